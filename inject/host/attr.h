/*
 * Attributes of points: which an event has, and their values as text.
 */
#ifndef HOTRIG_INJECT_ATTR_H
#define HOTRIG_INJECT_ATTR_H

#include <stddef.h>
#include <stdint.h>

/* Key of an attribute of event (enum plan_attr_key), or -1. */
int attr_find(unsigned event, const char *name);
const char *attr_name(unsigned event, unsigned key);
/* "slot block page pages actor group ...", for messages. */
void attr_list(unsigned event, char *text, size_t size);

/* Hash of a name; of "-" 0; of 0x and 16 digits that number. */
uint64_t attr_name_hash(const char *text);

/* 0, or -1 with what was expected in why[size]. */
int attr_parse_value(unsigned event, unsigned key, const char *text,
		     uint64_t *value, char *why, size_t size);
/* Text that parses to value. */
void attr_format_value(unsigned event, unsigned key, uint64_t value, char *text,
		       size_t size);

#endif
