/*
 * The picture of a maze. Without a display all of it does nothing.
 */
#ifndef MAZE_DRAW_H
#define MAZE_DRAW_H

#include <stdint.h>

#include "examples/maze/walk.h"

/* Look for the display: the code of fb_map. */
int draw_open(void);
/* Everything, from nothing. */
void draw_all(const struct maze *maze, const struct walk *walk, uint32_t life,
	      uint32_t kept);
/* The last step, which left cell from. */
void draw_step(const struct walk *walk, unsigned from, uint32_t life,
	       uint32_t kept);
/* The way from the upper left to the lower right. */
void draw_solution(const struct walk *walk);

#endif
