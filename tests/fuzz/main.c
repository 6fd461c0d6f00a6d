/*
 * The program around a target: AFL++'s persistent loop, or, built by any other
 * compiler, one call for each file of corpus/fuzz/NAME or of the command line.
 */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <string.h>

#include "harness/base/err.h"
#include "harness/base/file.h"

#ifdef __AFL_COMPILER

#include <unistd.h>

__AFL_FUZZ_INIT();

int main(void)
{
	const unsigned char *input;

	__AFL_INIT();
	input = __AFL_FUZZ_TESTCASE_BUF;
	while (__AFL_LOOP(10000)) {
		size_t size = (size_t)__AFL_FUZZ_TESTCASE_LEN;
		uint8_t *copy = malloc(size + 1);

		if (!copy)
			return 1;
		memcpy(copy, input, size);
		copy[size] = '\0';
		fuzz_one(copy, size);
		free(copy);
	}
	return 0;
}

#else

static int replay(const char *file)
{
	struct err err;
	size_t size;
	char *data;

	if (file_read(file, &data, &size, &err) < 0) {
		printf("# %s\n", err.text);
		return -1;
	}
	/* stays the last line if the input ends the program */
	printf("# %s\n", file);
	fflush(stdout);
	fuzz_one((const uint8_t *)data, size);
	free(data);
	return 0;
}

static int replay_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	unsigned inputs = 0;
	char path[512];
	int rc = 0;

	if (!dir)
		return -1;
	while ((entry = readdir(dir)) && rc == 0) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		rc = replay(path);
		inputs++;
	}
	closedir(dir);
	return inputs ? rc : -1;
}

int main(int argc, char **argv)
{
	char folder[100];
	int rc = 0;

	snprintf(folder, sizeof(folder), "corpus/fuzz/%s", fuzz_name);
	puts("1..1");
	for (int i = 1; i < argc && rc == 0; i++)
		rc = replay(argv[i]);
	if (argc == 1)
		rc = replay_folder(folder);
	printf("%sok - %s survives the inputs of %s\n", rc ? "not " : "",
	       fuzz_name, argc == 1 ? folder : "the command line");
	return rc ? 1 : 0;
}

#endif
