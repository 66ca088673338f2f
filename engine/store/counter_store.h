/* Counters that only grow, also across restarts: (port, name) -> number. Port 0 is the server. Threads: the
 * loop's. */
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

/* Call `each` with every counter of a port, port by port. False with a log line if they cannot be read. */
bool counter_store_each(store_t *store,
                        void (*each)(void *user, uint32_t port, const char *name, uint64_t value),
                        void *user);

/* Since when the counters of `port` have counted without a gap (ms UTC): since `utc`, if they begin now. 0
 * with a log line. */
int64_t counter_store_begin(store_t *store, uint32_t port, int64_t utc);

/* The counters of `port` have a gap at `utc`. False with a log line. */
bool counter_store_break(store_t *store, uint32_t port, int64_t utc);

#endif
