/*
 * A machine that is used again.
 *
 * Between two runs the guest sleeps on its second serial line. The harness
 * writes the next plan, clears the bank and says so there; the guest boots as
 * after the machine's start. Code is never written from outside: QEMU would
 * not notice that its translation of it is out of date.
 */
#include "harness/machine/guest_part.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/spawn.h"
#include "harness/base/text.h"
#include "harness/machine/command.h"
#include "inject/plan.h"
#include "runtime/abi/bank.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/trace.h"

/* Then a new one: a bound for whatever may pile up in QEMU. */
#define RUNS_MAX 1000u

#define HELLO_DEADLINE_MS 20000u

const struct site_state *guest_site(const struct machine_guest *g)
{
	return (const void *)(g->ram.at + LAYOUT_SITE_PHYS);
}

static int start(struct machine_guest *g, const struct machine_config *config,
		 struct err *err)
{
	char console[40];
	int pair[2], stub[2] = {-1, 0};
	int rc;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return err_set(err, ERR_INFRA, "socketpair: %s",
			       strerror(errno));
	g->line = pair[0];
	if (config->stops &&
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, stub) < 0) {
		close(pair[1]);
		return err_set(err, ERR_INFRA, "socketpair: %s",
			       strerror(errno));
	}
	g->stub.fd = stub[0];
	g->console = memfd_create("hotrig-console", MFD_CLOEXEC);
	g->messages = memfd_create("hotrig-messages", MFD_CLOEXEC);
	if (g->console < 0 || g->messages < 0) {
		rc = err_set(err, ERR_INFRA, "memfd_create: %s",
			     strerror(errno));
	} else {
		int keep[] = {g->ram.fd, g->console, pair[1], stub[1]};
		struct command_ends ends = {.ram = g->ram.path,
					    .console = console,
					    .park = pair[1],
					    .stub = stub[1]};
		struct spawn spawn = {.in = SPAWN_NULL,
				      .out = g->messages,
				      .err = g->messages,
				      .keep = keep,
				      .keep_count = config->stops ? 4 : 3,
				      .own_group = true};
		char **argv;

		snprintf(console, sizeof(console), "/proc/self/fd/%d",
			 g->console);
		argv = command_new(config, &ends);
		spawn.argv = argv;
		rc = command_start(&spawn, &g->pid, err);
		command_free(argv);
	}
	close(pair[1]);
	if (stub[1] > 0)
		close(stub[1]);
	return rc;
}

/* The next byte from the guest; 0: it has died or the time is over. */
static char hear(struct machine_guest *g, uint64_t deadline_ms)
{
	uint64_t until = env_clock_ns() + deadline_ms * 1000000u;
	char c;

	g->stub.deadline_ns = until;
	for (;;) {
		struct pollfd end[2] = {{.fd = g->line, .events = POLLIN},
					{.fd = g->stub.fd, .events = POLLIN}};
		uint64_t now = env_clock_ns();
		bool said = stub_has_said(&g->stub);
		int n = said ? 1
			: now < until
				? poll(end, 2,
				       (int)((until - now) / 1000000u) + 1)
				: 0;

		if (n < 0 && errno == EINTR)
			continue;
		if (said || (n > 0 && end[1].revents)) {
			if (!stops_serve(&g->stub, g->place, g->stops, &g->ram))
				return 0;
			continue;
		}
		return n > 0 && read(g->line, &c, 1) == 1 ? c : 0;
	}
}

char guest_answer(struct machine_guest *g, char c, uint64_t deadline_ms)
{
	return send(g->line, &c, 1, MSG_NOSIGNAL) == 1 ? hear(g, deadline_ms)
						       : 0;
}

static void keep_constants(struct machine_guest *g)
{
	const struct site_state *site = &g->site;

	memcpy(&g->site, guest_site(g), sizeof(g->site));
	g->constant[0].at = LAYOUT_KERNEL_PHYS;
	g->constant[0].bytes = site->ktext_bytes;
	g->constant[1].at = LAYOUT_KDATA_PHYS;
	g->constant[1].bytes = site->kdata_bytes;
	g->constant[2].at = LAYOUT_ARCHIVE_PHYS;
	g->constant[2].bytes = site->archive_bytes;
	g->constant[3].at = LAYOUT_INDEX_PHYS;
	if (site->storage_files != STORAGE_NO_INDEX)
		g->constant[3].bytes =
			site->storage_files * sizeof(struct storage_file);
	for (unsigned i = 0; i < CONSTANTS; i++) {
		struct constant *c = &g->constant[i];

		c->copy = text_alloc(c->bytes);
		memcpy(c->copy, g->ram.at + c->at, c->bytes);
	}
}

