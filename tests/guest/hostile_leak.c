/*
 * Looks for what is not its own: in registers after a call, in buffers around
 * what a call writes, in fresh memory, in capabilities that it makes up.
 *
 *   arun hostile_leak_u fill    leaves a pattern in all memory it can get
 *   arun hostile_leak_u         looks
 *   arun hostile_leak_u forge   makes up capabilities only
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <am/astat.h>
#include <am/await.h>
#include <exec/chModules.h>
#include <hr/hr.h>
#include <mem/chMem.h>
#include <pmm/chPmm.h>

#include "tests/guest/check.h"
#include "tests/guest/hostile.h"

#define SECRET	  0x5ec2e75ec2e75ec2ul
#define PATTERN	  0xa5u
#define REG_COUNT 15
#define CHUNK	  (256 * 4096ul)

enum { RAX, RBX, RCX, RDX, RSI, RDI, RBP, R8, R9, R10, R11, R12 };

static int is_secret(uint64_t value)
{
	return value >> 63 || value == SECRET;
}

/* A call with a value of its own in each register; those after it in reg. */
static void call_with_registers(long number, const uint64_t *a, uint64_t *reg)
{
#ifndef CX_SUPERVISOR
	register uint64_t r10 __asm__("r10") = a[3];
	register uint64_t r8 __asm__("r8") = a[4];
	register uint64_t r9 __asm__("r9") = a[5];
	uint64_t rax = (uint64_t)number, rdi = a[0], rsi = a[1], rdx = a[2];

	__asm__ volatile("pushq %%rbp; pushq %[reg]; movl $0x5b, %%ebx;"
			 "movl $0x5c, %%r12d; movl $0x5d, %%r13d;"
			 "movl $0x5e, %%r14d; movl $0x5f, %%r15d;"
			 "movl $0x5a, %%ebp; syscall;"
			 "xchgq %%rax, (%%rsp);"
			 "movq %%rbx, 8(%%rax); movq %%rcx, 16(%%rax);"
			 "movq %%rdx, 24(%%rax); movq %%rsi, 32(%%rax);"
			 "movq %%rdi, 40(%%rax); movq %%rbp, 48(%%rax);"
			 "movq %%r8, 56(%%rax); movq %%r9, 64(%%rax);"
			 "movq %%r10, 72(%%rax); movq %%r11, 80(%%rax);"
			 "movq %%r12, 88(%%rax); movq %%r13, 96(%%rax);"
			 "movq %%r14, 104(%%rax); movq %%r15, 112(%%rax);"
			 "movq %%rax, %%rcx; popq %%rax; movq %%rax, (%%rcx);"
			 "popq %%rbp"
			 : "+a"(rax), "+D"(rdi), "+S"(rsi), "+d"(rdx),
			   "+r"(r10), "+r"(r8), "+r"(r9)
			 : [reg] "c"(reg)
			 : "rbx", "r11", "r12", "r13", "r14", "r15", "memory",
			   "cc");
#else
	(void)number;
	(void)a;
	(void)reg;
#endif
}

static void check_registers(long number, const uint64_t *a)
{
	static uint64_t reg[REG_COUNT];
	uint64_t here = (uint64_t)(uintptr_t)call_with_registers;

	memset(reg, 0xff, sizeof(reg));
	call_with_registers(number, a, reg);
	CHECK((int64_t)reg[RAX] >= -64 && (int64_t)reg[RAX] <= 0x10000, 1);
	CHECK(reg[RBX], 0x5b);
	CHECK(reg[RBP], 0x5a);
	for (unsigned i = 0; i < 4; i++)
		CHECK(reg[R12 + i], 0x5c + i);
	CHECK(reg[RDI], a[0]);
	CHECK(reg[RSI], a[1]);
	CHECK(reg[RDX], a[2]);
	CHECK(reg[R10], a[3]);
	CHECK(reg[R8], a[4]);
	CHECK(reg[R9], a[5]);
	CHECK(reg[RCX] > here && reg[RCX] < here + 0x200, 1);
	CHECK(reg[R11] & ~0xcd5ul, 0x202);
}

/* Every number, with arguments that are refused. */
static void registers(void)
{
	const uint64_t a[6] = {3, 5, 7, 9, 11, 13};

	for (int lap = 0; lap < LAP_COUNT + 1; lap++)
		for (int op = 0; op < 32; op++) {
			if (lap == LAP_KERNEL && op == K_OP_EXIT)
				continue;
			check_registers(NUMBER(lap, op), a);
		}
}

static uint8_t out[512];

/* Only the first bytes may have been written, none of them a secret. */
static void check_out(size_t bytes)
{
	for (size_t i = bytes; i < sizeof(out); i++)
		if (out[i] != PATTERN)
			CHECK(i, -1);
	for (size_t i = 0; i + 8 <= bytes; i += 4) {
		uint64_t value;

		memcpy(&value, out + i, sizeof(value));
		CHECK(is_secret(value) && value >> 48 == 0xffff, 0);
	}
	memset(out, PATTERN, sizeof(out));
}

