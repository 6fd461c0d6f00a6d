/*
 * The repeated run: where it stops and what is said there.
 */
#include "harness/backtrace/backtrace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "harness/backtrace/dump.h"
#include "harness/backtrace/threads.h"
#include "harness/base/env.h"
#include "harness/machine/stopped.h"
#include "harness/run/storage.h"
#include "inject/point.h"
#include "runtime/abi/layout.h"

#define STOPS_MAX 256u

/* Where the kernel is stopped, by name. */
enum place { AT_EXCEPTION, AT_NOTE, AT_PANIC, AT_END, PLACES };

static const char *const symbols[PLACES] = {
	[AT_EXCEPTION] = "agent_exception",
	[AT_NOTE] = "trace_note_in",
	[AT_PANIC] = "panic",
	[AT_END] = "site_end_now",
};

struct repeat {
	const struct backtrace_options *options;
	const struct plan *plan;
	struct images *images;
	struct stopped machine;
	struct stub stub;
	uint64_t place[PLACES];
	struct text *text;
	unsigned stops;
	bool threads;
	/* An exception whose record fault.taken may follow. */
	bool exception;
};

static const struct site_state *site_of(const struct repeat *r)
{
	return (const void *)(r->machine.ram.at + LAYOUT_SITE_PHYS);
}

static struct space space_at(const struct repeat *r, uint64_t cr3)
{
	return (struct space){r->machine.ram.at, r->machine.ram.bytes, cr3};
}

/* The last record is that of the stop; seq counts from 0. */
static uint64_t last_seq(const struct repeat *r)
{
	uint64_t count = site_of(r)->trace_count;

	return count ? count - 1 : 0;
}

static const struct trace_record *last_record(const struct repeat *r)
{
	const struct trace_record *ring =
		(const void *)(r->machine.ram.at + r->plan->ring_phys);

	return &ring[last_seq(r)];
}

static int show(struct repeat *r, const struct stub_regs *regs, bool from_trap,
		struct err *err)
{
	struct space space = space_at(r, regs->cr3);
	const struct trace_record *record = last_record(r);
	struct unwind unwind;
	unsigned first;

	unwind_thread(r->images, &space, regs->at, &unwind);
	first = from_trap ? unwind_interrupted(&unwind) : 0;
	unwind_print(r->images, &unwind, first, r->text);
	r->stops++;
	if (!r->options->cores)
		return 0;
	return dump_stop(r->images, &space, &unwind, first, record->thread,
			 regs, r->options->cores, r->stops, r->text, err);
}

/* In front of fault.taken: of an exception it is the one just shown. */
static int show_taken(struct repeat *r, const struct stub_regs *regs,
		      struct err *err)
{
	uint32_t index = (uint32_t)regs->at[STUB_RDX];
	uint32_t type = (uint32_t)regs->at[STUB_RCX];

	if ((uint32_t)regs->at[STUB_RSI] != EV_FAULT_TAKEN)
		return 0;
	if (r->exception && !strcmp(fault_family(type), "EXCEPTION")) {
		text_printf(r->text,
			    "  that was fault %" PRIu32 ", %s, of the plan\n",
			    index, fault_name(type));
		r->exception = false;
		return 0;
	}
	text_printf(r->text,
		    "event %" PRIu64 ": fault %" PRIu32 ", %s, is taken\n",
		    last_seq(r) + 1, index, fault_name(type));
	return show(r, regs, false, err);
}

static int show_exception(struct repeat *r, const struct stub_regs *regs,
			  struct err *err)
{
	const struct trace_record *record = last_record(r);

	text_printf(r->text,
		    "event %" PRIu64 ": exception %" PRIu64
		    ", address 0x%" PRIx64 ", thread %u of actor %u\n",
		    last_seq(r), record->arg[0], record->arg[2], record->thread,
		    record->actor);
	r->exception = true;
	return show(r, regs, true, err);
}

static int show_panic(struct repeat *r, const struct stub_regs *regs,
		      struct err *err)
{
	text_printf(r->text, "event %" PRIu64 ": panic\n", last_seq(r));
	return show(r, regs, false, err);
}

static const char *state_name(uint32_t state)
{
	/* enum thread_state */
	static const char *const name[] = {"free", "ready", "running",
					   "sleeping", "waiting"};

	return state < sizeof(name) / sizeof(name[0]) ? name[state] : "?";
}

static int show_threads(struct repeat *r, const struct stub_regs *regs,
			struct err *err)
{
	struct space space = space_at(r, regs->cr3);
	struct threads_view view;

	text_printf(r->text, "end of the run, event %" PRIu64 "\n",
		    last_seq(r));
	if (threads_view(r->images, &space, regs->at[STUB_RSP], &view, err) < 0)
		return -1;
	for (unsigned i = 0; i < view.count; i++) {
		const struct thread_view *t = &view.thread[i];
		struct space own = space_at(r, t->cr3);
		struct unwind unwind;

		text_printf(r->text, "thread %u, %s, of %s, actor %u\n", t->id,
			    state_name(t->state), t->actor, t->aid);
		unwind_thread(r->images, &own, t->running ? regs->at : t->reg,
			      &unwind);
		unwind_print(r->images, &unwind, 0, r->text);
	}
	free(view.thread);
	return 0;
}

static int show_stop(struct repeat *r, const struct stub_regs *regs,
		     struct err *err)
{
	uint64_t rip = regs->at[STUB_RIP];

