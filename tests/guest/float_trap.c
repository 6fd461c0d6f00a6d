/*
 * A floating-point exception that the actor has unmasked is a failure like
 * any other; the second life finds all of them masked.
 *
 *   arun -g 0 float_trap_u
 *
 * x87 only: QEMU's translator raises no SSE exceptions.
 */
#include <stdio.h>
#include <stdlib.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

static volatile double zero;

static void unmask(void)
{
	unsigned short fcw = 0x37f & ~0x4;

	__asm__ volatile("fldcw %0" : : "m"(fcw));
}

static double divide(void)
{
	volatile long double result = 1.0L / (long double)zero;

	__asm__ volatile("fwait");
	return (double)result;
}

int main(void)
{
	PmmName name = {"RAM", "FLOAT_TRAP"};
	VmAddr addr;
	int life;

	if (pmmAllocate(&addr, &name, sizeof(int), HR_GROUP_KEY,
			HR_GROUP_KEYSIZE) != K_OK) {
		HR_EXIT_HDL();
		return 1;
	}
	life = ++*(int *)addr;
	if (life == 1)
		unmask();
	printf("float_trap: life %d, %f\n", life, divide());
	HR_EXIT_HDL();
	return 0;
}
