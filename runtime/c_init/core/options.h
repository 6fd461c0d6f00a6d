/*
 * The options of arun and akill, which the guide and the manual pages give.
 */
#ifndef HOTRIG_CINIT_OPTIONS_H
#define HOTRIG_CINIT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct cinit_options {
	bool group;    /* -g was given */
	int32_t gid;   /* its number; 0 if none follows (GRP-5) */
	bool numbered; /* a number followed */
	bool quiet;    /* -q */
	int first;     /* index of the first word that is no option */
};

/*
 * Read options from word[1] on. A "-g" that no number follows means group 0;
 * "--" ends the options. False: an option that is not known, or a group
 * number out of range of an int.
 */
bool cinit_options_parse(struct cinit_options *options, int words,
			 char *const *word);

#endif
