/*
 * A case of `hotrig fuzz pmm` as a scenario: see fuzz.h.
 *
 * A case is cut into parts at its restarts of the site and at its stops. In
 * each part every actor is run once by C_INIT, with all the calls it has there
 * (tests/guest/pmmcalls.c); an actor that is restarted is run twice, and the
 * second waits for its first slot. HR_CTRL's own steps, mappings that fail and
 * group keys cannot be asked for by an actor: comments say so.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/base/spawn.h"
#include "harness/fuzz/fuzz.h"
#include "harness/fuzz/pmm_case.h"
#include "harness/fuzz/pmm_reduce.h"
#include "runtime/abi/trace.h"

#define SLOT_MS	 20u
#define EVENTS	 5u
#define PLAYER_S 20u

struct import {
	struct fuzz_step step[FUZZ_STEPS];
	bool cut[FUZZ_STEPS];	  /* stopped indeed */
	bool restart[FUZZ_STEPS]; /* by the console in its place */
	unsigned steps;
	struct text hex;
	struct text console;
	struct text faults;
	struct text notes;
};

static const char *const event_names[EVENTS] = {"pmm.request", "pmm.prepare",
						"pmm.commit", "pmm.release",
						"pmm.result"};

static const char *actor_file(const struct fuzz_step *s)
{
	return fuzz_actor[s->actor].mode == MODE_USER ? "pmmcalls_u"
						      : "pmmcalls_s";
}

static bool is_possible(const struct fuzz_step *s)
{
	return s->op >= FUZZ_RESTART || fuzz_actor[s->actor].mode != MODE_BOOT;
}

/* Lines of pmm-play -t: steps, their events, and where one was cut. */
struct reading {
	unsigned step;		  /* of the line before, from 1 */
	unsigned hits[2][EVENTS]; /* by mode, whole case */
	int last;		  /* event of this step, -1: none yet */
	unsigned boots;
};

static void note_event(struct reading *r, const struct import *im,
		       const char *name)
{
	const struct fuzz_step *s = &im->step[r->step - 1];

	if (!is_possible(s))
		return;
	for (unsigned i = 0; i < EVENTS; i++) {
		if (strcmp(event_names[i], name) != 0)
			continue;
		r->hits[fuzz_actor[s->actor].mode][i]++;
		r->last = (int)i;
	}
}

/* The bank is formatted between these: the PMM's first instructions. */
static void note_cut_boot(struct reading *r, struct import *im)
{
	text_printf(&im->faults,
		    "  - at: boot.actor[name=PMM]#%u\n    fault: segv\n",
		    r->boots);
}

static void note_cut(struct reading *r, struct import *im)
{
	const struct fuzz_step *s = &im->step[r->step - 1];

	im->cut[r->step - 1] = true;
	if (s->op == FUZZ_COLD) {
		note_cut_boot(r, im);
		r->boots++;
		return;
	}
	r->boots++;
	if (!is_possible(s) || r->last < 0) {
		text_printf(&im->notes,
			    "# the stop in step %u is a site restart here\n",
			    r->step - 1);
		im->restart[r->step - 1] = true;
		return;
	}
	text_printf(&im->faults, "  - at: %s[actor=%s]#%u\n    fault: segv\n",
		    event_names[r->last], actor_file(s),
		    r->hits[fuzz_actor[s->actor].mode][r->last]);
}

static void read_play(struct import *im, char *play)
{
	struct reading r = {.last = -1, .boots = 1};
	char *rest = play, *line, event[32];
	unsigned step;

	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, " event %31s", event) == 1 && r.step) {
			note_event(&r, im, event);
		} else if (!strcmp(line, "      cut") && r.step) {
			note_cut(&r, im);
		} else if (sscanf(line, "%3u %31s", &step, event) == 2 &&
			   step && step <= im->steps && isalpha(event[0])) {
			r.step = step;
			r.last = -1;
			r.boots += im->step[step - 1].op >= FUZZ_SITE;
		}
	}
}

/* One run of an actor: steps from to to of a part that began at begin. */
static void add_run(struct import *im, unsigned actor, unsigned begin,
		    unsigned from, unsigned to)
{
	for (unsigned i = from; i <= to; i++) {
		const struct fuzz_step *s = &im->step[i];

		if (s->actor != actor || s->op > FUZZ_FREE_ALL)
			continue;
		text_printf(&im->console, "  - arun -q %s %u %u %u %u %s\n",
			    actor_file(s), actor, begin, from, to, im->hex.at);
		return;
	}
}

