/*
 * What the project uses beyond C17, in one place (runtime side).
 */
#ifndef HOTRIG_COMPILER_H
#define HOTRIG_COMPILER_H

#define NORETURN     __attribute__((noreturn))
#define PACKED	     __attribute__((packed))
#define ALIGNED(n)   __attribute__((aligned(n)))
#define SECTION(s)   __attribute__((section(s)))
#define NOINLINE     __attribute__((noinline))
#define USED	     __attribute__((used))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Keep the compiler from moving stores across this line. */
#define compiler_barrier() __asm__ volatile("" ::: "memory")

/* A store that is neither split nor moved before earlier ones. */
#define store_u64(p, v)                                                        \
	do {                                                                   \
		compiler_barrier();                                            \
		*(volatile uint64_t *)(p) = (v);                               \
		compiler_barrier();                                            \
	} while (0)

#endif
