/*
 * The PMM and its stand-in for a kernel: see site.h.
 *
 * runtime/pmm/main.c is included, not linked: what a boot loads anew, its
 * static data, has to be put back at each one here.
 */
#include "harness/fuzz/pmm/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/pmm/main.c"

#define GEOMETRIES  3u
#define PAGES_MAX   140u
#define DATA_PHYS   0x1002000u
#define MAP_BASE    0x7000000000ull
#define ARENAS	    3u /* of a caller: for the address, the name, the key */
#define ARENA_BYTES 64u
#define FIRST_AID   5u
#define MARKS	    4u /* of a page */
#define MARK_DIRTY  0xa5u

/* Each piece is of its own and of the right size: ASan sees what is behind. */
struct memory {
	struct fuzz_geometry geometry;
	uint8_t *meta;
	uint8_t *data;
	uint8_t *workspace;
	uint8_t *other_workspace;
	size_t workspace_bytes;
	struct bank other;
};

static struct {
	struct memory all[GEOMETRIES];
	struct memory *memory;
	struct kapi kapi;
	lap_handler handler;
	uint8_t *arena[ARENAS];
	uint32_t users[PAGES_MAX];
	struct site_seen seen;
	bool memory_short;
	uint32_t cut;
	jmp_buf out;
	FILE *text;
	char why[160];
} site;

void site_fail(const char *fmt, ...)
{
	va_list args;

	fputs("finding: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

static void tick(void)
{
	if (site.cut && --site.cut == 0)
		longjmp(site.out, 1);
}

void site_show(FILE *text)
{
	site.text = text;
}

static void note_event(uint32_t event)
{
	static const struct {
		uint32_t event;
		const char *name;
	} names[] = {{EV_PMM_REQUEST, "pmm.request"},
		     {EV_PMM_PREPARE, "pmm.prepare"},
		     {EV_PMM_COMMIT, "pmm.commit"},
		     {EV_PMM_RELEASE, "pmm.release"},
		     {EV_PMM_RESULT, "pmm.result"}};

	for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].event != event)
			continue;
		site.seen.event = i + 1;
		if (site.text)
			fprintf(site.text, "      event %s\n", names[i].name);
	}
}

static void fake_trace(uint32_t event, uint64_t a0, uint64_t a1, uint64_t a2,
		       uint64_t a3)
{
	(void)a0;
	(void)a1;
	(void)a3;
	note_event(event);
	if (event == EV_PMM_COMMIT) {
		site.seen.committed = true;
		site.seen.page = (uint32_t)a2;
	} else if (event == EV_PMM_RELEASE) {
		if (site.seen.releases == SITE_RELEASES)
			site_fail("more blocks freed than there can be");
		site.seen.released[site.seen.releases++] = (uint32_t)a2;
	}
	tick();
}

static uint64_t fake_trace_name(const char *name)
{
	return trace_hash_bytes(name, strlen(name));
}

static bool in_arena(uint64_t at, size_t len)
{
	for (unsigned i = 0; i < ARENAS; i++) {
		uint64_t from = (uintptr_t)site.arena[i];

		if (at >= from && at - from <= ARENA_BYTES &&
		    len <= ARENA_BYTES - (at - from))
			return true;
	}
	return false;
}

static int fake_copy_in(const struct lap_call *call, void *to, uint64_t from,
			size_t len)
{
	(void)call;
	if (!in_arena(from, len))
		return K_EFAULT;
	memcpy(to, (const void *)(uintptr_t)from, len);
	return K_OK;
}

static int fake_copy_out(const struct lap_call *call, uint64_t to,
			 const void *from, size_t len)
{
	(void)call;
	if (!in_arena(to, len))
		return K_EFAULT;
	memcpy((void *)(uintptr_t)to, from, len);
	tick();
	return K_OK;
}

static int fake_lap_bind(uint32_t lap, lap_handler handler)
{
	if (lap != LAP_PMM)
		site_fail("LAP %u is bound", (unsigned)lap);
	site.handler = handler;
	return K_OK;
}

static void check_pages(uint32_t page, uint32_t pages)
{
	uint32_t all = site.memory->geometry.pages;

	if (!pages || page >= all || pages > all - page)
		site_fail("pages %u+%u of %u", (unsigned)page, (unsigned)pages,
			  (unsigned)all);
}

static int fake_map(uint32_t aid, uint32_t page, uint32_t pages, uint64_t *addr)
{
	tick();
	check_pages(page, pages);
	if (site.memory_short)
		return K_ENOMEM;
	for (uint32_t i = page; i < page + pages; i++)
		site.users[i] |= 1u << (aid - FIRST_AID);
	*addr = MAP_BASE + (uint64_t)page * BANK_PAGE_BYTES;
	return K_OK;
}

static void fake_unmap(uint32_t page, uint32_t pages)
{
	check_pages(page, pages);
	for (uint32_t i = page; i < page + pages; i++)
		site.users[i] = 0;
	tick();
}

