/*
 * From a scenario to GDB at its prompt.
 */
#include "harness/debug/session.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/env.h"
#include "harness/base/file.h"
#include "harness/base/spawn.h"
#include "harness/base/text.h"
#include "harness/debug/facts.h"
#include "harness/machine/stopped.h"
#include "harness/run/storage.h"

#define WORDS_MAX  64u
#define PLACES_MAX FACTS_SOCKETS_MAX

struct session {
	const struct debug_options *options;
	char folder[40]; /* recording, socket, facts */
	char facts[64];
	char scripts[1024];
	/* To go back is to begin anew with the next machine. */
	struct place {
		char folder[64], socket[64];
		struct stopped machine;
	} place[PLACES_MAX];
	unsigned machines; /* that were started */
};

static bool try_scripts(struct session *s, const char *folder, const char *name)
{
	if (!folder)
		return false;
	snprintf(s->scripts, sizeof(s->scripts), "%s/%shotrig.py", folder,
		 name);
	return access(s->scripts, R_OK) == 0;
}

static int find_scripts(struct session *s, struct err *err)
{
	char build[512];

	snprintf(build, sizeof(build), "%s", s->options->images->kernel);
	*strrchr(build, '/') = '\0';
	if (try_scripts(s, env_get("HOTRIG_GDBSCRIPTS"), "") ||
	    try_scripts(s, build, "../gdbscripts/") ||
	    try_scripts(s, build, "gdbscripts/") ||
	    try_scripts(s, build, "../share/hotrig/gdbscripts/") ||
	    try_scripts(s, ".", "gdbscripts/"))
		return 0;
	return err_set(err, ERR_INFRA,
		       "gdbscripts/hotrig.py is not found: set "
		       "HOTRIG_GDBSCRIPTS to its folder");
}

static void add_word(char **argv, unsigned *count, const char *word)
{
	if (*count + 1 < WORDS_MAX)
		argv[(*count)++] = text_dup(word);
}

static int run_gdb(const struct session *s, int *status, struct err *err)
{
	char *argv[WORDS_MAX] = {0};
	struct spawn spawn = {.argv = argv,
			      .in = s->options->batch ? SPAWN_NULL
						      : SPAWN_INHERIT,
			      .out = SPAWN_INHERIT,
			      .err = SPAWN_INHERIT};
	struct text set = {0};
	unsigned count = 0;
	bool expired = false;
	pid_t pid;
	int rc;

	text_printf(&set, "python HR_FACTS = '%s'", s->facts);
	add_word(argv, &count, "gdb");
	add_word(argv, &count, "-q");
	add_word(argv, &count, "-nx");
	if (s->options->batch)
		add_word(argv, &count, "-batch");
	add_word(argv, &count, "-ex");
	add_word(argv, &count, set.at);
	add_word(argv, &count, "-x");
	add_word(argv, &count, s->scripts);
	for (char *const *word = s->options->gdb; word && *word; word++)
		add_word(argv, &count, *word);
	rc = spawn_start(&spawn, &pid, err);
	if (rc < 0)
		err_wrap(err, "install the Debian package gdb");
	else
		rc = spawn_wait(pid,
				s->options->batch ? s->options->deadline_ms : 0,
				status, &expired, err);
	for (unsigned i = 0; i < count; i++)
		free(argv[i]);
	text_free(&set);
	if (rc == 0 && expired)
		rc = err_set(err, ERR_TIME, "gdb did not end in time");
	return rc;
}

/* A folder of its own for each machine: QEMU writes to the disk. */
static int share_recording(const struct session *s, const char *folder,
			   struct err *err)
{
	char from[80], to[80], *disk;
	size_t bytes;
	int rc;

	snprintf(from, sizeof(from), "%s/run.bin", s->folder);
	snprintf(to, sizeof(to), "%s/run.bin", folder);
	if (mkdir(folder, 0700) < 0 || link(from, to) < 0)
		return err_set(err, ERR_INFRA, "%s: %s", to, strerror(errno));
	snprintf(from, sizeof(from), "%s/run.qcow2", s->folder);
	snprintf(to, sizeof(to), "%s/run.qcow2", folder);
	if (file_read(from, &disk, &bytes, err) < 0)
		return -1;
	rc = file_write(to, disk, bytes, err);
	free(disk);
	return rc;
}

