/*
 * Each rule of the PMM, and each way in which a bank can be unsound.
 */
#include "test_pmm.h"

static const struct bank_caller user = {.group = -1};
static const struct bank_caller boot = {.boot = true, .group = -1};

static struct bank_request from(struct bank_request r, bool supervisor,
				int32_t group)
{
	r.caller.supervisor = supervisor;
	r.caller.group = group;
	return r;
}

static KnError check(struct rig *rig, const struct bank_request *r)
{
	struct bank_choice c;

	return bank_check_allocate(&rig->bank, r, &c);
}

/* A supervisor's block of the boot actor kind. */
static void allocate_system(struct rig *rig, const char *name, const char *key)
{
	struct bank_request r = request(name, 1, key, strlen(key) + 1);
	struct bank_choice c;

	r.caller = boot;
	assert_int_equal(allocate_request(rig, &r, &c), K_OK);
}

static void new_block_is_zeroed_and_rounded_up(void **state)
{
	struct rig *rig = rig_new(4, 8);
	struct bank_request r = request("PM1", 4097, "HELLO_GROUP", 12);
	struct bank_choice c;
	const struct bank_block *b;

	(void)state;
	assert_int_equal(allocate_request(rig, &r, &c), K_OK);
	assert_false(c.exists);
	assert_int_equal(c.slot, 0);
	assert_int_equal(c.first_page, 0);
	assert_int_equal(c.pages, 2);
	for (uint32_t i = 0; i < 2 * BANK_PAGE_BYTES; i++)
		assert_int_equal(rig->data[i], 0);
	assert_int_equal(rig->data[2 * BANK_PAGE_BYTES], 0xa5);
	b = &rig->bank.block[0];
	assert_string_equal(b->name, "PM1");
	assert_int_equal(b->size, 4097);
	assert_int_equal(b->serial, 1);
	assert_int_equal(b->flags, 0);
	assert_int_equal(b->key_size, 12);
	assert_memory_equal(b->key, "HELLO_GROUP", 12);
	assert_int_equal(rig->bank.blocks, 1);
	assert_int_equal(rig->bank.pages, 2);
	rig_assert_sound(rig);
	rig_free(rig);
}

static void known_name_gives_the_same_block(void **state)
{
	struct rig *rig = rig_new(4, 8);
	struct bank_request r = request("PM1", 0, "OTHER", 6);
	struct bank_choice c;

	(void)state;
	assert_int_equal(allocate(rig, "X", 9000, NULL), K_OK);
	assert_int_equal(allocate(rig, "PM1", 5000, "KEY"), K_OK);
	page_of(rig, 3)[7] = 42;
	for (int again = 0; again < 2; again++) {
		assert_int_equal(allocate_request(rig, &r, &c), K_OK);
		assert_true(c.exists);
		assert_int_equal(c.first_page, 3);
		assert_int_equal(c.pages, 2);
		assert_int_equal(page_of(rig, 3)[7], 42);
		assert_int_equal(rig->bank.block[1].size, 5000);
		assert_string_equal((char *)rig->bank.block[1].key, "KEY");
		rig_assert_sound(rig);
	}
	rig_free(rig);
}

static void medium_name_and_size_are_checked(void **state)
{
	struct rig *rig = rig_new(4, 8);
	struct bank_request r = request("PM1", 1, NULL, 0);

	(void)state;
	strcpy(r.medium, "ROM");
	assert_int_equal(check(rig, &r), K_EINVAL);
	memset(r.medium, 'R', sizeof(r.medium));
	assert_int_equal(check(rig, &r), K_EINVAL);
	r = request("", 1, NULL, 0);
	assert_int_equal(check(rig, &r), K_EINVAL);
	r = request("PM1", 1, NULL, 0);
	memset(r.name, 'N', sizeof(r.name));
	assert_int_equal(check(rig, &r), K_EINVAL);
	r.name[sizeof(r.name) - 1] = '\0';
	assert_int_equal(check(rig, &r), K_OK);
	r = request("PM1", 0, NULL, 0);
	assert_int_equal(check(rig, &r), K_EINVAL);
	rig_free(rig);
}

