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
#include "harness/debug/places.h"
#include "harness/run/storage.h"

#define WORDS_MAX 64u

struct session {
	const struct debug_options *options;
	char folder[40]; /* recording, sockets, facts */
	char facts[64];
	char scripts[1024];
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
	    try_scripts(s, build, "../../share/hotrig/gdbscripts/") ||
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

static int run_gdb(const struct session *s, struct places *places, int *status,
		   struct err *err)
{
	char *argv[WORDS_MAX] = {0};
	struct spawn spawn = {.argv = argv,
			      .in = s->options->batch ? SPAWN_NULL
						      : SPAWN_INHERIT,
			      .out = SPAWN_INHERIT,
			      .err = SPAWN_INHERIT};
	uint64_t deadline_ms = s->options->batch ? s->options->deadline_ms : 0;
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
		rc = places_serve(places, pid, deadline_ms, err);
	if (rc == 0)
		rc = spawn_wait(pid, deadline_ms ? 1 : 0, status, &expired,
				err);
	for (unsigned i = 0; i < count; i++)
		free(argv[i]);
	text_free(&set);
	if (rc == 0 && expired)
		rc = err_set(err, ERR_TIME, "gdb did not end in time");
	return rc;
}

static int drive(struct session *s, const struct scenario *scenario,
		 const struct machine_config *config, int *status,
		 struct err *err)
{
	struct places places = {
		.config = config,
		.folder = s->folder,
		.live = s->options->mode == DEBUG_LIVE,
		.reverse = s->options->mode == DEBUG_REVERSE,
	};
	struct facts facts = {.scenario = scenario,
			      .config = config,
			      .places = &places,
			      .deadline_ms = s->options->deadline_ms};
	int rc = places_open(&places, err);

	if (rc == 0)
		rc = facts_write(s->facts, &facts, err);
	if (rc == 0)
		rc = run_gdb(s, &places, status, err);
	places_close(&places);
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
