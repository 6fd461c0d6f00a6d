/*
 * Local APIC in one-shot mode; the legacy interrupt controllers stay masked.
 */
#include "runtime/kernel/x86/timer.h"

#include "runtime/abi/layout.h"
#include "runtime/kernel/x86/cpu.h"

#define MSR_APIC_BASE 0x1bu
#define APIC_PHYS     0xfee00000ull
#define APIC_ENABLE   0x900ull /* enabled, boot processor */

enum {
	APIC_TASK_PRIORITY = 0x80,
	APIC_EOI = 0xb0,
	APIC_SPURIOUS = 0xf0,
	APIC_ICR = 0x300,
	APIC_LVT_TIMER = 0x320,
	APIC_LVT_LINT0 = 0x350,
	APIC_LVT_LINT1 = 0x360,
	APIC_COUNT = 0x380,
	APIC_DIVIDE = 0x3e0,
	APIC_MASKED = 0x10000,
	APIC_DIVIDE_BY_1 = 0xb,
	PIC1_MASK = 0x21,
	PIC2_MASK = 0xa1
};

/* Timer, wake-up, spurious: no more can be in service at a time. */
#define VECTORS_IN_USE 3u

static void apic_write(unsigned reg, uint32_t v)
{
	*(volatile uint32_t *)(LAYOUT_DIRECT_VIRT + APIC_PHYS + reg) = v;
}

void timer_init(void)
{
	wrmsr(MSR_APIC_BASE, APIC_PHYS | APIC_ENABLE);
	apic_write(APIC_COUNT, 0);
	apic_write(APIC_SPURIOUS, 0x100 | VEC_SPURIOUS);
	apic_write(APIC_LVT_LINT0, APIC_MASKED);
	apic_write(APIC_LVT_LINT1, APIC_MASKED);
	apic_write(APIC_DIVIDE, APIC_DIVIDE_BY_1);
	apic_write(APIC_LVT_TIMER, VEC_TIMER);
	apic_write(APIC_EOI, 0);
	outb(PIC1_MASK, 0xff);
	outb(PIC2_MASK, 0xff);
}

void timer_arm(uint64_t tsc)
{
	uint64_t now = rdtsc();
	uint64_t count = tsc > now ? tsc - now : 1;

	if (count > 0xffffffffull)
		count = 0xffffffffull;
	apic_write(APIC_COUNT, (uint32_t)count);
}

void timer_stop(void)
{
	apic_write(APIC_COUNT, 0);
}

void timer_eoi(void)
{
	apic_write(APIC_EOI, 0);
}

void timer_reset(void)
{
	apic_write(APIC_LVT_TIMER, APIC_MASKED);
	apic_write(APIC_COUNT, 0);
	apic_write(APIC_ICR, 0);
	apic_write(APIC_TASK_PRIORITY, 0);
	for (unsigned i = 0; i < VECTORS_IN_USE; i++)
		timer_eoi();
}
