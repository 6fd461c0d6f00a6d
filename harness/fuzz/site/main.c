/*
 * The target of `hotrig fuzz site`. Under AFL++: its forkserver, cases from
 * shared memory or standard input. Otherwise plays files (cases, and scenarios
 * NAME.yaml) and folders and prints a line for each:
 *
 *   site [-b BUILD] [-n TIMES] [-t] PATH...
 *
 *   -b   folder of the images with coverage (default: cov beside this program)
 *   -c   the basic blocks that were reached to FILE, all to FILE.every
 *   -f   repeat every so manieth in a fresh process, and compare
 *   -n   play all so often, and say how long it took
 *   -t   print the scenario of each
 *   -N   print what it reaches, as a name for it
 *   -2   play each twice, and say where its coverage differs
 *   -0   under AFL++: play an empty case whatever comes
 *   -1   under AFL++: play nothing
 *
 * Under AFL++ what the rig failed at goes to $HOTRIG_FUZZ_LOG: a line for each
 * case, and the case beside it. Exit code: 0, 1 a finding, 99 the rig failed.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/file.h"
#include "harness/base/text.h"
#include "harness/fuzz/site/forkserver.h"
#include "harness/fuzz/site/name.h"
#include "harness/fuzz/site/play.h"
#include "harness/fuzz/site/reach.h"
#include "harness/fuzz/site_case.h"
#include "harness/fuzz/site_text.h"
#include "harness/machine/guest.h"

#define CHECKED_EVERY 200u
/* More than that in a row: there is no rig. */
#define INFRA_MAX 20u

static struct play play;
static bool scenarios, names, twice;
static const char *reach_file;
static struct reach reach;
static enum { WHOLE, EMPTY, NOTHING } what;
static unsigned infra_in_row;
static uint64_t ends[4], instructions;

/* The case beside the log, named by its number in it. */
static void log_infra(const uint8_t *bytes, size_t len)
{
	const char *path = env_get("HOTRIG_FUZZ_LOG");
	FILE *log = path ? fopen(path, "a") : NULL;
	struct text beside = {0};
	struct err ignored;

	if (!log)
		return;
	text_printf(&beside, "%s.%d-%" PRIu64, path, (int)getpid(), play.cases);
	fprintf(log, "infra: %s; case %s\n", play.infra, beside.at);
	fclose(log);
	file_write(beside.at, (const char *)bytes, len, &ignored);
	text_free(&beside);
}

static enum forkserver_end take(const struct forkserver *f,
				const uint8_t *bytes, size_t len)
{
	if (what == NOTHING) {
		f->map[0] = 1;
		return FORKSERVER_DONE;
	}
	if (what == EMPTY)
		len = 0;
	switch (play_case(&play, bytes, len, f->map)) {
	case PLAY_FINDING:
		infra_in_row = 0;
		return FORKSERVER_CRASH;
	case PLAY_HUNG:
		infra_in_row = 0;
		return FORKSERVER_HANG;
	case PLAY_INFRA:
		log_infra(bytes, len);
		memset(f->map, 0, PLAY_MAP_BYTES);
		f->map[0] = 1;
		infra_in_row++;
		return FORKSERVER_DONE;
	default:
		infra_in_row = 0;
		return FORKSERVER_DONE;
	}
}

static int serve(struct forkserver *f)
{
	const uint8_t *bytes;
	size_t len;

	play.checked_every = CHECKED_EVERY;
	while (forkserver_next(f, &bytes, &len) &&
	       forkserver_answer(f, take(f, bytes, len)))
		if (infra_in_row > INFRA_MAX)
			return 99;
	return 0;
}

/* For afl-showmap. */
static int serve_once(struct forkserver *f)
{
	const uint8_t *bytes;
	enum forkserver_end end;
	size_t len;

	forkserver_once(f, &bytes, &len);
	end = take(f, bytes, len);
	machine_guest_end(play.guest);
	play.guest = NULL;
	forkserver_end(end);
	return infra_in_row ? 99 : 0;
}

static void print_verdict(const char *path, enum play_end end)
{
	const struct verdict *v = &play.result.verdict;

	printf("%s: ", path);
	switch (end) {
	case PLAY_FINDING:
		printf("finding: %s: event %u: %s", v->violation[0].invariant,
		       v->violation[0].seq, v->violation[0].text);
		break;
	case PLAY_HUNG:
		printf("hung: %s", play.result.infra);
		break;
	case PLAY_INFRA:
		printf("infra: %s", play.infra);
		break;
	default:
		printf("%s", v->kind == VERDICT_INFRA ? "too long"
						      : verdict_name(v->kind));
	}
	printf(" (%zu events, %.3f ms)\n", play.result.trace.count,
	       (double)play.result.clock_ns / 1e6);
}

static void print_scenario(const struct scenario *scenario)
{
	struct text calls = {0};
	char *yaml = scenario_format(scenario);

	site_text_calls(scenario->input, &calls);
	printf("%s%s", calls.len ? calls.at : "", yaml);
	free(yaml);
	text_free(&calls);
}

/* What it is, and what it reaches. */
static void describe(const uint8_t *bytes, size_t len)
{
	unsigned lines;
	struct scenario *scenario = site_case_scenario(bytes, len, &lines);
	struct text name = {0};

	if (scenarios)
		print_scenario(scenario);
	name_of_case(scenario, &play.result, &name);
	if (names)
		printf("name: %s\n", name.at);
	text_free(&name);
	scenario_free(scenario);
}

