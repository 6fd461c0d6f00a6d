/*
 * Random sequences of requests and reboots against a model that keeps blocks
 * in a plain list: same results, same pages, same content.
 */
#include "test_pmm.h"

#define SLOTS 6
#define PAGES 24
#define NAMES 9
#define STEPS 4000

struct model_block {
	bool live;
	int name;
	int key; /* -1: none */
	uint32_t first;
	uint32_t pages;
	bool supervisor;
	uint8_t fill;
};

struct model {
	struct model_block block[SLOTS];
};

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (uint32_t)(seed >> 33) % n;
}

static bool model_page_free(const struct model *m, uint32_t page)
{
	for (int i = 0; i < SLOTS; i++) {
		const struct model_block *b = &m->block[i];

		if (b->live && page >= b->first && page < b->first + b->pages)
			return false;
	}
	return true;
}

/* Lowest place for so many pages, PAGES: none. */
static uint32_t model_place(const struct model *m, uint32_t pages)
{
	for (uint32_t first = 0; first + pages <= PAGES; first++) {
		uint32_t n = 0;

		while (n < pages && model_page_free(m, first + n))
			n++;
		if (n == pages)
			return first;
	}
	return PAGES;
}

static int model_find(const struct model *m, int name)
{
	for (int i = 0; i < SLOTS; i++) {
		if (m->block[i].live && m->block[i].name == name)
			return i;
	}
	return -1;
}

static KnError model_allocate(struct model *m, struct model_block *want)
{
	int at = model_find(m, want->name);

	if (at >= 0 && m->block[at].supervisor != want->supervisor)
		return K_EPRIV;
	if (at >= 0) {
		*want = m->block[at];
		return K_OK;
	}
	if (!want->pages)
		return K_EINVAL;
	for (at = 0; at < SLOTS && m->block[at].live; at++)
		;
	if (at == SLOTS)
		return K_EFULL;
	want->first = model_place(m, want->pages);
	if (want->first == PAGES)
		return K_ENOMEM;
	want->live = true;
	m->block[at] = *want;
	return K_OK;
}

static void name_text(char *text, int name)
{
	sprintf(text, "BLOCK-%d", name);
}

static void step_allocate(struct rig *rig, struct model *m)
{
	struct model_block want = {.name = (int)random_below(NAMES),
				   .key = (int)random_below(4) - 1,
				   .pages = random_below(8),
				   .supervisor = random_below(2)};
	uint64_t size = (uint64_t)want.pages * 4096;
	uint8_t key = (uint8_t)want.key;
	struct bank_request r;
	struct bank_choice c;
	char name[16];
	KnError e;

	name_text(name, want.name);
	if (size)
		size -= random_below(4096);
	r = request(name, size, &key, want.key < 0 ? 0 : 1);
	r.caller.supervisor = want.supervisor;
	e = model_allocate(m, &want);
	assert_int_equal(allocate_request(rig, &r, &c), e);
	if (e != K_OK)
		return;
	assert_int_equal(c.first_page, want.first);
	assert_int_equal(c.pages, want.pages);
	if (!c.exists) {
		int at = model_find(m, want.name);

		m->block[at].fill = (uint8_t)(random_below(255) + 1);
		for (uint32_t i = 0; i < want.pages * BANK_PAGE_BYTES; i += 61)
			assert_int_equal(page_of(rig, want.first)[i], 0);
		memset(page_of(rig, want.first), m->block[at].fill,
		       want.pages * BANK_PAGE_BYTES);
	}
}

static void step_free(struct rig *rig, struct model *m)
{
	struct bank_caller caller = {.group = -1};
	int name = (int)random_below(NAMES);
	int at = model_find(m, name);
	char text[16];
	uint32_t slot;

	name_text(text, name);
	assert_int_equal(
		bank_check_free(&rig->bank, &caller, "RAM", text, &slot),
		at < 0 ? K_EUNKNOWN : K_OK);
	if (at < 0)
		return;
	bank_commit_free(&rig->bank, slot);
	m->block[at].live = false;
}

static void step_free_all(struct rig *rig, struct model *m)
{
	struct bank_caller caller = {.group = -1};
	uint8_t key = (uint8_t)random_below(3);
	uint32_t freed = 0;
	uint32_t slot = 0;

	for (int i = 0; i < SLOTS; i++) {
		if (m->block[i].live && m->block[i].key == key) {
			m->block[i].live = false;
			freed++;
		}
	}
	assert_int_equal(bank_check_free_all(&rig->bank, &caller, &key, 1),
			 freed ? K_OK : K_EUNKNOWN);
	while ((slot = bank_next_with_key(&rig->bank, slot, &key, 1)) !=
	       BANK_NONE) {
		bank_commit_free(&rig->bank, slot++);
		freed--;
	}
	assert_int_equal(freed, 0);
}

static void compare(struct rig *rig, const struct model *m)
{
	uint32_t blocks = 0;

	for (int i = 0; i < SLOTS; i++) {
		const struct model_block *b = &m->block[i];
		char name[16];
		uint32_t slot;

		if (!b->live)
			continue;
		blocks++;
		name_text(name, b->name);
		slot = bank_find(&rig->bank, name);
		assert_int_equal(slot, i);
		assert_int_equal(rig->bank.block[slot].first_page, b->first);
		assert_int_equal(*page_of(rig, b->first), b->fill);
		assert_int_equal(page_of(rig, b->first + b->pages)[-1],
				 b->fill);
	}
	assert_int_equal(rig->bank.blocks, blocks);
}

static void sequences_match_the_model(void **state)
{
	(void)state;
	for (uint64_t s = 1; s <= 5; s++) {
		struct rig *rig = rig_new(SLOTS, PAGES);
		struct model m = {0};

		seed = s;
		for (int i = 0; i < STEPS; i++) {
			uint32_t what = random_below(16);

			if (what < 9)
				step_allocate(rig, &m);
			else if (what < 14)
				step_free(rig, &m);
			else if (what < 15)
				step_free_all(rig, &m);
			else
				rig_assert_sound(rig);
			compare(rig, &m);
		}
		rig_assert_sound(rig);
		rig_free(rig);
	}
}

static void many_blocks_are_found(void **state)
{
	struct rig *rig = rig_new(65536, 65536);
	char name[16];

	(void)state;
	for (int i = 0; i < 2000; i++) {
		name_text(name, i);
		assert_int_equal(allocate(rig, name, 1, NULL), K_OK);
	}
	rig_assert_sound(rig);
	for (int i = 0; i < 2000; i++) {
		name_text(name, i);
		assert_int_equal(bank_find(&rig->bank, name), i);
	}
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_match_the_model),
		cmocka_unit_test(many_blocks_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
