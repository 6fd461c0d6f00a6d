/*
 * What is seen: walls, where each life went (bright: the way here, dim: dead
 * ends), and a strip with figures. A picture drawn anew is the same, pixel for
 * pixel, as one that grew step by step.
 */
#include "examples/maze/draw.h"

#include <hotrig/fb.h>
#include <stdio.h>

#include "examples/maze/font.h"

#define STRIP	12u /* of the height, the strip has a 12th */
#define MARGIN	20u
#define COLOURS (sizeof(bright) / sizeof(bright[0]))

enum {
	BACK = 0x10151e,
	FLOOR = 0x1a2230,
	WALL = 0x6d86ad,
	STRIP_BACK = 0x0a0d13,
	TEXT = 0xd8dee9,
	LABEL = 0x7d8aa0,
	GOLD = 0xffd24a,
	WALKER = 0xffffff
};

/* By life: the way here, and dead ends. */
static const uint32_t bright[] = {0x2ec4b6, 0xff9f1c, 0xe84a8a,
				  0x9bdb4d, 0x5aa9ff, 0xb388ff};
static const uint32_t dim[] = {0x1c615d, 0x7a4d12, 0x6f2747,
			       0x4b6b29, 0x2f5480, 0x594480};

static struct fb_info fb; /* addr 0: no display */
static unsigned pitch;	  /* of cells, pixels */
static unsigned half;	  /* width of a trail */
static unsigned left, top;
static unsigned columns;

int draw_open(void)
{
	int result = fb_map(&fb);

	if (result != K_OK)
		fb.addr = 0;
	return result;
}

static void box(unsigned x, unsigned y, unsigned width, unsigned height,
		uint32_t colour)
{
	for (unsigned j = y; j < y + height && j < fb.height; j++) {
		uint32_t *line = (uint32_t *)(fb.addr + j * fb.stride);

		for (unsigned i = x; i < x + width && i < fb.width; i++)
			line[i] = colour;
	}
}

static unsigned glyph(unsigned x, unsigned y, unsigned scale, char c,
		      uint32_t colour)
{
	for (unsigned j = 0; j < FONT_HEIGHT; j++)
		for (unsigned i = 0; i < FONT_WIDTH; i++)
			if (font_pixel(c, i, j))
				box(x + i * scale, y + j * scale, scale, scale,
				    colour);
	return x + (FONT_WIDTH + 1) * scale;
}

static unsigned text(unsigned x, unsigned y, unsigned scale, const char *s,
		     uint32_t colour)
{
	while (*s)
		x = glyph(x, y, scale, *s++, colour);
	return x;
}

/* A label and a number behind it. */
static void figure(unsigned x, const char *label, uint32_t n, uint32_t colour)
{
	char number[12];

	snprintf(number, sizeof(number), "%u", n);
	x = text(x, 17, 2, label, LABEL) + 8;
	text(x, 14, 3, number, colour);
}

static uint32_t colour_of(const uint32_t *table, uint32_t life)
{
	return table[(life - 1) % COLOURS];
}

static void draw_strip(const struct walk *w, uint32_t life, uint32_t kept)
{
	unsigned height = fb.height / STRIP;
	unsigned seen = 0, cells = w->columns * w->rows;

	for (unsigned i = 0; i < cells; i++)
		seen += w->seen[i] != 0;
	box(0, 0, fb.width, height - 4, STRIP_BACK);
	figure(left, "MAZE", w->number, TEXT);
	figure(left + 160, "LIFE", life, colour_of(bright, life));
	figure(left + 320, "STEP", w->step, TEXT);
	figure(left + 500, "CHECKPOINT", kept, TEXT);
	box(0, height - 4, fb.width, 4, FLOOR);
	box(0, height - 4, fb.width * seen / cells, 4, colour_of(bright, life));
}

static unsigned cell_x(unsigned cell)
{
	return left + cell % columns * pitch;
}

static unsigned cell_y(unsigned cell)
{
	return top + cell / columns * pitch;
}

static void draw_cell(unsigned cell, uint32_t colour)
{
	unsigned edge = (pitch - half) / 2;

	box(cell_x(cell) + edge, cell_y(cell) + edge, half, half, colour);
}

