/*
 * The options of arun and akill, which the guide and the manual pages give.
 * Here they are read; what they mean is decided by the commands.
 */
#ifndef HOTRIG_CINIT_OPTIONS_H
#define HOTRIG_CINIT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* Letters of a command's options; 'x' stands for "-xip". "-g" takes the
 * number behind it, if there is one, "-s" the word behind it. */
#define CINIT_OPTIONS_ARUN  "gSUkTdqDZx"
#define CINIT_OPTIONS_AKILL "gcs"

struct cinit_options {
	uint64_t seen;	  /* see cinit_options_has */
	bool group;	  /* -g was given */
	int32_t gid;	  /* its number; 0 if none follows (GRP-5) */
	bool numbered;	  /* a number followed */
	const char *site; /* word behind -s, or NULL */
	int first;	  /* index of the first word that is no option */
};

/*
 * Read options from word[1] on. A "-g" that no number follows means group 0;
 * "--" ends the options. False: an option that is not in letters, a "-s"
 * without a word, or a group number out of range of an int.
 */
bool cinit_options_parse(struct cinit_options *options, const char *letters,
			 int words, char *const *word);

/* Was the option of this letter given? */
bool cinit_options_has(const struct cinit_options *options, char letter);

#endif
