/*
 * Many blocks: makes them, finds them again, frees them, in one bank.
 *
 *   arun blocks_u fill COUNT    blocks B0 .. of one page and key BULK, the
 *                               number of the block in each
 *   arun blocks_u find COUNT    they are there, with what was put in
 *   arun blocks_u odd COUNT     every second one is freed by its name
 *   arun blocks_u even COUNT    ... and the others are still there
 *   arun blocks_u free COUNT    those that are left are freed by their key
 *   arun blocks_u probe COUNT   each call a few times, beside what there is
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pmm/chPmm.h>

#define ROUNDS 16

static char bulk[] = "BULK";
static char single[] = "SINGLE";

static PmmName block_name(const char *kind, int number)
{
	PmmName name = {.medium = "RAM"};

	snprintf(name.name, sizeof(name.name), "%s%d", kind, number);
	return name;
}

static int *get(const char *kind, int number, char *key)
{
	PmmName name = block_name(kind, number);
	VmAddr addr;
	int res = pmmAllocate(&addr, &name, sizeof(int), key, strlen(key) + 1);

	if (res == K_OK)
		return (int *)addr;
	printf("blocks: %s: error %d\n", name.name, res);
	exit(1);
}

static void drop(const char *kind, int number)
{
	PmmName name = block_name(kind, number);
	int res = pmmFree(&name);

	if (res == K_OK)
		return;
	printf("blocks: %s is not freed: error %d\n", name.name, res);
	exit(1);
}

static void fill(int from, int count, int step)
{
	for (int i = from; i < count; i += step) {
		int *number = get("B", i, bulk);

		if (*number != 0) {
			printf("blocks: B%d is not new: %d\n", i, *number);
			exit(1);
		}
		*number = i + 1;
	}
}

static void find(int from, int count, int step)
{
	for (int i = from; i < count; i += step) {
		int number = *get("B", i, bulk);

		if (number != i + 1) {
			printf("blocks: B%d has %d\n", i, number);
			exit(1);
		}
	}
}

static void drop_odd(int count)
{
	for (int i = 1; i < count; i += 2)
		drop("B", i);
}

static void probe(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		get("P", i, single);
		get("P", i, single);
		drop("P", i);
		get("P", i, single);
		pmmFreeAll(single, sizeof(single));
	}
}

int main(int argc, char *argv[])
{
	const char *what = argc > 2 ? argv[1] : "";
	int count = argc > 2 ? atoi(argv[2]) : 0;
	int res = 0;

	if (strcmp(what, "fill") == 0)
		fill(0, count, 1);
	else if (strcmp(what, "find") == 0)
		find(0, count, 1);
	else if (strcmp(what, "odd") == 0)
		drop_odd(count);
	else if (strcmp(what, "even") == 0)
		find(0, count, 2);
	else if (strcmp(what, "free") == 0)
		res = pmmFreeAll(bulk, sizeof(bulk));
	else if (strcmp(what, "probe") == 0)
		probe();
	printf("blocks: %s %d: %d\n", what, count, res);
	return 0;
}
