/* Plays a case: see play.h. */
#include "harness/fuzz/pmm/play.h"

#include <string.h>

#include "harness/fuzz/pmm/cells.h"
#include "harness/fuzz/pmm/model.h"
#include "harness/fuzz/pmm/site.h"
#include "runtime/abi/trace.h"
#include "runtime/include/exec/chError.h"

static struct model model;
static FILE *steps;
static unsigned step_number;
static uint8_t fill;
static uint64_t serial; /* the highest there has been since the cold boot */
static struct model_block *in_slot[MODEL_BLOCKS];

#define NAME(b) (int)strnlen((b)->name, BANK_NAME_BYTES), (b)->name

static const char *answer_text(int64_t answer)
{
	static const char *const names[] = {"ok",	"einval", "efault",
					    "enomem",	"efull",  "epriv",
					    "eunknown", "ebusy"};
	uint64_t n = (uint64_t)-answer;

	return n < sizeof(names) / sizeof(names[0]) ? names[n] : "other";
}

static void check_slot(const struct bank_block *in_bank,
		       const struct model_block *b)
{
	if (in_bank->size != b->size || in_bank->pages != b->pages ||
	    in_bank->first_page != b->page ||
	    in_bank->key_size != b->key_size ||
	    memcmp(in_bank->key, b->key, sizeof(b->key)) != 0 ||
	    memcmp(in_bank->name, b->name, sizeof(b->name)) != 0)
		site_fail("step %u: block %.*s: pages %u+%u of %llu bytes, "
			  "key of %u; expected %u+%u of %llu, key of %llu",
			  step_number, NAME(b), in_bank->first_page,
			  in_bank->pages, (unsigned long long)in_bank->size,
			  in_bank->key_size, b->page, b->pages,
			  (unsigned long long)b->size,
			  (unsigned long long)b->key_size);
}

static void check_content(const struct model_block *b)
{
	if (!site_holds(b->page, b->pages, b->fill))
		site_fail("step %u: content of block %.*s is not what was put "
			  "in (%u)",
			  step_number, NAME(b), b->fill);
	for (uint32_t p = b->page; p < b->page + b->pages; p++)
		if (site_users(p) != b->mappers)
			site_fail("step %u: page %u of block %.*s is mapped by "
				  "actors %#x, expected %#x",
				  step_number, p, NAME(b), site_users(p),
				  b->mappers);
}

/* The model's block in this slot; looked for once. */
static struct model_block *block_in(uint32_t slot,
				    const struct bank_block *in_bank)
{
	struct model_block *b = in_slot[slot];

	if (!b || !b->live || memcmp(b->name, in_bank->name, sizeof(b->name)))
		in_slot[slot] = model_find(&model, in_bank->name);
	return in_slot[slot];
}

/* Bank and model have the same blocks, and each is whole. */
static void check_bank(void)
{
	uint32_t live = 0, pages = 0;
	const char *why;

	for (uint32_t slot = 0; slot < model.geometry.blocks; slot++) {
		const struct bank_block *in_bank = site_block(slot);
		struct model_block *b;

		if (in_bank->state == BANK_FREE)
			continue;
		b = block_in(slot, in_bank);
		if (!b)
			site_fail("step %u: block %.*s should not be there",
				  step_number, NAME(in_bank));
		check_slot(in_bank, b);
		check_content(b);
		live++;
		pages += b->pages;
	}
	if (live != model.live)
		site_fail("step %u: %u blocks, expected %u", step_number, live,
			  model.live);
	for (uint32_t p = 0; p < model.geometry.pages; p++)
		if (!model.taken[p] && site_users(p))
			site_fail("step %u: page %u is free and mapped by %#x",
				  step_number, p, site_users(p));
	why = site_verify(live, pages);
	if (why)
		site_fail("step %u: %s", step_number, why);
}

/* Everything that is volatile begins anew. */
static void boot_hot(void)
{
	site_boot(true);
	model_unmap_all(&model, UINT32_MAX);
}

static struct model_block *created(const struct fuzz_step *s, uint32_t page)
{
	struct model_block *b = model_create(&model, s, page);
	uint64_t new_serial = 0;

