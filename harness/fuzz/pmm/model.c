/* The PMM as the guide has it: see model.h. */
#include "harness/fuzz/pmm/model.h"

#include <string.h>

#include "runtime/abi/trace.h"
#include "runtime/include/exec/chError.h"

#define PAGE 4096u

void model_reset(struct model *m, const struct fuzz_geometry *geometry)
{
	m->geometry = *geometry;
	m->count = 0;
	m->live = 0;
	memset(m->taken, 0, sizeof(m->taken));
}

struct model_block *model_find(struct model *m, const char *name)
{
	for (uint32_t i = 0; i < m->count; i++) {
		struct model_block *b = &m->block[i];

		if (b->live && !strncmp(b->name, name, BANK_NAME_BYTES))
			return b;
	}
	return NULL;
}

static bool is_boot(const struct fuzz_step *s)
{
	return fuzz_actor[s->actor].mode == MODE_BOOT;
}

static bool is_bad(enum fuzz_pointer at)
{
	return at != FUZZ_GOOD && at != FUZZ_LAST;
}

static uint32_t pages_of(uint64_t size)
{
	uint64_t pages = size / PAGE + (size % PAGE ? 1 : 0);

	return pages > MODEL_PAGES ? MODEL_PAGES + 1 : (uint32_t)pages;
}

/* Is there a hole of so many pages? */
static bool has_room(const struct model *m, uint32_t pages)
{
	uint32_t run = 0;

	for (uint32_t p = 0; p < m->geometry.pages; p++) {
		run = m->taken[p] ? 0 : run + 1;
		if (run >= pages)
			return true;
	}
	return false;
}

/* Medium and name, for allocation and free (PMM-5, PMM-9, PMM-31). */
static uint32_t name_errors(const struct fuzz_step *s)
{
	uint32_t errors = 0;

	if (is_bad(s->name_at))
		return ANSWER(K_EFAULT);
	if (strncmp(s->medium, "RAM", sizeof(s->medium)) != 0)
		errors |= ANSWER(K_EINVAL);
	if (!s->name[0] || !memchr(s->name, 0, sizeof(s->name)))
		errors |= ANSWER(K_EINVAL);
	if (!is_boot(s) && !strncmp(s->name, "__SYS", 5))
		errors |= ANSWER(K_EPRIV);
	return errors;
}

static bool key_is_reserved(const struct fuzz_step *s)
{
	return s->key_size >= 5 && !memcmp(s->key, "__SYS", 5);
}

/* HR_GROUP_KEY of the caller's group (PMM-27). Groups here have one digit. */
static bool key_is_own_group(const struct fuzz_step *s)
{
	int32_t group = fuzz_actor[s->actor].group;
	const char own[] = {
		'_', '_', 'S', 'Y', 'S', '.', 'K', (char)('0' + group), 0};

	return group >= 0 && s->key_size == sizeof(own) &&
	       !memcmp(s->key, own, sizeof(own));
}

/* At allocation no pointer or no bytes are no key (PMM-20). */
static bool has_key(const struct fuzz_step *s)
{
	return s->key_at != FUZZ_NULL && s->key_size;
}

static uint32_t key_errors(const struct fuzz_step *s)
{
	uint32_t errors = 0;

	if (!has_key(s))
		return 0;
	if (s->key_size > BANK_KEY_BYTES)
		errors |= ANSWER(K_EINVAL);
	if (is_bad(s->key_at))
		return errors | ANSWER(K_EFAULT);
	if (!is_boot(s) && key_is_reserved(s) && !key_is_own_group(s))
		errors |= ANSWER(K_EPRIV);
	return errors;
}

/* A block that exists (PMM-11, PMM-12, PMM-18, PMM-19, PMM-31). */
static uint32_t share_errors(const struct fuzz_step *s,
			     const struct model_block *b)
{
	uint32_t mode = fuzz_actor[s->actor].mode;
	uint32_t errors = 0;

	if (mode == MODE_BOOT)
		return 0;
	if (b->mode != mode)
		errors |= ANSWER(K_EPRIV);
	if (mode == MODE_USER && b->mappers & ~(1u << s->actor))
		errors |= ANSWER(K_EBUSY);
	return errors;
}

