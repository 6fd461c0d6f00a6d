/*
 * A restartable supervisor actor that fails in the worst moments: without a
 * stack, with interrupts off, flags set, at the gate, owning something of
 * everything. Each failure must be that of an actor: its group restarts and
 * nothing of it stays behind. One attempt a life, see hostile.h.
 *
 *   arun -g 0 hostile_sup_s
 */
#include <stdint.h>
#include <string.h>

#include <exec/chExec.h>
#include <mem/chMem.h>
#include <pd/chPd.h>

#include "tests/guest/hostile.h"

#define NOWHERE 0xffffe00000000000 /* canonical, never mapped */

#define ASM(name, text)                                                        \
	static void name(void)                                                 \
	{                                                                      \
		__asm__ volatile(text                                          \
				 :                                             \
				 :                                             \
				 : "rax", "rcx", "rdx", "memory", "cc");       \
	}

extern void *cx_gate __attribute__((visibility("hidden")));

static void *gate;
static int destroyed;

/* A call of AM through the gate, with this stack pointer. */
static void gate_with_stack(uint64_t rsp)
{
	__asm__ volatile("movq %0, %%rsp; movl $0x303, %%eax; call *%1"
			 :
			 : "r"(rsp), "r"(gate)
			 : "rax", "rcx", "r11", "memory");
}

static void do_gate_null(void)
{
	gate_with_stack(0);
}

static void do_gate_wild(void)
{
	gate_with_stack(0x0000800000000000);
}

static void do_gate_nowhere(void)
{
	gate_with_stack(NOWHERE);
}

ASM(do_ud2, "ud2")
ASM(do_int3, "int3")
ASM(do_int_nmi, "int $2")
ASM(do_int_double, "int $8")
ASM(do_int_page, "int $14")
ASM(do_divide, "xorl %%ecx, %%ecx; xorl %%edx, %%edx; divl %%ecx")
ASM(do_masked, "cli; ud2")
ASM(do_backwards, "std; ud2")
ASM(do_nested, "pushq $0x4002; popfq; ud2")
ASM(do_aligned, "pushq $0x40002; popfq; ud2")
ASM(do_no_stack, "xorl %%esp, %%esp; ud2")
ASM(do_wild_stack, "movabsq $0x0000800000000000, %%rsp; ud2")
ASM(do_wild_push, "movabsq $0x0000800000000000, %%rsp; pushq %%rax")
ASM(do_iret, "pushq $0; pushq $0; pushq $0; pushq $0x33; pushq $0; iretq")
ASM(do_segment, "movl $0x3b, %%eax; movw %%ax, %%ds")

static void do_read_nowhere(void)
{
	(void)*(volatile uint8_t *)NOWHERE;
}

static void do_read_null(void)
{
	__asm__ volatile("movb 8, %%al" : : : "rax");
}

static void do_write_kernel(void)
{
	*(volatile uint8_t *)0xffffffff80101000 = 0xcc;
}

static void do_write_text(void)
{
	*(volatile uint8_t *)(uintptr_t)do_write_text = 0xcc;
}

static void do_run_data(void)
{
	static uint8_t code[16] = {0xc3};

	((void (*)(void))(uintptr_t)code)();
}

static void do_run_user(void)
{
	((void (*)(void))0x400000)();
}

static uint64_t deeper(uint64_t depth)
{
	volatile uint8_t page[2048];

	page[0] = (uint8_t)depth;
	return depth ? deeper(depth - 1) + page[0] : 0;
}

static void do_overflow(void)
{
	deeper(1000000);
}

static void destructor(void *value)
{
	destroyed = (int)(uintptr_t)value;
	do_ud2();
}

