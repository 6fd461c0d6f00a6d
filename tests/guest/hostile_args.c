/*
 * Pointers and lengths at the edges: structures and strings that straddle the
 * end of what is mapped, lengths that wrap. Each call is refused with its
 * documented error and writes nothing; what ends exactly at the edge works.
 *
 * (One processor and calls that run to their end: nobody can change an
 * argument while the kernel reads it. It is copied once all the same.)
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <am/astat.h>
#include <am/await.h>
#include <exec/chModules.h>
#include <hr/hr.h>
#include <mem/chMem.h>
#include <pmm/chPmm.h>

#include "tests/guest/check.h"
#include "tests/guest/hostile.h"

#define PATTERN 0xa5

static uint8_t *page; /* one page, nothing behind it */
static uint8_t *edge; /* its end */

static void fill(void)
{
	memset(page, PATTERN, 4096);
}

static int untouched(void)
{
	for (int i = 0; i < 4096; i++)
		if (page[i] != PATTERN)
			return 0;
	return 1;
}

/* So many bytes before the edge; the page is filled afresh. */
static void *near_edge(size_t bytes)
{
	fill();
	return edge - bytes;
}

static void structures(void)
{
	KnActorPrivilege wanted = K_SYSTEMACTOR;
	KnRgnDesc *r;
	int aid;

	CHECK(sysTime(near_edge(sizeof(KnTimeVal) - 1)), K_EFAULT);
	CHECK(untouched(), 1);
	CHECK(sysTime(near_edge(sizeof(KnTimeVal))), K_OK);
	CHECK(actorSelf(near_edge(sizeof(KnCap) - 1)), K_EFAULT);
	CHECK(untouched(), 1);
	CHECK(actorSelf(near_edge(sizeof(KnCap))), K_OK);
	CHECK(actorPrivilege(near_edge(sizeof(KnCap) - 8), NULL, NULL),
	      K_EFAULT);
	CHECK(actorPrivilege(K_MYACTOR, near_edge(3), NULL), K_EFAULT);
	CHECK(untouched(), 1);
	CHECK(actorPrivilege(K_MYACTOR, NULL, near_edge(1)), K_EFAULT);
#ifndef CX_SUPERVISOR
	CHECK(actorPrivilege(K_MYACTOR, NULL, &wanted), K_EPRIV);
#else
	CHECK(actorPrivilege(K_MYACTOR, NULL, &wanted), K_EINVAL);
#endif
	CHECK(rgnAllocate(K_MYACTOR, near_edge(sizeof(*r) - 1)), K_EFAULT);
	CHECK(rgnFree(K_MYACTOR, near_edge(sizeof(*r) - 1)), K_EFAULT);
	CHECK(rgnAllocate(near_edge(8), near_edge(sizeof(*r))), K_EFAULT);
	CHECK(akill(near_edge(sizeof(KnCap) - 1)), -1);
	CHECK(errno, EFAULT);
	CHECK(awaits(near_edge(1), NULL), -1);
	CHECK(errno, EFAULT);
	CHECK(astat(near_edge(sizeof(astatEntry) - 1), 1), -1);
	CHECK(errno, EFAULT);
	CHECK(untouched(), 1);
	CHECK(astat(near_edge(sizeof(astatEntry)), 1) > 0, 1);
	CHECK(astat(near_edge(sizeof(astatEntry)), 2), -1);
	CHECK(errno, EFAULT);
	aid = agetId();
	CHECK(astat(near_edge(0), 0) > 0, 1);
	CHECK(astat((astatEntry *)~15ul, -1) > 0, 1);
	CHECK(hrGetActorGroup(aid), -1);
	CHECK(errno, ESRCH);
}

static void strings(void)
{
	int value = 7;
	char *text;

	text = near_edge(sizeof(K_MODULE_MEM_NAME) - 1);
	memcpy(text, K_MODULE_MEM_NAME, sizeof(K_MODULE_MEM_NAME) - 1);
	CHECK(sysGetConf(text, K_GETCONF_VERSION, &value), K_EFAULT);
	CHECK(value, 7);
	text = near_edge(sizeof(K_MODULE_MEM_NAME));
	memcpy(text, K_MODULE_MEM_NAME, sizeof(K_MODULE_MEM_NAME));
	CHECK(sysGetConf(text, K_GETCONF_VERSION, &value), K_OK);
	CHECK(sysGetConf(text, K_GETCONF_VERSION, (int *)(edge - 3)), K_EFAULT);
	fill();
	CHECK(sysGetConf((char *)page, K_GETCONF_VERSION, &value), K_EUNKNOWN);
	CHECK(afexecl((char *)page, NULL, NULL, "x", NULL), -1);
	CHECK(errno, ENAMETOOLONG);
	CHECK(afexecl(near_edge(5), NULL, NULL, "x", NULL), -1);
	CHECK(errno, EFAULT);
}