	if (r->stops >= STOPS_MAX && rip != r->place[AT_END])
		return 0;
	if (rip == r->place[AT_EXCEPTION])
		return show_exception(r, regs, err);
	if (rip == r->place[AT_NOTE])
		return show_taken(r, regs, err);
	if (rip == r->place[AT_PANIC])
		return show_panic(r, regs, err);
	return r->threads ? show_threads(r, regs, err) : 0;
}

/* A breakpoint would be hit again at once: step over it. */
static int step_over(struct repeat *r, uint64_t rip, struct err *err)
{
	if (stub_break(&r->stub, rip, false, err) < 0 ||
	    stub_step(&r->stub, err) < 0)
		return -1;
	return stub_break(&r->stub, rip, true, err);
}

static int go_through(struct repeat *r, struct err *err)
{
	struct stub_regs regs;
	enum stub_end end;

	if (stub_begin(&r->stub, err) < 0)
		return -1;
	for (unsigned i = 0; i < PLACES; i++) {
		r->place[i] = images_symbol(r->images, symbols[i]);
		if (!r->place[i])
			return err_set(err, ERR_INFRA,
				       "the kernel has no function %s",
				       symbols[i]);
		if (stub_break(&r->stub, r->place[i], true, err) < 0)
			return -1;
	}
	for (;;) {
		if (stub_continue(&r->stub, &end, err) < 0)
			return -1;
		if (end == STUB_GONE)
			return 0;
		if (stub_registers(&r->stub, &regs, err) < 0 ||
		    show_stop(r, &regs, err) < 0)
			return -1;
		if (regs.at[STUB_RIP] == r->place[AT_END])
			return 0;
		if (step_over(r, regs.at[STUB_RIP], err) < 0)
			return -1;
	}
}

/* Is the repeated run the one that was judged? */
static void compare(const struct repeat *r, const struct trace *trace)
{
	uint64_t count = site_of(r)->trace_count;
	const struct trace_record *ring =
		(const void *)(r->machine.ram.at + r->plan->ring_phys);

	if (count > r->plan->ring_records)
		count = 0;
	for (size_t i = 0; i < trace->count && i < count; i++) {
		if (!memcmp(&ring[i], &trace->rec[i], sizeof(ring[i])))
			continue;
		text_printf(r->text,
			    "the repeated run differs from record %zu on\n", i);
		return;
	}
	if (count < trace->count)
		text_printf(r->text,
			    "the repeated run stopped at record %" PRIu64
			    " of %zu\n",
			    count, trace->count);
}

static int repeat_with(struct repeat *r, const char *storage,
		       const struct trace *trace, struct err *err)
{
	const struct run_options *run = r->options->run;
	uint64_t deadline_ms = run->deadline_ms ? run->deadline_ms : 60000;
	struct machine_config config = {
		.type = run->machine,
		.kernel = run->images->kernel,
		.initrd = run->images->initrd,
		.storage = storage ? storage : run->images->storage,
		.plan = r->plan,
	};
	char folder[] = "/tmp/hotrig-rr-XXXXXX";
	struct stopped_options options = {.record = RECORD_PLAY,
					  .folder = folder};
	int rc;

	if (!mkdtemp(folder))
		return err_set(err, ERR_INFRA, "%s: %s", folder,
			       strerror(errno));
	config.deadline_ms = deadline_ms;
	rc = stopped_record(&config, folder, false, err);
	if (rc == 0)
		rc = stopped_start(&config, &options, &r->machine, err);
	if (rc < 0) {
		stopped_forget(folder);
		return rc;
	}
	r->stub.fd = r->machine.line;
	r->stub.deadline_ns = env_clock_ns() + deadline_ms * 1000000u;
	rc = go_through(r, err);
	if (rc == 0)
		compare(r, trace);
	stopped_end(&r->machine);
	stopped_forget(folder);
	return rc;
}

static int open_images(struct repeat *r, const struct scenario *scenario,
		       struct err *err)
{
	char build[512], root[1024];
	const char *slash;

	snprintf(build, sizeof(build), "%s", r->options->run->images->kernel);
	*strrchr(build, '/') = '\0';
	if (!scenario->root)
		return images_open(build, NULL, &r->images, err);
	slash = scenario->root[0] == '/' ? NULL : strrchr(scenario->file, '/');
	snprintf(root, sizeof(root), "%.*s%s",
		 slash ? (int)(slash + 1 - scenario->file) : 0, scenario->file,
		 scenario->root);
	return images_open(build, root, &r->images, err);
}

static int repeat(struct repeat *r, const struct scenario *scenario,
		  const struct trace *trace, struct err *err)
{
	struct storage storage;
	int rc;

	if (!scenario->root)
		return repeat_with(r, NULL, trace, err);
	if (storage_pack(scenario->root, scenario->file, &storage, err) < 0)
		return -1;
	rc = repeat_with(r, storage.path, trace, err);
	storage_close(&storage);
	return rc;
}

int backtrace_run(const struct scenario *scenario,
		  const struct backtrace_options *options, struct text *text,
		  struct err *err)
{
	struct repeat r = {.options = options, .text = text};
	struct run_result result;
	struct plan *plan;
	int rc;

	if (run_scenario(scenario, options->run, &result, err) < 0 ||
	    run_plan(scenario, options->run->images, &plan, err) < 0)
		return -1;
	r.plan = plan;
	r.threads = options->threads || result.verdict.kind != VERDICT_HELD;
	rc = open_images(&r, scenario, err);
	if (rc == 0 && options->cores)
		rc = dump_folder(options->cores, err);
	if (rc == 0)
		rc = repeat(&r, scenario, &result.trace, err);
	images_close(r.images);
	free(plan);
	run_result_free(&result);
	return rc < 0 ? err_wrap(err, "backtrace") : 0;
}