/* One of everything. */
static void do_owner(void)
{
	KnRgnDesc r = {.size = 0x5000, .options = K_ANYWHERE | K_WRITABLE};
	KnRgnDesc none = {.size = 0x5000, .options = K_ANYWHERE | K_RESERVED};
	PmmName own = {"RAM", "SUP.OWN"}, shared = {"RAM", "STEADY.1"};
	VmAddr addr;
	PdKey key;

	if (rgnAllocate(K_MYACTOR, &r) != K_OK ||
	    rgnAllocate(K_MYACTOR, &none) != K_OK ||
	    padKeyCreate(&key, destructor) != K_OK ||
	    padSet(K_MYACTOR, key, &key) != K_OK ||
	    pmmAllocate(&addr, &own, 1, HR_GROUP_KEY, HR_GROUP_KEYSIZE) !=
		    K_OK ||
	    pmmAllocate(&addr, &shared, 1, NULL, 0) != K_OK)
		printf("hostile_sup: owns less than it wanted\n");
	do_ud2();
}

/* Calls over which a flag is set, one of which switches threads. */
static void call_with_flag(uint64_t flag)
{
	KnTimeVal t = {0, 20000000};

	__asm__ volatile("pushfq; orq %0, (%%rsp); popfq" : : "r"(flag) : "cc");
	threadDelay(&t);
	agetId();
	__asm__ volatile("pushfq; andq %0, (%%rsp); popfq"
			 :
			 : "r"(~flag)
			 : "cc");
}

static void do_flag_trap(void)
{
	call_with_flag(0x100);
}

static void do_flag_nested(void)
{
	call_with_flag(0x4000);
}

static void do_flag_resume(void)
{
	call_with_flag(0x10000);
}

static void do_flag_alignment(void)
{
	call_with_flag(0x40000);
}

/* Without IF a call brings it back no more than it was. */
static void do_flag_masked(void)
{
	__asm__ volatile("cli");
	agetId();
	__asm__ volatile("sti");
}

static const struct attempt list[] = {
	{"ud2", do_ud2, FAULTS},
	{"int3", do_int3, FAULTS},
	{"int 2", do_int_nmi, FAULTS},
	{"int 8", do_int_double, FAULTS},
	{"int 14", do_int_page, FAULTS},
	{"division by zero", do_divide, FAULTS},
	{"fault with IF off", do_masked, FAULTS},
	{"fault with DF", do_backwards, FAULTS},
	{"fault with NT", do_nested, FAULTS},
	{"fault with AC", do_aligned, FAULTS},
	{"fault, rsp 0", do_no_stack, FAULTS},
	{"fault, rsp wild", do_wild_stack, FAULTS},
	{"push, rsp wild", do_wild_push, FAULTS},
	{"iret to nowhere", do_iret, FAULTS},
	{"segment beyond the GDT", do_segment, FAULTS},
	{"read nowhere", do_read_nowhere, FAULTS},
	{"read the null page", do_read_null, FAULTS},
	{"write to the kernel's text", do_write_kernel, FAULTS},
	{"write to text", do_write_text, FAULTS},
	{"run data", do_run_data, FAULTS},
	{"run user space", do_run_user, FAULTS},
	{"stack overflow", do_overflow, FAULTS},
	{"gate, rsp 0", do_gate_null, FAULTS},
	{"gate, rsp wild", do_gate_wild, FAULTS},
	{"gate, rsp nowhere", do_gate_nowhere, FAULTS},
	{"fault owning everything", do_owner, FAULTS},
	{"and again", do_owner, FAULTS},
	{"calls with TF", do_flag_trap, RETURNS},
	{"calls with NT", do_flag_nested, RETURNS},
	{"calls with RF", do_flag_resume, RETURNS},
	{"calls with AC", do_flag_alignment, RETURNS},
	{"call with IF off", do_flag_masked, RETURNS},
};

int main(void)
{
#ifndef CX_SUPERVISOR
	printf("hostile_sup: for supervisor actors only\n");
	HR_EXIT_HDL();
	return 0;
#endif
	gate = cx_gate;
	return attempts_make("hostile_sup", list, COUNT_OF(list));
}