static void fake_users(uint32_t page, uint32_t pages, uint32_t except,
		       uint32_t *user, uint32_t *supervisor)
{
	uint32_t set = 0;

	check_pages(page, pages);
	for (uint32_t i = page; i < page + pages; i++)
		set |= site.users[i];
	*user = *supervisor = 0;
	for (uint32_t i = 0; i < FUZZ_ACTORS; i++) {
		if (!(set & 1u << i) || i == except - FIRST_AID)
			continue;
		if (fuzz_actor[i].mode == MODE_USER)
			(*user)++;
		else
			(*supervisor)++;
	}
}

static void *fake_take(size_t bytes)
{
	if (bytes > site.memory->workspace_bytes)
		site_fail("workspace of %zu bytes", bytes);
	memset(site.memory->workspace, 0x5a, bytes);
	return site.memory->workspace;
}

static NORETURN void fake_cold(uint32_t why, const char *text)
{
	site_fail("the site would boot cold, cause %u: %s", (unsigned)why,
		  text);
}

static void *exact(size_t bytes)
{
	void *at = aligned_alloc(8, (bytes + 7) & ~(size_t)7);

	if (!at)
		site_fail("no memory for the fuzzer");
	return at;
}

static void open_memory(struct memory *m, const struct fuzz_geometry *g)
{
	const struct bank_geometry bank_geometry = {g->blocks, g->pages,
						    DATA_PHYS};

	m->geometry = *g;
	m->workspace_bytes = bank_workspace_bytes(&bank_geometry);
	m->meta = exact(BANK_HEADER_BYTES +
			g->blocks * sizeof(struct bank_block));
	m->data = exact((size_t)g->pages * BANK_PAGE_BYTES);
	m->workspace = exact(m->workspace_bytes);
	m->other_workspace = exact(m->workspace_bytes);
	memset(m->data, 0, (size_t)g->pages * BANK_PAGE_BYTES);
	bank_init(&m->other, &bank_geometry, m->meta, m->data,
		  m->other_workspace);
}

static void open_site(void)
{
	struct kapi *k = &site.kapi;

	for (unsigned i = 0; i < ARENAS; i++)
		site.arena[i] = exact(ARENA_BYTES);
	k->version = KAPI_VERSION;
	k->trace = fake_trace;
	k->trace_name = fake_trace_name;
	k->copy_in = fake_copy_in;
	k->copy_out = fake_copy_out;
	k->lap_bind = fake_lap_bind;
	k->bank_map = fake_map;
	k->bank_unmap = fake_unmap;
	k->bank_users = fake_users;
	k->pages_take = fake_take;
	k->site_cold = fake_cold;
	k->bank_data_phys = DATA_PHYS;
}

void site_begin(const struct fuzz_geometry *geometry)
{
	struct memory *m = site.all;

	if (!site.arena[0])
		open_site();
	while (m->meta && (m->geometry.pages != geometry->pages ||
			   m->geometry.blocks != geometry->blocks))
		m++;
	if (!m->meta)
		open_memory(m, geometry);
	site.memory = m;
	site.kapi.tunables.pmm_max_blocks = geometry->blocks;
	site.kapi.bank_meta = m->meta;
	site.kapi.bank_data = m->data;
	site.kapi.bank_data_pages = geometry->pages;
	memset(m->meta, 0xa5,
	       BANK_HEADER_BYTES +
		       geometry->blocks * sizeof(struct bank_block));
	site_put(0, geometry->pages, MARK_DIRTY);
	site_boot(false);
}

/* Between stores; those that have an event are counted by it. */
static void cut_hook(void *arg, enum bank_step step, uint32_t slot,
		     const struct bank_block *b)
{
	trace_step(arg, step, slot, b);
	if (step == BANK_STEP_PAGE || step == BANK_STEP_FIELD ||
	    step == BANK_STEP_FORMAT)
		tick();
}

void site_boot(bool hot)
{
	site.cut = 0;
	memset(&bank, 0, sizeof(bank));
	memset(keys_known, 0, sizeof(keys_known));
	memset(site.users, 0, sizeof(site.users));
	site.kapi.hot = hot;
	if (boot_main(&site.kapi) != K_OK)
		site_fail("the PMM does not begin");
	bank.hook = cut_hook;
}

bool site_format(uint32_t cut)
{
	bank.hook = cut_hook;
	site.cut = cut;
	if (setjmp(site.out))
		return true;
	bank_format(&bank);
	site.cut = 0;
	return false;
}

/* An object of the caller, its address as the step says. */
static uint64_t place(unsigned arena, enum fuzz_pointer at, const void *from,
		      size_t len)
{
	uint8_t *to = site.arena[arena];

	switch (at) {
	case FUZZ_NULL:
		return 0;
	case FUZZ_WILD:
		return 8;
	case FUZZ_TOP:
		return UINT64_MAX;
	case FUZZ_EDGE:
		return (uintptr_t)to + ARENA_BYTES - (len ? len - 1 : 0);
	case FUZZ_LAST:
		to += ARENA_BYTES - len;
		break;
	default:
		break;
	}
	if (len)
		memcpy(to, from, len);
	return (uintptr_t)to;
}

