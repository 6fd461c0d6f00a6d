/* Starts afl-fuzz: see fuzz.h. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/base/env.h"
#include "harness/base/spawn.h"
#include "harness/fuzz/fuzz.h"
#include "harness/fuzz/pmm_case.h"
#include "harness/fuzz/site_case.h"

struct kind {
	const char *program;
	const char *name;
	unsigned room; /* bytes of a case */
	/* Of the site: more than twice its own, see harness/fuzz/site/play.c.
	 */
	const char *limit_ms;
};

/* The mutator of that kind, unless another one is wanted, or none. */
static int set_mutator(const struct fuzz_options *o, const struct kind *kind,
		       struct err *err)
{
	static const char variable[] = "AFL_CUSTOM_MUTATOR_LIBRARY";
	const char *set = env_get(variable);
	struct text path = {0};
	struct stat st;
	int rc = 0;

	if (set) {
		if (!strcmp(set, "none"))
			unsetenv(variable);
		return 0;
	}
	text_printf(&path, "%s/fuzz/%s-mutate.so", o->build, kind->name);
	if (stat(path.at, &st) < 0)
		rc = err_set(err, ERR_INFRA, "%s: not there: run make fuzz-%s",
			     path.at, kind->name);
	else
		setenv(variable, path.at, 1);
	text_free(&path);
	return rc;
}

/* Files in out/PROCESS/what whose names begin as those of AFL++ do. */
static uint64_t count_in(const char *out, const char *what)
{
	struct dirent **process;
	uint64_t files = 0;
	int count = scandir(out, &process, NULL, NULL);

	for (int i = 0; i < count; i++) {
		struct text path = {0};
		struct dirent *entry;
		DIR *folder;

		text_printf(&path, "%s/%s/%s", out, process[i]->d_name, what);
		folder = process[i]->d_name[0] == '.' ? NULL : opendir(path.at);
		while (folder && (entry = readdir(folder)))
			files += !strncmp(entry->d_name, "id", 2);
		if (folder)
			closedir(folder);
		text_free(&path);
		free(process[i]);
	}
	if (count >= 0)
		free(process);
	return files;
}

static void set_all(const char *const (*set)[2], size_t count)
{
	for (size_t i = 0; i < count; i++)
		setenv(set[i][0], set[i][1], 0);
}

/* A second is nothing on a machine with other work: what takes one is played
 * once more, with ten.
 *
 * A case of the site is the same each time and takes long: AFL++ would spend
 * most of an hour on playing what is new again, whole and in parts. */
