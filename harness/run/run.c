/*
 * One run from scenario to verdict.
 */
#include "harness/run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "harness/base/env.h"
#include "harness/base/hash.h"
#include "harness/machine/guest.h"
#include "harness/run/storage.h"
#include "harness/run/symbols.h"
#include "runtime/abi/bank.h"
#include "runtime/abi/layout.h"

#define DEFAULT_DEADLINE_MS 60000u

static void set_infra(struct run_result *result, enum verdict_kind kind,
		      const char *reason)
{
	memset(&result->verdict, 0, sizeof(result->verdict));
	result->verdict.kind = kind;
	result->digest = result->dry_digest = 0;
	snprintf(result->infra, sizeof(result->infra), "%.*s",
		 (int)sizeof(result->infra) - 1, reason);
}

/* The records that the guest has written, if the site page tells how many. */
static int load_trace(const struct plan *plan,
		      const struct machine_result *machine,
		      const struct site_state *site, struct trace *trace,
		      struct err *err)
{
	uint64_t bytes = site->trace_count * sizeof(struct trace_record);

	if (site->trace_count > plan->ring_records ||
	    plan->ring_phys > machine->ram_bytes ||
	    bytes > machine->ram_bytes - plan->ring_phys)
		return err_set(err, ERR_INFRA,
			       "site page counts %llu records, the ring has "
			       "%llu",
			       (unsigned long long)site->trace_count,
			       (unsigned long long)plan->ring_records);
	return trace_load(trace, (const void *)(machine->ram + plan->ring_phys),
			  (size_t)site->trace_count, err);
}

static uint64_t digest_run(const struct plan *plan,
			   const struct machine_result *machine,
			   const struct trace *trace)
{
	uint64_t of_trace = trace_digest(trace, false);
	uint64_t bank = bank_meta_bytes(plan->tunables.pmm_max_blocks) +
			plan->tunables.pmm_rambank_bytes;
	struct hash *hash = hash_new();

	if (bank > machine->ram_bytes - LAYOUT_BANK_PHYS)
		bank = machine->ram_bytes - LAYOUT_BANK_PHYS;
	hash_add(hash, &of_trace, sizeof(of_trace));
	hash_add(hash, machine->ram + LAYOUT_BANK_PHYS, bank);
	hash_add(hash, machine->console, machine->console_bytes);
	return hash_end(hash);
}

static uint32_t first_fired(const struct trace *trace)
{
	for (size_t i = 0; i < trace->count; i++)
		if (trace->rec[i].event == EV_FAULT_FIRED)
			return (uint32_t)trace->rec[i].arg[2];
	return 0;
}

static int take_trace(const struct plan *plan,
		      const struct machine_result *machine,
		      const struct site_state *site, struct run_result *result,
		      struct err *err)
{
	result->clock_ns = site->end_clock;
	result->instructions = site->end_instructions;
	if (load_trace(plan, machine, site, &result->trace, err) < 0)
		return -1;
	result->fired_seq = first_fired(&result->trace);
	return 0;
}

/* NULL if the run ended in a way that can be judged. */
static const char *unjudgeable(const struct site_state *site)
{
	switch ((enum site_end)site->end) {
	case SITE_END_SETTLED:
	case SITE_END_LIMIT:
	case SITE_END_DEAD:
		return site->trace_lost ? "records of the trace were lost"
					: NULL;
	case SITE_END_RING_FULL:
		return "the event ring is full: give the scenario a larger "
		       "ring";
	case SITE_END_BAD_PLAN:
		return "the guest refused the plan or the boot archive";
	case SITE_END_NOT:
		break;
	}
	return "the guest ended the machine but not the run";
}

static void judge_run(const struct plan *plan,
		      const struct machine_result *machine,
		      const struct site_state *site, struct run_result *result)
{
	struct oracle_input input = {
		.trace = &result->trace,
		.plan = plan,
		.site = site,
		.ram = machine->ram,
		.ram_bytes = machine->ram_bytes,
		.console = machine->console,
		.console_bytes = machine->console_bytes,
	};
	uint64_t begun_ns;

	begun_ns = env_cpu_ns();
	oracle_judge(&input, &result->verdict);
	result->judge_cpu_ns = env_cpu_ns() - begun_ns;
	result->digest = digest_run(plan, machine, &result->trace);
	result->dry_digest = trace_digest(&result->trace, true);
}

