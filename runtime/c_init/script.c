/*
 * Files of commands: "source". They are read from stable storage line by
 * line, so they may be of any size.
 */
#include <string.h>

#include "runtime/c_init/cinit.h"
#include "runtime/include/exec/chError.h"

static enum cinit_status refuse(const char *path, const char *why)
{
	cinit_print("source: %s: %s\n", path, why);
	return CINIT_FAILED;
}

static const char *storage_error(int64_t error)
{
	return error == K_EUNKNOWN ? "no such file" : "stable storage failed";
}

enum cinit_status cinit_source(int words, char *const *word)
{
	struct cinit_session *session = cinit_session();
	struct cinit_script *script = &session->script[session->scripts];
	int64_t size;

	if (words != 2)
		return CINIT_USAGE;
	if (strlen(word[1]) >= sizeof(script->path))
		return refuse(word[1], "name too long");
	if (session->scripts == CINIT_SCRIPTS_MAX)
		return refuse(word[1], "too many files source each other");
	size = cinit_kapi->storage_open(word[1]);
	if (size < 0)
		return refuse(word[1], storage_error(size));
	memset(script, 0, sizeof(*script));
	strcpy(script->path, word[1]);
	script->command = session->command;
	session->scripts++;
	return CINIT_SOURCED;
}

/* Bytes at the script's offset; where its line ends, or NULL. */
static const char *read_some(struct cinit_script *script, char *to, size_t size,
			     int64_t *got)
{
	*got = cinit_kapi->storage_read(script->path, script->offset, to, size);
	if (*got < 0) {
		script->status = refuse(script->path, storage_error(*got));
		return NULL;
	}
	return memchr(to, '\n', (size_t)*got);
}

/* The rest of a line that is too long is not a line of its own. */
static void skip_line(struct cinit_script *script)
{
	char rest[128];
	const char *end;
	int64_t got;

	do {
		end = read_some(script, rest, sizeof(rest), &got);
		if (end)
			got = end - rest + 1;
		if (got > 0)
			script->offset += (uint64_t)got;
	} while (!end && got > 0);
}

bool cinit_script_line(struct cinit_session *session)
{
	struct cinit_script *script = &session->script[session->scripts - 1];
	const size_t room = sizeof(session->text) - 1;
	int64_t got;
	const char *end = read_some(script, session->text, room, &got);
	size_t len = end ? (size_t)(end - session->text) : (size_t)got;

	if (got <= 0)
		return false;
	session->text[len] = '\0';
	script->offset += len + (end ? 1 : 0);
	if (!end && len == room)
		skip_line(script);
	return true;
}
