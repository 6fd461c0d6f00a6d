/*
 * Instructions that an actor in user mode must not be able to execute, ways
 * into the kernel that do not exist, and states of the CPU that the kernel
 * must take as they are: one a life, see hostile.h.
 *
 *   arun -g 0 hostile_cpu_u
 */
#include <string.h>

#include "tests/guest/hostile.h"

/* Whatever the instruction writes, the actor goes on if it may. */
#define ASM(name, text)                                                        \
	static void name(void)                                                 \
	{                                                                      \
		__asm__ volatile(text                                          \
				 :                                             \
				 :                                             \
				 : "rax", "rcx", "rdx", "rsi", "rdi", "r8",    \
				   "r9", "r10", "r11", "memory", "cc");        \
	}

ASM(do_hlt, "hlt")
ASM(do_cli, "cli")
ASM(do_sti, "sti")
ASM(do_in, "movl $0x3f8, %%edx; inb %%dx, %%al")
ASM(do_out, "movl $0x501, %%edx; outb %%al, %%dx")
ASM(do_rdmsr, "movl $0xc0000080, %%ecx; rdmsr")
ASM(do_wrmsr, "movl $0xc0000082, %%ecx; xorl %%eax, %%eax; wrmsr")
ASM(do_rdpmc, "xorl %%ecx, %%ecx; rdpmc")
ASM(do_lgdt, "pushq $0; pushq $0; lgdt (%%rsp); addq $16, %%rsp")
ASM(do_lidt, "pushq $0; pushq $0; lidt (%%rsp); addq $16, %%rsp")
ASM(do_lldt, "xorl %%eax, %%eax; lldt %%ax")
ASM(do_ltr, "movl $0x28, %%eax; ltr %%ax")
ASM(do_lmsw, "xorl %%eax, %%eax; lmsw %%ax")
ASM(do_clts, "clts")
ASM(do_read_cr0, "movq %%cr0, %%rax")
ASM(do_write_cr0, "xorl %%eax, %%eax; movq %%rax, %%cr0")
ASM(do_read_cr3, "movq %%cr3, %%rax")
ASM(do_write_cr3, "xorl %%eax, %%eax; movq %%rax, %%cr3")
ASM(do_write_cr4, "xorl %%eax, %%eax; movq %%rax, %%cr4")
ASM(do_write_cr8, "xorl %%eax, %%eax; movq %%rax, %%cr8")
ASM(do_read_dr7, "movq %%dr7, %%rax")
ASM(do_write_dr7, "movl $0x401, %%eax; movq %%rax, %%dr7")
ASM(do_invlpg, "invlpg (%%rsp)")
ASM(do_wbinvd, "wbinvd")
ASM(do_invd, "invd")
ASM(do_swapgs, "swapgs")
ASM(do_sysret, "movq $0, %%rcx; movl $2, %%r11d; sysretq")
ASM(do_sysexit, "sysexitl")
ASM(do_sysenter, "sysenter")
ASM(do_monitor, "movq %%rsp, %%rax; xorl %%ecx, %%ecx; monitor")
ASM(do_mwait, "xorl %%eax, %%eax; xorl %%ecx, %%ecx; mwait")
ASM(do_xsetbv, "xorl %%ecx, %%ecx; xorl %%eax, %%eax; xsetbv")
ASM(do_wrgsbase, "movq %%rsp, %%rax; wrgsbase %%rax")
ASM(do_stac, "stac")
ASM(do_vmrun, "movq %%rsp, %%rax; vmrun")
ASM(do_vmmcall, "vmmcall")
ASM(do_stgi, "stgi")
ASM(do_clgi, "clgi")
ASM(do_skinit, "skinit")

ASM(do_int_0, "int $0")
ASM(do_int_debug, "int $1")
ASM(do_int_nmi, "int $2")
ASM(do_int3, "int3")
ASM(do_int_double, "int $8")
ASM(do_int_page, "int $14")
ASM(do_int_timer, "int $0x20")
ASM(do_int_last, "int $0x2f")
ASM(do_int_beyond, "int $0x30")
ASM(do_int_80, "int $0x80")
ASM(do_int_ff, "int $0xff")
ASM(do_icebp, ".byte 0xf1")
ASM(do_ud2, "ud2")
ASM(do_far_tss, "pushq $0x28; pushq $0; ljmpl *(%%rsp)")
ASM(do_far_kernel, "pushq $0x08; pushq $0; lcall *(%%rsp)")
ASM(do_lret_kernel, "pushq $0x08; pushq $0; lretq")
ASM(do_iret_kernel, "movq %%rsp, %%rax; pushq $0x10; pushq %%rax;"
		    "pushq $2; pushq $0x08; pushq $0; iretq")
