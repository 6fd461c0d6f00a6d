/*
 * umask and ulimit. Nothing on this target creates files or is limited by
 * them: the mask is kept and shown, limits are shown.
 */
#include <string.h>

#include "runtime/c_init/cinit.h"
#include "runtime/c_init/core/number.h"

static uint32_t file_mask = 022;

enum cinit_status cinit_umask(int words, char *const *word)
{
	if (words > 2 ||
	    (words == 2 && !cinit_number_octal(word[1], 0777, &file_mask)))
		return CINIT_USAGE;
	if (words == 1)
		cinit_print("%04o\n", file_mask);
	return CINIT_DONE;
}

static bool is_option(const char *word)
{
	if (!*++word)
		return false;
	while (*word && strchr("HSafn", *word))
		word++;
	return !*word;
}

enum cinit_status cinit_ulimit(int words, char *const *word)
{
	bool all = false;
	bool files = false;
	int i;

	for (i = 1; i < words && word[i][0] == '-'; i++) {
		if (!is_option(word[i]))
			return CINIT_USAGE;
		all = all || strchr(word[i], 'a');
		files = files || strchr(word[i], 'n');
	}
	if (words - i > 1)
		return CINIT_USAGE;
	if (i < words) {
		cinit_print("ulimit: %s: limits cannot be set on this target\n",
			    word[i]);
		return CINIT_FAILED;
	}
	if (all || !files)
		cinit_print("file size (blocks)  unlimited\n");
	if (all || files)
		cinit_print("open files          unlimited\n");
	return CINIT_DONE;
}
