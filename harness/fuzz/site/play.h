/*
 * Plays cases in one guest that lives on, and tells a finding from a failure
 * of the rig.
 */
#ifndef HOTRIG_FUZZ_SITE_PLAY_H
#define HOTRIG_FUZZ_SITE_PLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/fuzz/site/blocks.h"
#include "harness/fuzz/site/cells.h"
#include "harness/run/run.h"

/* AFL++'s map: a byte for each basic block, then one for each cell. */
#define PLAY_BLOCKS    8192u
#define PLAY_MAP_BYTES (PLAY_BLOCKS + CELLS)

enum play_end {
	PLAY_NORMAL,  /* held, or a fault did not fire, or it took too long */
	PLAY_FINDING, /* an invariant is violated, in a fresh process too */
	PLAY_HUNG,    /* the guest does not end, in a fresh process neither */
	PLAY_INFRA    /* the rig has failed: nothing is known of the case */
};

struct play {
	struct run_images images;
	struct blocks blocks;
	struct machine_guest *guest;
	unsigned checked_every; /* cases repeated in a fresh process; 0: none */
	uint64_t cases;
	uint8_t counts[COV_BYTES]; /* of the last run */
	struct run_result result;  /* of the last case */
	char infra[500];	   /* reason of PLAY_INFRA */
};

/* build: folder with the images with coverage. play: zero, but checked_every.
 */
int play_begin(struct play *play, const char *build, struct err *err);
/* map: set, or NULL. */
enum play_end play_case(struct play *play, const uint8_t *bytes, size_t len,
			uint8_t *map);
/* Any scenario, from its beginning. */
enum play_end play_scenario(struct play *play, const struct scenario *scenario);
void play_end(struct play *play);

#endif
