/* Bundles: written whole or not at all, read again, compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/bundle/bundle.h"

struct place {
	char folder[64]; /* temporary; all of the test is in it */
	char bundle[100];
	struct run_images images;
	struct scenario *scenario;
	struct run_result result;
	struct bundle_run run;
};

static void put(const char *folder, const char *name, const char *text,
		char *path, size_t size)
{
	struct err err;

	snprintf(path, size, "%s/%s", folder, name);
	assert_int_equal(file_write(path, text, strlen(text), &err), 0);
}

/* A program that answers as QEMU does. */
static void put_qemu(const struct place *place)
{
	char path[200];

	put(place->folder, "qemu", "#!/bin/sh\necho QEMU emulator version 0\n",
	    path, sizeof(path));
	assert_int_equal(chmod(path, 0755), 0);
	assert_int_equal(setenv("HOTRIG_QEMU", path, 1), 0);
}

static void make_result(struct run_result *result)
{
	struct trace_record rec[2] = {
		{.seq = 0, .event = EV_BOOT_COLD, .group = -1},
		{.seq = 1, .event = EV_SITE_UP, .group = -1, .clock = 5},
	};
	struct violation *v = &result->verdict.violation[0];
	struct err err;

	result->verdict.kind = VERDICT_VIOLATED;
	result->verdict.violations = 1;
	v->invariant = "no-leak";
	v->seq = 1;
	snprintf(v->text, sizeof(v->text), "block A belongs to nobody");
	result->digest = 0xfedcba9876543210u;
	result->console = strdup("hello\n");
	assert_int_equal(trace_load(&result->trace, rec, 2, &err), 0);
}

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct err err;

	snprintf(place->folder, sizeof(place->folder),
		 "/tmp/hotrig-bundle-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	snprintf(place->bundle, sizeof(place->bundle), "%s/a/b/",
		 place->folder);
	put_qemu(place);
	put(place->folder, "k", "kernel", place->images.kernel,
	    sizeof(place->images.kernel));
	put(place->folder, "i", "boot", place->images.initrd,
	    sizeof(place->images.initrd));
	put(place->folder, "s", "storage", place->images.storage,
	    sizeof(place->images.storage));
	assert_int_equal(scenario_parse("name: x\nconsole: [aps]\n", "x.yaml",
					&place->scenario, &err),
			 0);
	make_result(&place->result);
	place->run = (struct bundle_run){"x/1", place->scenario, &place->images,
					 MACHINE_PC, &place->result};
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;
	char command[100];

	snprintf(command, sizeof(command), "rm -rf %s", place->folder);
	assert_int_equal(system(command), 0);
	scenario_free(place->scenario);
	run_result_free(&place->result);
	free(place);
	return 0;
}

static void write_bundle(const struct place *place)
{
	struct err err = {0};

	if (bundle_write(place->bundle, &place->run, &err) < 0)
		fail_msg("%s", err.text);
}

static int compare(const struct place *place, struct text *differences)
{
	struct bundle bundle;
	struct err err;
	int n;

	assert_int_equal(bundle_read(place->bundle, &bundle, &err), 0);
	n = bundle_compare(&bundle, place->bundle, place->scenario,
			   &place->images, differences, &err);
	bundle_free(&bundle);
	return n;
}

static void test_read_again(void **state)
{
	const struct place *place = *state;
	struct text differences = {0};
	struct bundle bundle;
	struct err err;

	write_bundle(place);
	assert_true(bundle_is(place->bundle));
	assert_int_equal(bundle_read(place->bundle, &bundle, &err), 0);
	assert_string_equal(bundle.id, "x/1");
	assert_string_equal(bundle.qemu, "QEMU emulator version 0");
	assert_string_equal(bundle.verdict, "violated");
	assert_int_equal(bundle.machine, MACHINE_PC);
	assert_int_equal(bundle.digest, 0xfedcba9876543210u);
	assert_int_equal(bundle.trace.count, 2);
	assert_int_equal(bundle.trace.rec[1].clock, 5);
	bundle_free(&bundle);
	assert_int_equal(compare(place, &differences), 0);
	assert_null(differences.at);
}

