/*
 * A walk through a maze that survives its walker: every few steps it makes a
 * checkpoint in persistent memory, and after a restart of its group or of the
 * site it goes on from there. With a display it draws (hotrig demo).
 *
 *   arun -g 0 maze [seed=N] [mazes=N] [size=COLUMNSxROWS] [pace=MS] [keep=N]
 *
 * mazes=0, the default: one after the other until it is killed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>

#include "examples/maze/draw.h"
#include "examples/maze/keep.h"
#include "examples/maze/walk.h"

#define REPORT 50u /* steps from one line on the console to the next */

static struct options {
	unsigned seed, mazes, columns, rows;
	unsigned pace; /* milliseconds a step */
	unsigned keep; /* steps from one checkpoint to the next */
} options = {4, 0, 38, 26, 15, 8};

static struct maze maze;
static struct walk walk;
static uint32_t life;
static uint32_t kept; /* step of the last checkpoint */

static void give_up(const char *what, int number)
{
	printf("maze: %s: %d\n", what, number);
	HR_EXIT_HDL();
	exit(1);
}

/* A number at the start of *text, which moves behind it; 0 if there is none. */
static int take_number(const char **text, unsigned *number)
{
	char *end;
	unsigned long n = strtoul(*text, &end, 10);

	if (end == *text || n > 1000000)
		return 0;
	*text = end;
	*number = (unsigned)n;
	return 1;
}

/* 38x26: at least two by two, and not more than a checkpoint can hold. */
static int take_size(const char *text)
{
	if (!take_number(&text, &options.columns) || *text++ != 'x' ||
	    !take_number(&text, &options.rows))
		return 0;
	return !*text && options.columns >= SIDE_MIN &&
	       options.rows >= SIDE_MIN && options.columns <= CELLS_MAX &&
	       options.rows <= CELLS_MAX / options.columns;
}

static int take_argument(const char *argument)
{
	static const struct {
		const char *name;
		unsigned *value;
	} known[] = {
		{"seed=", &options.seed},
		{"mazes=", &options.mazes},
		{"pace=", &options.pace},
		{"keep=", &options.keep},
	};

	if (strncmp(argument, "size=", 5) == 0)
		return take_size(argument + 5);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t n = strlen(known[i].name);

		if (strncmp(argument, known[i].name, n) == 0) {
			argument += n;
			return take_number(&argument, known[i].value) &&
			       !*argument && options.keep > 0;
		}
	}
	return 0;
}

static void pause_ms(unsigned ms)
{
	KnTimeVal time;

	K_MILLI_TO_TIMEVAL(&time, ms);
	threadDelay(&time);
}

static void checkpoint(void)
{
	kept = walk.step;
	keep_save(&walk);
}

static void begin(uint32_t seed, uint32_t number)
{
	walk_begin(&walk, seed, number, options.columns, options.rows,
		   (uint8_t)life);
	checkpoint();
	printf("maze: number %u, seed %u, %u x %u cells\n", number, seed,
	       options.columns, options.rows);
}

/* The checkpoint, or the first maze. */
static void find_place(void)
{
	int found = keep_load(&walk);

	if (found < 0)
		give_up("the checkpoint is torn, life", (int)life);
	if (found > 0) {
		kept = walk.step;
		printf("maze: goes on at step %u of number %u\n", kept,
		       walk.number);
	} else {
		begin(options.seed, 1);
	}
}

static void walk_through(void)
{
	maze_make(&maze, walk.seed, walk.columns, walk.rows);
	draw_all(&maze, &walk, life, kept);
	while (!walk_done(&walk)) {
		unsigned from;

		pause_ms(options.pace);
		from = walk_step(&walk, &maze, (uint8_t)life);
		if (walk.step % options.keep == 0)
			checkpoint();
		draw_step(&walk, from, life, kept);
		if (walk.step % REPORT == 0)
			printf("maze: step %u, checkpoint %u\n", walk.step,
			       kept);
	}
	draw_solution(&walk);
	printf("maze: solved, %u steps, the way has %u cells\n", walk.step,
	       walk.last + 1);
	pause_ms(100 * options.pace);
}

int main(int argc, char *argv[])
{
	int result;

	for (int i = 1; i < argc; i++)
		if (!take_argument(argv[i])) {
			printf("maze: %s: expected seed=N, mazes=N, pace=MS, "
			       "keep=N or size=COLUMNSxROWS (at most %u "
			       "cells)\n",
			       argv[i], CELLS_MAX);
			HR_EXIT_HDL();
			exit(1);
		}
	result = keep_open();
	if (result != K_OK)
		give_up("no persistent memory", result);
	life = keep_life();
	if (life > UINT8_MAX)
		life = UINT8_MAX;
	result = draw_open();
	printf("maze: life %u, %s\n", life,
	       result == K_OK	      ? "with a display"
	       : result == K_EUNKNOWN ? "no display"
				      : "may not use the display");
	find_place();
	for (;;) {
		walk_through();
		if (options.mazes && walk.number >= options.mazes)
			break;
		begin(walk.seed + 1, walk.number + 1);
	}
	HR_EXIT_HDL();
	exit(0);
}
