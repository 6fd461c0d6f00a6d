/*
 * Argument packing; see args.h. Knows nothing of address spaces.
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/args.h"

void args_clear(struct args_pack *pack)
{
	pack->bytes = 0;
	pack->argc = 0;
	pack->envc = 0;
}

static bool full(const struct args_pack *pack)
{
	return pack->bytes == sizeof(pack->strings) ||
	       pack->argc + pack->envc >= ARGS_COUNT_MAX;
}

static int add(struct args_pack *pack, uint32_t *count, const char *text)
{
	size_t len = strlen(text) + 1;

	if (full(pack) || len > sizeof(pack->strings) - pack->bytes)
		return K_ETOOBIG;
	memcpy(pack->strings + pack->bytes, text, len);
	pack->bytes += (uint32_t)len;
	(*count)++;
	return K_OK;
}

int args_add_arg(struct args_pack *pack, const char *text)
{
	return add(pack, &pack->argc, text);
}

int args_add_env(struct args_pack *pack, const char *text)
{
	return add(pack, &pack->envc, text);
}

static int fetch_vector(struct args_pack *pack,
			const struct args_source *source, uint64_t vector,
			uint32_t *count)
{
	uint64_t at = 0;
	int got;

	if (!vector)
		return K_OK;
	for (uint64_t i = 0;; i++) {
		if (vector > UINT64_MAX - i * sizeof(uint64_t))
			return K_EFAULT;
		got = source->word(source->ctx, vector + i * sizeof(uint64_t),
				   &at);
		if (got < 0)
			return got;
		if (!at)
			return K_OK;
		if (full(pack))
			return K_ETOOBIG;
		got = source->text(source->ctx, pack->strings + pack->bytes, at,
				   sizeof(pack->strings) - pack->bytes);
		if (got < 0)
			return got;
		pack->bytes += (uint32_t)got + 1;
		(*count)++;
	}
}

int args_fetch(struct args_pack *pack, const struct args_source *source,
	       uint64_t argv, uint64_t envp)
{
	int error;

	args_clear(pack);
	error = fetch_vector(pack, source, argv, &pack->argc);
	if (error)
		return error;
	return fetch_vector(pack, source, envp, &pack->envc);
}

struct boot_args args_view(const struct args_pack *pack)
{
	struct boot_args view = {
		.strings = pack->strings,
		.bytes = pack->bytes,
		.argc = pack->argc,
		.envc = pack->envc,
	};

	return view;
}
