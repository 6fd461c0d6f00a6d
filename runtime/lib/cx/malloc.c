/*
 * The heap: free pieces in a list sorted by address, first fit, neighbours
 * joined when freed. Grows by regions and never shrinks.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <mem/chMem.h>

#define UNIT	   16u /* alignment, and the size of a head */
#define GROW_BYTES 16384u

struct piece {
	size_t bytes; /* head included, multiple of UNIT */
	struct piece *next;
};

_Static_assert(sizeof(struct piece) == UNIT, "data behind a head is aligned");

static struct piece *first;

static int adjacent(const struct piece *a, const struct piece *b)
{
	return (const char *)a + a->bytes == (const char *)b;
}

static void give(struct piece *p)
{
	struct piece **link = &first;
	struct piece *before = NULL;

	while (*link && *link < p) {
		before = *link;
		link = &before->next;
	}
	p->next = *link;
	*link = p;
	if (p->next && adjacent(p, p->next)) {
		p->bytes += p->next->bytes;
		p->next = p->next->next;
	}
	if (before && adjacent(before, p)) {
		before->bytes += p->bytes;
		before->next = p->next;
	}
}

static int grow(size_t bytes)
{
	KnRgnDesc rgn = {0};
	struct piece *p;

	rgn.size = bytes > GROW_BYTES ? (bytes + 4095) & ~(size_t)4095
				      : GROW_BYTES;
	rgn.options = K_ANYWHERE | K_WRITABLE | K_FILLZERO;
	if (rgnAllocate(K_MYACTOR, &rgn) != K_OK)
		return -1;
	p = (struct piece *)rgn.startAddr;
	p->bytes = rgn.size;
	give(p);
	return 0;
}

static struct piece *take(size_t bytes)
{
	for (struct piece **link = &first; *link; link = &(*link)->next) {
		struct piece *p = *link;
		struct piece *rest;

		if (p->bytes < bytes)
			continue;
		if (p->bytes == bytes) {
			*link = p->next;
			return p;
		}
		rest = (struct piece *)((char *)p + bytes);
		rest->bytes = p->bytes - bytes;
		rest->next = p->next;
		*link = rest;
		p->bytes = bytes;
		return p;
	}
	return NULL;
}

void *malloc(size_t size)
{
	size_t bytes = (size + UNIT + UNIT - 1) & ~(size_t)(UNIT - 1);
	struct piece *p;

	if (bytes < size || bytes > (size_t)1 << 40)
		goto full;
	p = take(bytes);
	if (!p) {
		if (grow(bytes))
			goto full;
		p = take(bytes);
	}
	if (p)
		return p + 1;
full:
	errno = ENOMEM;
	return NULL;
}

void free(void *p)
{
	if (p)
		give((struct piece *)p - 1);
}

void *calloc(size_t n, size_t size)
{
	void *p;

	if (size && n > (size_t)-1 / size) {
		errno = ENOMEM;
		return NULL;
	}
	p = malloc(n * size);
	if (p)
		memset(p, 0, n * size);
	return p;
}

void *realloc(void *old, size_t size)
{
	size_t had;
	void *p;

	if (!old)
		return malloc(size);
	had = ((struct piece *)old - 1)->bytes - UNIT;
	if (had >= size)
		return old;
	p = malloc(size);
	if (!p)
		return NULL;
	memcpy(p, old, had);
	free(old);
	return p;
}

char *strdup(const char *s)
{
	size_t bytes = strlen(s) + 1;
	char *p = malloc(bytes);

	if (p)
		memcpy(p, s, bytes);
	return p;
}