static void system_names_and_keys_are_refused(void **state)
{
	struct rig *rig = rig_new(4, 8);
	struct bank_request r = request("__SYS.G0", 1, NULL, 0);

	(void)state;
	assert_int_equal(check(rig, &r), K_EPRIV);
	r.caller = boot;
	assert_int_equal(check(rig, &r), K_OK);
	r = request("PM1", 1, "__SYS.K7", 9);
	assert_int_equal(check(rig, &r), K_EPRIV);
	r = from(r, false, 6);
	assert_int_equal(check(rig, &r), K_EPRIV);
	r = from(r, false, 7);
	assert_int_equal(check(rig, &r), K_OK);
	r.key_size = 8;
	assert_int_equal(check(rig, &r), K_EPRIV);
	r = from(request("PM1", 1, "__SYS.K-", 9), false, -1);
	assert_int_equal(check(rig, &r), K_EPRIV);
	r = request("PM1", 1, "__SYS", 5);
	assert_int_equal(check(rig, &r), K_EPRIV);
	r = request("PM1", 1, "__SY", 4);
	assert_int_equal(check(rig, &r), K_OK);
	r.key_size = BANK_KEY_BYTES + 1;
	assert_int_equal(check(rig, &r), K_EINVAL);
	rig_free(rig);
}

static void sharing_is_for_supervisors(void **state)
{
	struct rig *rig = rig_new(4, 8);
	struct bank_request r = from(request("SUP", 1, NULL, 0), true, -1);
	struct bank_choice c;

	(void)state;
	assert_int_equal(allocate_request(rig, &r, &c), K_OK);
	assert_int_equal(rig->bank.block[0].flags, BANK_SUPERVISOR);
	r.shared = true;
	assert_int_equal(check(rig, &r), K_OK);
	r = from(r, false, -1);
	r.shared = false;
	assert_int_equal(check(rig, &r), K_EPRIV);

	assert_int_equal(allocate(rig, "USR", 1, NULL), K_OK);
	r = request("USR", 1, NULL, 0);
	assert_int_equal(check(rig, &r), K_OK);
	r.shared = true;
	assert_int_equal(check(rig, &r), K_EBUSY);
	r = from(r, true, -1);
	assert_int_equal(check(rig, &r), K_EPRIV);
	rig_free(rig);
}

static void limits_refuse_and_disturb_nothing(void **state)
{
	struct rig *rig = rig_new(2, 4);

	(void)state;
	assert_int_equal(allocate(rig, "A", 5 * 4096, NULL), K_ENOMEM);
	assert_int_equal(allocate(rig, "A", UINT64_MAX, NULL), K_ENOMEM);
	assert_int_equal(allocate(rig, "A", 2 * 4096 + 1, NULL), K_OK);
	assert_int_equal(allocate(rig, "B", 2 * 4096, NULL), K_ENOMEM);
	assert_int_equal(allocate(rig, "B", 4096, NULL), K_OK);
	assert_int_equal(allocate(rig, "C", 1, NULL), K_EFULL);
	assert_int_equal(allocate(rig, "A", 1, NULL), K_OK);
	assert_int_equal(rig->bank.blocks, 2);
	assert_int_equal(rig->bank.pages, 4);
	rig_assert_sound(rig);
	rig_free(rig);
}

static void pages_are_first_fit_and_slots_lowest(void **state)
{
	struct rig *rig = rig_new(8, 16);
	struct bank_request r = request("E", 3 * 4096, NULL, 0);
	struct bank_choice c;
	uint32_t slot;

	(void)state;
	assert_int_equal(allocate(rig, "A", 4096, NULL), K_OK);
	assert_int_equal(allocate(rig, "B", 2 * 4096, NULL), K_OK);
	assert_int_equal(allocate(rig, "C", 4096, NULL), K_OK);
	assert_int_equal(bank_check_free(&rig->bank, &user, "RAM", "B", &slot),
			 K_OK);
	assert_int_equal(slot, 1);
	bank_commit_free(&rig->bank, slot);
	assert_int_equal(allocate_request(rig, &r, &c), K_OK);
	assert_int_equal(c.slot, 1);
	assert_int_equal(c.first_page, 4);
	r = request("F", 2 * 4096, NULL, 0);
	assert_int_equal(allocate_request(rig, &r, &c), K_OK);
	assert_int_equal(c.slot, 3);
	assert_int_equal(c.first_page, 1);
	assert_int_equal(rig->bank.block[3].serial, 5);
	rig_free(rig);
}