ASM(do_iret_stack, "movq %%rsp, %%rax; leaq 1f(%%rip), %%rcx; pushq $0x10;"
		   "pushq %%rax; pushq $0x202; pushq $0x23; pushq %%rcx;"
		   "iretq; 1:")
ASM(do_iret_wild, "movq %%rsp, %%rax; pushq $0x1b; pushq %%rax; pushq $2;"
		  "movq $0xffffffff80101000, %%rcx; pushq $0x23; pushq %%rcx;"
		  "iretq")
ASM(do_iret_nt, "pushfq; orq $0x4000, (%%rsp); popfq; movq %%rsp, %%rax;"
		"leaq 1f(%%rip), %%rcx; pushq $0x1b; pushq %%rax; pushq $2;"
		"pushq $0x23; pushq %%rcx; iretq; 1:")
/* Back where it was, with interrupts off and I/O allowed: neither is taken. */
ASM(do_iret_flags, "movq %%rsp, %%rax; leaq 1f(%%rip), %%rcx; pushq $0x1b;"
		   "pushq %%rax; pushq $0x3002; pushq $0x23; pushq %%rcx;"
		   "iretq; 1: pushfq; popq %%rax; andl $0x3200, %%eax;"
		   "cmpl $0x200, %%eax; je 2f; ud2; 2:")
ASM(do_popf_io, "pushfq; orq $0x3000, (%%rsp); andq $~0x200, (%%rsp); popfq;"
		"pushfq; popq %%rax; andl $0x3200, %%eax; cmpl $0x200, %%eax;"
		"je 1f; ud2; 1:")
ASM(do_ds_kernel, "movl $0x10, %%eax; movw %%ax, %%ds")
ASM(do_ss_kernel, "movl $0x10, %%eax; movw %%ax, %%ss")
ASM(do_ss_null, "xorl %%eax, %%eax; movw %%ax, %%ss")
ASM(do_fs_tss, "movl $0x2b, %%eax; movw %%ax, %%fs")
ASM(do_gs_beyond, "movl $0x3b, %%eax; movw %%ax, %%gs")
ASM(do_es_local, "movl $0x07, %%eax; movw %%ax, %%es")
ASM(do_segments, "xorl %%eax, %%eax; movw %%ax, %%ds; movw %%ax, %%es;"
		 "movw %%ax, %%fs; movw %%ax, %%gs; movl $0x1b, %%eax;"
		 "movw %%ax, %%ss")

static void call_self(void)
{
	if (cx_call(NUMBER(LAP_AM, AM_OP_GET_ID), 0, 0, 0, 0, 0, 0) <= 0)
		abort();
	if (cx_call(NUMBER(LAP_KERNEL, K_OP_THREAD_DELAY), 1000, 0, 0, 0, 0,
		    0) != K_OK)
		abort();
}

/* A flag over a call that returns at once and one that switches threads. */
static void call_with_flag(uint64_t flag)
{
	__asm__ volatile("pushfq; orq %0, (%%rsp); popfq" : : "r"(flag) : "cc");
	call_self();
	__asm__ volatile("pushfq; andq %0, (%%rsp); popfq"
			 :
			 : "r"(~flag)
			 : "cc");
}

static void do_flag_trap(void)
{
	call_with_flag(0x100);
}

static void do_flag_direction(void)
{
	call_with_flag(0x400);
}

static void do_flag_nested(void)
{
	call_with_flag(0x4000);
}

static void do_flag_resume(void)
{
	call_with_flag(0x10000);
}

/* CR0.AM is off: an access that is not aligned stays one. */
static void do_flag_alignment(void)
{
	static uint64_t two[2];

	call_with_flag(0x40000);
	__asm__ volatile("pushfq; orq $0x40000, (%%rsp); popfq;"
			 "movq %%rax, 1(%0);"
			 "pushfq; andq $~0x40000, (%%rsp); popfq"
			 :
			 : "r"(two)
			 : "memory", "cc");
}

/* The call has no stack; it returns to one. */
static void call_with_stack(uint64_t rsp)
{
	long result = NUMBER(LAP_AM, AM_OP_GET_ID);

#ifndef CX_SUPERVISOR
	__asm__ volatile("movq %%rsp, %%rbx; movq %1, %%rsp; syscall;"
			 "movq %%rbx, %%rsp"
			 : "+a"(result)
			 : "r"(rsp)
			 : "rbx", "rcx", "r11", "memory");
#else
	(void)rsp;
#endif
	if (result <= 0)
		abort();
}

