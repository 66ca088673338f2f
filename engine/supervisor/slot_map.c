#include "engine/supervisor/slot_map.h"

#include <stdlib.h>

typedef struct index_row {
    uint32_t index;
    uint32_t slot;
} index_row_t;

struct slot_map {
    size_t count;
    index_row_t rows[]; /* sorted */
};

static int by_index(const void *one, const void *other)
{
    const uint32_t a = ((const index_row_t *)one)->index, b = ((const index_row_t *)other)->index;
    return (a > b) - (a < b);
}

slot_map_t *slot_map_new(const uint32_t *indexes, size_t count)
{
    slot_map_t *map = malloc(sizeof *map + count * sizeof *map->rows);
    if (!map)
        return NULL;
    map->count = count;
    for (uint32_t slot = 0; slot < count; slot++)
        map->rows[slot] = (index_row_t){indexes[slot], slot};
    qsort(map->rows, count, sizeof *map->rows, by_index);
    return map;
}

void slot_map_free(slot_map_t *map)
{
    free(map);
}

int64_t slot_map_find(const slot_map_t *map, uint32_t index)
{
    const index_row_t key = {.index = index};
    const index_row_t *row = bsearch(&key, map->rows, map->count, sizeof key, by_index);
    return row ? (int64_t)row->slot : -1;
}

size_t slot_map_indexes(const slot_map_t *map, uint32_t *indexes, size_t max)
{
    for (size_t i = 0; i < map->count && i < max; i++)
        indexes[i] = map->rows[i].index;
    return map->count;
}
