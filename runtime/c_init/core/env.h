/*
 * The environment given to actors that are run later (CMD-5): strings
 * "NAME=value" in the order in which the names were first set.
 */
#ifndef HOTRIG_CINIT_ENV_H
#define HOTRIG_CINIT_ENV_H

#include <stdbool.h>
#include <stdint.h>

#define CINIT_ENV_BYTES 1024u

/* Zeroed: an empty environment. */
struct cinit_env {
	uint32_t bytes;
	char text[CINIT_ENV_BYTES];
};

enum cinit_env_error {
	CINIT_ENV_OK = 0,
	CINIT_ENV_BAD_NAME, /* empty, or with a "=" in it */
	CINIT_ENV_FULL	    /* the environment is as it was */
};

enum cinit_env_error cinit_env_set(struct cinit_env *env, const char *name,
				   const char *value);

/* Remove a name; one that is not set is no error. */
void cinit_env_unset(struct cinit_env *env, const char *name);

/* The string after this one (NULL: the first), or NULL. */
const char *cinit_env_next(const struct cinit_env *env, const char *at);

#endif
