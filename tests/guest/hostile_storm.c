/*
 * Takes all there is of something, twice: the second time as much as the
 * first, and the refusal behind the last is the documented one.
 *
 *   arun [-g 0] hostile_storm_u VERB
 *
 * afexec    actors that are not restartable: kern.exec.maxActorNumber, EAGAIN
 * hrfexec   members of the own group, EAGAIN or ENOMEM; ends with the group
 * blocks    blocks of a page: pmm.maxBlocks, K_EFULL
 * bank      one block of all pages: K_ENOMEM
 * reserved  5000 regions without memory
 * memory    all memory: K_ENOMEM; as much as the actor before it got
 * pads      private data, supervisor: K_EFULL
 * pages     svPagesAllocate, supervisor: K_ENOMEM
 * big       actors until there is no memory; they live for ten seconds
 * sleep     what the children do
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <am/await.h>
#include <hr/hr.h>
#include <mem/chMem.h>
#include <pd/chPd.h>
#include <pmm/chPmm.h>

#include "tests/guest/check.h"
#include "tests/guest/hostile.h"

#define KEY	"STORM"
#define MOST	256
#define RESERVE 5000

static char *me;
static char verb_sleep[] = "sleep";

static void doze(long s)
{
	KnTimeVal t = {s, 0};

	threadDelay(&t);
}

static int afexec_all(void)
{
	static KnCap cap[MOST];
	char *argv[] = {me, verb_sleep, NULL};
	int n = 0;

	while (n < MOST && afexecv(me, &cap[n], NULL, argv) > 0)
		n++;
	CHECK(errno, EAGAIN);
	for (int i = 0; i < n; i++)
		CHECK(akill(&cap[i]), 0);
	CHECK(akill(&cap[0]), -1);
	CHECK(errno, ESRCH);
	return n;
}

/* Large ones, then small ones in what is left. */
static int big_all(void)
{
	char big[] = "hostile_big_u";
	char *file[] = {big, me};
	char *argv[] = {me, verb_sleep, NULL};
	int n = 0;

	for (int i = 0; i < COUNT_OF(file); i++) {
		while (afexecv(file[i], NULL, NULL, argv) > 0)
			n++;
		CHECK(errno, ENOMEM);
	}
	printf("hostile_storm: has all memory\n");
	doze(8);
	return n;
}

static int hrfexec_all(void)
{
	PmmName base = {.medium = "RAM"};
	char *argv[] = {me, verb_sleep, NULL};
	static int round;
	int n = 0;

	for (round++;; n++) {
		snprintf(base.name, sizeof(base.name), "STORM.%d", n);
		if (hrfexecv(&base, me, NULL, NULL, argv) <= 0)
			break;
	}
	printf("hostile_storm: round %d: %d members, then %s\n", round, n,
	       errno == EAGAIN	 ? "EAGAIN"
	       : errno == ENOMEM ? "ENOMEM"
	       : errno == EBUSY	 ? "EBUSY"
				 : strerror(errno));
	return n;
}

/* The second round finds the names in use; the group ends them all. */
static int hrfexec_group(void)
{
	hrfexec_all();
	CHECK(hrfexec_all(), 0);
	check_end("hostile_storm");
	hrKillGroup(hrGetActorGroup(0));
	printf("hostile_storm: FAILED: lives on\n");
	return 0;
}

static int blocks_all(void)
{
	PmmName name = {.medium = "RAM"};
	VmAddr addr;
	int n = 0, e;

	for (;; n++) {
		snprintf(name.name, sizeof(name.name), "STORM.%d", n);
		e = pmmAllocate(&addr, &name, 1, KEY, sizeof(KEY));
		if (e != K_OK)
			break;
		*(char *)addr = 1;
	}
	CHECK(e, K_EFULL);
	CHECK(pmmFreeAll(KEY, sizeof(KEY)), K_OK);
	CHECK(pmmFreeAll(KEY, sizeof(KEY)), K_EUNKNOWN);
	return n;
}

