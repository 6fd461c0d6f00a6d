/*
 * The repeated run: where it stops and what is said there.
 */
#include "harness/backtrace/backtrace.h"

#include <inttypes.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "harness/backtrace/dump.h"
#include "harness/backtrace/threads.h"
#include "harness/machine/guest.h"
#include "harness/machine/stops.h"
#include "inject/point.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/site.h"

#define STOPS_MAX 256u

/* What the kernel passes, its first argument an enum site_stop. */
#define PLACE "trace_stand"

struct repeat {
	const struct backtrace_options *options;
	struct images *images;
	uint64_t ring_phys;
	struct text *text;
	unsigned stops;
	bool threads;
	/* An exception whose record fault.taken may follow. */
	bool exception;
	const struct machine_ram *ram; /* at a stop */
	struct err err;		       /* if the run was given up at a stop */
};

static struct space space_at(const struct repeat *r, uint64_t cr3)
{
	return (struct space){r->ram->at, r->ram->bytes, cr3, r->ram->fd};
}

/* The last record is that of the stop; seq counts from 0. */
static const struct trace_record *last_record(const struct repeat *r)
{
	const struct trace_record *ring =
		(const void *)(r->ram->at + r->ring_phys);
	const struct site_state *site =
		(const void *)(r->ram->at + LAYOUT_SITE_PHYS);

	return &ring[site->trace_count ? site->trace_count - 1 : 0];
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

/* Of an exception it is the one just shown. */
static int show_taken(struct repeat *r, const struct stub_regs *regs,
		      struct err *err)
{
	const struct trace_record *record = last_record(r);
	uint64_t index = record->arg[0];
	uint32_t type = (uint32_t)record->arg[1];

	if (r->exception && !strcmp(fault_family(type), "EXCEPTION")) {
		text_printf(r->text,
			    "  that was fault %" PRIu64 ", %s, of the plan\n",
			    index, fault_name(type));
		r->exception = false;
		return 0;
	}
	text_printf(r->text,
		    "event %" PRIu32 ": fault %" PRIu64 ", %s, is taken\n",
		    record->seq, index, fault_name(type));
	return show(r, regs, false, err);
}

static int show_exception(struct repeat *r, const struct stub_regs *regs,
			  struct err *err)
{
	const struct trace_record *record = last_record(r);

	text_printf(r->text,
		    "event %" PRIu32 ": exception %" PRIu64
		    ", address 0x%" PRIx64 ", thread %u of actor %u\n",
		    record->seq, record->arg[0], record->arg[2], record->thread,
		    record->actor);
	r->exception = true;
	return show(r, regs, true, err);
}

static int show_panic(struct repeat *r, const struct stub_regs *regs,
		      struct err *err)
{
	text_printf(r->text, "event %" PRIu32 ": panic\n", last_record(r)->seq);
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

	text_printf(r->text, "end of the run, event %" PRIu32 "\n",
		    last_record(r)->seq);
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
	enum site_stop why = (enum site_stop)regs->at[STUB_RDI];

	if (why == STOP_END)
		return r->threads ? show_threads(r, regs, err) : 0;
	if (r->stops >= STOPS_MAX)
		return 0;
	switch (why) {
	case STOP_EXCEPTION:
		return show_exception(r, regs, err);
	case STOP_TAKEN:
		return show_taken(r, regs, err);
	default:
		return show_panic(r, regs, err);
	}
}

static bool at_stop(void *context, const struct machine_ram *ram,
		    const struct stub_regs *regs)
{
	struct repeat *r = context;

	r->ram = ram;
	return show_stop(r, regs, &r->err) == 0;
}

/* Is the repeated run the one that was judged? */
static void compare(const struct repeat *r, const struct run_result *judged,
		    const struct run_result *held)
{
	const struct trace *a = &judged->trace, *b = &held->trace;
	size_t i = 0;

	while (i < a->count && i < b->count &&
	       !memcmp(&a->rec[i], &b->rec[i], sizeof(a->rec[i])))
		i++;
	if (i < a->count || i < b->count)
		text_printf(r->text,
			    "the repeated run differs from record %zu on\n", i);
	else if (judged->digest != held->digest)
		text_puts(r->text, "the repeated run differs in its bank or "
				   "its console text\n");
}

static bool begins_with_nop(const struct image *kernel, uint64_t at)
{
	at -= kernel->text_virt;
	return at < kernel->text_bytes && kernel->text[at] == 0x90;
}

static int repeat(struct repeat *r, const struct scenario *scenario,
		  const struct run_result *judged, struct machine_guest **guest,
		  struct err *err)
{
	struct machine_stops stops = {.place = images_symbol(r->images, PLACE),
				      .at = at_stop,
				      .context = r};
	struct run_options options = *r->options->run;
	struct run_result held;
	int rc;

	if (!stops.place)
		return err_set(err, ERR_INFRA, "the kernel has no function %s",
			       PLACE);
	if (!begins_with_nop(images_kernel(r->images), stops.place))
		return err_set(err, ERR_INFRA,
			       "the kernel's %s does not begin with a nop",
			       PLACE);
	options.guest = guest;
	options.stops = &stops;
	options.common = false;
	options.look = NULL;
	if (run_scenario(scenario, &options, &held, err) < 0)
		return -1;
	rc = 0;
	if (r->err.class)
		rc = err_set(err, r->err.class, "%s", r->err.text);
	else if (held.verdict.kind == VERDICT_INFRA && !judged->infra[0])
		rc = err_set(err, ERR_TIME, "%s", held.infra);
	else
		compare(r, judged, &held);
	run_result_free(&held);
	return rc;
}

/* The files of the run's images and of its stable storage. */
static int find_images(struct backtrace_kept *kept, const char *kernel,
		       const struct scenario *scenario, struct err *err)
{
	struct text root = {0};
	char build[512];
	const char *slash;

	if (scenario->root) {
		slash = scenario->root[0] == '/' ? NULL
						 : strrchr(scenario->file, '/');
		text_printf(&root, "%.*s%s",
			    slash ? (int)(slash + 1 - scenario->file) : 0,
			    scenario->file, scenario->root);
	}
	if (kept->images &&
	    !strcmp(kept->root ? kept->root : "", root.at ? root.at : "")) {
		text_free(&root);
		return 0;
	}
	images_close(kept->images);
	kept->images = NULL;
	free(kept->root);
	kept->root = root.at;
	snprintf(build, sizeof(build), "%s", kernel);
	*strrchr(build, '/') = '\0';
	return images_open(build, root.at, &kept->images, err);
}

static int judge(const struct scenario *scenario, const struct run_options *run,
		 struct machine_guest **guest, struct run_result *result,
		 struct err *err)
{
	struct run_options options = *run;

	options.guest = guest;
	options.common = false;
	options.look = NULL;
	if (run_scenario(scenario, &options, result, err) < 0)
		return -1;
	if (result->verdict.kind != VERDICT_HUNG)
		return 0;
	err_set(err, ERR_TIME, "the run did not end in time");
	run_result_free(result);
	return -1;
}

static int run_with(struct backtrace_kept *kept,
		    const struct scenario *scenario,
		    const struct backtrace_options *options, struct text *text,
		    struct err *err)
{
	struct repeat r = {.options = options, .text = text};
	struct run_result judged;
	struct plan *plan;
	int rc;

	if (run_plan(scenario, options->run->images, &plan, err) < 0)
		return -1;
	r.ring_phys = plan->ring_phys;
	free(plan);
	if (find_images(kept, options->run->images->kernel, scenario, err) <
		    0 ||
	    (options->cores && dump_folder(options->cores, err) < 0) ||
	    judge(scenario, options->run, &kept->judged, &judged, err) < 0)
		return -1;
	r.images = kept->images;
	r.threads = options->threads || judged.verdict.kind != VERDICT_HELD;
	rc = repeat(&r, scenario, &judged, &kept->held, err);
	run_result_free(&judged);
	return rc;
}

int backtrace_run(const struct scenario *scenario,
		  const struct backtrace_options *options, struct text *text,
		  struct err *err)
{
	struct backtrace_kept own = {0};
	int rc = run_with(options->kept ? options->kept : &own, scenario,
			  options, text, err);

	backtrace_kept_free(&own);
	return rc < 0 ? err_wrap(err, "backtrace") : 0;
}

void backtrace_kept_free(struct backtrace_kept *kept)
{
	machine_guest_end(kept->judged);
	machine_guest_end(kept->held);
	images_close(kept->images);
	free(kept->root);
	memset(kept, 0, sizeof(*kept));
}
