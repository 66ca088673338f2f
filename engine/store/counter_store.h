/* Counters that only grow, also across restarts: (port, name) -> number. Threads: the loop's. */
#ifndef ENGINE_STORE_COUNTER_STORE_H
#define ENGINE_STORE_COUNTER_STORE_H

#include "engine/store/store.h"

typedef struct counter_delta {
    const char *name;
    uint32_t more;
} counter_delta_t;

/* Add to the counters of `port`: to all of them or, false with a log line, to none. */
bool counter_store_add(store_t *store, uint32_t port, const counter_delta_t *deltas, size_t count);

/* A counter; 0 if it was never added to. */
uint64_t counter_store_read(store_t *store, uint32_t port, const char *name);

#endif
