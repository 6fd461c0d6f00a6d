/*
 * Open addressing with linear probing, at most half full.
 */
#include "harness/oracle/map.h"

#include <stdlib.h>

bool oracle_map_init(struct oracle_map *map, size_t entries)
{
	size_t size = 16;

	while (size < 2 * entries + 2)
		size *= 2;
	map->mask = size - 1;
	map->key = calloc(size, sizeof(*map->key));
	map->index = calloc(size, sizeof(*map->index));
	return map->key && map->index;
}

void oracle_map_free(struct oracle_map *map)
{
	free(map->key);
	free(map->index);
}

static size_t place(const struct oracle_map *map, uint64_t key)
{
	size_t at = (size_t)((key * 0x9e3779b97f4a7c15ull) >> 32) & map->mask;

	while (map->index[at] && map->key[at] != key)
		at = (at + 1) & map->mask;
	return at;
}

uint32_t oracle_map_find(const struct oracle_map *map, uint64_t key)
{
	return map->index[place(map, key)] - 1;
}

void oracle_map_add(struct oracle_map *map, uint64_t key, uint32_t index)
{
	size_t at = place(map, key);

	map->key[at] = key;
	map->index[at] = index + 1;
}
