/*
 * Floating point, while others compute too: SSE and x87 results do not depend
 * on who else had the processor, and every life starts with the FPU as after
 * a reset, whatever was left in it.
 *
 *   arun float_u [ROUNDS [spoil]]
 *
 * spoil: before the end all registers are filled and both control words
 * changed, for the next one to find.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/guest/check.h"

#define FCW_RESET   0x37f
#define MXCSR_RESET 0x1f80

struct fpu {
	unsigned short fcw, fsw;
	unsigned char tags, zero;
	unsigned short opcode;
	unsigned long rip, rdp;
	unsigned int mxcsr, mask;
	unsigned long st[16], xmm[32];
	unsigned char rest[96];
} __attribute__((aligned(16)));

/* As it is now; kept from changing by what is printed. */
static inline void look(struct fpu *f)
{
	__asm__ volatile("fxsave (%0)" : : "r"(f) : "memory");
}

static void check_reset(void)
{
	static struct fpu f;
	unsigned long any = 0;

	look(&f);
	for (int i = 0; i < 32; i++)
		any |= f.xmm[i];
	for (int i = 0; i < 16; i++)
		any |= f.st[i];
	CHECK(f.fcw, FCW_RESET);
	CHECK(f.mxcsr, MXCSR_RESET);
	CHECK(f.tags, 0);
	CHECK(any, 0);
}

static void spoil(void)
{
	unsigned int mxcsr = 0x7f80;
	unsigned short fcw = 0xf7f;

	__asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(mxcsr), "m"(fcw));
	__asm__ volatile("pcmpeqd %%xmm0, %%xmm0; movaps %%xmm0, %%xmm7;"
			 "movaps %%xmm0, %%xmm15; fldpi; fldpi; fldpi"
			 :
			 :
			 : "xmm0", "xmm7", "xmm15");
}

/* Leibniz' series, and the same on the x87. */
static double series(int terms)
{
	double sum = 0;

	for (int i = terms; i-- > 0;)
		sum += (i % 2 ? -4.0 : 4.0) / (2 * i + 1);
	return sum;
}

static long double series_x87(int terms)
{
	long double sum = 0;

	for (int i = terms; i-- > 0;)
		sum += (i % 2 ? -4.0L : 4.0L) / (2 * i + 1);
	return sum;
}

int main(int argc, char *argv[])
{
	int rounds = argc > 1 ? atoi(argv[1]) : 20;
	double first, value = 0;
	long double wide = 0;
	char text[80];
	int same = 0;

	check_reset();
	first = series(20000);
	for (int i = 0; i < rounds; i++) {
		value = series(20000);
		wide = series_x87(20000);
		same += value == first && (double)wide - value < 1e-12;
	}
	CHECK(same, rounds);
	snprintf(text, sizeof(text), "%.9f %.9Lf %e %g", value, wide, -value,
		 value);
	CHECK(strcmp(text, "3.141542654 3.141542654 -3.141543e+00 3.14154"), 0);
	printf("float: %s\n", text);
	if (argc > 2)
		spoil();
	return check_end("float");
}
