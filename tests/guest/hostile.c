/*
 * A user actor that means harm: every call number with wild arguments, and
 * the calls that only boot actors may make. Each must come back with an
 * error; the site stands and the actor's own memory is untouched.
 *
 * Left out are calls that would do what they are asked: exit, a delay, akill
 * of itself, await of an actor that never ends, a copy over its own data.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <am/afexec.h>
#include <pmm/chPmm.h>

#include "runtime/abi/calls.h"
#include "tests/guest/check.h"

#define NUMBER(lap, op) ((long)(lap) << 8 | (op))
#define LAPS		6
#define OPS		24

static const uint64_t wild[] = {
	0,
	1,
	0x1000,
	0x400000,	    /* its own text: not writable */
	0x00007fffffffe000, /* end of user space */
	0x0000800000000000, /* not canonical */
	0xffff800000000000, /* the kernel's view of memory */
	0xffff800001000000, /* the bank */
	0xffffb00000000000, /* a boot actor */
	0xffffffff80101000, /* kernel text */
	0xfffffffffffffff8, /* wraps */
	0xffffffffffffffff,
};
#define WILD (sizeof(wild) / sizeof(wild[0]))

static long call6(long number, const uint64_t *a)
{
#ifdef CX_SUPERVISOR
	(void)number;
	(void)a;
	return -1;
#else
	register uint64_t r10 __asm__("r10") = a[3];
	register uint64_t r8 __asm__("r8") = a[4];
	register uint64_t r9 __asm__("r9") = a[5];
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a[0]), "S"(a[1]), "d"(a[2]),
			   "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
#endif
}

static int obeyed(int lap, int op)
{
	return (lap == LAP_KERNEL &&
		(op == K_OP_EXIT || op == K_OP_THREAD_DELAY ||
		 op == K_OP_CONSOLE_WRITE || op == K_OP_VM_COPY)) ||
	       (lap == LAP_AM && (op == AM_OP_AKILL || op == AM_OP_AWAIT));
}

static unsigned sweep(const uint64_t *good)
{
	unsigned calls = 0;

	for (int lap = 0; lap < LAPS; lap++)
		for (int op = 0; op < OPS; op++) {
			if (obeyed(lap, op))
				continue;
			for (unsigned w = 0; w < WILD; w++)
				for (unsigned at = 0; at <= 6; at++) {
					uint64_t a[6];

					for (unsigned i = 0; i < 6; i++)
						a[i] = at == 6 || at == i
							       ? wild[w]
							       : good[i];
					call6(NUMBER(lap, op), a);
					calls++;
				}
		}
	return calls;
}

/* Operations between boot actors: refused, whatever the arguments. */
static void boot_operations(const uint64_t *good)
{
	CHECK(call6(NUMBER(LAP_HR_CTRL, HR_OP_RUN_DIRECT), good) < 0, 1);
	CHECK(call6(NUMBER(LAP_HR_CTRL, HR_OP_SYSADM_DONE), good) < 0, 1);
	CHECK(call6(NUMBER(LAP_AM, AM_OP_RUN), good) < 0, 1);
	CHECK(call6(NUMBER(LAP_AM, AM_OP_PROBE), good) < 0, 1);
	CHECK(call6(NUMBER(LAP_AM, AM_OP_BUILD_IMAGE), good) < 0, 1);
	CHECK(call6(NUMBER(LAP_AM, AM_OP_SPAWN), good) < 0, 1);
	CHECK(call6(NUMBER(LAP_KERNEL, K_OP_COUNT), good) < 0, 1);
	CHECK(call6(NUMBER(LAP_COUNT, 1), good) < 0, 1);
	CHECK(call6(0x7fffffffffffffff, good) < 0, 1);
	CHECK(call6(-1, good) < 0, 1);
}

int main(void)
{
	static char canary[4096];
	static uint64_t buffer[512];
	uint64_t good[6];
	PmmName name = {.medium = "RAM", .name = "HOSTILE"};
	VmAddr addr;
	unsigned calls;

#ifdef CX_SUPERVISOR
	printf("hostile: for user actors only\n");
	return 0;
#endif
	memset(canary, 0x5a, sizeof(canary));
	for (unsigned i = 0; i < 6; i++)
		good[i] = (uint64_t)buffer;
	boot_operations(good);
	calls = sweep(good);
	for (unsigned i = 0; i < sizeof(canary); i++)
		if (canary[i] != 0x5a)
			CHECK(canary[i], 0x5a);
	CHECK(pmmAllocate(&addr, &name, 1, NULL, 0), K_OK);
	CHECK(pmmFree(&name), K_OK);
	printf("hostile: %u calls\n", calls);
	return check_end("hostile");
}