/* Played twice, it must reach the same. */
static void compare(const char *path, const uint8_t *map, const uint8_t *again)
{
	for (size_t i = 0; i < PLAY_MAP_BYTES; i++)
		if (map[i] != again[i]) {
			printf("%s: byte %zu of the map was %u, is %u\n", path,
			       i, map[i], again[i]);
			return;
		}
}

static int play_file(const char *path)
{
	static uint8_t map[PLAY_MAP_BYTES], again[PLAY_MAP_BYTES];
	enum play_end end;
	struct err err;
	char *bytes;
	size_t len;

	if (file_read(path, &bytes, &len, &err) < 0) {
		fprintf(stderr, "site: %s\n", err.text);
		return -1;
	}
	if (len > SITE_CASE_BYTES)
		len = SITE_CASE_BYTES;
	end = play_case(&play, (uint8_t *)bytes, len, map);
	ends[end]++;
	reach_add(&reach, &play);
	instructions += play.result.instructions;
	describe((uint8_t *)bytes, len);
	print_verdict(path, end);
	if (twice) {
		ends[play_case(&play, (uint8_t *)bytes, len, again)]++;
		compare(path, map, again);
	}
	free(bytes);
	return 0;
}

static int play_yaml(const char *path)
{
	struct scenario *scenario;
	enum play_end end;
	struct err err;

	if (scenario_load(path, &scenario, &err) < 0) {
		fprintf(stderr, "site: %s\n", err.text);
		return -1;
	}
	end = play_scenario(&play, scenario);
	ends[end]++;
	reach_add(&reach, &play);
	print_verdict(path, end);
	scenario_free(scenario);
	return 0;
}

static bool is_yaml(const char *path)
{
	size_t len = strlen(path);

	return len > 5 && !strcmp(path + len - 5, ".yaml");
}

static int play_path(const char *path)
{
	struct dirent **entry;
	struct stat st;
	int count, rc = 0;

	if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		return is_yaml(path) ? play_yaml(path) : play_file(path);
	count = scandir(path, &entry, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		struct text name = {0};

		text_printf(&name, "%s/%s", path, entry[i]->d_name);
		if (entry[i]->d_name[0] != '.' && rc == 0 &&
		    (is_yaml(name.at) || !strchr(entry[i]->d_name, '.')))
			rc = play_path(name.at);
		text_free(&name);
		free(entry[i]);
	}
	free(entry);
	return rc;
}

static double cpu_us(int who)
{
	struct rusage used;

	getrusage(who, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static int play_paths(char **paths, unsigned long times)
{
	uint64_t from = env_clock_ns(), cases;
	struct err err;
	double s;

	for (unsigned long n = 0; n < times; n++)
		for (char **path = paths; *path; path++)
			if (play_path(*path) < 0)
				return 2;
	s = (double)(env_clock_ns() - from) / 1e9;
	if (reach_file &&
	    reach_write(&reach, &play.blocks, reach_file, &err) < 0) {
		fprintf(stderr, "site: %s\n", err.text);
		return 99;
	}
	play_end(&play);
	cases = ends[0] + ends[1] + ends[2] + ends[3];
	printf("%" PRIu64 " cases, %" PRIu64 " findings, %" PRIu64
	       " hung, %" PRIu64 " infra; %.0f cases/s\n",
	       cases, ends[PLAY_FINDING], ends[PLAY_HUNG], ends[PLAY_INFRA],
	       (double)cases / s);
	if (times > 1)
		printf("a case: guest %.0f us of CPU time, host %.0f us; %.0f "
		       "instructions of the guest\n",
		       cpu_us(RUSAGE_CHILDREN) / (double)cases,
		       cpu_us(RUSAGE_SELF) / (double)cases,
		       (double)instructions / (double)cases);
	return ends[PLAY_INFRA] || !cases	       ? 99
	       : ends[PLAY_FINDING] || ends[PLAY_HUNG] ? 1
						       : 0;
}

/* "cov" beside this program. */
static void default_build(char *build, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", build, size - 5);
	char *slash;

	build[n < 0 ? 0 : n] = '\0';
	slash = strrchr(build, '/');
	snprintf(slash ? slash + 1 : build, 4, "cov");
}

int main(int argc, char **argv)
{
	static char build[512];
	struct forkserver f = {0};
	unsigned long times = 1;
	struct err err = {0};
	int c, rc;

	default_build(build, sizeof(build));
	while ((c = getopt(argc, argv, "b:c:f:n:tN012")) != -1) {
		if (c == 'b')
			snprintf(build, sizeof(build), "%s", optarg);
		else if (c == 'c')
			reach_file = optarg;
		else if (c == 'f')
			play.checked_every = (unsigned)atoi(optarg);
		else if (c == 'n')
			times = strtoul(optarg, NULL, 10);
		else if (c == 't')
			scenarios = true;
		else if (c == 'N')
			names = true;
		else if (c == '2')
			twice = true;
		else if (c == '0')
			what = EMPTY;
		else if (c == '1')
			what = NOTHING;
		else
			return 2;
	}
	if (play_begin(&play, build, &err) < 0) {
		fprintf(stderr, "site: %s\n", err.text);
		return 99;
	}
	switch (forkserver_begin(&f, PLAY_MAP_BYTES, SITE_CASE_BYTES)) {
	case FORKSERVER_NONE:
		rc = play_paths(argv + optind, times);
		break;
	case FORKSERVER_ONCE:
		rc = serve_once(&f);
		break;
	case FORKSERVER_SERVE:
		rc = serve(&f);
		break;
	default:
		fputs("site: AFL++ does not answer as 4.04c does\n", stderr);
		rc = 99;
	}
	machine_guest_end(play.guest);
	return rc;
}