static void free_takes_the_block_and_its_name(void **state)
{
	struct rig *rig = rig_new(4, 8);
	uint32_t slot;

	(void)state;
	allocate_system(rig, "__SYS.I0", "__SYS.K0");
	assert_int_equal(allocate(rig, "PM1", 4096, NULL), K_OK);
	page_of(rig, 1)[0] = 9;
	assert_int_equal(
		bank_check_free(&rig->bank, &user, "ROM", "PM1", &slot),
		K_EINVAL);
	assert_int_equal(bank_check_free(&rig->bank, &user, "RAM", "", &slot),
			 K_EINVAL);
	assert_int_equal(bank_check_free(&rig->bank, &user, "RAM", "PM", &slot),
			 K_EUNKNOWN);
	assert_int_equal(
		bank_check_free(&rig->bank, &user, "RAM", "__SYS.I0", &slot),
		K_EPRIV);
	assert_int_equal(
		bank_check_free(&rig->bank, &boot, "RAM", "__SYS.I0", &slot),
		K_OK);
	assert_int_equal(
		bank_check_free(&rig->bank, &user, "RAM", "PM1", &slot), K_OK);
	bank_commit_free(&rig->bank, slot);
	assert_int_equal(bank_find(&rig->bank, "PM1"), BANK_NONE);
	assert_int_equal(
		bank_check_free(&rig->bank, &user, "RAM", "PM1", &slot),
		K_EUNKNOWN);
	rig_assert_sound(rig);
	assert_int_equal(rig->bank.blocks, 1);
	assert_int_equal(allocate(rig, "PM1", 1, NULL), K_OK);
	assert_int_equal(page_of(rig, 1)[0], 0);
	rig_free(rig);
}

static KnError free_all(struct rig *rig, const struct bank_caller *caller,
			const void *key, size_t key_size)
{
	KnError e = bank_check_free_all(&rig->bank, caller, key, key_size);

	if (e == K_OK)
		free_selected(rig, key, key_size);
	return e;
}

static void free_all_wants_size_and_bytes_equal(void **state)
{
	struct rig *rig = rig_new(8, 8);

	(void)state;
	assert_int_equal(allocate(rig, "A", 1, "KEY"), K_OK);
	assert_int_equal(allocate(rig, "B", 1, "KEY"), K_OK);
	assert_int_equal(allocate(rig, "C", 1, "KEYS"), K_OK);
	assert_int_equal(allocate(rig, "D", 1, NULL), K_OK);
	assert_int_equal(free_all(rig, &user, "KEY", 3), K_EUNKNOWN);
	assert_int_equal(free_all(rig, &user, "KEY", 0), K_EINVAL);
	assert_int_equal(free_all(rig, &user, "KEY", 33), K_EINVAL);
	assert_int_equal(free_all(rig, &user, "KEY", 4), K_OK);
	assert_int_equal(free_all(rig, &user, "KEY", 4), K_EUNKNOWN);
	assert_int_equal(rig->bank.blocks, 2);
	assert_int_equal(bank_find(&rig->bank, "C"), 2);
	assert_int_equal(bank_find(&rig->bank, "D"), 3);
	rig_assert_sound(rig);
	rig_free(rig);
}

static void free_all_spares_the_system(void **state)
{
	struct rig *rig = rig_new(8, 8);
	struct bank_request r = from(request("A", 1, "__SYS.K0", 9), false, 0);
	struct bank_choice c;

	(void)state;
	allocate_system(rig, "__SYS.G0", "__SYS.K0");
	allocate_system(rig, "__SYS.X", "PLAIN");
	assert_int_equal(allocate_request(rig, &r, &c), K_OK);
	assert_int_equal(allocate(rig, "B", 1, "PLAIN"), K_OK);
	assert_int_equal(free_all(rig, &r.caller, "__SYS.K0", 9), K_EPRIV);
	assert_int_equal(free_all(rig, &user, "PLAIN", 6), K_EPRIV);
	assert_int_equal(rig->bank.blocks, 4);
	assert_int_equal(free_all(rig, &boot, "__SYS.K0", 9), K_OK);
	assert_int_equal(rig->bank.blocks, 2);
	rig_free(rig);
}

static void serials_never_come_back(void **state)
{
	struct rig *rig = rig_new(4, 8);
	uint32_t slot;

	(void)state;
	assert_int_equal(allocate(rig, "A", 1, NULL), K_OK);
	assert_int_equal(allocate(rig, "B", 1, NULL), K_OK);
	slot = bank_find(&rig->bank, "B");
	bank_commit_free(&rig->bank, slot);
	rig_assert_sound(rig);
	assert_int_equal(allocate(rig, "C", 1, NULL), K_OK);
	assert_int_equal(rig->bank.block[1].serial, 3);
	rig_free(rig);
}