static void do_call_stack_null(void)
{
	call_with_stack(0);
}

static void do_call_stack_wild(void)
{
	call_with_stack(0x0000800000000000);
}

static void do_call_stack_kernel(void)
{
	call_with_stack(0xffffffff80110000);
}

ASM(do_fault_stack_null, "xorl %%esp, %%esp; ud2")
ASM(do_fault_stack_wild, "movabsq $0x0000800000000000, %%rsp; ud2")
ASM(do_fault_stack_kernel, "movabsq $0xffffffff80110000, %%rsp; ud2")
ASM(do_push_wild, "movabsq $0x0000800000000000, %%rsp; pushq %%rax")
ASM(do_push_kernel, "movabsq $0xffffffff80110000, %%rsp; pushq %%rax")
ASM(do_divide, "xorl %%ecx, %%ecx; xorl %%edx, %%edx; divl %%ecx")
ASM(do_divide_big, "movl $-1, %%eax; movl $-1, %%edx; movl $1, %%ecx;"
		   "divl %%ecx")
ASM(do_x87, "fninit; pushq $0; fldcw (%%rsp); fld1; fldz; fdivrp; fwait;"
	    "addq $8, %%rsp")
ASM(do_sse, "pushq $0; ldmxcsr (%%rsp); pxor %%xmm0, %%xmm0;"
	    "divss %%xmm0, %%xmm0; addq $8, %%rsp")
ASM(do_mxcsr, "pushq $-1; ldmxcsr (%%rsp); addq $8, %%rsp")

static uint8_t fpu_area[512] __attribute__((aligned(16)));

static void do_fxrstor(void)
{
	memset(fpu_area, 0xff, sizeof(fpu_area));
	__asm__ volatile("fxrstor (%0)" : : "r"(fpu_area) : "memory");
}

/* An x87 exception that waits belongs to this thread, not to the next. */
static void do_x87_waiting(void)
{
	__asm__ volatile("fninit; pushq $0; fldcw (%%rsp); addq $8, %%rsp;"
			 "fld1; fldz; fdivrp"
			 :
			 :
			 : "memory");
	call_self();
	__asm__ volatile("fninit");
}

ASM(do_rdtsc, "rdtsc")
ASM(do_cpuid, "xorl %%eax, %%eax; pushq %%rbx; cpuid; popq %%rbx")

/* Where the kernel's tables are is nobody's business. */
static void check_secret(uint64_t address)
{
	if (address >> 63) {
		printf("hostile_cpu: sees address %lx\n",
		       (unsigned long)address);
		abort();
	}
}

struct table_register {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed));

static void do_sgdt(void)
{
	struct table_register table = {0};

	__asm__ volatile("sgdt %0" : "=m"(table));
	check_secret(table.base);
}

static void do_sidt(void)
{
	struct table_register table = {0};

	__asm__ volatile("sidt %0" : "=m"(table));
	check_secret(table.base);
}

ASM(do_sldt, "sldt %%eax")
ASM(do_str, "str %%eax")
ASM(do_smsw, "smsw %%eax")

