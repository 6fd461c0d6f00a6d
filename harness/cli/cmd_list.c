/*
 * hotrig list: the catalogues, one entry a line.
 */
#include "harness/cli/cli.h"

#include <inttypes.h>
#include <string.h>

#include "harness/oracle/oracle.h"
#include "harness/scenario/tunables.h"
#include "harness/trace/trace.h"
#include "inject/point.h"
#include "runtime/abi/features.h"

static const char help[] =
	"Usage: hotrig list faults|events|features|invariants|tunables\n"
	"Tunables: name, default, range, meaning.\n";

static void list_faults(void)
{
	for (unsigned type = FAULT_INVALID + 1; type < FAULT_COUNT; type++) {
		const char *parameter = fault_parameter(type);
		char name[64];

		snprintf(name, sizeof(name), "%s%s%s", fault_name(type),
			 *parameter ? "=" : "", parameter);
		printf("%-14s %-12s %s\n", name, fault_family(type),
		       fault_sentence(type));
	}
}

static void list_events(void)
{
	for (unsigned event = EV_NONE + 1; event < EV_COUNT; event++) {
		char args[100];
		size_t len = 0;

		args[0] = '\0';
		for (unsigned arg = 0; arg < 4; arg++) {
			const char *name = event_arg_name(event, arg);
			int n;

			if (!*name || len >= sizeof(args))
				continue;
			n = snprintf(args + len, sizeof(args) - len, "%s%s",
				     len ? "," : "", name);
			len += n > 0 ? (size_t)n : 0;
		}
		printf("%-15s [%s] %s\n", event_name(event), args,
		       event_sentence(event));
	}
}

static void list_invariants(void)
{
	size_t count;
	const struct invariant *invariant = oracle_invariants(&count);

	for (size_t i = 0; i < count; i++)
		printf("%-20s %s (%s)\n", invariant[i].name,
		       invariant[i].sentence, invariant[i].requirements);
}

static void list_tunables(void)
{
	for (unsigned id = 0; id < TUNABLE_COUNT; id++) {
		const struct tunable *tunable = tunable_entry(id);

		char range[48];

		snprintf(range, sizeof(range), "%" PRIu64 "..%" PRIu64,
			 tunable->least, tunable->most);
		printf("%-27s %8" PRIu64 "  %-17s %s\n", tunable->name,
		       tunable->value, range, tunable->sentence);
	}
}

#define LIST_FEATURE(name, sentence) printf("%-21s %s\n", #name, sentence);

static void list_features(void)
{
	FEATURE_LIST(LIST_FEATURE)
	printf("%-21s %s\n", FEATURE_VIRTUAL,
	       "Addresses without memory; kern.mem.model 3 alone.");
}

static const struct {
	const char *name;
	void (*list)(void);
} catalogues[] = {
	{"faults", list_faults},     {"events", list_events},
	{"features", list_features}, {"invariants", list_invariants},
	{"tunables", list_tunables},
};

int cmd_list(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(help, stdout);
		return 0;
	}
	if (argc != 2)
		return cli_usage("list", "list takes one catalogue");
	for (size_t i = 0; i < sizeof(catalogues) / sizeof(catalogues[0]); i++)
		if (!strcmp(catalogues[i].name, argv[1])) {
			catalogues[i].list();
			return 0;
		}
	return cli_usage("list",
			 "expected faults, events, features, invariants "
			 "or tunables, "
			 "found \"%s\"",
			 argv[1]);
}
