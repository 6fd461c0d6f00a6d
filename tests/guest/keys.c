/*
 * Deletion keys are bytes and a size (PMM-20): the same bytes with another
 * size, and other bytes behind a NUL, are other keys.
 */
#include <pmm/chPmm.h>
#include <string.h>

#include "tests/guest/check.h"

#define KEYS 5

static const struct {
	PmmDelKey key;
	size_t size;
} keys[KEYS] = {
	{"AB", 2}, {"AB", 3}, {"AC", 2}, {"A\0B", 3}, {"A\0C", 3},
};

static PmmName name_of(int n)
{
	PmmName name = {"RAM", "KEYS."};

	name.name[5] = (char)('0' + n);
	return name;
}

static VmAddr allocate(int n)
{
	PmmDelKey key;
	PmmName name = name_of(n);
	VmAddr addr = 0;

	memcpy(key, keys[n].key, sizeof(key));
	CHECK(pmmAllocate(&addr, &name, 1, key, keys[n].size), K_OK);
	memset(key, 'x', sizeof(key));
	return addr;
}

static KnError free_by(int n)
{
	PmmDelKey key;

	memcpy(key, keys[n].key, sizeof(key));
	return pmmFreeAll(key, keys[n].size);
}

/* Free block n by its key; the others are as they were. */
static void check_key(int n)
{
	for (int i = 0; i < KEYS; i++)
		*(int *)allocate(i) = 100 + i;
	CHECK(free_by(n), K_OK);
	CHECK(free_by(n), K_EUNKNOWN);
	for (int i = 0; i < KEYS; i++)
		CHECK(*(int *)allocate(i), i == n ? 0 : 100 + i);
}

int main(void)
{
	for (int n = 0; n < KEYS; n++)
		check_key(n);
	for (int n = 0; n < KEYS; n++)
		CHECK(free_by(n), K_OK);
	return check_end("keys");
}