/* Machine n of the session, listening at its socket. */
static int start_machine(struct session *s, const struct machine_config *config,
			 unsigned n, struct err *err)
{
	bool reverse = s->options->mode == DEBUG_REVERSE;
	struct place *place = &s->place[n];
	struct stopped_options options = {
		.listen = place->socket,
		.record = s->options->mode == DEBUG_LIVE ? RECORD_NO
							 : RECORD_PLAY,
		.folder = reverse ? place->folder : s->folder,
		.reverse = reverse,
	};

	snprintf(place->folder, sizeof(place->folder), "%s/%u", s->folder, n);
	snprintf(place->socket, sizeof(place->socket), "%s/gdb%u", s->folder,
		 n);
	if (reverse && share_recording(s, place->folder, err) < 0)
		return -1;
	if (stopped_start(config, &options, &place->machine, err) < 0)
		return -1;
	s->machines = n + 1;
	return stopped_await(place->socket, &place->machine, err);
}

static void end_machines(struct session *s)
{
	for (unsigned n = 0; n < s->machines; n++) {
		stopped_end(&s->place[n].machine);
		unlink(s->place[n].socket);
	}
	for (unsigned n = 0; n < PLACES_MAX; n++)
		if (*s->place[n].folder)
			stopped_forget(s->place[n].folder);
}

static int drive(struct session *s, const struct scenario *scenario,
		 const struct machine_config *config, int *status,
		 struct err *err)
{
	bool reverse = s->options->mode == DEBUG_REVERSE;
	bool live = s->options->mode == DEBUG_LIVE;
	unsigned wanted = reverse ? PLACES_MAX : 1;
	struct facts facts = {.scenario = scenario,
			      .config = config,
			      .reverse = reverse,
			      .live = live,
			      .sockets = wanted};
	int rc = 0;

	if (!live)
		rc = stopped_record(config, s->folder, reverse, err);
	for (unsigned n = 0; rc == 0 && n < wanted; n++) {
		rc = start_machine(s, config, n, err);
		facts.socket[n] = s->place[n].socket;
	}
	if (rc == 0)
		rc = facts_write(s->facts, &facts, err);
	if (rc == 0)
		rc = run_gdb(s, status, err);
	end_machines(s);
	return rc;
}

static int with_plan(struct session *s, const struct scenario *scenario,
		     const char *storage, int *status, struct err *err)
{
	struct machine_config config = {
		.type = s->options->machine,
		.kernel = s->options->images->kernel,
		.initrd = s->options->images->initrd,
		.storage = storage ? storage : s->options->images->storage,
		.deadline_ms = s->options->deadline_ms,
	};
	struct plan *plan;
	int rc;

	if (run_plan(scenario, s->options->images, &plan, err) < 0)
		return -1;
	config.plan = plan;
	rc = drive(s, scenario, &config, status, err);
	free(plan);
	return rc;
}

static int with_storage(struct session *s, const struct scenario *scenario,
			int *status, struct err *err)
{
	struct storage storage;
	int rc;

	if (!scenario->root)
		return with_plan(s, scenario, NULL, status, err);
	if (storage_pack(scenario->root, scenario->file, &storage, err) < 0)
		return -1;
	rc = with_plan(s, scenario, storage.path, status, err);
	storage_close(&storage);
	return rc;
}

int debug_session(const struct scenario *scenario,
		  const struct debug_options *options, int *status,
		  struct err *err)
{
	struct session s = {.options = options,
			    .folder = "/tmp/hotrig-debug-XXXXXX"};
	void (*before)(int);
	int rc;

	if (find_scripts(&s, err) < 0)
		return -1;
	if (!mkdtemp(s.folder))
		return err_set(err, ERR_INFRA, "%s: %s", s.folder,
			       strerror(errno));
	snprintf(s.facts, sizeof(s.facts), "%s/facts.json", s.folder);
	/* Ctrl-C is GDB's */
	before = signal(SIGINT, SIG_IGN);
	rc = with_storage(&s, scenario, status, err);
	signal(SIGINT, before);
	unlink(s.facts);
	stopped_forget(s.folder);
	return rc < 0 ? err_wrap(err, "debug") : 0;
}