/* Vectors without an end, and strings in them. */
static void vectors(void)
{
	static char word[] = "x";
	char *good[] = {word, NULL}, *bad[] = {word, NULL};
	char **v;

	v = near_edge(2 * sizeof(*v));
	v[0] = good[0];
	v[1] = good[0];
	CHECK(afexecv("plain_u", NULL, NULL, v), -1);
	CHECK(errno, EFAULT);
	CHECK(afexecve("plain_u", NULL, NULL, good, v), -1);
	CHECK(errno, EFAULT);
	fill();
	bad[0] = (char *)edge - 2;
	CHECK(afexecv("plain_u", NULL, NULL, bad), -1);
	CHECK(errno, EFAULT);
#ifndef CX_SUPERVISOR
	bad[0] = (char *)0xffffffff80101000;
	CHECK(afexecv("plain_u", NULL, NULL, bad), -1);
	CHECK(errno, EFAULT);
#endif
	CHECK(afexecv("plain_u", near_edge(sizeof(KnCap) - 1), NULL, good), -1);
	CHECK(errno, EFAULT);
	CHECK(untouched(), 1);
}

static void persistent_memory(void)
{
	PmmName name = {"RAM", "ARGS"}, bad = name;
	VmAddr addr = 7;
	void *key;

	CHECK(pmmAllocate(near_edge(7), &name, 1, NULL, 0), K_EFAULT);
	CHECK(untouched(), 1);
	CHECK(pmmFree(&name), K_EUNKNOWN);
	CHECK(pmmAllocate(&addr, near_edge(sizeof(name) - 1), 1, NULL, 0),
	      K_EFAULT);
	CHECK(pmmFree(near_edge(sizeof(name) - 1)), K_EFAULT);
	key = near_edge(8);
	CHECK(pmmAllocate(&addr, &name, 1, key, 9), K_EFAULT);
	CHECK(pmmFreeAll(key, 9), K_EFAULT);
	CHECK(pmmAllocate(&addr, &name, 1, key, SIZE_MAX), K_EFAULT);
	CHECK(pmmAllocate(&addr, &name, 1, page, SIZE_MAX), K_EINVAL);
	CHECK(pmmAllocate(&addr, &name, 1, page, sizeof(PmmDelKey) + 1),
	      K_EINVAL);
	CHECK(pmmFreeAll(page, SIZE_MAX), K_EINVAL);
	CHECK(pmmAllocate(&addr, &name, SIZE_MAX, NULL, 0), K_ENOMEM);
	CHECK(pmmAllocate(&addr, &name, SIZE_MAX - 4095, NULL, 0), K_ENOMEM);
	CHECK(pmmAllocate(&addr, &name, 1ul << 63, NULL, 0), K_ENOMEM);
	memset(bad.name, 'x', sizeof(bad.name));
	CHECK(pmmAllocate(&addr, &bad, 1, NULL, 0), K_EINVAL);
	CHECK(pmmFree(&bad) < 0, 1);
	bad = name;
	memset(bad.medium, 'R', sizeof(bad.medium));
	CHECK(pmmAllocate(&addr, &bad, 1, NULL, 0), K_EINVAL);
	CHECK(addr, 7);
	CHECK(pmmAllocate(&addr, &name, 1, edge - 8, 8), K_OK);
	CHECK(pmmFreeAll(edge - 8, 8), K_OK);
}

static int region(VmAddr start, VmSize size, VmFlags options)
{
	KnRgnDesc r = {.startAddr = start, .size = size, .options = options};

	return rgnAllocate(K_MYACTOR, &r);
}

static int region_free(VmAddr start, VmSize size)
{
	KnRgnDesc r = {.startAddr = start, .size = size};

	return rgnFree(K_MYACTOR, &r);
}

