/* Makes cases smaller: see pmm_reduce.h. */
#include "harness/fuzz/pmm_reduce.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/base/spawn.h"
#include "runtime/abi/trace.h"

#define PLAYER_MS 20000u
#define PLAIN	  2u /* an actor that is in no group */

enum found { NOTHING, AT_END, IN_STEP };

struct reduce {
	const char *player;
	char path[32];
	enum found found; /* what must stay */
	uint8_t bytes[FUZZ_CASE_BYTES];
	size_t len;
	struct err *err;
	bool failed;
};

static enum found play(struct reduce *r, const uint8_t *bytes, size_t len)
{
	char *argv[] = {(char *)(uintptr_t)r->player, r->path, NULL};
	enum found found = NOTHING;
	char *output, *at;
	int status;

	if (r->failed || file_write(r->path, bytes, len, r->err) < 0 ||
	    spawn_capture(argv, PLAYER_MS, &output, &status, r->err) < 0) {
		r->failed = true;
		return NOTHING;
	}
	at = strstr(output, "finding: step ");
	if (status)
		found = strstr(output, "finding: at the end") ? AT_END
							      : IN_STEP;
	/* It frees all blocks in steps of its own. */
	if (at && strtoul(at + strlen("finding: step "), NULL, 10) >
			  (len - 1) / FUZZ_STEP_BYTES)
		found = AT_END;
	free(output);
	return found;
}

/* Take a case in place of the one so far, if it still shows the finding. */
static bool take(struct reduce *r, const uint8_t *bytes, size_t len)
{
	if (play(r, bytes, len) < r->found)
		return false;
	memcpy(r->bytes, bytes, len);
	r->len = len;
	return true;
}

static void drop_steps(struct reduce *r)
{
	uint8_t less[FUZZ_CASE_BYTES];
	size_t at = r->len;

	while (at > 1) {
		at -= FUZZ_STEP_BYTES;
		memcpy(less, r->bytes, at);
		memcpy(less + at, r->bytes + at + FUZZ_STEP_BYTES,
		       r->len - at - FUZZ_STEP_BYTES);
		take(r, less, r->len - FUZZ_STEP_BYTES);
	}
}

static void decode(const struct reduce *r, size_t at, struct fuzz_step *step)
{
	uint8_t bytes[1 + FUZZ_STEP_BYTES] = {r->bytes[0]};
	struct fuzz_case c;

	memcpy(bytes + 1, r->bytes + at, FUZZ_STEP_BYTES);
	fuzz_case_begin(&c, bytes, sizeof(bytes));
	fuzz_case_next(&c, step);
}

/* The byte of an operation of an actor. */
static uint8_t byte_of(enum fuzz_op op, uint32_t actor)
{
	struct reduce any = {.bytes = {0}};
	struct fuzz_step step;
	unsigned byte = 0;

	for (;; byte++) {
		any.bytes[1 + FUZZ_BYTE_OP] = (uint8_t)byte;
		decode(&any, 1, &step);
		if (step.op == op && step.actor == actor)
			return (uint8_t)byte;
	}
}

static void try_byte(struct reduce *r, size_t at, uint8_t value)
{
	uint8_t other[FUZZ_CASE_BYTES];

	if (r->bytes[at] == value)
		return;
	memcpy(other, r->bytes, r->len);
	other[at] = value;
	take(r, other, r->len);
}

/* All steps by one actor, or those that no actor can make. */
static void try_actor(struct reduce *r, bool all)
{
	uint8_t other[FUZZ_CASE_BYTES];
	struct fuzz_step step;

	memcpy(other, r->bytes, r->len);
	for (size_t at = 1; at < r->len; at += FUZZ_STEP_BYTES) {
		decode(r, at, &step);
		if (all || fuzz_actor[step.actor].mode == MODE_BOOT)
			other[at] = byte_of(step.op, PLAIN);
	}
	take(r, other, r->len);
}

/* HR_CTRL has names of its own; an actor may need another key, for a name of a
 * series that is not taken. */
static void try_other_keys(struct reduce *r, size_t at, enum fuzz_op op)
{
	uint8_t other[FUZZ_CASE_BYTES];

	memcpy(other, r->bytes, r->len);
	other[at] = byte_of(op, PLAIN);
	for (uint8_t key = 0; key < 7; key++) {
		other[at + FUZZ_BYTE_KEY] = key;
		if (take(r, other, r->len))
			return;
	}
}

static void make_plain(struct reduce *r)
{
	struct fuzz_step step;

	try_actor(r, true);
	for (size_t at = 1; at < r->len; at += FUZZ_STEP_BYTES) {
		for (unsigned i = FUZZ_BYTE_CUT; i > FUZZ_BYTE_NAME; i--)
			try_byte(r, at + i, 0);
		decode(r, at, &step);
		if (step.memory_short)
			try_byte(r, at, byte_of(step.op, step.actor));
		if (fuzz_actor[step.actor].mode == MODE_BOOT)
			try_other_keys(r, at, step.op);
	}
	try_byte(r, 0, 0);
}

/* Free, behind the last step, what may have been allocated. */
static void show_in_steps(struct reduce *r)
{
	uint8_t more[FUZZ_CASE_BYTES];
	struct fuzz_step step;
	size_t len = r->len;

	memcpy(more, r->bytes, len);
	for (size_t at = 1; at < r->len; at += FUZZ_STEP_BYTES) {
		decode(r, at, &step);
		if (step.op > FUZZ_SERIES ||
		    len + FUZZ_STEP_BYTES > sizeof(more))
			continue;
		memcpy(more + len, r->bytes + at, FUZZ_STEP_BYTES);
		more[len + FUZZ_BYTE_OP] = byte_of(
			step.key_size ? FUZZ_FREE_ALL : FUZZ_FREE, step.actor);
		more[len + FUZZ_BYTE_CUT] = 0;
		len += FUZZ_STEP_BYTES;
	}
	r->found = IN_STEP;
	if (!take(r, more, len))
		r->found = AT_END;
}

static void reduce(struct reduce *r)
{
	r->found = play(r, r->bytes, r->len);
	if (r->found == NOTHING)
		return;
	drop_steps(r);
	try_actor(r, false);
	if (r->found == AT_END) {
		show_in_steps(r);
		drop_steps(r);
	}
	make_plain(r);
	drop_steps(r);
}

int fuzz_reduce(const char *player, uint8_t bytes[FUZZ_CASE_BYTES], size_t *len,
		struct err *err)
{
	struct reduce r = {.player = player,
			   .path = "/tmp/hotrig-case-XXXXXX",
			   .err = err};
	int fd = mkstemp(r.path);

	if (fd < 0)
		return err_set(err, ERR_INFRA, "%s: cannot be made", r.path);
	close(fd);
	r.len = *len;
	/* The last step is whole, as the decoder fills it up. */
	if (r.len > 1)
		r.len += (FUZZ_STEP_BYTES - (r.len - 1) % FUZZ_STEP_BYTES) %
			 FUZZ_STEP_BYTES;
	memcpy(r.bytes, bytes, *len);
	if (r.len > 1)
		reduce(&r);
	unlink(r.path);
	if (r.failed)
		return -1;
	if (r.found != NOTHING) {
		memcpy(bytes, r.bytes, r.len);
		*len = r.len;
	}
	return 0;
}