static bool constants_kept(const struct machine_guest *g)
{
	const struct site_state *now = guest_site(g);

	for (unsigned i = 0; i < CONSTANTS; i++)
		if (memcmp(g->constant[i].copy, g->ram.at + g->constant[i].at,
			   g->constant[i].bytes) != 0)
			return false;
	return now->archive_bytes == g->site.archive_bytes &&
	       now->archive_sum == g->site.archive_sum &&
	       now->ktext_bytes == g->site.ktext_bytes &&
	       now->ktext_sum == g->site.ktext_sum &&
	       now->kdata_bytes == g->site.kdata_bytes &&
	       now->kdata_sum == g->site.kdata_sum &&
	       now->storage_item == g->site.storage_item &&
	       now->storage_bytes == g->site.storage_bytes &&
	       now->storage_files == g->site.storage_files;
}

struct plan *guest_put_plan(struct machine_guest *g, const struct plan *plan,
			    uint32_t checkpoint)
{
	struct plan *to = (void *)(g->ram.at + LAYOUT_PLAN_PHYS);

	memcpy(to, plan, plan->bytes);
	to->flags |= PLAN_REUSE | PLAN_QUIET;
	to->checkpoint = checkpoint;
	return to;
}

static void put_sealed(struct machine_guest *g, const struct plan *plan,
		       uint32_t checkpoint)
{
	plan_seal(guest_put_plan(g, plan, checkpoint));
}

/* A run that ends before it begins: afterwards all images are loaded. */
static int hello(struct machine_guest *g, const struct machine_config *config,
		 struct err *err)
{
	struct plan *plan = text_alloc(config->plan->bytes);
	int rc;

	memcpy(plan, config->plan, config->plan->bytes);
	plan->limit_ns = 0;
	rc = machine_ram_new(plan, config->spare_bytes, &g->ram, err);
	if (rc == 0) {
		put_sealed(g, plan, 0);
		rc = start(g, config, err);
	}
	free(plan);
	if (rc == 0 && config->stops) {
		g->place = config->stops->place;
		g->stub.deadline_ns =
			env_clock_ns() + HELLO_DEADLINE_MS * 1000000ull;
		rc = stops_begin(&g->stub, g->place, err);
	}
	if (rc < 0)
		return -1;
	if (hear(g, HELLO_DEADLINE_MS) != PARK_OVER ||
	    guest_site(g)->magic != SITE_MAGIC ||
	    guest_site(g)->end != SITE_END_LIMIT)
		return err_set(err, ERR_INFRA,
			       "the guest that is to be reused did not start");
	keep_constants(g);
	return 0;
}

unsigned machine_guest_runs(const struct machine_guest *guest)
{
	return guest ? guest->runs : 0;
}

uint64_t machine_guest_cpu_ns(const struct machine_guest *guest)
{
	return guest && guest->pid > 0 ? env_cpu_of_ns(guest->pid) : 0;
}

void machine_guest_end(struct machine_guest *g)
{
	int status;

	if (!g)
		return;
	if (g->pid > 0) {
		kill(g->pid, SIGKILL);
		waitpid(g->pid, &status, 0);
	}
	for (unsigned i = 0; i < CONSTANTS; i++)
		free(g->constant[i].copy);
	for (unsigned i = 0; i < 4; i++) {
		int fd = (int[]){g->console, g->messages, g->line,
				 g->stub.fd}[i];

		if (fd >= 0)
			close(fd);
	}
	machine_ram_free(&g->ram);
	resume_end(g);
	text_free(&g->said);
	free(g->machine);
	free(g);
}

static char *describe(const struct machine_config *config)
{
	struct text text = {0};
	char *line = machine_command_line(config);

	text_printf(&text, "%s %016llx %llx", line,
		    (unsigned long long)config->storage_sum,
		    config->stops ? (unsigned long long)config->stops->place
				  : 0);
	free(line);
	return text_take(&text);
}

