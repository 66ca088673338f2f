/* Records of one size under a number each, for threads that must not wait for their owner: put on the shelf
 * by one thread, copied from it by any other. The lock is held for one search and one copy, whatever the
 * number of records: a skip list, so that each call takes O(log n).
 *
 * Threads: any. */
#ifndef ENGINE_RECORD_SHELF_H
#define ENGINE_RECORD_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct record_shelf record_shelf_t;

/* A shelf for records of `size` octets without pointers, of which it keeps the `most` with the highest
 * numbers. NULL if there is no memory. */
record_shelf_t *record_shelf_new(size_t size, uint32_t most);
void record_shelf_free(record_shelf_t *shelf);

/* Put a copy of `record` under `key`, not 0, instead of what was there. One that is below the `most` highest
 * is not kept. False if there is no memory: then nothing is under `key`. */
bool record_shelf_put(record_shelf_t *shelf, uint32_t key, const void *record);

/* Take away what is under `key`, if there is anything. */
void record_shelf_drop(record_shelf_t *shelf, uint32_t key);

/* Copy the record under `key`. False if there is none. */
bool record_shelf_read(record_shelf_t *shelf, uint32_t key, void *record);

/* The lowest key that there is from `key` on; 0 if there is none. */
uint32_t record_shelf_from(record_shelf_t *shelf, uint32_t key);

/* The highest key below `key`, or of all if that is 0; 0 if there is none. */
uint32_t record_shelf_before(record_shelf_t *shelf, uint32_t key);

uint32_t record_shelf_count(record_shelf_t *shelf);

/* Keep the `most` highest from now on. */
void record_shelf_set_most(record_shelf_t *shelf, uint32_t most);

#endif
