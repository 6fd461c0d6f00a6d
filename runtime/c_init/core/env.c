/*
 * C_INIT's environment; see env.h. A change that does not fit changes
 * nothing.
 */
#include <string.h>

#include "runtime/c_init/core/env.h"

const char *cinit_env_next(const struct cinit_env *env, const char *at)
{
	at = at ? at + strlen(at) + 1 : env->text;
	return at < env->text + env->bytes ? at : NULL;
}

static char *find(struct cinit_env *env, const char *name)
{
	size_t len = strlen(name);
	char *at = env->text;

	while (at < env->text + env->bytes) {
		if (strncmp(at, name, len) == 0 && at[len] == '=')
			return at;
		at += strlen(at) + 1;
	}
	return NULL;
}

void cinit_env_unset(struct cinit_env *env, const char *name)
{
	char *at = find(env, name);
	char *end = env->text + env->bytes;
	size_t size;

	if (!at)
		return;
	size = strlen(at) + 1;
	memmove(at, at + size, (size_t)(end - at) - size);
	env->bytes -= (uint32_t)size;
}

/* Make the value at "at" (old_size bytes) new_size bytes long; what follows
 * moves. Growth was checked to fit. */
static void resize(struct cinit_env *env, char *at, size_t old_size,
		   size_t new_size)
{
	char *end = env->text + env->bytes;

	memmove(at + new_size, at + old_size, (size_t)(end - at) - old_size);
	env->bytes = (uint32_t)(env->bytes - old_size + new_size);
}

enum cinit_env_error cinit_env_set(struct cinit_env *env, const char *name,
				   const char *value)
{
	size_t name_len = strlen(name);
	size_t value_size = strlen(value) + 1;
	size_t new_size = name_len + 1 + value_size;
	char *at;
	size_t old_size;

	if (name_len == 0 || strchr(name, '='))
		return CINIT_ENV_BAD_NAME;
	at = find(env, name);
	old_size = at ? strlen(at) + 1 : 0;
	if (new_size > sizeof(env->text) - (env->bytes - old_size))
		return CINIT_ENV_FULL;
	if (!at)
		at = env->text + env->bytes;
	resize(env, at, old_size, new_size);
	memcpy(at, name, name_len);
	at[name_len] = '=';
	memcpy(at + name_len + 1, value, value_size);
	return CINIT_ENV_OK;
}