static int bank_all(void)
{
	PmmName name = {"RAM", "STORM"}, more = {"RAM", "STORM.MORE"};
	size_t pages = 1;
	VmAddr addr;
	int e;

	while ((e = pmmAllocate(&addr, &name, pages * 4096, KEY,
				sizeof(KEY))) == K_OK) {
		CHECK(pmmFree(&name), K_OK);
		pages++;
	}
	CHECK(e, K_ENOMEM);
	pages--;
	CHECK(pmmAllocate(&addr, &name, pages * 4096, KEY, sizeof(KEY)), K_OK);
	memset((void *)addr, 1, pages * 4096);
	CHECK(pmmAllocate(&addr, &more, pages * 4096, KEY, sizeof(KEY)),
	      K_ENOMEM);
	CHECK(pmmFreeAll(KEY, sizeof(KEY)), K_OK);
	return (int)pages;
}

static int reserved_all(void)
{
	for (int i = 0; i < RESERVE; i++) {
		KnRgnDesc r = {.size = 4096,
			       .options = K_ANYWHERE | K_RESERVED};

		if (rgnAllocate(K_MYACTOR, &r) != K_OK)
			return i;
	}
	return RESERVE;
}

/* Pages, in regions that get smaller and smaller. */
static int memory_all(void)
{
	int pages = 0;

	for (VmSize size = 1024; size;) {
		KnRgnDesc r = {.size = size * 4096,
			       .options = K_ANYWHERE | K_WRITABLE};
		int e = rgnAllocate(K_MYACTOR, &r);

		if (e == K_OK) {
			pages += (int)size;
			continue;
		}
		CHECK(e, K_ENOMEM);
		size /= 2;
	}
	return pages;
}

/* As many as whoever did this before? */
static int memory_as_before(void)
{
	PmmName name = {"RAM", "STORM.MEMORY"};
	int pages = memory_all();
	VmAddr addr;

	CHECK(pmmAllocate(&addr, &name, 1, NULL, 0), K_OK);
	if (*(int *)addr == 0)
		*(int *)addr = pages;
	CHECK(pages, *(int *)addr);
	CHECK(pages > 1000, 1);
	return check_end("hostile_storm");
}

static void nothing(void *value)
{
	(void)value;
}

static int pads_all(void)
{
	int n = 0, values = 0, e;
	PdKey key = 0;

	while ((e = padKeyCreate(&key, nothing)) == K_OK)
		n++;
	printf("hostile_storm: %d keys, then %d\n", n, e);
	while (padSet(K_MYACTOR, key, &key) == 0 && values < 10000)
		values++;
	CHECK(values, 10000);
	CHECK(padSet(K_MYACTOR, key + 1, &key) != 0, 1);
	CHECK(padSet(K_MYACTOR, 0, &key) != 0, 1);
	CHECK(padSet(K_MYACTOR, -1, &key) != 0, 1);
	return n;
}

static int pages_all(void)
{
	static VmAddr at[MOST];
	int n = 0, e;

	while ((e = svPagesAllocate(&at[n], 0x100000, K_NOWAITFORMEMORY,
				    K_MYACTOR)) == K_OK)
		n++;
	CHECK(e, K_ENOMEM);
	CHECK(svPagesAllocate(&at[n], ~0ul, 0, K_MYACTOR), K_ENOMEM);
	CHECK(svPagesAllocate(&at[n], 0, 0, K_MYACTOR), K_EINVAL);
	for (int i = 0; i < n; i++) {
		CHECK(svPagesFree(at[i], 0x1000), K_EINVAL);
		CHECK(svPagesFree(at[i], 0x100000), K_OK);
		CHECK(svPagesFree(at[i], 0x100000), K_EINVAL);
	}
	return n;
}

static const struct {
	const char *verb;
	int (*run)(void);
	int once;
} verbs[] = {
	{"afexec", afexec_all, 0},     {"hrfexec", hrfexec_group, 1},
	{"blocks", blocks_all, 0},     {"bank", bank_all, 0},
	{"reserved", reserved_all, 1}, {"memory", memory_as_before, 1},
	{"pads", pads_all, 1},	       {"pages", pages_all, 0},
	{"big", big_all, 1},
};

int main(int argc, char *argv[])
{
	const char *verb = argc > 1 ? argv[1] : "";
	int first;

	me = argv[0];
	if (strcmp(verb, verb_sleep) == 0) {
		doze(10);
		return 0;
	}
	for (int i = 0; i < COUNT_OF(verbs); i++) {
		if (strcmp(verb, verbs[i].verb) != 0)
			continue;
		first = verbs[i].run();
		printf("hostile_storm: %s: %d\n", verb, first);
		if (!verbs[i].once)
			CHECK(verbs[i].run(), first);
	}
	check_end("hostile_storm");
	HR_EXIT_HDL();
	return 0;
}