/* *guest fits this run, or NULL: it must be a fresh process. */
static void provide(struct machine_guest **guest,
		    const struct machine_config *config)
{
	char *machine = describe(config);
	struct machine_guest *g = *guest;
	struct err err;

	if (g && !g->worn && g->runs < RUNS_MAX &&
	    strcmp(g->machine, machine) == 0) {
		free(machine);
		return;
	}
	machine_guest_end(g);
	g = text_alloc(sizeof(*g));
	memset(g, 0, sizeof(*g));
	g->machine = machine;
	g->console = g->messages = g->line = g->ram.fd = g->stub.fd = -1;
	if (hello(g, config, &err) < 0) {
		machine_guest_end(g);
		g = NULL;
	}
	*guest = g;
}

bool guest_read_console(struct machine_guest *g, struct text *text)
{
	off_t end = lseek(g->console, 0, SEEK_END);
	size_t bytes = end < 0 ? 0 : (size_t)end - g->console_at;
	char *new = text_alloc(bytes + 1);
	bool done = end >= 0 && pread(g->console, new, bytes,
				      (off_t)g->console_at) == (ssize_t)bytes;

	if (done)
		text_add(text, new, bytes);
	g->console_at += bytes;
	free(new);
	return done;
}

void guest_use_bank(struct machine_guest *g, const struct plan *plan)
{
	uint64_t bytes = bank_meta_bytes(plan->tunables.pmm_max_blocks) +
			 plan->tunables.pmm_rambank_bytes;

	if (bytes > g->bank_bytes)
		g->bank_bytes = bytes;
}

char guest_boot(struct machine_guest *g, const struct plan *plan,
		uint32_t checkpoint, uint64_t deadline_ms)
{
	memset(g->ram.at + LAYOUT_BANK_PHYS, 0, g->bank_bytes);
	g->bank_bytes = 0;
	guest_use_bank(g, plan);
	put_sealed(g, plan, checkpoint);
	text_free(&g->said);
	return guest_answer(g, PARK_NEXT, deadline_ms);
}

/* One run; false: it did not come to its end. */
static bool run_to_end(struct machine_guest *g,
		       const struct machine_config *config)
{
	const struct plan *plan = config->plan;
	char how = resume_begin(g, config);

	if (how == 0) {
		memset(g->ram.at + config->zero_phys, 0, config->zero_bytes);
		return guest_boot(g, plan, 0, config->deadline_ms) == PARK_OVER;
	}
	if (how == PARK_OVER)
		return true;
	guest_put_plan(g, plan, 0);
	memset(g->ram.at + config->zero_phys, 0, config->zero_bytes);
	return guest_answer(g, how, config->deadline_ms) == PARK_OVER;
}

static uint64_t executed(const struct site_state *site)
{
	uint64_t end =
		site->end_clock + site->tsc_base + site->stolen - site->skipped;
	uint64_t begin = site->resumed_tsc ? site->resumed_tsc : site->tsc_base;

	return (end - begin) / LAYOUT_NS_PER_INSTRUCTION;
}

static bool carry_out(struct machine_guest *g,
		      const struct machine_config *config,
		      struct machine_result *result)
{
	uint64_t begun = env_clock_ns();
	struct text console = {0};
	bool ended;

	g->runs++;
	g->stops = config->stops;
	ended = run_to_end(g, config);
	g->stops = NULL;
	if (!ended)
		return false;
	if (!machine_ram_text(&g->ram, &console)) {
		text_free(&console);
		return false;
	}
	text_add(&console, g->said.at, g->said.len);
	if (!guest_read_console(g, &console)) {
		text_free(&console);
		return false;
	}
	g->worn = !constants_kept(g);
	result->end = MACHINE_ENDED;
	result->ram = g->ram.at;
	result->ram_bytes = config->plan->ram_bytes;
	result->borrowed = true;
	result->console_bytes = console.len;
	result->console = text_take(&console);
	result->wall_ns = env_clock_ns() - begun;
	result->executed = executed(guest_site(g));
	return true;
}

int machine_guest_run(struct machine_guest **guest,
		      const struct machine_config *config,
		      struct machine_result *result, struct err *err)
{
	struct machine_config with_spare = *config;

	memset(result, 0, sizeof(*result));
	with_spare.spare_bytes = PARK_BYTES;
	provide(guest, &with_spare);
	if (*guest && carry_out(*guest, &with_spare, result))
		return 0;
	machine_guest_end(*guest);
	*guest = NULL;
	if (config->stops)
		return err_set(err, ERR_TIME,
			       "the run with stops did not end in time");
	return machine_run(config, result, err);
}
