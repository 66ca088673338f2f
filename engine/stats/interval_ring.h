/* A port's last quarters of an hour, each in its place of a ring by its number since 1970: when one ends,
 * nothing has to be done, and a reader finds each by the moment that it reads for.
 *
 * Threads: one writer; any number of readers; neither waits for the other. */
#ifndef ENGINE_STATS_INTERVAL_RING_H
#define ENGINE_STATS_INTERVAL_RING_H

#include "engine/seqlock.h"
#include "engine/stats/call_tally.h"

typedef struct interval_sums {
    int64_t quarter; /* since 1970 */
    uint64_t attempts, completions, pages, bytes, busy_ms;
} interval_sums_t;

typedef struct interval_cell {
    seqlock_t lock;
    seqlock_word_t words[SEQLOCK_WORDS(sizeof(interval_sums_t))];
} interval_cell_t;

/* The one in progress, those that are over, and one for a reader whose moment has just passed. */
enum { INTERVAL_PLACES = FAX_INTERVALS + 2 };

/* All zero to begin with. */
typedef struct interval_ring {
    interval_cell_t cells[INTERVAL_PLACES];
} interval_ring_t;

/* What ended at `end` (ms UTC). It is left out if its quarter has been overtaken. */
void interval_ring_add(interval_ring_t *ring, int64_t end, const call_tally_t *calls);

/* Copy the interval `number` as of `utc`: valid, if it began at `whole` or later. */
void interval_ring_read(interval_ring_t *ring, uint32_t number, int64_t utc, int64_t whole,
                        fax_port_interval_t *interval);

#endif
