/*
 * A maze and the walk through it: made from a seed, walked from the upper left
 * cell to the lower right one, always in the same way. Draws and keeps nothing.
 */
#ifndef MAZE_WALK_H
#define MAZE_WALK_H

#include <stdint.h>

#define CELLS_MAX 1024u
#define SIDE_MIN  2u

enum direction { EAST, SOUTH, NORTH, WEST, DIRECTIONS };

/* Follows from the seed, so it is made again after a restart. */
struct maze {
	unsigned columns, rows;
	uint8_t open[CELLS_MAX]; /* bit d: no wall in direction d */
};

/* All that the walk is: what a checkpoint keeps. */
struct walk {
	uint32_t seed;
	uint32_t number; /* of the maze, from 1 */
	uint32_t columns, rows;
	uint32_t step;
	uint32_t last; /* path[0] to path[last] lead to where it is */
	uint16_t path[CELLS_MAX];
	uint8_t seen[CELLS_MAX]; /* life in which it came there; 0: not yet */
};

void maze_make(struct maze *maze, uint32_t seed, unsigned columns,
	       unsigned rows);
/* The cell on the other side; the caller knows that there is one. */
unsigned maze_next(const struct maze *maze, unsigned cell, enum direction d);

/* In front of the first step. */
void walk_begin(struct walk *walk, uint32_t seed, uint32_t number,
		unsigned columns, unsigned rows, uint8_t life);
unsigned walk_cell(const struct walk *walk);
int walk_done(const struct walk *walk);
/* To an unseen neighbour, else back: returns the cell that it left. */
unsigned walk_step(struct walk *walk, const struct maze *maze, uint8_t life);

#endif
