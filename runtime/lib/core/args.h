/*
 * Packing of argument and environment strings into the form in which they
 * are kept in an actor image and handed to a new actor (boot_api.h): text
 * after text, each NUL-terminated, arguments first.
 *
 * The strings come from somewhere else (an actor's memory, C_INIT's words)
 * through callbacks. A pack that fails is of no use any more.
 */
#ifndef HOTRIG_LIB_ARGS_H
#define HOTRIG_LIB_ARGS_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/boot_api.h"
#include "runtime/abi/hrlist.h"

/* Strings of a pack at most, so that every start block can be made. */
#define ARGS_COUNT_MAX 500u

struct args_pack {
	uint32_t bytes;
	uint32_t argc;
	uint32_t envc;
	char strings[HR_ARGS_BYTES];
};

/*
 * Where vectors are read from. word: the pointer at this address. text: copy
 * the string at this address, its length, or a negative code; K_ETOOBIG if
 * it has no NUL in size bytes.
 */
struct args_source {
	int (*word)(void *ctx, uint64_t from, uint64_t *value);
	int (*text)(void *ctx, char *to, uint64_t from, size_t size);
	void *ctx;
};

void args_clear(struct args_pack *pack);

/* Append one argument, or one environment string after all arguments: K_OK
 * or K_ETOOBIG: too many bytes or strings. */
int args_add_arg(struct args_pack *pack, const char *text);
int args_add_env(struct args_pack *pack, const char *text);

/*
 * Fill pack with the NULL-terminated vectors at argv and envp (0: empty).
 * K_OK, K_ETOOBIG, or what a callback returned.
 */
int args_fetch(struct args_pack *pack, const struct args_source *source,
	       uint64_t argv, uint64_t envp);

/* The same as a boot actor's request; points into pack. */
struct boot_args args_view(const struct args_pack *pack);

#endif
