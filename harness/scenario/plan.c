/*
 * Scenario to plan: where ring and bank lie, the texts, the faults.
 */
#include "harness/scenario/scenario.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "inject/plan.h"
#include "inject/point.h"
#include "runtime/abi/bank.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/trace.h"

static uint64_t round_up(uint64_t bytes)
{
	return (bytes + LAYOUT_PAGE_BYTES - 1) & ~(LAYOUT_PAGE_BYTES - 1ull);
}

/* The kernel's tables, roughly, for each actor that can exist. */
#define BYTES_AN_ACTOR 2048ull

/* Ring at the end of memory, bank at its fixed place; they and the tables
 * fit. */
static int place_ring(struct plan *plan, struct err *err)
{
	uint64_t ring =
		round_up(plan->ring_records * sizeof(struct trace_record));
	uint64_t bank = bank_meta_bytes(plan->tunables.pmm_max_blocks) +
			plan->tunables.pmm_rambank_bytes;
	uint64_t tables = plan->tunables.max_actors * BYTES_AN_ACTOR;
	uint64_t least = LAYOUT_BANK_PHYS + round_up(bank) + tables + ring;

	if (least > plan->ram_bytes)
		return err_set(err, ERR_USAGE,
			       "bank, tables and ring need %" PRIu64
			       "M of ram, there are %" PRIu64 "M",
			       (least + (1u << 20) - 1) >> 20,
			       plan->ram_bytes >> 20);
	plan->ring_phys = plan->ram_bytes - ring;
	return 0;
}

/* Behind the console's lines are those of faults, which count from there, and
 * behind them the input. */
static void part_texts(struct plan *plan, uint32_t script_bytes,
		       uint32_t input_bytes)
{
	plan->script_bytes = script_bytes;
	plan->input_off = input_bytes ? plan->bytes - input_bytes : 0;
	for (uint32_t i = 0; i < plan->faults; i++)
		if (plan->fault[i].type == FAULT_LINE)
			plan->fault[i].param[0] += plan->script_off;
	plan_seal(plan);
}

int scenario_plan(const struct scenario *scenario, struct plan **out,
		  struct err *err)
{
	struct plan head = {
		.faults = scenario->fault_count,
		.ram_bytes = scenario->ram_bytes,
		.ring_records = scenario->ring_records,
		.seed = scenario->seed,
		.limit_ns = scenario->limit_ns,
		.quantum_ns = scenario->quantum_ns,
		.tunables = scenario->tunables,
	};
	struct text texts = {0};
	size_t script;
	char why[200];
	char *lines;
	int rc;

	if (place_ring(&head, err) < 0)
		return -1;
	memcpy(head.fault, scenario->fault,
	       scenario->fault_count * sizeof(head.fault[0]));
	for (unsigned i = 0; i < scenario->console_count; i++)
		text_printf(&texts, "%s\n", scenario->console[i]);
	script = texts.len;
	for (unsigned i = 0; i < scenario->fault_count; i++) {
		const char *line;
		size_t len = fault_line(scenario->fault_text[i], &line);

		if (len)
			head.fault[i].param[0] = texts.len;
		text_add(&texts, line, len);
	}
	if (scenario->input)
		text_puts(&texts, scenario->input);
	lines = text_take(&texts);
	rc = plan_encode(&head, scenario->sysadm, lines, out, why, sizeof(why));
	free(lines);
	if (rc < 0)
		return err_set(err, ERR_USAGE, "%s", why);
	part_texts(*out, (uint32_t)script,
		   scenario->input ? (uint32_t)strlen(scenario->input) : 0);
	return 0;
}
