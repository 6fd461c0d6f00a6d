/*
 * Plays its part of a case of `hotrig fuzz pmm` (harness/fuzz/pmm_case.h):
 * what `hotrig fuzz import` makes a scenario of.
 *
 *   arun pmmcalls_u ACTOR BEGIN FROM TO CASE
 *
 * CASE is the case in hexadecimal. The calls of this actor in steps FROM to TO
 * are made, counted from 0, each in the time slot of its step, the first one of
 * which is that of step BEGIN: so several actors take turns as the case has it.
 * Group keys are not known here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <chorus.h>
#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "harness/fuzz/pmm_case.c"

#define SLOT_MS	  20
#define ROUND_MS  1000
#define PAGE_SIZE 4096

static uint8_t bytes[FUZZ_CASE_BYTES];
static PmmName block;
static VmAddr result;

static size_t hex_in(const char *hex)
{
	char pair[3] = "";
	size_t len = 0;

	for (; hex[0] && hex[1] && len < sizeof(bytes); hex += 2) {
		memcpy(pair, hex, 2);
		bytes[len++] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return len;
}

/* All actors of a boot agree on the first slot: the next whole second. */
static void wait_for(long long begin_ms, uint32_t slot)
{
	KnTimeVal now, left;
	long long at = begin_ms + (long long)slot * SLOT_MS;

	sysTime(&now);
	at -= now.tmSec * 1000LL + now.tmNSec / 1000000;
	if (at <= 0)
		return;
	K_MILLI_TO_TIMEVAL(&left, at);
	threadDelay(&left);
}

static long long next_second_ms(void)
{
	KnTimeVal now;

	sysTime(&now);
	return now.tmSec * 1000LL + ROUND_MS;
}

/* What is good stays; an edge is taken for an address of nobody. */
static void *placed(enum fuzz_pointer at, void *good)
{
	switch (at) {
	case FUZZ_NULL:
		return NULL;
	case FUZZ_WILD:
	case FUZZ_EDGE:
		return (void *)8;
	case FUZZ_TOP:
		return (void *)UINTPTR_MAX;
	default:
		return good;
	}
}

static int allocate(struct fuzz_step *s)
{
	int res = pmmAllocate(placed(s->addr_at, &result),
			      placed(s->name_at, &block), s->size,
			      placed(s->key_at, s->key), s->key_size);

	if (res == K_OK)
		*(volatile uint32_t *)result = s->actor;
	return res;
}

static int series(struct fuzz_step *s)
{
	int res = K_OK;

	s->size = s->size % (2 * PAGE_SIZE) + 1;
	for (uint32_t i = 0; i < s->count && res == K_OK; i++) {
		fuzz_series_name(s, i, block.name);
		res = allocate(s);
	}
	return res;
}

static int make_call(struct fuzz_step *s)
{
	memcpy(block.medium, s->medium, sizeof(block.medium));
	memcpy(block.name, s->name, sizeof(block.name));
	switch (s->op) {
	case FUZZ_ALLOCATE:
		return allocate(s);
	case FUZZ_SERIES:
		return series(s);
	case FUZZ_FREE:
		return pmmFree(placed(s->name_at, &block));
	default:
		return pmmFreeAll(placed(s->key_at, s->key), s->key_size);
	}
}

int main(int argc, char *argv[])
{
	struct fuzz_case c;
	struct fuzz_step s;
	uint32_t me, slot, from, to;
	long long begin;

	if (argc < 6) {
		printf("pmmcalls: expected ACTOR BEGIN FROM TO CASE\n");
		return 1;
	}
	me = (uint32_t)atoi(argv[1]);
	slot = (uint32_t)atoi(argv[2]);
	from = (uint32_t)atoi(argv[3]);
	to = (uint32_t)atoi(argv[4]);
	begin = next_second_ms();
	fuzz_case_begin(&c, bytes, hex_in(argv[5]));
	for (uint32_t i = 0; fuzz_case_next(&c, &s) && i <= to; i++) {
		if (i < from || s.actor != me || s.op > FUZZ_FREE_ALL)
			continue;
		wait_for(begin, i - slot);
		printf("pmmcalls: step %u: %d\n", (unsigned)i, make_call(&s));
	}
	return 0;
}
