/*
 * A machine between two runs, and between two parts of one.
 */
#include "runtime/kernel/x86/park.h"

#include <stddef.h>

#include "runtime/abi/layout.h"
#include "runtime/abi/site.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/x86/cpu.h"
#include "runtime/kernel/x86/paging.h"
#include "runtime/kernel/x86/timer.h"
#include "runtime/kernel/x86/uart.h"

#define IOAPIC_PHYS  0xfec00000ull
#define IOAPIC_PIN   3u /* the second serial line's interrupt */
#define IOAPIC_ENTRY (0x10u + 2 * IOAPIC_PIN)
#define MASKED	     0x10000u

#define MSR_EFER    0xc0000080u
#define MSR_FS_BASE 0xc0000100u
#define MSR_GS_BASE 0xc0000101u

#define MXCSR_RESET 0x1f80u
#define DR6_RESET   0xffff0ff0ull
#define DR7_RESET   0x400ull

/* Called by start.S. */
NORETURN void park_on(void);
NORETURN void park_at_point(void);
NORETURN void park_go(void);
/* In start.S: copy the pages, then park_go; continue behind park_point. */
NORETURN void park_put_back(const struct park_head *head);
NORETURN void park_resume(void);

/* Registers that no boot sets; actors in supervisor mode can change them. */
static const uint32_t zero_msr[] = {
	0x174,				      /* SYSENTER_CS */
	0x175,				      /* SYSENTER_ESP */
	0x176,				      /* SYSENTER_EIP */
	0xc0000083,			      /* CSTAR */
	MSR_FS_BASE, MSR_GS_BASE, 0xc0000102, /* KERNEL_GS_BASE */
};

static struct {
	uint64_t cr0, cr4, efer;
} at_boot SECTION(".bootbss");

/* The checkpoint; its stack and space are in start.S. */
static struct {
	uint64_t fs_base, gs_base, cr2;
	uint32_t fs, gs;
	uint32_t level;
	uint8_t fpu[512] ALIGNED(16);
} point SECTION(".bootbss");

void park_remember(void)
{
	__asm__ volatile("mov %%cr0, %0" : "=r"(at_boot.cr0));
	__asm__ volatile("mov %%cr4, %0" : "=r"(at_boot.cr4));
	at_boot.efer = rdmsr(MSR_EFER);
}

static void ioapic_write(uint32_t reg, uint32_t v)
{
	volatile uint32_t *ioapic =
		(volatile uint32_t *)(LAYOUT_DIRECT_VIRT + IOAPIC_PHYS);

	ioapic[0] = reg;
	ioapic[4] = v;
}

/* Say that byte, sleep until there is an answer. The interrupt only ends the
 * sleep: trap_handle acknowledges it. */
static int ask(char message)
{
	int answer;

	timer_reset();
	if (!uart_channel_init())
		for (;;)
			__asm__ volatile("cli; hlt");
	uart_channel_interrupts(true);
	cpu_level = 1;
	ioapic_write(IOAPIC_ENTRY + 1, 0);
	ioapic_write(IOAPIC_ENTRY, VEC_WAKE);
	uart_channel_put(message);
	while ((answer = uart_channel_get()) < 0)
		__asm__ volatile("sti; hlt; cli" : : : "memory");
	ioapic_write(IOAPIC_ENTRY, MASKED);
	uart_channel_interrupts(false);
	/* Whatever is still on its way arrives here. */
	__asm__ volatile("sti; nop; nop; nop; cli" : : : "memory");
	timer_reset();
	return answer;
}

static void reset_registers(void)
{
	uint32_t mxcsr = MXCSR_RESET;

	for (size_t i = 0; i < sizeof(zero_msr) / sizeof(zero_msr[0]); i++)
		wrmsr(zero_msr[i], 0);
	__asm__ volatile("mov %0, %%dr7" : : "r"(DR7_RESET));
	__asm__ volatile("mov %0, %%dr6" : : "r"(DR6_RESET));
	__asm__ volatile("xor %%eax, %%eax\n\t"
			 "mov %%eax, %%fs\n\t"
			 "mov %%eax, %%gs\n\t"
			 "lldt %%ax\n\t"
			 "fninit\n\t"
			 "ldmxcsr %0"
			 :
			 : "m"(mxcsr)
			 : "eax");
	wrmsr(MSR_EFER, at_boot.efer);
	__asm__ volatile("mov %0, %%cr4" : : "r"(at_boot.cr4));
	__asm__ volatile("mov %0, %%cr0" : : "r"(at_boot.cr0));
}

/* What is put back must be as the harness saw it: nothing but stacks has
 * changed since. */
static NORETURN void obey(int answer)
{
	reset_registers();
	if (answer == PARK_BACK)
		park_put_back((const struct park_head *)(LAYOUT_DIRECT_VIRT +
							 PLAN->ram_bytes));
	if (answer == PARK_GO)
		park_go();
	paging_restore();
	hot_start(BOOT_REUSED);
}

void park_on(void)
{
	obey(ask(PARK_OVER));
}

void park_at_point(void)
{
	point.level = cpu_level;
	point.fs_base = rdmsr(MSR_FS_BASE);
	point.gs_base = rdmsr(MSR_GS_BASE);
	point.cr2 = read_cr2();
	__asm__ volatile("mov %%fs, %0\n\tmov %%gs, %1"
			 : "=r"(point.fs), "=r"(point.gs));
	fpu_save(point.fpu);
	obey(ask(PARK_POINT));
}

/* Memory is as it was at the checkpoint, the processor not yet. */
void park_go(void)
{
	cpu_init();
	cpu_level = point.level;
	__asm__ volatile("mov %0, %%fs\n\tmov %1, %%gs\n\tmov %2, %%cr2"
			 :
			 : "r"(point.fs), "r"(point.gs), "r"(point.cr2));
	wrmsr(MSR_FS_BASE, point.fs_base);
	wrmsr(MSR_GS_BASE, point.gs_base);
	fpu_load(point.fpu);
	SITE->resumed_tsc = rdtsc();
	park_resume();
}
