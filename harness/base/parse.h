/*
 * Numbers, durations and sizes as people write them, and back.
 *
 * The parsers take the whole string (no space, no sign unless said) and return
 * 0, or -1 if it is not of the form or does not fit; *value is then untouched.
 */
#ifndef HOTRIG_BASE_PARSE_H
#define HOTRIG_BASE_PARSE_H

#include <stddef.h>
#include <stdint.h>

/* "42", "0x2a" */
int parse_u64(const char *text, uint64_t *value);
/* As parse_u64, and with a minus in front. */
int parse_i64(const char *text, int64_t *value);
/* "2.5s", "10ms", "7us", "3ns", "1m", "1h": a unit is required. */
int parse_duration_ns(const char *text, uint64_t *value);
/* "64M", "4K", "1G", "65536", "0x100000": bytes. */
int parse_size_bytes(const char *text, uint64_t *value);

/* Shortest exact form: "2500ms", "60s". Fits in 24 bytes. */
void parse_format_duration(uint64_t ns, char *text, size_t size);
/* Shortest exact form: "64M", "100". Fits in 24 bytes. */
void parse_format_size(uint64_t bytes, char *text, size_t size);

#endif