static void add_part(struct import *im, unsigned begin, unsigned end)
{
	for (unsigned actor = 1; actor < FUZZ_ACTORS; actor++) {
		unsigned from = begin;

		for (unsigned i = begin; i < end; i++) {
			if (im->step[i].op != FUZZ_RESTART ||
			    im->step[i].actor != actor)
				continue;
			add_run(im, actor, begin, from, i);
			from = i + 1;
		}
		if (from < end)
			add_run(im, actor, begin, from, end - 1);
	}
	text_printf(&im->console, "  - sleep %u\n",
		    2 + (end - begin) * SLOT_MS / 1000);
}

static void add_console(struct import *im)
{
	unsigned begin = 0;

	for (unsigned i = 0; i < im->steps; i++) {
		const struct fuzz_step *s = &im->step[i];

		if (s->op != FUZZ_SITE && s->op != FUZZ_COLD && !im->cut[i])
			continue;
		add_part(im, begin, i + 1);
		if (s->op == FUZZ_SITE || im->restart[i])
			text_puts(&im->console, "  - restart\n");
		if (s->op == FUZZ_COLD)
			text_puts(&im->console, "  - reboot\n");
		begin = i + 1;
	}
	if (begin < im->steps)
		add_part(im, begin, im->steps);
}

static void add_notes(struct import *im)
{
	char line[512];

	for (unsigned i = 0; i < im->steps; i++) {
		fuzz_step_text(&im->step[i], line, sizeof(line));
		text_printf(&im->notes, "# %2u %s%s\n", i, line,
			    is_possible(&im->step[i]) ? "" : " (left out)");
	}
}

static void put_yaml(struct import *im, const struct fuzz_geometry *g,
		     const char *file, struct text *yaml)
{
	const char *name = strrchr(file, '/');

	text_printf(yaml, "# Imported from a case of hotrig fuzz pmm: %s\n%s",
		    name ? name + 1 : file, im->notes.at ? im->notes.at : "");
	text_printf(yaml,
		    "name: imported\ntunables:\n  pmm.maxBlocks: %" PRIu32
		    "\n  pmm.rambankSize: %" PRIu32 "\n",
		    g->blocks, g->pages * 4096);
	if (im->console.len)
		text_printf(yaml, "console:\n%s", im->console.at);
	if (im->faults.len)
		text_printf(yaml, "faults:\n%s", im->faults.at);
	text_puts(yaml, "expect: held\n");
}

/* What a finding needs of the case. */
static int read_case(const char *file, const char *player,
		     uint8_t bytes[FUZZ_CASE_BYTES], size_t *len,
		     struct err *err)
{
	char *data;

	if (file_read(file, &data, len, err) < 0)
		return -1;
	if (*len > FUZZ_CASE_BYTES)
		*len = FUZZ_CASE_BYTES;
	memcpy(bytes, data, *len);
	free(data);
	return fuzz_reduce(player, bytes, len, err);
}

static void decode(const uint8_t *bytes, size_t len, struct import *im,
		   struct fuzz_geometry *geometry)
{
	struct fuzz_case c;

	fuzz_case_begin(&c, bytes, len);
	*geometry = c.geometry;
	while (im->steps < FUZZ_STEPS &&
	       fuzz_case_next(&c, &im->step[im->steps]))
		im->steps++;
	for (size_t i = 0; i < c.len; i++)
		text_printf(&im->hex, "%02x", (unsigned)bytes[i]);
}

/* Its steps as the player prints them. */
static int play(const uint8_t *bytes, size_t len, const char *player,
		char **output, struct err *err)
{
	char path[] = "/tmp/hotrig-case-XXXXXX";
	char *argv[] = {(char *)(uintptr_t)player, (char[]){"-t"}, path, NULL};
	int fd = mkstemp(path), status, rc;

	if (fd < 0)
		return err_set(err, ERR_INFRA, "%s: cannot be made", path);
	close(fd);
	rc = file_write(path, bytes, len, err);
	if (rc == 0)
		rc = spawn_capture(argv, PLAYER_S * 1000, output, &status, err);
	unlink(path);
	return rc;
}

int fuzz_import(const char *file, const char *player, struct text *yaml,
		struct err *err)
{
	struct import im = {0};
	struct fuzz_geometry geometry;
	uint8_t bytes[FUZZ_CASE_BYTES];
	size_t len;
	char *output;

	if (read_case(file, player, bytes, &len, err) < 0 ||
	    play(bytes, len, player, &output, err) < 0)
		return -1;
	decode(bytes, len, &im, &geometry);
	read_play(&im, output);
	free(output);
	add_notes(&im);
	add_console(&im);
	put_yaml(&im, &geometry, file, yaml);
	text_free(&im.hex);
	text_free(&im.console);
	text_free(&im.faults);
	text_free(&im.notes);
	return 0;
}