static void test_texts(void **state)
{
	const struct place *place = *state;
	char path[200], *text;
	struct err err;

	write_bundle(place);
	snprintf(path, sizeof(path), "%s/verdict.txt", place->bundle);
	assert_int_equal(file_read(path, &text, NULL, &err), 0);
	assert_string_equal(text, "violated, digest fedcba9876543210\n"
				  "no-leak: event 1: block A belongs to "
				  "nobody\n");
	free(text);
	snprintf(path, sizeof(path), "%s/scenario.yaml", place->bundle);
	assert_int_equal(file_read(path, &text, NULL, &err), 0);
	assert_string_equal(text, "name: x\nconsole:\n- aps\n");
	free(text);
	snprintf(path, sizeof(path), "%s/console.txt", place->bundle);
	assert_int_equal(file_read(path, &text, NULL, &err), 0);
	assert_string_equal(text, "hello\n");
	free(text);
}

static void test_what_differs_is_named(void **state)
{
	struct place *place = *state;
	struct text differences = {0};
	char other[300];

	write_bundle(place);
	put(place->folder, "i", "another", other, sizeof(other));
	place->scenario->seed = 2;
	assert_int_equal(compare(place, &differences), 2);
	assert_non_null(strstr(differences.at, "boot.cpio differs: "));
	assert_non_null(strstr(differences.at, "plan.bin differs: "));
	assert_null(strstr(differences.at, "kernel.elf"));
	assert_null(strstr(differences.at, "QEMU"));
	text_free(&differences);
	assert_int_equal(unlink(other), 0);
	assert_int_equal(compare(place, &differences), -1);
	text_free(&differences);
}

static void test_a_bundle_is_replaced(void **state)
{
	struct place *place = *state;
	struct bundle bundle;
	struct err err;

	write_bundle(place);
	place->result.digest = 7;
	write_bundle(place);
	assert_int_equal(bundle_read(place->bundle, &bundle, &err), 0);
	assert_int_equal(bundle.digest, 7);
	bundle_free(&bundle);
}

static void test_another_folder_is_not(void **state)
{
	struct place *place = *state;
	struct err err;

	snprintf(place->bundle, sizeof(place->bundle), "%s", place->folder);
	assert_int_equal(bundle_write(place->bundle, &place->run, &err), -1);
	assert_int_equal(err.class, ERR_USAGE);
	assert_non_null(strstr(err.text, "is there already and no bundle"));
	assert_int_equal(access(place->images.kernel, F_OK), 0);
	assert_int_equal(bundle_read(place->bundle, &(struct bundle){0}, &err),
			 -1);
	assert_int_equal(err.class, ERR_USAGE);
}

/* As on a full disk: the trace does not fit. */
static void test_nothing_is_left_half_done(void **state)
{
	const struct place *place = *state;
	const struct rlimit old = {RLIM_INFINITY, RLIM_INFINITY};
	const struct rlimit small = {100, RLIM_INFINITY};
	struct err err;
	char path[200];
	int rc;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	rc = bundle_write(place->bundle, &place->run, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(rc, -1);
	assert_int_equal(err.class, ERR_INFRA);
	assert_non_null(strstr(err.text, "plan.bin: File too large"));
	assert_false(bundle_is(place->bundle));
	snprintf(path, sizeof(path), "%s/a", place->folder);
	assert_int_equal(rmdir(path), 0); /* it is empty */
}

static void test_folder_of_an_id(void **state)
{
	char *path = bundle_folder("build/campaign.db", "pair/12:hr.stop/a=1");

	(void)state;
	assert_string_equal(path, "build/bundles/pair_12_hr.stop_a=1");
	free(path);
	path = bundle_folder("x.db", "..");
	assert_string_equal(path, "bundles/_.");
	free(path);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_read_again),
		TEST(test_texts),
		TEST(test_what_differs_is_named),
		TEST(test_a_bundle_is_replaced),
		TEST(test_another_folder_is_not),
		TEST(test_nothing_is_left_half_done),
		cmocka_unit_test(test_folder_of_an_id),
	};

	return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
