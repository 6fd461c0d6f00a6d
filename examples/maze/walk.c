/*
 * The maze is carved by a random walk that turns back where it is stuck, so
 * there is one way between any two cells.
 */
#include "examples/maze/walk.h"

#include <string.h>

static uint32_t random_next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static int has_next(const struct maze *m, unsigned cell, enum direction d)
{
	unsigned column = cell % m->columns, row = cell / m->columns;

	return d == EAST    ? column + 1 < m->columns
	       : d == SOUTH ? row + 1 < m->rows
	       : d == NORTH ? row > 0
			    : column > 0;
}

unsigned maze_next(const struct maze *m, unsigned cell, enum direction d)
{
	return d == EAST    ? cell + 1
	       : d == SOUTH ? cell + m->columns
	       : d == NORTH ? cell - m->columns
			    : cell - 1;
}

/* Into a random neighbour that is still closed; 0 if there is none. */
static int carve(struct maze *m, unsigned *cell, uint32_t *state)
{
	unsigned first = random_next(state) >> 8;

	for (unsigned i = 0; i < DIRECTIONS; i++) {
		enum direction d = (first + i) % DIRECTIONS;
		unsigned next;

		if (!has_next(m, *cell, d))
			continue;
		next = maze_next(m, *cell, d);
		if (m->open[next])
			continue;
		m->open[*cell] |= (uint8_t)(1u << d);
		m->open[next] |= (uint8_t)(1u << (WEST - d));
		*cell = next;
		return 1;
	}
	return 0;
}

void maze_make(struct maze *m, uint32_t seed, unsigned columns, unsigned rows)
{
	static uint16_t way[CELLS_MAX];
	uint32_t state = seed * 2654435761u | 1;
	unsigned cell = 0, last = 0;

	memset(m, 0, sizeof(*m));
	m->columns = columns;
	m->rows = rows;
	way[0] = 0;
	for (;;) {
		if (carve(m, &cell, &state))
			way[++last] = (uint16_t)cell;
		else if (last > 0)
			cell = way[--last];
		else
			return;
	}
}

void walk_begin(struct walk *w, uint32_t seed, uint32_t number,
		unsigned columns, unsigned rows, uint8_t life)
{
	memset(w, 0, sizeof(*w));
	w->seed = seed;
	w->number = number;
	w->columns = columns;
	w->rows = rows;
	w->seen[0] = life;
}

unsigned walk_cell(const struct walk *w)
{
	return w->path[w->last];
}

int walk_done(const struct walk *w)
{
	return walk_cell(w) == w->columns * w->rows - 1;
}

unsigned walk_step(struct walk *w, const struct maze *m, uint8_t life)
{
	unsigned from = walk_cell(w);
	unsigned first = (from * 2654435761u ^ w->seed * 40503u) >> 15;

	w->step++;
	for (unsigned i = 0; i < DIRECTIONS; i++) {
		enum direction d = (first + i) % DIRECTIONS;
		unsigned next;

		if (!(m->open[from] >> d & 1))
			continue;
		next = maze_next(m, from, d);
		if (w->seen[next])
			continue;
		w->seen[next] = life;
		w->path[++w->last] = (uint16_t)next;
		return from;
	}
	w->last--;
	return from;
}
