/* Numbers that never come again, also after a crash: ids of jobs and calls. They
 * are reserved in blocks, so that most of them cost no commit; a clean end gives the rest of the block back.
 * Threads: the loop's. */
#ifndef ENGINE_STORE_NUMBER_SERIES_H
#define ENGINE_STORE_NUMBER_SERIES_H

#include "engine/store/store.h"

typedef struct number_series number_series_t;

/* The series called `name`, made if it is missing. It starts at 1. `store` must outlive it. NULL with a log
 * line. */
number_series_t *number_series_open(store_t *store, const char *name);

/* The next number; never 0. Some 50 at least are reserved ahead. A store that cannot be written does not stop
 * the series: it is tried again with each number; but who is killed when as many were given meanwhile gives
 * the rest of them again. */
uint32_t number_series_next(number_series_t *series);

void number_series_close(number_series_t *series);

#endif
