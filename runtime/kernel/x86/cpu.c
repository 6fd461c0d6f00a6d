/*
 * Descriptor tables, exception entry stacks, system call registers.
 */
#include "runtime/kernel/x86/cpu.h"

#include <stddef.h>

#include "runtime/kernel/x86/timer.h"

#define MSR_EFER  0xc0000080u
#define MSR_STAR  0xc0000081u
#define MSR_LSTAR 0xc0000082u
#define MSR_FMASK 0xc0000084u

#define CR4_UMIP (1ull << 11)
#define CR4_SMEP (1ull << 20)
#define CR4_SMAP (1ull << 21)

enum {
	IST_TRAP = 1,
	IST_DEBUG = 2,
	IST_DOUBLE = 3,
	IST_WAKE = 4, /* the others may hold frames then */
	IST_COUNT = 4,
	IST_BYTES = 8192
};

struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint8_t ist;
	uint8_t type;
	uint16_t offset_mid;
	uint32_t offset_high;
	uint32_t zero;
} PACKED;

struct tss {
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t reserved1;
	uint64_t ist[7];
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t iomap;
} PACKED;

struct table_register {
	uint16_t limit;
	uint64_t base;
} PACKED;

extern char trap_stubs[];
void syscall_entry(void);

uint32_t cpu_level;
uint64_t cpu_kstack;
uint64_t cpu_user_rsp;

static struct gate idt[48];
static struct tss tss;
static uint64_t gdt[7];
static uint8_t ist_stack[IST_COUNT][IST_BYTES] ALIGNED(16);

static void gdt_init(void)
{
	uint64_t base = (uint64_t)&tss;
	struct table_register reg = {sizeof(gdt) - 1, (uint64_t)gdt};

	gdt[1] = 0x00af9a000000ffffull; /* kernel code */
	gdt[2] = 0x00cf92000000ffffull; /* kernel data */
	gdt[3] = 0x00cff2000000ffffull; /* user data */
	gdt[4] = 0x00affa000000ffffull; /* user code */
	gdt[5] = (sizeof(tss) - 1) | (base & 0xffffff) << 16 | 0x89ull << 40 |
		 ((base >> 24) & 0xff) << 56;
	gdt[6] = base >> 32;
	tss.iomap = sizeof(tss);
	for (unsigned i = 0; i < IST_COUNT; i++)
		tss.ist[i] = (uint64_t)ist_stack[i] + IST_BYTES;
	__asm__ volatile("lgdt %0" : : "m"(reg));
	__asm__ volatile("ltr %w0" : : "r"(0x28));
}

static void idt_init(void)
{
	struct table_register reg = {sizeof(idt) - 1, (uint64_t)idt};

	for (unsigned i = 0; i < 48; i++) {
		uint64_t stub = (uint64_t)trap_stubs + 16 * i;

		idt[i] = (struct gate){
			.offset_low = (uint16_t)stub,
			.selector = KERNEL_CS,
			.ist = i == VEC_DEBUG	 ? IST_DEBUG
			       : i == VEC_DOUBLE ? IST_DOUBLE
			       : i == VEC_WAKE	 ? IST_WAKE
						 : IST_TRAP,
			/* int3 is for everybody: a breakpoint in await */
			.type = i == VEC_BREAKPOINT ? 0xee : 0x8e,
			.offset_mid = (uint16_t)(stub >> 16),
			.offset_high = (uint32_t)(stub >> 32),
		};
	}
	__asm__ volatile("lidt %0" : : "m"(reg));
}

/* SMEP and SMAP where the CPU has them: the kernel reaches user memory
 * through the direct map only. UMIP: sgdt and sidt would tell user actors where
 * the kernel is. */
static void protection_init(void)
{
	uint32_t a = 7, b = 0, c = 0, d = 0;
	uint64_t cr4;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	__asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
	if (c & (1u << 2))
		cr4 |= CR4_UMIP;
	if (b & (1u << 7))
		cr4 |= CR4_SMEP;
	if (b & (1u << 20))
		cr4 |= CR4_SMAP;
	__asm__ volatile("mov %0, %%cr4" : : "r"(cr4));
}

void cpu_init(void)
{
	cpu_level = 1;
	gdt_init();
	idt_init();
	protection_init();
	wrmsr(MSR_STAR, (uint64_t)KERNEL_CS << 32 | (uint64_t)KERNEL_DS << 48);
	wrmsr(MSR_LSTAR, (uint64_t)syscall_entry);
	/* IF, TF, DF, AC, NT off on entry */
	wrmsr(MSR_FMASK, 0x44700);
	timer_init();
}
