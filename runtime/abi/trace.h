/*
 * The trace as it lies in guest memory: fixed-size records in a ring outside
 * the bank, and the identifiers found in them.
 *
 * The ring never wraps: a run that fills it ends with SITE_END_RING_FULL,
 * which the harness reports as an infrastructure error.
 */
#ifndef HOTRIG_ABI_TRACE_H
#define HOTRIG_ABI_TRACE_H

#include <stddef.h>
#include <stdint.h>

#define TRACE_VERSION 2u

/* Events, numbered in the order of the catalogue, from 1. */
enum trace_event {
	EV_NONE = 0,
#define EVENT(id, name, a0, a1, a2, a3, sentence) EV_##id,
#include "runtime/trace/events.def"
#undef EVENT
	EV_COUNT
};

/*
 * Whose code was executing when the record was written. A fault raised at a
 * record with IN_ACTOR is a failure of the actor named in it; at any other it
 * is a failure of the kernel or of that boot actor.
 */
enum trace_in {
	IN_ACTOR = 0,
	IN_KERNEL = 1,
	IN_PMM = 2,
	IN_HR_CTRL = 3,
	IN_AM = 4,
	IN_C_INIT = 5,
	IN_COUNT
};

/* No group: a boot actor or one that is not restartable. */
#define TRACE_NO_GROUP (-1)

struct trace_record {
	uint32_t seq;	 /* position in the ring, from 0 */
	uint16_t event;	 /* enum trace_event */
	int16_t group;	 /* of the actor, or TRACE_NO_GROUP */
	uint64_t clock;	 /* virtual nanoseconds since cold boot */
	uint16_t actor;	 /* aid of the thread's actor; 0: none (kernel) */
	uint16_t thread; /* thread id; 0: none */
	uint8_t in;	 /* enum trace_in */
	uint8_t boot;	 /* number of boots before this one, modulo 256 */
	uint16_t zero;
	uint64_t rip; /* of the tracepoint; of the actor for IN_ACTOR */
	uint64_t arg[4];
};

_Static_assert(sizeof(struct trace_record) == 64, "trace record is ABI");

/* Why an actor ended: argument "cause" of actor.end and hr.death. */
enum trace_cause {
	CAUSE_EXIT = 1,	 /* _exit, by itself; status holds its argument */
	CAUSE_FAULT = 2, /* CPU exception; status holds the vector */
	CAUSE_KILL = 3,	 /* akill, actorDelete, fault "kill" */
	CAUSE_STOP = 4	 /* stopped by HR_CTRL: group restart or group kill */
};

/* How the run of a destructor ended: argument "how" of pad.done. */
enum trace_pad_how {
	PAD_RETURNED = 0,
	PAD_EXITED = 1,	 /* it called _exit */
	PAD_FAULTED = 2, /* CPU exception */
	PAD_LATE = 3	 /* given up: it took too long */
};

/* Why the site restarts: argument "cause" of site.restart and boot.hot. */
enum trace_site_cause {
	SITE_CAUSE_NONE = 0,
	SITE_CAUSE_THRESHOLD = 1, /* a group's counter reached maxBadness */
	SITE_CAUSE_COMMAND = 2,	  /* restart, shutdown -i 1, sysShutdown */
	SITE_CAUSE_PANIC = 3,	  /* kernel or boot actor failed */
	SITE_CAUSE_FAULT = 4	  /* injected: fault "site-restart" */
};

/* Why a cold boot follows: argument "why" of site.cold. */
enum trace_cold_why {
	COLD_COMMAND = 1,    /* reboot, shutdown -i 0, sysShutdown */
	COLD_HOT_FAILED = 2, /* three hot reboots in a row did not come up */
	COLD_BANK = 3	     /* the bank or a list in it is not sound */
};

/* How an actor runs: argument "mode". */
enum trace_mode { MODE_USER = 0, MODE_SUPERVISOR = 1, MODE_BOOT = 2 };

/* How a restartable actor was run: argument "kind". */
enum trace_kind { KIND_NONE = 0, KIND_DIRECT = 1, KIND_INDIRECT = 2 };

/*
 * Names in arguments are 64-bit FNV-1a hashes of the text (without NUL); the
 * record name.def that comes before the first use gives the text itself.
 * A name "-" (no name) has the hash 0.
 */
#define TRACE_FNV_BASIS 0xcbf29ce484222325ull
#define TRACE_FNV_PRIME 0x00000100000001b3ull

static inline uint64_t trace_hash_bytes(const void *bytes, size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes;
	uint64_t h = TRACE_FNV_BASIS;

	for (size_t i = 0; i < len; i++) {
		h ^= p[i];
		h *= TRACE_FNV_PRIME;
	}
	return h;
}

/*
 * The same by words, for large things: FNV-1a over the 8-byte words (little
 * endian) of the bytes, then over the bytes that remain. Continues from h, at
 * first TRACE_FNV_BASIS. Bytes need no alignment.
 */
static inline uint64_t trace_hash_words(uint64_t h, const void *bytes,
					size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes;

	/* In rounds of eight: half the instructions of a word at a time. */
	for (; len >= 64; len -= 64, p += 64) {
		uint64_t word[8];

		__builtin_memcpy(word, p, 64);
		h = (h ^ word[0]) * TRACE_FNV_PRIME;
		h = (h ^ word[1]) * TRACE_FNV_PRIME;
		h = (h ^ word[2]) * TRACE_FNV_PRIME;
		h = (h ^ word[3]) * TRACE_FNV_PRIME;
		h = (h ^ word[4]) * TRACE_FNV_PRIME;
		h = (h ^ word[5]) * TRACE_FNV_PRIME;
		h = (h ^ word[6]) * TRACE_FNV_PRIME;
		h = (h ^ word[7]) * TRACE_FNV_PRIME;
	}
	for (; len >= 8; len -= 8, p += 8) {
		uint64_t word;

		__builtin_memcpy(&word, p, 8);
		h = (h ^ word) * TRACE_FNV_PRIME;
	}
	for (; len; len--)
		h = (h ^ *p++) * TRACE_FNV_PRIME;
	return h;
}

static inline uint64_t trace_hash_name(const char *s)
{
	size_t len = 0;

	while (s[len])
		len++;
	return len ? trace_hash_bytes(s, len) : 0;
}

#endif