static void conclude_died(const struct machine_result *machine,
			  struct run_result *result)
{
	bool killed = WIFSIGNALED(machine->status);
	char reason[500];

	snprintf(reason, sizeof(reason), "QEMU ended before the run, %s %d%s%s",
		 killed ? "killed by signal" : "with exit status",
		 killed ? WTERMSIG(machine->status)
			: WEXITSTATUS(machine->status),
		 *machine->diagnostics ? ": " : "", machine->diagnostics);
	set_infra(result, VERDICT_INFRA, reason);
}

/* Everything that follows from what the machine left behind. */
static void conclude_run(const struct plan *plan,
			 const struct machine_result *machine,
			 uint64_t deadline_ms, struct run_result *result)
{
	const struct site_state *site;
	const char *reason;
	struct err err = {0};
	char text[100];
	bool traced;

	if (machine->end == MACHINE_DIED) {
		conclude_died(machine, result);
		return;
	}
	traced = machine_site(machine, &site, &err) == 0 &&
		 take_trace(plan, machine, site, result, &err) == 0;
	if (machine->end == MACHINE_TIMED_OUT) {
		snprintf(text, sizeof(text), "no end of the run within %llu ms",
			 (unsigned long long)deadline_ms);
		set_infra(result, VERDICT_HUNG, text);
		return;
	}
	reason = traced ? unjudgeable(site) : err.text;
	if (!reason || (traced && site->end == SITE_END_RING_FULL))
		judge_run(plan, machine, site, result);
	if (reason && result->verdict.kind != VERDICT_VIOLATED)
		set_infra(result, VERDICT_INFRA, reason);
}

static void drive_machine(const struct plan *plan,
			  const struct run_options *options,
			  const char *storage, uint64_t sum,
			  struct run_result *result)
{
	uint64_t deadline_ms = options->deadline_ms ? options->deadline_ms
						    : DEFAULT_DEADLINE_MS;
	struct machine_config config = {
		.type = options->machine,
		.kernel = options->images->kernel,
		.initrd = options->images->initrd,
		.storage = storage ? storage : options->images->storage,
		.storage_sum = sum,
		.plan = plan,
		.deadline_ms = deadline_ms,
		.common = options->common,
		.common_lines = options->common_lines,
		.zero_phys = options->zero_phys,
		.zero_bytes = options->zero_bytes,
		.stops = options->stops,
	};
	struct machine_result machine;
	struct err err = {0};

	int rc = options->guest ? machine_guest_run(options->guest, &config,
						    &machine, &err)
				: machine_run(&config, &machine, &err);

	if (rc < 0) {
		set_infra(result, VERDICT_INFRA, err.text);
		return;
	}
	result->wall_ns = machine.wall_ns;
	result->executed = machine.executed;
	conclude_run(plan, &machine, deadline_ms, result);
	if (options->look)
		options->look(options->context, &machine);
	result->console = machine.console;
	machine.console = NULL;
	machine_release(&machine);
}

static int run_with_storage(const struct scenario *scenario,
			    const struct plan *plan,
			    const struct run_options *options,
			    struct run_result *result, struct err *err)
{
	struct storage storage;

	if (!scenario->root) {
		drive_machine(plan, options, NULL, 0, result);
		return 0;
	}
	if (storage_pack(scenario->root, scenario->file, &storage, err) < 0) {
		if (err->class == ERR_USAGE)
			return -1;
		set_infra(result, VERDICT_INFRA, err->text);
		return 0;
	}
	drive_machine(plan, options, storage.path, storage.sum, result);
	storage_close(&storage);
	return 0;
}

int run_plan(const struct scenario *scenario, const struct run_images *images,
	     struct plan **plan, struct err *err)
{
	if (scenario_plan(scenario, plan, err) < 0)
		return -1;
	if (symbols_resolve(scenario, images, *plan, err) == 0)
		return 0;
	free(*plan);
	*plan = NULL;
	return -1;
}

int run_scenario(const struct scenario *scenario,
		 const struct run_options *options, struct run_result *result,
		 struct err *err)
{
	struct plan *plan;
	int rc;

	memset(result, 0, sizeof(*result));
	if (run_plan(scenario, options->images, &plan, err) < 0)
		return -1;
	rc = run_with_storage(scenario, plan, options, result, err);
	free(plan);
	return rc;
}

void run_result_free(struct run_result *result)
{
	trace_free(&result->trace);
	free(result->console);
	memset(result, 0, sizeof(*result));
}
