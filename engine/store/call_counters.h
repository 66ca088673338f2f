/* What a call adds to the counters of its port (counter_store.h), one set for each direction: sent.calls,
 * sent.failures, sent.pages, sent.bytes, sent.milliseconds, sent.retrains, sent.ecmRetries, sent.badRows, and the same
 * with received. Threads: the loop's. */
#ifndef ENGINE_STORE_CALL_COUNTERS_H
#define ENGINE_STORE_CALL_COUNTERS_H

#include "engine/fax_call.h"
#include "engine/store/counter_store.h"

/* Count the call. False with a log line. */
bool call_counters_add(store_t *store, const fax_call_t *call);

#endif