/* EITHER: the emulated CPU raises less than a real one. */
static const struct attempt list[] = {
	{"hlt", do_hlt, FAULTS},
	{"cli", do_cli, FAULTS},
	{"sti", do_sti, FAULTS},
	{"in", do_in, FAULTS},
	{"out", do_out, FAULTS},
	{"rdmsr", do_rdmsr, FAULTS},
	{"wrmsr", do_wrmsr, FAULTS},
	{"rdpmc", do_rdpmc, FAULTS},
	{"lgdt", do_lgdt, FAULTS},
	{"lidt", do_lidt, FAULTS},
	{"lldt", do_lldt, FAULTS},
	{"ltr", do_ltr, FAULTS},
	{"lmsw", do_lmsw, FAULTS},
	{"clts", do_clts, FAULTS},
	{"read cr0", do_read_cr0, FAULTS},
	{"write cr0", do_write_cr0, FAULTS},
	{"read cr3", do_read_cr3, FAULTS},
	{"write cr3", do_write_cr3, FAULTS},
	{"write cr4", do_write_cr4, FAULTS},
	{"write cr8", do_write_cr8, FAULTS},
	{"read dr7", do_read_dr7, FAULTS},
	{"write dr7", do_write_dr7, FAULTS},
	{"invlpg", do_invlpg, FAULTS},
	{"wbinvd", do_wbinvd, FAULTS},
	{"invd", do_invd, FAULTS},
	{"swapgs", do_swapgs, FAULTS},
	{"sysret", do_sysret, FAULTS},
	{"sysexitl", do_sysexit, FAULTS},
	{"sysenter", do_sysenter, FAULTS},
	{"monitor", do_monitor, FAULTS},
	{"mwait", do_mwait, FAULTS},
	{"xsetbv", do_xsetbv, FAULTS},
	{"wrgsbase", do_wrgsbase, FAULTS},
	{"stac", do_stac, FAULTS},
	{"vmrun", do_vmrun, FAULTS},
	{"vmmcall", do_vmmcall, FAULTS},
	{"stgi", do_stgi, FAULTS},
	{"clgi", do_clgi, FAULTS},
	{"skinit", do_skinit, FAULTS},
	{"int 0", do_int_0, FAULTS},
	{"int 1", do_int_debug, FAULTS},
	{"int 2", do_int_nmi, FAULTS},
	{"int3", do_int3, FAULTS},
	{"int 8", do_int_double, FAULTS},
	{"int 14", do_int_page, FAULTS},
	{"int 0x20", do_int_timer, FAULTS},
	{"int 0x2f", do_int_last, FAULTS},
	{"int 0x30", do_int_beyond, FAULTS},
	{"int 0x80", do_int_80, FAULTS},
	{"int 0xff", do_int_ff, FAULTS},
	{"icebp", do_icebp, EITHER},
	{"ud2", do_ud2, FAULTS},
	{"far jump to the TSS", do_far_tss, FAULTS},
	{"far call to kernel code", do_far_kernel, FAULTS},
	{"lret to kernel code", do_lret_kernel, FAULTS},
	{"iret to kernel code", do_iret_kernel, FAULTS},
	{"iret to a kernel stack", do_iret_stack, FAULTS},
	{"iret to a kernel address", do_iret_wild, FAULTS},
	{"iret with NT", do_iret_nt, FAULTS},
	{"iret with IOPL, without IF", do_iret_flags, EITHER},
	{"popf with IOPL, without IF", do_popf_io, RETURNS},
	{"ds of the kernel", do_ds_kernel, FAULTS},
	{"ss of the kernel", do_ss_kernel, FAULTS},
	{"ss null", do_ss_null, FAULTS},
	{"fs of the TSS", do_fs_tss, FAULTS},
	{"gs beyond the GDT", do_gs_beyond, FAULTS},
	{"es of an LDT", do_es_local, FAULTS},
	{"segments null", do_segments, RETURNS},
	{"calls with TF", do_flag_trap, RETURNS},
	{"calls with DF", do_flag_direction, RETURNS},
	{"calls with NT", do_flag_nested, RETURNS},
	{"calls with RF", do_flag_resume, RETURNS},
	{"calls with AC", do_flag_alignment, RETURNS},
	{"call, rsp 0", do_call_stack_null, RETURNS},
	{"call, rsp wild", do_call_stack_wild, RETURNS},
	{"call, rsp of the kernel", do_call_stack_kernel, RETURNS},
	{"fault, rsp 0", do_fault_stack_null, FAULTS},
	{"fault, rsp wild", do_fault_stack_wild, FAULTS},
	{"fault, rsp of the kernel", do_fault_stack_kernel, FAULTS},
	{"push, rsp wild", do_push_wild, FAULTS},
	{"push, rsp of the kernel", do_push_kernel, FAULTS},
	{"division by zero", do_divide, FAULTS},
	{"division overflow", do_divide_big, FAULTS},
	{"x87 exception", do_x87, FAULTS},
	{"SSE exception", do_sse, EITHER},
	{"MXCSR garbage", do_mxcsr, EITHER},
	{"fxrstor garbage", do_fxrstor, EITHER},
	{"x87 exception over calls", do_x87_waiting, RETURNS},
	{"rdtsc", do_rdtsc, RETURNS},
	{"cpuid", do_cpuid, RETURNS},
	{"sgdt", do_sgdt, FAULTS},
	{"sidt", do_sidt, FAULTS},
	{"sldt", do_sldt, FAULTS},
	{"str", do_str, FAULTS},
	{"smsw", do_smsw, FAULTS},
};

int main(void)
{
#ifdef CX_SUPERVISOR
	printf("hostile_cpu: for user actors only\n");
	HR_EXIT_HDL();
	return 0;
#endif
	return attempts_make("hostile_cpu", list, COUNT_OF(list));
}
