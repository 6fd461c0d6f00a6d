/*
 * Commands that run, end and list actors. AM and HR_CTRL do it; here are the
 * words and the messages.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "runtime/abi/boot_api.h"
#include "runtime/c_init/cinit.h"
#include "runtime/c_init/core/number.h"
#include "runtime/c_init/core/options.h"
#include "runtime/lib/core/args.h"
#include "runtime/lib/core/fmt.h"

static struct args_pack pack;

static const char *error_text(int64_t error)
{
	switch (error) {
	case -EPERM:
		return "not permitted";
	case -ENOENT:
		return "no such file";
	case -ESRCH:
		return "no such actor";
	case -EIO:
		return "stable storage failed";
	case -E2BIG:
		return "arguments too long";
	case -ENOEXEC:
		return "not an executable";
	case -EAGAIN:
		return "no more actors or blocks (limit reached)";
	case -ENOMEM:
		return "no memory";
	case -EACCES:
		return "an executable of the other mode";
	case -EEXIST:
		return "name in use";
	case -EINVAL:
		return "invalid argument";
	case -EFBIG:
		return "file too big";
	case -ENAMETOOLONG:
		return "name too long";
	default:
		return "error";
	}
}

static enum cinit_status fail(const char *command, const char *what,
			      int64_t error)
{
	cinit_print("%s: %s: %s\n", command, what, error_text(error));
	return CINIT_FAILED;
}

/* The words from the path on, and the environment. */
static int pack_args(char *const *word)
{
	const char *env = NULL;
	int error = 0;

	args_clear(&pack);
	for (; *word && !error; word++)
		error = args_add_arg(&pack, *word);
	while (!error && (env = cinit_env_next(&cinit_env, env)))
		error = args_add_env(&pack, env);
	return error ? -E2BIG : 0;
}

static int64_t run_actor(const struct cinit_options *options, const char *path)
{
	struct hr_run direct = {.group = options->gid,
				.xip = cinit_options_has(options, 'x'),
				.path = path,
				.args = args_view(&pack)};
	struct am_run plain = {
		.xip = direct.xip, .path = path, .args = args_view(&pack)};
	uint64_t arg[6] = {0};

	if (options->group) {
		arg[0] = (uint64_t)&direct;
		return cinit_kapi->lap_invoke(LAP_HR_CTRL, HR_OP_RUN_DIRECT,
					      arg);
	}
	arg[0] = (uint64_t)&plain;
	return cinit_kapi->lap_invoke(LAP_AM, AM_OP_RUN, arg);
}

/* Options that this target cannot honour. -k and -D are taken: symbols and
 * execution information are on the host, for GDB. */
static const struct {
	char letter;
	const char *word;
	const char *why;
} refused[] = {
	{'d', "-d", "no debugger could start the actor"},
	{'T', "-T", "only supervisor actors are trusted"},
	{'Z', "-Z", "not supported"},
};

static bool refuse_options(const struct cinit_options *options)
{
	for (unsigned i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		if (!cinit_options_has(options, refused[i].letter))
			continue;
		cinit_print("arun: %s: %s\n", refused[i].word, refused[i].why);
		return true;
	}
	return false;
}

/* -S, -U: the executable must be one of that mode. */
static int64_t check_mode(const struct cinit_options *options, const char *path)
{
	bool supervisor = cinit_options_has(options, 'S');
	struct am_probe probe = {.path = path,
				 .xip = cinit_options_has(options, 'x')};
	uint64_t arg[6] = {(uint64_t)&probe};
	int64_t result;

	if (!supervisor && !cinit_options_has(options, 'U'))
		return 0;
	result = cinit_kapi->lap_invoke(LAP_AM, AM_OP_PROBE, arg);
	if (result < 0)
		return result;
	return (probe.mode == MODE_SUPERVISOR) == supervisor ? 0 : -EACCES;
}

enum cinit_status cinit_arun(int words, char *const *word)
{
	struct cinit_options options;
	const char *path;
	int64_t result;

