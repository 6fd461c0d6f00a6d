/*
 * Two copies: the one that does not count is written, then a single store
 * makes it the one that does.
 */
#include "examples/maze/keep.h"

#include <hr/hr.h>
#include <pmm/chPmm.h>

struct copy {
	uint32_t sum;
	struct walk walk;
};

static struct keep {
	uint32_t lives;
	uint32_t current; /* 0: no checkpoint, else copy[current - 1] */
	struct copy copy[2];
} * keep;

static uint32_t sum_of(const struct walk *walk)
{
	const uint8_t *byte = (const uint8_t *)walk;
	uint32_t sum = 2166136261u;

	for (unsigned i = 0; i < sizeof(*walk); i++)
		sum = (sum ^ byte[i]) * 16777619u;
	return sum;
}

int keep_open(void)
{
	PmmName name = {"RAM", "MAZE"};
	VmAddr addr;
	int result = pmmAllocate(&addr, &name, sizeof(*keep), HR_GROUP_KEY,
				 HR_GROUP_KEYSIZE);

	if (result == K_OK)
		keep = (struct keep *)addr;
	return result;
}

uint32_t keep_life(void)
{
	return ++keep->lives;
}

int keep_load(struct walk *walk)
{
	const struct copy *copy;

	if (!keep->current)
		return 0;
	copy = &keep->copy[keep->current - 1];
	*walk = copy->walk;
	return sum_of(walk) == copy->sum ? 1 : -1;
}

void keep_save(const struct walk *walk)
{
	uint32_t next = keep->current == 1 ? 2 : 1;
	struct copy *copy = &keep->copy[next - 1];

	copy->walk = *walk;
	copy->sum = sum_of(walk);
	__asm__ volatile("" : : : "memory");
	*(volatile uint32_t *)&keep->current = next;
}
