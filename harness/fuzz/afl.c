/* Starts afl-fuzz: see fuzz.h. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/base/spawn.h"
#include "harness/fuzz/fuzz.h"
#include "harness/fuzz/pmm_case.h"

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

static void set_environment(void)
{
	static const char *const set[][2] = {
		{"AFL_SKIP_CPUFREQ", "1"},
		{"AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "1"},
		{"AFL_NO_UI", "1"},
		{"AFL_NO_AFFINITY", "1"},
		{"AFL_FORKSRV_INIT_TMOUT", "20000"},
		{"ASAN_OPTIONS", "abort_on_error=1:symbolize=0:detect_leaks=0"},
		{"UBSAN_OPTIONS", "abort_on_error=1:symbolize=0"}};

	for (size_t i = 0; i < sizeof(set) / sizeof(set[0]); i++)
		setenv(set[i][0], set[i][1], 0);
}

static char *word(const char *literal)
{
	return (char *)(uintptr_t)literal;
}

/* The time limit of a case is AFL++'s own: only so a case that does not end is
 * kept apart from one that fails. */
static int run(const struct fuzz_options *o, char *target, struct err *err)
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
	snprintf(room, sizeof(room), "%u", FUZZ_CASE_BYTES);
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
	argv[n++] = word("1000");
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

int fuzz_pmm(const struct fuzz_options *o, struct err *err)
{
	struct text target = {0};
	struct stat st;
	int rc;

	text_printf(&target, "%s/fuzz/pmm-%s", o->build,
		    o->fast ? "fast" : "afl");
	set_environment();
	if (stat(target.at, &st) < 0)
		rc = err_set(err, ERR_INFRA, "%s: not there: run make fuzz-pmm",
			     target.at);
	else
		rc = run(o, target.at, err);
	*o->crashes = count_in(o->out, "crashes");
	*o->hangs = count_in(o->out, "hangs");
	text_free(&target);
	return rc;
}
