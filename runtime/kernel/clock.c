/*
 * Reading the clock while it is being single-stepped.
 */
#include "runtime/kernel/clock.h"

#include <stddef.h>

#include "runtime/compiler.h"

extern char clock_from[], clock_to[];

NOINLINE uint64_t clock_now(void)
{
	uint64_t now;

	__asm__ volatile(".globl clock_from, clock_to\n\t"
			 "rdtsc\n"
			 "clock_from:\n\t"
			 "shlq $32, %%rdx\n\t"
			 "orq %%rdx, %%rax\n\t"
			 "subq %c2(%1), %%rax\n\t"
			 "addq %c3(%1), %%rax\n\t"
			 "subq %c4(%1), %%rax\n"
			 "clock_to:"
			 : "=&a"(now)
			 : "r"(SITE),
			   "i"(offsetof(struct site_state, tsc_base)),
			   "i"(offsetof(struct site_state, skipped)),
			   "i"(offsetof(struct site_state, stolen))
			 : "rdx", "memory", "cc");
	return now;
}

bool clock_reading(uint64_t rip)
{
	return rip >= (uint64_t)clock_from && rip < (uint64_t)clock_to;
}
