/*
 * Regions, time and delays beside persistent memory (2.1.2, 3.1): a region is
 * lost with the run that made it, a block is not; both are whole pages; what
 * is reserved, freed or read-only cannot be written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <chorus.h>
#include <mem/chMem.h>
#include <exec/chExec.h>
#include <exec/chTime.h>
#include <pmm/chPmm.h>
#include <hr/hr.h>

struct boat {
	int runs;
	KnTimeVal last;
};

static int region(KnRgnDesc *rgn, VmSize size, VmFlags options)
{
	int res;

	bzero(rgn, sizeof(*rgn));
	rgn->options = options;
	rgn->size = size;
	res = rgnAllocate(K_MYACTOR, rgn);
	if (res != K_OK)
		printf("ferry: no region, %d\n", res);
	return res;
}

static void whole_pages(char *block)
{
	KnRgnDesc rgn;
	char *p;
	int i, page = vmPageSize(), sum = 0;

	block[page - 1] = 1;
	region(&rgn, 1, K_ANYWHERE | K_WRITABLE | K_FILLZERO);
	p = (char *)rgn.startAddr;
	for (i = 0; i < page; i++)
		sum += p[i];
	p[page - 1] = 1;
	printf("ferry: page aligned %d, zero %d, one page each\n",
	       (int)(rgn.startAddr % page) == 0, sum == 0);
	rgn.size = page;
	rgn.options = 0;
	printf("ferry: region freed %d\n", rgnFree(K_MYACTOR, &rgn));
}

static void clock_runs(void)
{
	KnTimeVal before, after, t;
	long ms;

	t.tmSec = 0;
	t.tmNSec = 30000000;
	sysTime(&before);
	threadDelay(&t);
	sysTime(&after);
	ms = (after.tmSec - before.tmSec) * 1000 +
	     (after.tmNSec - before.tmNSec) / 1000000;
	printf("ferry: a delay of 30 ms takes %s\n", ms < 30   ? "less"
						     : ms < 60 ? "that"
							       : "much more");
	t.tmNSec = -1;
	printf("ferry: an invalid delay gives %s\n",
	       threadDelay(&t) < 0 ? "a negative code" : "no error");
}

static void sink(int how)
{
	KnRgnDesc rgn;
	char *p;

	if (how == 1)
		region(&rgn, vmPageSize(), K_ANYWHERE | K_RESERVED);
	if (how == 2) {
		region(&rgn, vmPageSize(), K_ANYWHERE | K_WRITABLE);
		p = (char *)rgn.startAddr;
		*p = 1;
		rgn.options = 0;
		if (rgnFree(K_MYACTOR, &rgn) != K_OK)
			printf("ferry: not freed\n");
	}
	if (how == 3)
		region(&rgn, vmPageSize(), K_ANYWHERE | K_FILLZERO);
	p = (char *)rgn.startAddr;
	*p = 1;
	printf("ferry: store %d was possible\n", how);
}

int main(void)
{
	struct boat *b;
	PmmName name;
	KnTimeVal now;
	char *heap = malloc(100);

	bzero(&name, sizeof(name));
	strcpy(name.medium, "RAM");
	strcpy(name.name, "BOAT");
	if (heap == NULL ||
	    pmmAllocate((VmAddr *)&b, &name, sizeof(*b), HR_GROUP_KEY,
			HR_GROUP_KEYSIZE) != K_OK) {
		printf("ferry: no memory\n");
		HR_EXIT_HDL();
		exit(-1);
	}
	sysTime(&now);
	printf("ferry: run %d%s\n", ++b->runs,
	       now.tmSec < b->last.tmSec ? ", time went back" : "");
	b->last = now;
	if (b->runs == 1) {
		whole_pages((char *)b);
		clock_runs();
	}
	if (b->runs <= 3)
		sink(b->runs);
	HR_EXIT_HDL();
	exit(0);
}
