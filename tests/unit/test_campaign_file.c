/* Campaign files: what is refused, and where. */
#include "tests/unit/campaign_base.h"

static void refused(struct fixture *f, const char *text, const char *where,
		    const char *what)
{
	struct campaign *campaign;
	char expected[200];

	snprintf(expected, sizeof(expected), "%s:%s:", f->file, where);
	write_text(f, f->file, text);
	assert_int_equal(campaign_load(f->file, &campaign, &f->err), -1);
	assert_int_equal(f->err.class, ERR_USAGE);
	if (!strstr(f->err.text, expected) || !strstr(f->err.text, what))
		fail_msg("expected %s ... %s, got %s", expected, what,
			 f->err.text);
}

static void test_errors_name_file_and_line(void **state)
{
	struct fixture *f = *state;

	refused(f, "name: c\nentries:\n  - workload: w.yaml\n    fault: [x]\n",
		"4", "fault");
	refused(f, "name: c\nentries:\n  - faults: [segv]\n", "3", "workload");
	refused(f, "name: c\nentries:\n  - workload: w.yaml\n", "3", "faults");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults:\n      - segv\n      - segw\n",
		"6", "segw");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults: [segv]\n    plus: 3..1\n",
		"5", "FROM..TO");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults: [segv]\n    events: [pmn.*]\n",
		"5", "pmn.*");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults: [segv]\n    where: colour=red\n",
		"5", "colour");
	refused(f,
		"name: c\nentries:\n  - workload: w.yaml\n"
		"    faults: [segv]\n    expect: lucky\n",
		"5", "recovered");
	refused(f, "name: c\n", "1", "entries");
}

#define ENTRY "name: c\nentries:\n  - workload: w.yaml\n    faults: [segv]\n"

static void test_errors_of_windows_sets_and_pairs(void **state)
{
	struct fixture *f = *state;

	refused(f, ENTRY "    from: pmn.commit\n", "5", "from: ");
	refused(f, ENTRY "    from: pmm.commit+3\n", "5", "without +K");
	refused(f, ENTRY "    from: pmm.commit\n    to: pmm.commit#x\n", "6",
		"to: ");
	refused(f, ENTRY "    plus: 0..nxt\n", "5", "0..nxt");
	refused(f, ENTRY "    tunables:\n      - {}\n      - pmm.colour: 3\n",
		"7", "pmm.colour");
	refused(f,
		ENTRY "    tunables:\n      - {}\n"
		      "      - hrCtrl.maxBadness: many\n",
		"7", "maxBadness");
	refused(f,
		ENTRY "    with:\n      - at: hr.stat\n        fault: kill\n",
		"6", "hr.stat");
	refused(f,
		ENTRY "    with:\n      - at: hr.start\n        fault: kilt\n",
		"7", "kilt");
	refused(f, ENTRY "    then:\n      events: [hr.*]\n", "6", "faults");
	refused(f, ENTRY "    then:\n      faults: [segv]\n      plus: x\n",
		"7", "FROM..TO");
	refused(f,
		"name: c\ntime: soon\n"
		"entries:\n  - workload: w.yaml\n"
		"    faults: [segv]\n",
		"2", "soon");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_errors_name_file_and_line),
		CASE(test_errors_of_windows_sets_and_pairs),
	};

	return cmocka_run_group_tests_name("campaign-file", tests, NULL, NULL);
}