static void make_call(const struct fuzz_step *s, struct lap_call *call)
{
	static const uint32_t ops[] = {PMM_OP_ALLOCATE, PMM_OP_ALLOCATE,
				       PMM_OP_FREE, PMM_OP_FREE_ALL};
	const uint64_t poison = 0x1111111111111111ull;
	uint64_t addr, name, key;
	PmmName block;

	memcpy(block.medium, s->medium, sizeof(block.medium));
	memcpy(block.name, s->name, sizeof(block.name));
	addr = place(0, s->addr_at, &poison, sizeof(poison));
	name = place(1, s->name_at, &block, sizeof(block));
	key = place(2, s->key_at, s->key,
		    s->key_size < BANK_KEY_BYTES ? (size_t)s->key_size
						 : BANK_KEY_BYTES);
	memset(call, 0, sizeof(*call));
	call->op = ops[s->op];
	call->caller = FIRST_AID + s->actor;
	call->caller_mode = fuzz_actor[s->actor].mode;
	call->caller_group = fuzz_actor[s->actor].group;
	if (s->op == FUZZ_FREE) {
		call->arg[0] = name;
	} else if (s->op == FUZZ_FREE_ALL) {
		call->arg[0] = key;
		call->arg[1] = s->key_size;
	} else {
		call->arg[0] = addr;
		call->arg[1] = name;
		call->arg[2] = s->size;
		call->arg[3] = key;
		call->arg[4] = s->key_size;
	}
}

static uint32_t page_at(const struct fuzz_step *s, uint64_t addr)
{
	uint64_t base = fuzz_actor[s->actor].mode == MODE_BOOT
				? (uintptr_t)site.memory->data
				: MAP_BASE;

	if (addr < base || (addr - base) % BANK_PAGE_BYTES ||
	    (addr - base) / BANK_PAGE_BYTES >= site.memory->geometry.pages)
		site_fail("address 0x%llx is none of the bank",
			  (unsigned long long)addr);
	return (uint32_t)((addr - base) / BANK_PAGE_BYTES);
}

bool site_call(const struct fuzz_step *s, int64_t *answer, uint32_t *page)
{
	static struct lap_call call;
	uint64_t addr;

	site.seen.event = 0;
	site.seen.committed = false;
	site.seen.releases = 0;
	make_call(s, &call);
	site.memory_short = s->memory_short;
	site.cut = s->cut;
	if (setjmp(site.out))
		return false;
	*answer = site.handler(&call);
	site.cut = 0;
	if (call.op == PMM_OP_ALLOCATE && *answer == K_OK) {
		memcpy(&addr, (void *)(uintptr_t)call.arg[0], sizeof(addr));
		*page = page_at(s, addr);
	}
	return true;
}

const struct site_seen *site_seen(void)
{
	return &site.seen;
}

int64_t site_find(const char name[BANK_NAME_BYTES])
{
	struct lap_call call = {.op = PMM_OP_FIND, .caller_mode = MODE_BOOT};

	call.arg[0] = (uintptr_t)name;
	return site.handler(&call);
}

void site_end_actor(uint32_t actor)
{
	for (uint32_t i = 0; i < site.memory->geometry.pages; i++)
		site.users[i] &= ~(1u << actor);
}

uint32_t site_users(uint32_t page)
{
	return site.users[page];
}

const struct bank_block *site_block(uint32_t slot)
{
	return (const struct bank_block *)(site.memory->meta +
					   BANK_HEADER_BYTES) +
	       slot;
}

/* First and last bytes of a page, and two places between. */
static uint64_t *mark_of(uint32_t page, uint32_t mark)
{
	static const size_t at[MARKS] = {0, 1368, 2736, BANK_PAGE_BYTES - 8};

	return (uint64_t *)(site.memory->data + (size_t)page * BANK_PAGE_BYTES +
			    at[mark]);
}

static uint64_t mark_value(uint8_t fill, uint32_t page, uint32_t mark)
{
	return fill ? fill * 0x0101010101010101ull ^ (page << 8 | mark) : 0;
}

void site_put(uint32_t page, uint32_t pages, uint8_t fill)
{
	for (uint32_t i = 0; i < pages; i++)
		for (uint32_t n = 0; n < MARKS; n++)
			*mark_of(page + i, n) = mark_value(fill, i, n);
}

bool site_holds(uint32_t page, uint32_t pages, uint8_t fill)
{
	for (uint32_t i = 0; i < pages; i++)
		for (uint32_t n = 0; n < MARKS; n++)
			if (*mark_of(page + i, n) != mark_value(fill, i, n))
				return false;
	return true;
}

const char *site_verify(uint32_t blocks, uint32_t pages)
{
	struct bank *other = &site.memory->other;

	if (bank_verify(other, site.why, sizeof(site.why)))
		return site.why;
	if (other->blocks != blocks || other->pages != pages ||
	    bank.blocks != blocks || bank.pages != pages) {
		snprintf(site.why, sizeof(site.why),
			 "%u blocks of %u pages in the bank, %u of %u in the "
			 "PMM",
			 (unsigned)other->blocks, (unsigned)other->pages,
			 (unsigned)bank.blocks, (unsigned)bank.pages);
		return site.why;
	}
	return NULL;
}