/* A new block (PMM-8, PMM-16, PMM-17). */
static uint32_t room_errors(const struct model *m, const struct fuzz_step *s)
{
	uint32_t errors = 0;

	if (!s->size)
		errors |= ANSWER(K_EINVAL);
	if (m->live >= m->geometry.blocks)
		errors |= ANSWER(K_EFULL);
	if (s->size && !has_room(m, pages_of(s->size)))
		errors |= ANSWER(K_ENOMEM);
	return errors;
}

uint32_t model_allocate(struct model *m, const struct fuzz_step *s)
{
	uint32_t errors = name_errors(s) | key_errors(s);
	struct model_block *b;

	if (is_bad(s->addr_at))
		errors |= ANSWER(K_EFAULT);
	if (errors)
		return errors;
	b = model_find(m, s->name);
	errors = b ? share_errors(s, b) : room_errors(m, s);
	if (!errors && s->memory_short && !is_boot(s))
		errors = ANSWER(K_ENOMEM);
	return errors ? errors : ANSWER(K_OK);
}

uint32_t model_free(struct model *m, const struct fuzz_step *s)
{
	uint32_t errors = name_errors(s);
	const struct model_block *b;

	if (errors)
		return errors;
	b = model_find(m, s->name);
	if (!b)
		return ANSWER(K_EUNKNOWN);
	if (!is_boot(s) && b->mode == MODE_BOOT)
		return ANSWER(K_EPRIV);
	return ANSWER(K_OK);
}

bool model_has_key(const struct model_block *b, const struct fuzz_step *s)
{
	return b->live && b->key_size == s->key_size &&
	       !memcmp(b->key, s->key, (size_t)b->key_size);
}

uint32_t model_free_all(struct model *m, const struct fuzz_step *s)
{
	uint32_t errors = key_errors(s);
	bool found = false;

	if (!has_key(s) || s->key_size > BANK_KEY_BYTES)
		return errors | ANSWER(K_EINVAL);
	if (!is_boot(s) && !is_bad(s->key_at) && key_is_reserved(s))
		errors |= ANSWER(K_EPRIV);
	if (errors)
		return errors;
	for (uint32_t i = 0; i < m->count; i++) {
		if (!model_has_key(&m->block[i], s))
			continue;
		found = true;
		if (!is_boot(s) && m->block[i].mode == MODE_BOOT)
			return ANSWER(K_EPRIV);
	}
	return found ? ANSWER(K_OK) : ANSWER(K_EUNKNOWN);
}

static struct model_block *unused(struct model *m)
{
	for (uint32_t i = 0; i < m->count; i++) {
		if (!m->block[i].live)
			return &m->block[i];
	}
	return m->count < MODEL_BLOCKS ? &m->block[m->count++] : NULL;
}

struct model_block *model_create(struct model *m, const struct fuzz_step *s,
				 uint32_t page)
{
	uint32_t pages = pages_of(s->size);
	struct model_block *b;

	if (page >= m->geometry.pages || pages > m->geometry.pages - page)
		return NULL;
	for (uint32_t p = page; p < page + pages; p++) {
		if (m->taken[p])
			return NULL;
	}
	b = unused(m);
	if (!b)
		return NULL;
	memset(b, 0, sizeof(*b));
	memset(m->taken + page, true, pages);
	m->live++;
	b->live = true;
	b->page = page;
	b->pages = pages;
	b->size = s->size;
	b->mode = fuzz_actor[s->actor].mode;
	memcpy(b->name, s->name, strnlen(s->name, sizeof(s->name)));
	if (has_key(s)) {
		b->key_size = s->key_size;
		memcpy(b->key, s->key, (size_t)s->key_size);
	}
	return b;
}

void model_destroy(struct model *m, struct model_block *b)
{
	memset(m->taken + b->page, false, b->pages);
	b->live = false;
	m->live--;
}

void model_unmap_all(struct model *m, uint32_t actors)
{
	for (uint32_t i = 0; i < m->count; i++)
		m->block[i].mappers &= ~actors;
}
