/*
 * A hash map from 64-bit keys to indexes of an array, for the oracle's model.
 * Entries are never removed; the capacity is given at the start.
 */
#ifndef HOTRIG_ORACLE_MAP_H
#define HOTRIG_ORACLE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAP_NONE UINT32_MAX

struct oracle_map {
	uint64_t *key;
	uint32_t *index; /* index + 1; 0: free */
	size_t mask;
};

/* Room for entries entries; false: no memory. */
bool oracle_map_init(struct oracle_map *map, size_t entries);
void oracle_map_free(struct oracle_map *map);

/* Index of key, or MAP_NONE. */
uint32_t oracle_map_find(const struct oracle_map *map, uint64_t key);
/* Adds a key that is not there yet. */
void oracle_map_add(struct oracle_map *map, uint64_t key, uint32_t index);

#endif
