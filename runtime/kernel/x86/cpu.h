/*
 * The processor: frames, registers, descriptor tables, the few instructions
 * C does not have. One CPU; interrupts are on only in actor code.
 */
#ifndef HOTRIG_KERNEL_CPU_H
#define HOTRIG_KERNEL_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/compiler.h"

/* What entry.S leaves on a stack; the order is that of its pushes. */
struct frame {
	uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8;
	uint64_t rdi, rsi, rdx, rcx, rax;
	uint64_t vector, error;
	uint64_t rip, cs, rflags, rsp, ss;
};

_Static_assert(sizeof(struct frame) == 22 * 8, "entry.S relies on it");

enum {
	KERNEL_CS = 0x08,
	KERNEL_DS = 0x10,
	USER_DS = 0x1b,
	USER_CS = 0x23,
	VEC_DIVIDE = 0,
	VEC_DEBUG = 1,
	VEC_BREAKPOINT = 3,
	VEC_ILLEGAL = 6,
	VEC_DOUBLE = 8,
	VEC_GP = 13,
	VEC_PAGE = 14,
	VEC_TIMER = 32,
	VEC_WAKE = 33,
	VEC_SPURIOUS = 47,
	VEC_SYSCALL = 0x100,
	VEC_GATE = 0x101
};

#define RFLAGS_TF    0x100ull
#define RFLAGS_IF    0x200ull
#define RFLAGS_RF    0x10000ull
#define RFLAGS_FIXED 0x2ull

/* 0 while actor code runs, 1 while the kernel or a boot actor does. */
extern uint32_t cpu_level;
/* Top of the kernel stack of the current thread. */
extern uint64_t cpu_kstack;
extern uint64_t cpu_user_rsp;

void cpu_init(void);

/* entry.S */
void thread_switch(uint64_t *save_sp, uint64_t load_sp);
void thread_first(void);
NORETURN void frame_enter(struct frame *frame);
void gate_entry(void);
void destructor_return(void);
extern char gate_masked[];
/* start.S; mode: enum boot_mode */
NORETURN void hot_start(uint32_t mode);

static inline uint64_t rdtsc(void)
{
	uint32_t lo, hi;

	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi) : : "memory");
	return (uint64_t)hi << 32 | lo;
}

static inline void outb(uint16_t port, uint8_t v)
{
	__asm__ volatile("outb %0, %1" : : "a"(v), "Nd"(port));
}

static inline uint8_t inb(uint16_t port)
{
	uint8_t v;

	__asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline void outw(uint16_t port, uint16_t v)
{
	__asm__ volatile("outw %0, %1" : : "a"(v), "Nd"(port));
}

static inline void outl(uint16_t port, uint32_t v)
{
	__asm__ volatile("outl %0, %1" : : "a"(v), "Nd"(port));
}

static inline void wrmsr(uint32_t msr, uint64_t v)
{
	__asm__ volatile("wrmsr"
			 :
			 : "c"(msr), "a"((uint32_t)v),
			   "d"((uint32_t)(v >> 32)));
}

static inline uint64_t rdmsr(uint32_t msr)
{
	uint32_t lo, hi;

	__asm__ volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr));
	return (uint64_t)hi << 32 | lo;
}

static inline uint64_t read_cr2(void)
{
	uint64_t v;

	__asm__ volatile("mov %%cr2, %0" : "=r"(v));
	return v;
}

static inline uint64_t read_cr3(void)
{
	uint64_t v;

	__asm__ volatile("mov %%cr3, %0" : "=r"(v));
	return v;
}

static inline void write_cr3(uint64_t v)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(v) : "memory");
}

static inline void invlpg(uint64_t virt)
{
	__asm__ volatile("invlpg (%0)" : : "r"(virt) : "memory");
}

/* FPU and SSE state of a thread: 512 bytes, 16-byte aligned. */
static inline void fpu_save(void *area)
{
	__asm__ volatile("fxsave (%0)" : : "r"(area) : "memory");
}

static inline void fpu_load(const void *area)
{
	__asm__ volatile("fxrstor (%0)" : : "r"(area) : "memory");
}

#endif
