/*
 * The rules of the requests: who may do what. Changes nothing.
 */
#include "runtime/pmm/core/bank.h"

#include <string.h>

#include "runtime/lib/core/fmt.h"

#define MEDIUM	   "RAM"
#define PREFIX_LEN (sizeof(BANK_SYS_PREFIX) - 1)

/* Does the medium exist (PMM-5)? */
static KnError check_medium(const char *medium)
{
	if (strncmp(medium, MEDIUM, BANK_MEDIUM_BYTES) != 0)
		return K_EINVAL;
	return K_OK;
}

/* Is it a name (PMM-9), and may this caller use it (PMM-31)? */
static KnError check_name(const struct bank_caller *caller, const char *name)
{
	size_t len = strnlen(name, BANK_NAME_BYTES);

	if (!len || len == BANK_NAME_BYTES)
		return K_EINVAL;
	if (!caller->boot && !strncmp(name, BANK_SYS_PREFIX, PREFIX_LEN))
		return K_EPRIV;
	return K_OK;
}

static bool key_is_system(const void *key, size_t key_size)
{
	return key_size >= PREFIX_LEN &&
	       !memcmp(key, BANK_SYS_PREFIX, PREFIX_LEN);
}

/* Is it HR_GROUP_KEY of the caller, NUL included (PMM-27)? */
static bool key_is_own_group(const struct bank_caller *caller, const void *key,
			     size_t key_size)
{
	char own[BANK_KEY_BYTES];
	int len;

	if (caller->group < 0)
		return false;
	len = fmt_format(own, sizeof(own), BANK_SYS_PREFIX ".K%d",
			 (int)caller->group);
	return key_size == (size_t)len + 1 && !memcmp(key, own, key_size);
}

/* May blocks be created with this key (PMM-20)? */
static KnError check_key(const struct bank_request *r)
{
	if (r->key_size > BANK_KEY_BYTES)
		return K_EINVAL;
	if (!r->caller.boot && key_is_system(r->key, r->key_size) &&
	    !key_is_own_group(&r->caller, r->key, r->key_size))
		return K_EPRIV;
	return K_OK;
}

/* May this caller have the block (PMM-18, PMM-19)? */
static KnError check_share(const struct bank_request *r,
			   const struct bank_block *b)
{
	bool by_supervisor = b->flags & BANK_SUPERVISOR;

	if (r->caller.boot)
		return K_OK;
	if (by_supervisor != r->caller.supervisor)
		return K_EPRIV;
	if (r->shared && !r->caller.supervisor)
		return K_EBUSY;
	return K_OK;
}

/* Is there room for a new block (PMM-8, PMM-16, PMM-17)? */
static KnError check_room(const struct bank *bank, const struct bank_request *r,
			  struct bank_choice *choice)
{
	uint64_t pages = bank_pages_for(r->size);

	if (!r->size)
		return K_EINVAL;
	choice->slot = lowset_next(&bank->free, 0);
	if (choice->slot == BANK_NONE)
		return K_EFULL;
	if (pages > bank->geometry.data_pages - bank->pages)
		return K_ENOMEM;
	choice->pages = (uint32_t)pages;
	choice->first_page = runs_find(&bank->runs, choice->pages);
	if (choice->first_page == BANK_NONE)
		return K_ENOMEM;
	return K_OK;
}

KnError bank_check_allocate(const struct bank *bank,
			    const struct bank_request *r,
			    struct bank_choice *choice)
{
	const struct bank_block *b;
	KnError e = check_medium(r->medium);

	if (e == K_OK)
		e = check_name(&r->caller, r->name);
	if (e == K_OK)
		e = check_key(r);
	if (e != K_OK)
		return e;

	choice->slot = bank_find(bank, r->name);
	choice->exists = choice->slot != BANK_NONE;
	if (!choice->exists)
		return check_room(bank, r, choice);
	b = &bank->block[choice->slot];
	choice->first_page = b->first_page;
	choice->pages = b->pages;
	return check_share(r, b);
}

KnError bank_check_free(const struct bank *bank,
			const struct bank_caller *caller, const char *medium,
			const char *name, uint32_t *slot)
{
	KnError e = check_medium(medium);

	if (e == K_OK)
		e = check_name(caller, name);
	if (e != K_OK)
		return e;
	*slot = bank_find(bank, name);
	if (*slot == BANK_NONE)
		return K_EUNKNOWN;
	if (!caller->boot && bank->block[*slot].flags & BANK_SYSTEM)
		return K_EPRIV;
	return K_OK;
}

KnError bank_check_free_all(const struct bank *bank,
			    const struct bank_caller *caller, const void *key,
			    uint64_t key_size)
{
	uint32_t first;
	uint32_t slot;

	if (!key_size || key_size > BANK_KEY_BYTES)
		return K_EINVAL;
	if (!caller->boot && key_is_system(key, key_size))
		return K_EPRIV;
	first = bank_find_key(bank, key, key_size);
	if (first == BANK_NONE)
		return K_EUNKNOWN;
	slot = first;
	do {
		if (!caller->boot && bank->block[slot].flags & BANK_SYSTEM)
			return K_EPRIV;
		slot = bank_same_key(bank, slot);
	} while (slot != first);
	return K_OK;
}