	if (!b)
		site_fail("step %u: a block at page %u, which is taken or not "
			  "in the bank",
			  step_number, page);
	if (!site_holds(b->page, b->pages, 0))
		site_fail("step %u: new block %.*s is not zero", step_number,
			  NAME(b));
	for (uint32_t slot = 0; slot < model.geometry.blocks; slot++) {
		const struct bank_block *in_bank = site_block(slot);

		if (in_bank->state != BANK_FREE && in_bank->first_page == page)
			new_serial = in_bank->serial;
	}
	if (new_serial <= serial)
		site_fail("step %u: serial %llu of block %.*s has been there",
			  step_number, (unsigned long long)new_serial, NAME(b));
	serial = new_serial;
	return b;
}

static struct model_block *block_at(uint32_t page)
{
	for (uint32_t i = 0; i < model.count; i++)
		if (model.block[i].live && model.block[i].page == page)
			return &model.block[i];
	site_fail("step %u: freed at page %u, where no block is", step_number,
		  page);
}

/* The call has not come back. What it has made known has happened, and
 * nothing else; and only what it was asked for. */
static void settle_cut(const struct fuzz_step *s, uint32_t answers)
{
	const struct site_seen *seen = site_seen();
	bool allowed = answers & ANSWER(K_OK);

	if (s->op == FUZZ_ALLOCATE) {
		bool taken_back = seen->releases != 0;
		bool refused = !(allowed || (s->memory_short &&
					     answers & ANSWER(K_ENOMEM)));

		if (seen->committed && (refused || model_find(&model, s->name)))
			site_fail("step %u: creates what it may not",
				  step_number);
		if (taken_back && !seen->committed)
			site_fail("step %u: an allocation frees", step_number);
		if (seen->committed && !taken_back)
			created(s, seen->page);
		return;
	}
	if (seen->releases && !allowed)
		site_fail("step %u: frees what it may not", step_number);
	for (uint32_t i = 0; i < seen->releases; i++) {
		struct model_block *b = block_at(seen->released[i]);

		if (s->op == FUZZ_FREE ? b != model_find(&model, s->name)
				       : !model_has_key(b, s))
			site_fail("step %u: frees block %.*s", step_number,
				  NAME(b));
		model_destroy(&model, b);
	}
}

/* The caller has the block at this page now. */
static void allocated(const struct fuzz_step *s, uint32_t page)
{
	struct model_block *b = model_find(&model, s->name);

	if (!b)
		b = created(s, page);
	else if (b->page != page)
		site_fail("step %u: block %.*s has moved from page %u to %u",
			  step_number, NAME(b), b->page, page);
	if (fuzz_actor[s->actor].mode != MODE_BOOT)
		b->mappers |= 1u << s->actor;
	if (!++fill)
		fill = 1;
	b->fill = fill;
	site_put(b->page, b->pages, fill);
}

static void freed_all(const struct fuzz_step *s)
{
	for (uint32_t i = 0; i < model.count; i++)
		if (model_has_key(&model.block[i], s))
			model_destroy(&model, &model.block[i]);
}

static uint32_t right_answers(const struct fuzz_step *s)
{
	if (s->op == FUZZ_ALLOCATE)
		return model_allocate(&model, s);
	if (s->op == FUZZ_FREE)
		return model_free(&model, s);
	return model_free_all(&model, s);
}

static enum cell_state state_for(const struct fuzz_step *s)
{
	const struct model_block *b = model_find(&model, s->name);

	if (!b)
		return CELL_ABSENT;
	if (b->mappers & ~(1u << s->actor))
		return CELL_OTHERS;
	return b->mappers ? CELL_OWN : CELL_UNMAPPED;
}

