/*
 * Random sequences of requests and reboots against a model that keeps blocks
 * in a plain list and looks at all of it each time: same results, same slots,
 * same pages, same order of release, same content. In a bank of a few pages,
 * and in one that has several words of slots and of pages.
 */
#include "test_pmm.h"

#define SLOTS_MAX 330

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
	int slots;
	uint32_t pages;
	uint32_t names;
	uint32_t most; /* pages of a block */
	struct model_block block[SLOTS_MAX];
};

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (uint32_t)(seed >> 33) % n;
}

static bool model_page_free(const struct model *m, uint32_t page)
{
	for (int i = 0; i < m->slots; i++) {
		const struct model_block *b = &m->block[i];

		if (b->live && page >= b->first && page < b->first + b->pages)
			return false;
	}
	return true;
}

/* Lowest place for so many pages, the number of pages: none. */
static uint32_t model_place(const struct model *m, uint32_t pages)
{
	for (uint32_t first = 0; first + pages <= m->pages; first++) {
		uint32_t n = 0;

		while (n < pages && model_page_free(m, first + n))
			n++;
		if (n == pages)
			return first;
	}
	return m->pages;
}

static int model_find(const struct model *m, int name)
{
	for (int i = 0; i < m->slots; i++) {
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
	for (at = 0; at < m->slots && m->block[at].live; at++)
		;
	if (at == m->slots)
		return K_EFULL;
	want->first = model_place(m, want->pages);
	if (want->first == m->pages)
		return K_ENOMEM;
	want->live = true;
	m->block[at] = *want;
	return K_OK;
}

/* Mostly small blocks, one in 16 up to the largest. */
static uint32_t random_pages(const struct model *m)
{
	return random_below(random_below(16) ? 8 : m->most + 1);
}

static void name_text(char *text, int name)
{
	sprintf(text, "BLOCK-%d", name);
}

static void step_allocate(struct rig *rig, struct model *m)
{
	struct model_block want = {.name = (int)random_below(m->names),
				   .key = (int)random_below(4) - 1,
				   .pages = random_pages(m),
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
	assert_int_equal(c.slot, model_find(m, want.name));
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
	int name = (int)random_below(m->names);
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

static int model_count(const struct model *m, int key)
{
	int n = 0;

	for (int i = 0; i < m->slots; i++)
		n += m->block[i].live && m->block[i].key == key;
	return n;
}

static void step_free_all(struct rig *rig, struct model *m)
{
	struct bank_caller caller = {.group = -1};
	uint8_t key = (uint8_t)random_below(3);
	int left = model_count(m, key);
	uint32_t slot;

	assert_int_equal(bank_check_free_all(&rig->bank, &caller, &key, 1),
			 left ? K_OK : K_EUNKNOWN);
	bank_select_key(&rig->bank, &key, 1);
	for (int i = 0; i < m->slots; i++) {
		if (!m->block[i].live || m->block[i].key != key)
			continue;
		slot = bank_take_selected(&rig->bank);
		assert_int_equal(slot, i);
		bank_commit_free(&rig->bank, slot);
		m->block[i].live = false;
	}
	assert_int_equal(bank_take_selected(&rig->bank), BANK_NONE);
}

static void compare(struct rig *rig, const struct model *m)
{
	uint32_t blocks = 0;

	for (int i = 0; i < m->slots; i++) {
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

static void run_sequence(struct model *m, int steps, int looks,
			 uint32_t free_all_in)
{
	struct rig *rig = rig_new((uint32_t)m->slots, m->pages);

	for (int i = 0; i < steps; i++) {
		uint32_t what = random_below(16);

		if (what < 9)
			step_allocate(rig, m);
		else if (what < 14)
			step_free(rig, m);
		else if (what < 15 && !random_below(free_all_in))
			step_free_all(rig, m);
		else if (what == 15)
			rig_assert_sound(rig);
		if (i % looks == 0)
			compare(rig, m);
	}
	compare(rig, m);
	rig_assert_sound(rig);
	rig_free(rig);
}

static void sequences_match_the_model(void **state)
{
	(void)state;
	for (uint64_t s = 1; s <= 5; s++) {
		struct model m = {
			.slots = 6, .pages = 24, .names = 9, .most = 20};

		seed = s;
		run_sequence(&m, 4000, 1, 1);
	}
}

static void many_blocks_match_the_model(void **state)
{
	(void)state;
	for (uint64_t s = 1; s <= 3; s++) {
		struct model m = {.slots = SLOTS_MAX,
				  .pages = 1000,
				  .names = 500,
				  .most = 200};

		seed = s;
		run_sequence(&m, 6000, 100, 60);
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
		cmocka_unit_test(many_blocks_match_the_model),
		cmocka_unit_test(many_blocks_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
