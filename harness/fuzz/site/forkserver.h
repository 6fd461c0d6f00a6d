/*
 * This process as afl-fuzz's target: what afl-cc puts into a program that it
 * compiles, for one that runs its cases elsewhere. AFL++ 4.04c: commands on
 * descriptor 198, answers on 199, the map and the case in shared memory.
 */
#ifndef HOTRIG_FUZZ_FORKSERVER_H
#define HOTRIG_FUZZ_FORKSERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct forkserver {
	uint8_t *map; /* of the bytes asked for; AFL++ clears it */
	const uint32_t *shared_len; /* NULL: cases come on standard input */
	const uint8_t *shared;
	uint8_t *room;
	size_t room_bytes;
	int sleeper; /* process that AFL++ takes for the one with the case */
};

/* What has become of a case. */
enum forkserver_end {
	FORKSERVER_DONE,
	FORKSERVER_CRASH,
	/* AFL++'s own time limit is waited for: only so it is a hang for it. */
	FORKSERVER_HANG
};

enum forkserver_use {
	FORKSERVER_NONE, /* AFL++ is not there */
	FORKSERVER_ONCE, /* afl-showmap: one case, on standard input */
	FORKSERVER_SERVE,
	FORKSERVER_FAILED
};

/* map_bytes: a multiple of 64; case_bytes: the most of a case that is read. */
enum forkserver_use forkserver_begin(struct forkserver *f, uint32_t map_bytes,
				     size_t case_bytes);
/* The one case. */
void forkserver_once(struct forkserver *f, const uint8_t **bytes, size_t *len);
/* What afl-showmap takes for that end. Does not return unless it is done. */
void forkserver_end(enum forkserver_end end);
/* The next case, which lives until the next call. False: it is over. */
bool forkserver_next(struct forkserver *f, const uint8_t **bytes, size_t *len);
bool forkserver_answer(struct forkserver *f, enum forkserver_end end);

#endif
