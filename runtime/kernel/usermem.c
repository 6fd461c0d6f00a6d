/*
 * Copying from and to actors.
 */
#include "runtime/kernel/usermem.h"

#include <string.h>

#include "runtime/abi/layout.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/x86/paging.h"
#include <exec/chError.h>

/* Kernel pointer to one byte of an actor's memory, if it may be used so. */
static void *reach(const struct actor *actor, uint64_t virt, uint64_t need)
{
	uint64_t entry;

	if (actor->mode == MODE_USER) {
		if (virt >= LAYOUT_USR_END)
			return NULL;
		need |= PTE_USER;
	} else if (virt < LAYOUT_DIRECT_VIRT) {
		return NULL;
	}
	entry = space_lookup(actor->space, virt);
	if (!(entry & PTE_PRESENT) || (entry & need) != need)
		return NULL;
	return (char *)page_ptr(entry & PTE_ADDR) + virt % LAYOUT_PAGE_BYTES;
}

static size_t in_page(uint64_t virt, size_t len)
{
	size_t rest = LAYOUT_PAGE_BYTES - virt % LAYOUT_PAGE_BYTES;

	return len < rest ? len : rest;
}

/* All of a range reachable? */
static int check(const struct actor *actor, uint64_t virt, size_t len,
		 uint64_t need)
{
	if (len && virt + (len - 1) < virt)
		return K_EFAULT;
	while (len) {
		size_t n = in_page(virt, len);

		if (!reach(actor, virt, need))
			return K_EFAULT;
		virt += n;
		len -= n;
	}
	return K_OK;
}

int user_read(const struct actor *actor, void *to, uint64_t from, size_t len)
{
	char *p = to;

	if (check(actor, from, len, 0))
		return K_EFAULT;
	while (len) {
		size_t n = in_page(from, len);

		memcpy(p, reach(actor, from, 0), n);
		p += n;
		from += n;
		len -= n;
	}
	return K_OK;
}

static int write_with(const struct actor *actor, uint64_t to, const void *from,
		      size_t len, uint64_t need)
{
	const char *p = from;

	if (check(actor, to, len, need))
		return K_EFAULT;
	while (len) {
		size_t n = in_page(to, len);

		memcpy(reach(actor, to, need), p, n);
		p += n;
		to += n;
		len -= n;
	}
	return K_OK;
}

int user_write(const struct actor *actor, uint64_t to, const void *from,
	       size_t len)
{
	return write_with(actor, to, from, len, PTE_WRITE);
}

int user_poke(const struct actor *actor, uint64_t to, const void *from,
	      size_t len)
{
	return write_with(actor, to, from, len, 0);
}

int user_string(const struct actor *actor, char *to, uint64_t from, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t n = in_page(from + done, size - done);
		const char *p = reach(actor, from + done, 0);
		const char *nul;

		if (!p)
			return K_EFAULT;
		nul = memchr(p, 0, n);
		memcpy(to + done, p, nul ? (size_t)(nul - p) + 1 : n);
		if (nul)
			return (int)(done + (size_t)(nul - p));
		done += n;
	}
	return K_ETOOBIG;
}
