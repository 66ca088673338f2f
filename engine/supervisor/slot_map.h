/* Which slot the port with an index is in. Threads: read by any; it does not change. */
#ifndef ENGINE_SUPERVISOR_SLOT_MAP_H
#define ENGINE_SUPERVISOR_SLOT_MAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct slot_map slot_map_t;

/* `indexes` of the ports by slot. NULL if there is no memory. */
slot_map_t *slot_map_new(const uint32_t *indexes, size_t count);
void slot_map_free(slot_map_t *map);

/* -1 if no port has `index`. */
int64_t slot_map_find(const slot_map_t *map, uint32_t index);

/* The indexes in rising order: how many there are; the first `max` of them go to `indexes`. */
size_t slot_map_indexes(const slot_map_t *map, uint32_t *indexes, size_t max);

#endif