static void set_environment(enum fuzz_target target)
{
	static const char *const all[][2] = {
		{"AFL_SKIP_CPUFREQ", "1"},
		{"AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "1"},
		{"AFL_NO_UI", "1"},
		{"AFL_NO_AFFINITY", "1"},
		{"AFL_FORKSRV_INIT_TMOUT", "20000"},
		{"AFL_HANG_TMOUT", "10000"},
		{"ASAN_OPTIONS", "abort_on_error=1:symbolize=0:detect_leaks=0"},
		{"UBSAN_OPTIONS", "abort_on_error=1:symbolize=0"}};
	static const char *const site[][2] = {{"AFL_FAST_CAL", "1"},
					      {"AFL_DISABLE_TRIM", "1"}};

	set_all(all, sizeof(all) / sizeof(all[0]));
	if (target == FUZZ_TARGET_SITE)
		set_all(site, sizeof(site) / sizeof(site[0]));
}

static char *word(const char *literal)
{
	return (char *)(uintptr_t)literal;
}

/* The time limit of a case is AFL++'s own: only so a case that does not end is
 * kept apart from one that fails. */
static int run(const struct fuzz_options *o, const struct kind *kind,
	       char *target, struct err *err)
{
	char *argv[24];
	char in[512], out[512], seconds[24], room[24], name[128];
	struct spawn spawn = {.argv = argv,
			      .in = SPAWN_NULL,
			      .out = SPAWN_INHERIT,
			      .err = SPAWN_INHERIT};
	bool expired;
	pid_t pid;
	int n = 0, status;

	snprintf(in, sizeof(in), "%s", o->in ? o->in : "-");
	snprintf(out, sizeof(out), "%s", o->out);
	snprintf(room, sizeof(room), "%u", kind->room);
	snprintf(seconds, sizeof(seconds), "%" PRIu64, o->time_s);
	snprintf(name, sizeof(name), "%s", o->name ? o->name : "");
	argv[n++] = word("afl-fuzz");
	argv[n++] = word("-i");
	argv[n++] = in;
	argv[n++] = word("-o");
	argv[n++] = out;
	argv[n++] = word("-G");
	argv[n++] = room;
	argv[n++] = word("-t");
	argv[n++] = word(kind->limit_ms);
	if (o->time_s) {
		argv[n++] = word("-V");
		argv[n++] = seconds;
	}
	if (o->name) {
		argv[n++] = o->secondary ? word("-S") : word("-M");
		argv[n++] = name;
	}
	argv[n++] = word("--");
	argv[n++] = target;
	argv[n] = NULL;
	if (spawn_start(&spawn, &pid, err) < 0 ||
	    spawn_wait(pid, 0, &status, &expired, err) < 0)
		return -1;
	if (status)
		return err_set(err, ERR_INFRA, "afl-fuzz ended with status %d",
			       status);
	return 0;
}

/* A line for each case at which the rig failed. */
static uint64_t count_lines(const char *path)
{
	FILE *file = fopen(path, "r");
	uint64_t lines = 0;
	int c;

	while (file && (c = getc(file)) != EOF)
		lines += c == '\n';
	if (file)
		fclose(file);
	return lines;
}

static int run_site(const struct fuzz_options *o, const struct kind *kind,
		    char *target, struct err *err)
{
	struct text log = {0};
	uint64_t before;
	int rc;

	text_printf(&log, "%s.infra", o->out);
	setenv("HOTRIG_FUZZ_LOG", log.at, 1);
	before = count_lines(log.at);
	rc = run(o, kind, target, err);
	*o->infra = count_lines(log.at) - before;
	if (rc == 0 && *o->infra)
		rc = err_set(err, ERR_INFRA, "the rig failed: see %s", log.at);
	text_free(&log);
	return rc;
}

int fuzz_run(enum fuzz_target target, const struct fuzz_options *o,
	     struct err *err)
{
	static const struct kind kinds[] = {
		[FUZZ_TARGET_PMM] = {"pmm-afl", "pmm", FUZZ_CASE_BYTES, "1000"},
		[FUZZ_TARGET_SITE] = {"site", "site", SITE_CASE_BYTES, "60000"},
	};
	const struct kind *kind = &kinds[target];
	struct text path = {0};
	struct stat st;
	int rc;

	text_printf(&path, "%s/fuzz/%s", o->build,
		    target == FUZZ_TARGET_PMM && o->fast ? "pmm-fast"
							 : kind->program);
	set_environment(target);
	if (stat(path.at, &st) < 0)
		rc = err_set(err, ERR_INFRA, "%s: not there: run make fuzz-%s",
			     path.at, kind->name);
	else if (set_mutator(o, kind, err) < 0)
		rc = -1;
	else if (target == FUZZ_TARGET_SITE)
		rc = run_site(o, kind, path.at, err);
	else
		rc = run(o, kind, path.at, err);
	*o->crashes = count_in(o->out, "crashes");
	*o->hangs = count_in(o->out, "hangs");
	text_free(&path);
	return rc;
}

bool fuzz_is_site(const char *file)
{
	char *folder = text_dup(file), *slash = strrchr(folder, '/');
	struct text stats = {0};
	char line[1024];
	bool site = strstr(file, "corpus/site/") != NULL;
	FILE *in;

	if (slash)
		*slash = '\0';
	text_printf(&stats, "%s/../fuzzer_stats", slash ? folder : ".");
	in = fopen(stats.at, "r");
	while (in && fgets(line, sizeof(line), in))
		site |= !strncmp(line, "command_line", 12) &&
			strstr(line, "fuzz/site");
	if (in)
		fclose(in);
	text_free(&stats);
	free(folder);
	return site;
}