/* From the middle of a cell to that of a neighbour. */
static void draw_link(unsigned a, unsigned b, uint32_t colour)
{
	unsigned low = a < b ? a : b, high = a < b ? b : a;
	unsigned edge = (pitch - half) / 2;

	box(cell_x(low) + edge, cell_y(low) + edge,
	    cell_x(high) - cell_x(low) + half,
	    cell_y(high) - cell_y(low) + half, colour);
}

/* As large as a trail is wide, so that the trail covers it again. */
static void draw_walker(unsigned cell)
{
	unsigned edge = (pitch - half) / 2, rim = half / 3;

	draw_cell(cell, WALKER);
	box(cell_x(cell) + edge + rim, cell_y(cell) + edge + rim,
	    half - 2 * rim, half - 2 * rim, BACK);
}

static void draw_walls(const struct maze *m)
{
	unsigned thick = pitch / 8 + 1, cells = m->columns * m->rows;

	box(left, top, m->columns * pitch + thick, m->rows * pitch + thick,
	    WALL);
	for (unsigned c = 0; c < cells; c++) {
		unsigned east = m->open[c] >> EAST & 1 ? thick : 0;
		unsigned south = m->open[c] >> SOUTH & 1 ? thick : 0;
		unsigned x = cell_x(c) + thick, y = cell_y(c) + thick;

		box(x, y, pitch - thick + east, pitch - thick, FLOOR);
		box(x, y, pitch - thick, pitch - thick + south, FLOOR);
	}
	/* links and cells are in the middle of what is left between walls */
	left += thick / 2;
	top += thick / 2;
	draw_cell(cells - 1, GOLD);
}

static uint32_t link_life(const struct walk *w, unsigned a, unsigned b)
{
	return w->seen[a] > w->seen[b] ? w->seen[a] : w->seen[b];
}

/* Every passage between cells that were seen was walked. */
static void draw_dead_ends(const struct maze *m, const struct walk *w)
{
	for (unsigned c = 0; c < m->columns * m->rows; c++)
		for (unsigned d = EAST; d <= SOUTH; d++) {
			unsigned next = maze_next(m, c, d);

			if ((m->open[c] >> d & 1) && w->seen[c] &&
			    w->seen[next])
				draw_link(
					c, next,
					colour_of(dim, link_life(w, c, next)));
		}
	for (unsigned c = 0; c < m->columns * m->rows; c++)
		if (w->seen[c])
			draw_cell(c, colour_of(dim, w->seen[c]));
}

static void draw_path(const struct walk *w)
{
	for (unsigned i = 0; i < w->last; i++)
		draw_link(w->path[i], w->path[i + 1],
			  colour_of(bright, w->seen[w->path[i + 1]]));
	for (unsigned i = 0; i <= w->last; i++)
		draw_cell(w->path[i], colour_of(bright, w->seen[w->path[i]]));
}

void draw_all(const struct maze *m, const struct walk *w, uint32_t life,
	      uint32_t kept)
{
	unsigned strip = fb.height / STRIP;
	unsigned high;

	if (!fb.addr)
		return;
	columns = m->columns;
	pitch = (fb.width - 2 * MARGIN) / m->columns;
	high = (fb.height - strip - 2 * MARGIN) / m->rows;
	if (high < pitch)
		pitch = high;
	half = (pitch * 9 / 20) | 1;
	left = (fb.width - m->columns * pitch) / 2;
	top = strip + (fb.height - strip - m->rows * pitch) / 2;
	box(0, strip, fb.width, fb.height - strip, BACK);
	draw_walls(m);
	draw_dead_ends(m, w);
	draw_path(w);
	draw_walker(walk_cell(w));
	draw_strip(w, life, kept);
}

void draw_step(const struct walk *w, unsigned from, uint32_t life,
	       uint32_t kept)
{
	unsigned to = walk_cell(w);
	int forward = w->last > 0 && w->path[w->last - 1] == from;
	const uint32_t *trail = forward ? bright : dim;

	if (!fb.addr)
		return;
	draw_link(from, to, colour_of(trail, w->seen[forward ? to : from]));
	draw_cell(from, colour_of(trail, w->seen[from]));
	draw_cell(to, colour_of(bright, w->seen[to]));
	draw_walker(to);
	draw_strip(w, life, kept);
}

void draw_solution(const struct walk *w)
{
	if (!fb.addr)
		return;
	for (unsigned i = 0; i < w->last; i++)
		draw_link(w->path[i], w->path[i + 1], GOLD);
	draw_walker(walk_cell(w));
}