	if (!cinit_options_parse(&options, CINIT_OPTIONS_ARUN, words, word) ||
	    options.first == words ||
	    (cinit_options_has(&options, 'S') &&
	     cinit_options_has(&options, 'U')))
		return CINIT_USAGE;
	if (refuse_options(&options))
		return CINIT_FAILED;
	path = word[options.first];
	result = check_mode(&options, path);
	if (!result)
		result = pack_args(word + options.first);
	if (!result)
		result = run_actor(&options, path);
	if (result < 0)
		return fail("arun", path, result);
	if (!cinit_options_has(&options, 'q'))
		cinit_print("Started aid = %d\n", (int)result);
	return CINIT_DONE;
}

static enum cinit_status kill_group(int32_t gid, const char *what)
{
	uint64_t arg[6] = {(uint64_t)(int64_t)gid};
	int64_t result =
		cinit_kapi->lap_invoke(LAP_HR_CTRL, HR_OP_KILL_GROUP, arg);

	return result < 0 ? fail("akill", what, result) : CINIT_DONE;
}

static enum cinit_status kill_actor(const char *what)
{
	uint64_t arg[6] = {0};
	int64_t result = -ESRCH;
	int32_t aid = 0;

	if (cinit_number_int(what, &aid) && aid > 0) {
		arg[1] = (uint64_t)aid;
		result = cinit_kapi->lap_invoke(LAP_AM, AM_OP_AKILL, arg);
	}
	return result < 0 ? fail("akill", what, result) : CINIT_DONE;
}

/* -c: no actor waits for a debugger, as arun -d is refused. */
static enum cinit_status resume_actor(const char *what)
{
	struct kactor_info info;
	int32_t aid = 0;

	if (!cinit_number_int(what, &aid) || aid <= 0 ||
	    cinit_kapi->actor_info((uint32_t)aid, &info))
		return fail("akill", what, -ESRCH);
	cinit_print("akill: %s: not stopped for a debugger\n", what);
	return CINIT_FAILED;
}

/* There is one site, and its number is 0. */
static bool other_site(const struct cinit_options *options)
{
	if (!options->site || strcmp(options->site, "0") == 0)
		return false;
	cinit_print("akill: -s %s: no such site, this one is 0\n",
		    options->site);
	return true;
}

enum cinit_status cinit_akill(int words, char *const *word)
{
	enum cinit_status (*act)(const char *) = kill_actor;
	struct cinit_options options;
	enum cinit_status status = CINIT_DONE;

	if (!cinit_options_parse(&options, CINIT_OPTIONS_AKILL, words, word))
		return CINIT_USAGE;
	if (cinit_options_has(&options, 'c'))
		act = resume_actor;
	if (options.group ? !options.numbered || options.first != words ||
				    act == resume_actor
			  : options.first == words)
		return CINIT_USAGE;
	if (other_site(&options))
		return CINIT_FAILED;
	if (options.group)
		return kill_group(options.gid, word[words - 1]);
	for (int i = options.first; i < words; i++) {
		if (act(word[i]) != CINIT_DONE)
			status = CINIT_FAILED;
	}
	return status;
}

/* User, actor, restart group (none: "-"), name, debugged or not. */
enum cinit_status cinit_aps(int words, char *const *word)
{
	struct kactor_info info;
	char group[12];
	uint32_t aid = 0;

	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	cinit_print("UID   AID GROUP NAME                            DBG\n");
	while ((aid = cinit_kapi->actor_next(aid))) {
		if (cinit_kapi->actor_info(aid, &info))
			continue;
		strcpy(group, "-");
		if (info.group != TRACE_NO_GROUP)
			fmt_format(group, sizeof(group), "%d", info.group);
		cinit_print("%3u %5u %5s %-31.31s %3u\n", 0u, aid, group,
			    info.name, 0u);
	}
	return CINIT_DONE;
}
