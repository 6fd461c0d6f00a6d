/*
 * Commands that run, end and list actors. AM and HR_CTRL do it; here are the
 * words and the messages.
 */
#include <errno.h>
#include <string.h>

#include "runtime/abi/boot_api.h"
#include "runtime/c_init/cinit.h"
#include "runtime/c_init/core/number.h"
#include "runtime/c_init/core/options.h"
#include "runtime/lib/core/args.h"

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
	struct hr_run direct = {
		.group = options->gid, .path = path, .args = args_view(&pack)};
	struct am_run plain = {.path = path, .args = args_view(&pack)};
	uint64_t arg[6] = {0};

	if (options->group) {
		arg[0] = (uint64_t)&direct;
		return cinit_kapi->lap_invoke(LAP_HR_CTRL, HR_OP_RUN_DIRECT,
					      arg);
	}
	arg[0] = (uint64_t)&plain;
	return cinit_kapi->lap_invoke(LAP_AM, AM_OP_RUN, arg);
}

enum cinit_status cinit_arun(int words, char *const *word)
{
	struct cinit_options options;
	const char *path;
	int64_t result;

	if (!cinit_options_parse(&options, words, word) ||
	    options.first == words)
		return CINIT_USAGE;
	path = word[options.first];
	result = pack_args(word + options.first);
	if (!result)
		result = run_actor(&options, path);
	if (result < 0)
		return fail("arun", path, result);
	if (!options.quiet)
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

enum cinit_status cinit_akill(int words, char *const *word)
{
	struct cinit_options options;
	enum cinit_status status = CINIT_DONE;

	if (!cinit_options_parse(&options, words, word) || options.quiet)
		return CINIT_USAGE;
	if (options.group) {
		if (!options.numbered || options.first != words)
			return CINIT_USAGE;
		return kill_group(options.gid, word[options.first - 1]);
	}
	if (options.first == words)
		return CINIT_USAGE;
	for (int i = options.first; i < words; i++) {
		if (kill_actor(word[i]) != CINIT_DONE)
			status = CINIT_FAILED;
	}
	return status;
}

static const char *mode_text(uint32_t mode)
{
	switch (mode) {
	case MODE_USER:
		return "user";
	case MODE_SUPERVISOR:
		return "sup";
	default:
		return "boot";
	}
}

enum cinit_status cinit_aps(int words, char *const *word)
{
	struct kactor_info info;
	uint32_t aid = 0;

	(void)word;
	if (words != 1)
		return CINIT_USAGE;
	cinit_print("UID  AID GROUP MODE NAME\n");
	while ((aid = cinit_kapi->actor_next(aid))) {
		if (cinit_kapi->actor_info(aid, &info))
			continue;
		if (info.group == TRACE_NO_GROUP)
			cinit_print("  0 %4u     - %-4s %.31s\n", aid,
				    mode_text(info.mode), info.name);
		else
			cinit_print("  0 %4u %5d %-4s %.31s\n", aid, info.group,
				    mode_text(info.mode), info.name);
	}
	return CINIT_DONE;
}
