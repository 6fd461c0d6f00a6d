/*
 * Plays a case: every step by the PMM and by the model, compared, and the
 * whole bank looked at after each.
 */
#ifndef HOTRIG_FUZZ_PLAY_H
#define HOTRIG_FUZZ_PLAY_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Any bytes. Returns the number of steps; on a difference prints a line that
 * begins with "finding:" and aborts. text, if not NULL, gets a line a step
 * before it is played.
 */
unsigned play(const uint8_t *bytes, size_t len, FILE *text);

#endif