/* One damage to a bank of two blocks, and what the verifier says. */
static const struct damage {
	const char *reason;
	uint32_t slot; /* 9: the header */
	uint32_t offset;
	uint32_t value;
	bool sum; /* make the descriptor's sum right again */
} damages[] = {
	{"bank header: magic", 9, offsetof(struct bank_header, magic), 1, 0},
	{"bank header: version", 9, offsetof(struct bank_header, version), 2,
	 0},
	{"bank header: sum", 9, offsetof(struct bank_header, data_pages), 3, 0},
	{"bank header: reserved bytes", 9,
	 offsetof(struct bank_header, reserved), 1, 0},
	{"block 1 (TWO): state", 1, offsetof(struct bank_block, state), 1, 0},
	{"block 1 (TWO): sum", 1, offsetof(struct bank_block, size), 2, 0},
	{"block 1 (ONE): name of another block", 1,
	 offsetof(struct bank_block, name), 0x00454e4f, 1},
	{"block 1 (): empty name", 1, offsetof(struct bank_block, name), 0, 1},
	{"block 1 (TWO): name not padded", 1,
	 offsetof(struct bank_block, name) + 8, 1, 1},
	{"block 1 (TWO): no serial", 1, offsetof(struct bank_block, serial), 0,
	 1},
	{"block 1 (TWO): flags", 1, offsetof(struct bank_block, flags), 4, 1},
	{"block 1 (TWO): key size", 1, offsetof(struct bank_block, key_size),
	 33, 1},
	{"block 1 (TWO): key not padded", 1,
	 offsetof(struct bank_block, key_size), 2, 1},
	{"block 1 (TWO): reserved bytes", 1,
	 offsetof(struct bank_block, reserved), 1, 0},
	{"block 1 (TWO): pages do not fit size", 1,
	 offsetof(struct bank_block, pages), 2, 1},
	{"block 1 (TWO): pages do not fit size", 1,
	 offsetof(struct bank_block, size), 0, 1},
	{"block 1 (TWO): pages out of bounds", 1,
	 offsetof(struct bank_block, first_page), 8, 1},
	{"block 1 (TWO): pages of another block", 1,
	 offsetof(struct bank_block, first_page), 1, 1},
};

static void verifier_names_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		const struct damage *d = &damages[i];
		struct rig *rig = rig_new(4, 8);
		struct bank_block *b = &rig->bank.block[1];
		uint8_t *at = rig->meta;
		char why[160] = "";

		assert_int_equal(allocate(rig, "ONE", 8192, NULL), K_OK);
		assert_int_equal(allocate(rig, "TWO", 1, "KEY"), K_OK);
		if (d->slot != 9)
			at = (uint8_t *)&rig->bank.block[d->slot];
		memcpy(at + d->offset, &d->value, sizeof(d->value));
		if (d->sum)
			b->sum = trace_hash_bytes((uint8_t *)b +
							  BANK_BLOCK_SUM_FROM,
						  BANK_BLOCK_SUM_BYTES);
		assert_int_equal(rig_reboot(rig, why, sizeof(why)), -1);
		assert_string_equal(why, d->reason);
		rig_free(rig);
	}
}

static void verifier_wants_its_own_geometry(void **state)
{
	struct rig *rig = rig_new(4, 8);
	char why[160] = "";

	(void)state;
	rig->geometry.max_blocks = 3;
	assert_int_equal(rig_reboot(rig, why, sizeof(why)), -1);
	assert_string_equal(why, "bank header: number of descriptors");
	rig->geometry.max_blocks = 4;
	rig->geometry.data_phys++;
	assert_int_equal(rig_reboot(rig, why, sizeof(why)), -1);
	assert_string_equal(why, "bank header: place of data");
	rig->geometry.data_phys--;
	rig->geometry.data_pages = 7;
	assert_int_equal(rig_reboot(rig, why, sizeof(why)), -1);
	assert_string_equal(why, "bank header: number of pages");
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_block_is_zeroed_and_rounded_up),
		cmocka_unit_test(known_name_gives_the_same_block),
		cmocka_unit_test(medium_name_and_size_are_checked),
		cmocka_unit_test(system_names_and_keys_are_refused),
		cmocka_unit_test(sharing_is_for_supervisors),
		cmocka_unit_test(limits_refuse_and_disturb_nothing),
		cmocka_unit_test(pages_are_first_fit_and_slots_lowest),
		cmocka_unit_test(free_takes_the_block_and_its_name),
		cmocka_unit_test(free_all_wants_size_and_bytes_equal),
		cmocka_unit_test(free_all_spares_the_system),
		cmocka_unit_test(serials_never_come_back),
		cmocka_unit_test(verifier_names_what_is_wrong),
		cmocka_unit_test(verifier_wants_its_own_geometry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