/* False: the call was cut off, and the site has booted. */
static bool play_call(const struct fuzz_step *s)
{
	uint32_t answers = right_answers(s);
	enum cell_state state = state_for(s);
	uint32_t page = 0;
	int64_t answer;

	if (!site_call(s, &answer, &page)) {
		if (steps)
			fputs("      cut\n", steps);
		cell_cut(s->op, site_seen()->event);
		settle_cut(s, answers);
		boot_hot();
		return false;
	}
	if (steps)
		fprintf(steps, "      answer %s\n", answer_text(answer));
	if (answer > 0 || answer < K_EFORMAT ||
	    !(answers & ANSWER((int)answer)))
		site_fail("step %u: answer %lld, expected one of the set %#x",
			  step_number, (long long)answer, answers);
	cell_answer(s->op, (uint32_t)-answer, state);
	if (answer == K_OK && s->op == FUZZ_ALLOCATE)
		allocated(s, page);
	else if (answer == K_OK && s->op == FUZZ_FREE)
		model_destroy(&model, model_find(&model, s->name));
	else if (answer == K_OK)
		freed_all(s);
	return true;
}

static void play_series(const struct fuzz_step *s)
{
	struct fuzz_step one = *s;

	one.op = FUZZ_ALLOCATE;
	one.size = s->size % (2u * 4096u) + 1;
	memset(one.medium, 0, sizeof(one.medium));
	memcpy(one.medium, "RAM", 3);
	for (uint32_t i = 0; i < s->count; i++) {
		fuzz_series_name(s, i, one.name);
		one.cut = i + 1 == s->count ? s->cut : 0;
		if (!play_call(&one))
			return;
	}
}

/* A cold boot, perhaps with a stop in the middle of formatting: either way an
 * empty bank is what comes of it. */
static void play_cold(const struct fuzz_step *s)
{
	uint32_t stores = model.geometry.blocks * 16 + 16;

	bool cut = s->cut && site_format(1 + s->cut * stores / 96);

	if (cut && steps)
		fputs("      cut\n", steps);
	site_boot(cut);
	model_reset(&model, &model.geometry);
	serial = 0;
}

static void play_step(const struct fuzz_step *s)
{
	switch (s->op) {
	case FUZZ_SERIES:
		play_series(s);
		break;
	case FUZZ_RESTART:
		site_end_actor(s->actor);
		model_unmap_all(&model, 1u << s->actor);
		break;
	case FUZZ_SITE:
		boot_hot();
		break;
	case FUZZ_COLD:
		play_cold(s);
		break;
	default:
		play_call(s);
		break;
	}
}

static void end_block(struct model_block *b)
{
	struct fuzz_step s = {.op = FUZZ_FREE, .medium = "RAM"};

	memcpy(s.name, b->name, sizeof(s.name));
	if (b->key_size) {
		s.op = FUZZ_FREE_ALL;
		s.key_size = b->key_size;
		memcpy(s.key, b->key, sizeof(b->key));
	}
	play_call(&s);
	if (b->live)
		site_fail("at the end: block %.*s is not freed", NAME(b));
}

/* All blocks are found, all can be freed, those with a key by it, and then all
 * of the bank can be had in one piece. */
static void play_end(void)
{
	struct fuzz_step s = {
		.op = FUZZ_ALLOCATE, .medium = "RAM", .name = "__SYS.ALL"};

	for (uint32_t i = 0; i < model.count; i++)
		if (model.block[i].live && site_find(model.block[i].name) < 0)
			site_fail("at the end: block %.*s is not found",
				  NAME(&model.block[i]));
	for (uint32_t i = 0; i < model.count; i++)
		if (model.block[i].live)
			end_block(&model.block[i]);
	check_bank();
	s.size = (uint64_t)model.geometry.pages * 4096;
	play_call(&s);
	check_bank();
}

unsigned play(const uint8_t *bytes, size_t len, FILE *text)
{
	struct fuzz_case c;
	struct fuzz_step s;
	char line[512];

	fuzz_case_begin(&c, bytes, len);
	steps = text;
	site_show(NULL);
	site_begin(&c.geometry);
	site_show(text);
	model_reset(&model, &c.geometry);
	memset(in_slot, 0, sizeof(in_slot));
	serial = 0;
	fill = 0;
	for (step_number = 1; fuzz_case_next(&c, &s); step_number++) {
		if (text) {
			fuzz_step_text(&s, line, sizeof(line));
			fprintf(text, "%3u %s\n", step_number, line);
		}
		play_step(&s);
		check_bank();
	}
	steps = NULL;
	site_show(NULL);
	play_end();
	return step_number - 1;
}
