/*
 * The checkpoint of the maze, in a block of persistent memory that goes with
 * the group.
 */
#ifndef MAZE_KEEP_H
#define MAZE_KEEP_H

#include <stdint.h>

#include "examples/maze/walk.h"

/* Find or make the block: a code of pmmAllocate. */
int keep_open(void);
/* Counts the lives: 1 at the first call ever. */
uint32_t keep_life(void);
/* The last checkpoint: 1, 0 if there is none yet, -1 if it is torn. */
int keep_load(struct walk *walk);
/* Make a checkpoint; a stop at any instruction leaves this one or the one
 * before, whole. */
void keep_save(const struct walk *walk);

#endif
