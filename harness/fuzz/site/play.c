/* A case from bytes to verdict: see play.h. */
#include "harness/fuzz/site/play.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "harness/fuzz/site_case.h"
#include "harness/machine/guest.h"
#include "harness/trace/trace.h"

/* Many times what a case takes; twice that is still below what AFL++ is told
 * (harness/fuzz/afl.c). */
#define DEADLINE_MS 20000u

#define ALONE UINT_MAX

int play_begin(struct play *play, const char *build, struct err *err)
{
	snprintf(play->images.kernel, sizeof(play->images.kernel),
		 "%s/kernel.elf", build);
	snprintf(play->images.initrd, sizeof(play->images.initrd),
		 "%s/boot.cpio", build);
	snprintf(play->images.storage, sizeof(play->images.storage),
		 "%s/storage.cpio", build);
	if (blocks_load(&play->blocks, build, err) < 0)
		return -1;
	if (play->blocks.count > PLAY_BLOCKS)
		return err_set(err, ERR_INFRA, "%zu basic blocks, room for %u",
			       play->blocks.count, PLAY_BLOCKS);
	return 0;
}

void play_end(struct play *play)
{
	machine_guest_end(play->guest);
	play->guest = NULL;
	run_result_free(&play->result);
	blocks_free(&play->blocks);
}

static void take_counts(void *context, const struct machine_result *machine)
{
	struct play *play = context;

	if (machine->ram && machine->ram_bytes >= COV_PHYS + COV_BYTES)
		memcpy(play->counts, machine->ram + COV_PHYS, COV_BYTES);
}

/* lines: that it has in common with others, or ALONE. */
static void run(struct play *play, const struct scenario *scenario,
		unsigned lines, bool fresh, struct run_result *result)
{
	struct run_options options = {
		.images = &play->images,
		.machine = MACHINE_MICROVM,
		.deadline_ms = DEADLINE_MS,
		.guest = fresh ? NULL : &play->guest,
		.common = lines != ALONE,
		.common_lines = lines,
		.zero_phys = COV_PHYS,
		.zero_bytes = COV_BYTES,
		.look = fresh ? NULL : take_counts,
		.context = play,
	};
	struct err err = {0};

	if (run_scenario(scenario, &options, result, &err) == 0)
		return;
	/* Not its own words: the decoder has made something that is none. */
	memset(result, 0, sizeof(*result));
	result->verdict.kind = VERDICT_INFRA;
	snprintf(result->infra, sizeof(result->infra), "%.*s",
		 (int)sizeof(result->infra) - 1, err.text);
}

/* A case that fills the ring has told nothing, and is nobody's fault. */
static bool is_too_long(const struct run_result *result)
{
	return result->verdict.kind == VERDICT_INFRA &&
	       !strncmp(result->infra, "the event ring is full", 22);
}

/* Of a case that is too long, nothing: it would be kept for what it reaches,
 * and so would its like, a hundred times as long as others. */
static void fill_map(const struct play *play, uint8_t *map)
{
	map[0] |= 1;
	if (is_too_long(&play->result))
		return;
	for (size_t i = 0; i < play->blocks.count; i++)
		map[i] = play->counts[play->blocks.block[i].counter];
	cells_mark(&play->result.trace, map + PLAY_BLOCKS);
}

static enum play_end infra(struct play *play, const char *reason)
{
	snprintf(play->infra, sizeof(play->infra), "%s", reason);
	return PLAY_INFRA;
}

/* The same in a fresh process, or the rig is broken. */
static enum play_end confirm(struct play *play, const struct scenario *scenario,
			     enum play_end end)
{
	struct run_result *result = &play->result;
	struct run_result other;
	char text[300], reason[400];

	run(play, scenario, ALONE, true, &other);
	if (other.verdict.kind == VERDICT_INFRA && !is_too_long(&other)) {
		end = infra(play, other.infra);
	} else if (other.verdict.kind != result->verdict.kind ||
		   other.digest != result->digest) {
		trace_difference(&result->trace, &other.trace, text,
				 sizeof(text));
		snprintf(reason, sizeof(reason),
			 "a reused guest and a fresh process disagree: %s",
			 *text ? text : "bank or console");
		end = infra(play, reason);
	}
	run_result_free(&other);
	return end;
}

static enum play_end conclude(struct play *play,
			      const struct scenario *scenario)
{
	bool sample =
		play->checked_every && play->cases % play->checked_every == 0;

	play->cases++;
	switch (play->result.verdict.kind) {
	case VERDICT_VIOLATED:
		return confirm(play, scenario, PLAY_FINDING);
	case VERDICT_HUNG:
		/* A guest that is reused has been replaced by a fresh one. */
		return PLAY_HUNG;
	case VERDICT_INFRA:
		return is_too_long(&play->result)
			       ? PLAY_NORMAL
			       : infra(play, play->result.infra);
	default:
		break;
	}
	return sample ? confirm(play, scenario, PLAY_NORMAL) : PLAY_NORMAL;
}

enum play_end play_case(struct play *play, const uint8_t *bytes, size_t len,
			uint8_t *map)
{
	unsigned lines;
	struct scenario *scenario = site_case_scenario(bytes, len, &lines);
	enum play_end end;

	run_result_free(&play->result);
	run(play, scenario, lines, false, &play->result);
	if (map)
		fill_map(play, map);
	end = conclude(play, scenario);
	scenario_free(scenario);
	return end;
}

enum play_end play_scenario(struct play *play, const struct scenario *scenario)
{
	run_result_free(&play->result);
	run(play, scenario, ALONE, false, &play->result);
	return conclude(play, scenario);
}