static void regions(void)
{
	VmAddr at = (VmAddr)page;

	CHECK(region(0, SIZE_MAX, K_ANYWHERE), K_ENOMEM);
	CHECK(region(0, SIZE_MAX - 4094, K_ANYWHERE), K_ENOMEM);
	CHECK(region(0, SIZE_MAX, K_ANYWHERE | K_RESERVED) < 0, 1);
	CHECK(region(0, 1ul << 63, K_ANYWHERE | K_RESERVED) < 0, 1);
	CHECK(region(0, 1ul << 46, K_ANYWHERE | K_RESERVED) < 0 ||
		      region(0, 1ul << 46, K_ANYWHERE | K_RESERVED) < 0,
	      1);
	CHECK(region(0, 0, K_ANYWHERE), K_EINVAL);
	CHECK(region(at, 4096, K_WRITABLE), K_EOVERLAP);
	CHECK(region(at, 8192, K_WRITABLE), K_EOVERLAP);
	CHECK(region(at + 1, 4096, K_WRITABLE), K_EINVAL);
	CHECK(region(at, SIZE_MAX - at + 1, K_RESERVED), K_EINVAL);
	CHECK(region(at, -at - 4096, K_RESERVED), K_EINVAL);
	CHECK(region(0xfffffffffffff000, 8192, K_RESERVED), K_EINVAL);
	CHECK(region(0xffffffff80101000, 4096, K_WRITABLE), K_EINVAL);
	CHECK(region(0x0000800000000000, 4096, K_WRITABLE), K_EINVAL);
	CHECK(region(0x00007ffffffff000, 4096, K_WRITABLE), K_EINVAL);
	CHECK(region(0x1000, 4096, K_WRITABLE), K_EINVAL);
	CHECK(region(0, 4096, K_WRITABLE), K_EINVAL);
	CHECK(region(0, 4096, ~0u), K_EINVAL);
	CHECK(region_free(at, SIZE_MAX), K_EINVAL);
	CHECK(region_free(at, 0), K_EINVAL);
	CHECK(region_free(at + 1, 4096), K_EINVAL);
	CHECK(region_free(at - 4096, 8192), K_EINVAL);
	CHECK(region_free(0xffffffff80101000, 4096), K_EINVAL);
#ifndef CX_SUPERVISOR
	CHECK(region(0x0000100000000000, 4096, K_WRITABLE), K_EINVAL);
	CHECK(region(0, 4096, K_ANYWHERE | K_SUPERVISOR), K_EPRIV);
	CHECK(svPagesAllocate((VmAddr *)page, 4096, 0, K_MYACTOR), K_EPRIV);
	CHECK(svPagesFree(at, 4096), K_EPRIV);
#endif
}

/* The kernel takes at most so much at a time; nothing of it is shown unless
 * all of it is the actor's. */
static void console(void)
{
	long number = NUMBER(LAP_KERNEL, K_OP_CONSOLE_WRITE);

	fill();
	CHECK(cx_call(number, (long)edge - 8, 9, 0, 0, 0, 0), K_EFAULT);
	CHECK(cx_call(number, (long)edge - 8, -1, 0, 0, 0, 0), K_EFAULT);
	CHECK(cx_call(number, -8, 16, 0, 0, 0, 0), K_EFAULT);
	CHECK(cx_call(number, 0, 0, 0, 0, 0, 0), 0);
	CHECK(cx_call(number, -1, 0, 0, 0, 0, 0), 0);
#ifndef CX_SUPERVISOR
	CHECK(cx_call(number, -0x7fef000, 8, 0, 0, 0, 0), K_EFAULT);
	CHECK(cx_call(number, 0x7ffffffffff8, 8, 0, 0, 0, 0), K_EFAULT);
#endif
}

static void delays(void)
{
	KnTimeVal t[] = {{-1, 0},
			 {0, -1},
			 {0, 1000000000},
			 {INT64_MAX, 0},
			 {INT64_MAX / 1000000000, 0},
			 {0, INT64_MIN}};
	KnTimeVal none = {0, 0};

	for (int i = 0; i < COUNT_OF(t); i++)
		CHECK(threadDelay(&t[i]), K_EINVAL);
	for (int i = 0; i < 100; i++)
		CHECK(threadDelay(&none), K_OK);
}

int main(void)
{
	KnRgnDesc r = {.size = 4096, .options = K_ANYWHERE | K_WRITABLE};

	CHECK(rgnAllocate(K_MYACTOR, &r), K_OK);
	page = (uint8_t *)r.startAddr;
	edge = page + 4096;
	structures();
	strings();
	vectors();
	persistent_memory();
	regions();
	console();
	delays();
	return check_end("hostile_args");
}
