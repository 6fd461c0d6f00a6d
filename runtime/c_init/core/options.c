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
	int next = options->first + 1;

	options->group = true;
	options->gid = 0;
	options->numbered = false;
	options->first = next;
	if (next == words || !cinit_number_is(word[next]))
		return true;
	options->first = next + 1;
	options->numbered = true;
	return cinit_number_int(word[next], &options->gid);
}

bool cinit_options_parse(struct cinit_options *options, int words,
			 char *const *word)
{
	memset(options, 0, sizeof(*options));
	options->first = 1;
	while (options->first < words) {
		const char *w = word[options->first];

		if (w[0] != '-')
			return true;
		if (strcmp(w, "-g") == 0) {
			if (!take_group(options, words, word))
				return false;
		} else if (strcmp(w, "-q") == 0) {
			options->quiet = true;
			options->first++;
		} else {
			options->first += strcmp(w, "--") == 0;
			return strcmp(w, "--") == 0;
		}
	}
	return true;
}