static void outputs(void)
{
	PmmName name = {"RAM", "LEAK"};
	KnRgnDesc *r = (KnRgnDesc *)out;
	astatEntry *e = (astatEntry *)out;
	int n;

	memset(out, PATTERN, sizeof(out));
	CHECK(sysTime((KnTimeVal *)out), K_OK);
	check_out(sizeof(KnTimeVal));
	CHECK(actorSelf((KnCap *)out), K_OK);
	check_out(sizeof(KnCap));
	CHECK(actorPrivilege(K_MYACTOR, (KnActorPrivilege *)out, NULL), K_OK);
	check_out(sizeof(KnActorPrivilege));
	CHECK(sysGetConf(K_MODULE_MEM_NAME, K_GETCONF_VERSION, (int *)out),
	      K_OK);
	check_out(sizeof(int));
	CHECK(sysGetConf("none", K_GETCONF_VERSION, (int *)out), K_EUNKNOWN);
	check_out(0);
	CHECK(pmmAllocate((VmAddr *)out, &name, 1, NULL, 0), K_OK);
	check_out(sizeof(VmAddr));
	CHECK(pmmFree(&name), K_OK);
	CHECK(pmmAllocate((VmAddr *)out, &name, 0, NULL, 0), K_EINVAL);
	check_out(0);
	CHECK(awaits((KnCap *)out, (int *)(out + 64)), -1);
	check_out(0);
	CHECK(await(0x7fff, (int *)out), -1);
	check_out(0);
	*r = (KnRgnDesc){.size = 1, .options = K_ANYWHERE};
	CHECK(rgnAllocate(K_MYACTOR, r), K_OK);
	CHECK(r->size, 4096);
	CHECK(is_secret(r->startAddr), 0);
	check_out(sizeof(*r));
	n = astat(e, 3);
	CHECK(n >= 3, 1);
	for (int i = 0; i < 3; i++)
		for (size_t k = strlen(e[i].astatName); k < ASTAT_NAME_MAX; k++)
			if (e[i].astatName[k])
				CHECK(e[i].astatName[k], 0);
	check_out(3 * sizeof(*e));
	CHECK(hrfexecl(&name, "steady_u", (KnCap *)out, NULL, "x", NULL), -1);
	check_out(0);
	CHECK(afexecl("none", (KnCap *)out, NULL, "x", NULL), -1);
	check_out(0);
}

/* All memory that is left, in regions; SECRET in it, or none to be found. */
static uint64_t memory(int fill)
{
	uint64_t words = 0, found = 0;

	for (VmSize size = CHUNK; size >= 4096;) {
		KnRgnDesc r = {.size = size,
			       .options = K_ANYWHERE | K_WRITABLE};
		uint64_t *p;

		if (rgnAllocate(K_MYACTOR, &r) != K_OK) {
			size /= 16;
			continue;
		}
		p = (uint64_t *)r.startAddr;
		for (VmSize i = 0; i < size / 8; i++, words++) {
			found += p[i] != 0;
			if (fill)
				p[i] = SECRET;
		}
	}
	CHECK(words > CHUNK / 8, 1);
	return found;
}

static uint64_t block(int fill)
{
	PmmName name = {"RAM", "LEAK.BLOCK"};
	uint64_t found = 0;
	VmAddr addr;

	CHECK(pmmAllocate(&addr, &name, 64 * 4096, NULL, 0), K_OK);
	for (size_t i = 0; i < 64 * 512; i++) {
		found += ((uint64_t *)addr)[i] != 0;
		if (fill)
			((uint64_t *)addr)[i] = SECRET;
	}
	CHECK(pmmFree(&name), K_OK);
	return found;
}

/* The part of the stack that was never in use. */
static uint64_t stack(int fill)
{
	volatile uint64_t *low = (uint64_t *)(0x00007fff00000000 - 0x10000);
	uint64_t found = 0;

	for (int i = 0; i < 0x8000 / 8; i++) {
		found += low[i] != 0;
		if (fill)
			low[i] = SECRET;
	}
	return found;
}

/*
 * A capability is a right: one that was not given must not be found by
 * reckoning from those that were.
 */
static int forge(void)
{
	const uint64_t odd = 0x9e3779b97f4a7c15;
	KnCap mine, other;
	int killed = 0;

	CHECK(actorSelf(&mine), K_OK);
	for (uint64_t n = 1; n < 64; n++) {
		other.ui = (mine.ui & 0xff) | n << 8;
		if (other.ui == mine.ui)
			continue;
		other.key = mine.key ^ mine.ui ^ other.ui;
		killed += akill(&other) == 0;
		other.key = mine.key + other.ui - mine.ui;
		killed += akill(&other) == 0;
		other.key = mine.key ^ (mine.ui * odd) ^ (other.ui * odd);
		killed += akill(&other) == 0;
		other.key = mine.key;
		killed += akill(&other) == 0;
	}
	return killed;
}

/* Data segments mean nothing in this mode, but they can be set and read. */
static unsigned selectors(int fill)
{
	unsigned ds, es, fs, gs;

	__asm__ volatile("movl %%ds, %0; movl %%es, %1; movl %%fs, %2;"
			 "movl %%gs, %3"
			 : "=r"(ds), "=r"(es), "=r"(fs), "=r"(gs));
	if (fill)
		__asm__ volatile("movl %0, %%ds; movl %0, %%es; movl %0, %%fs;"
				 "movl %0, %%gs"
				 :
				 : "r"(3));
	return ds | es | fs | gs;
}

int main(int argc, char *argv[])
{
	const char *verb = argc > 1 ? argv[1] : "look";
	int fill = strcmp(verb, "fill") == 0;

#ifdef CX_SUPERVISOR
	printf("hostile_leak: for user actors only\n");
	return 0;
#endif
	CHECK(selectors(fill), 0);
	if (strcmp(verb, "forge") != 0) {
		CHECK(stack(fill), 0);
		CHECK(block(fill), 0);
		CHECK(memory(fill), 0);
	}
	if (strcmp(verb, "look") == 0) {
		registers();
		outputs();
	}
	if (!fill)
		CHECK(forge(), 0);
	printf("hostile_leak: %s\n", verb);
	return check_end("hostile_leak");
}
