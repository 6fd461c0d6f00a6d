/*
 * The programs around play(): afl-fuzz's target, and, without AFL++, a player
 * of files.
 *
 *   pmm-afl               under afl-fuzz, afl-cmin, ...; else one case from
 *                         standard input
 *   pmm-play [-t] [-n COUNT] FILE|FOLDER...
 *                         plays cases; -t: with a line a step; -n: all of them
 *                         so many times, and says how long it took
 *
 * With FUZZ_EMPTY nothing is played: the same loop, as the measure of what
 * the fuzzer itself costs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <dirent.h>
#include <sys/stat.h>

#include "harness/fuzz/pmm/play.h"
#include "harness/fuzz/pmm_case.h"

#ifdef __AFL_COMPILER

__AFL_FUZZ_INIT();

static void take(const uint8_t *bytes, size_t len)
{
#ifdef FUZZ_EMPTY
	if (len && bytes[0] == 0xff && bytes[len - 1] == 0xfe)
		putchar('.');
#else
	play(bytes, len, NULL);
#endif
}

int main(void)
{
	const uint8_t *bytes;

	__AFL_INIT();
	bytes = __AFL_FUZZ_TESTCASE_BUF;
	while (__AFL_LOOP(1000000))
		take(bytes, (size_t)__AFL_FUZZ_TESTCASE_LEN);
	return 0;
}

#else

#define CASES_MAX 4096u

struct input {
	uint8_t bytes[FUZZ_CASE_BYTES];
	size_t len;
};

static struct input *inputs;
static size_t input_count;

static int read_file(const char *path)
{
	FILE *file = fopen(path, "rb");

	if (!file || input_count == CASES_MAX) {
		fprintf(stderr, "pmm-play: %s cannot be read\n", path);
		return -1;
	}
	inputs[input_count].len =
		fread(inputs[input_count].bytes, 1, FUZZ_CASE_BYTES, file);
	input_count++;
	fclose(file);
	return 0;
}

static int read_path(const char *path)
{
	struct dirent **entry;
	struct stat st;
	char name[4096];
	int count, rc = 0;

	if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		return read_file(path);
	count = scandir(path, &entry, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%s/%s", path, entry[i]->d_name);
		if (entry[i]->d_name[0] != '.' && rc == 0)
			rc = read_file(name);
		free(entry[i]);
	}
	free(entry);
	return rc;
}

static const char *bank_of(const struct input *in)
{
	struct fuzz_case c;

	fuzz_case_begin(&c, in->bytes, in->len);
	return c.geometry.pages < 8    ? "tiny"
	       : c.geometry.pages < 64 ? "small"
				       : "large";
}

static int play_all(unsigned long times, FILE *text)
{
	struct timespec from, to;
	unsigned long steps = 0;
	double s;

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (unsigned long n = 0; n < times; n++)
		for (size_t i = 0; i < input_count; i++) {
			if (text)
				fprintf(text, "bank %s\n", bank_of(&inputs[i]));
			steps += play(inputs[i].bytes, inputs[i].len, text);
		}
	clock_gettime(CLOCK_MONOTONIC, &to);
	s = (double)(to.tv_sec - from.tv_sec) +
	    (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	printf("%zu cases, %lu steps, none differs; %.0f cases/s\n",
	       input_count, steps,
	       (double)input_count * (double)times / (s > 0 ? s : 1));
	return input_count ? 0 : 1;
}

int main(int argc, char **argv)
{
	unsigned long times = 1;
	FILE *text = NULL;
	int c;

	inputs = calloc(CASES_MAX, sizeof(*inputs));
	if (!inputs)
		return 99;
	while ((c = getopt(argc, argv, "tn:")) != -1) {
		if (c == 't')
			text = stdout;
		else if (c == 'n')
			times = strtoul(optarg, NULL, 10);
		else
			return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = optind; i < argc; i++)
		if (read_path(argv[i]))
			return 99;
	return play_all(times, text);
}

#endif
