/*
 * Option parsing of C_INIT; see options.h.
 */
#include <string.h>

#include "runtime/c_init/core/number.h"
#include "runtime/c_init/core/options.h"

/* "-g": takes the number behind it, if there is one. */
static bool take_group(struct cinit_options *options, int words,
		       char *const *word)
{
	options->group = true;
	options->gid = 0;
	options->numbered = false;
	if (options->first == words || !cinit_number_is(word[options->first]))
		return true;
	options->numbered = true;
	return cinit_number_int(word[options->first++], &options->gid);
}

static bool take_site(struct cinit_options *options, int words,
		      char *const *word)
{
	if (options->first == words)
		return false;
	options->site = word[options->first++];
	return true;
}

/* The letter of an option word; '\0' if it is none of these. */
static char letter_of(const char *word, const char *letters)
{
	char letter = word[1];

	if (strcmp(word, "-xip") == 0)
		return strchr(letters, 'x') ? 'x' : '\0';
	if (letter == '\0' || letter == 'x' || word[2] ||
	    !strchr(letters, letter))
		return '\0';
	return letter;
}

static uint64_t bit_of(char letter)
{
	return 1ull << ((unsigned char)letter & 63u);
}

bool cinit_options_has(const struct cinit_options *options, char letter)
{
	return options->seen & bit_of(letter);
}

bool cinit_options_parse(struct cinit_options *options, const char *letters,
			 int words, char *const *word)
{
	memset(options, 0, sizeof(*options));
	options->first = 1;
	while (options->first < words && word[options->first][0] == '-') {
		const char *w = word[options->first++];
		char letter = letter_of(w, letters);

		if (strcmp(w, "--") == 0)
			return true;
		if (!letter)
			return false;
		options->seen |= bit_of(letter);
		if (letter == 'g' && !take_group(options, words, word))
			return false;
		if (letter == 's' && !take_site(options, words, word))
			return false;
	}
	return true;
}
