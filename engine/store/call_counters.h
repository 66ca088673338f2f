/* What calls add to the counters of their ports (counter_store.h): the sums of call_tally.h by their names.
 * Threads: the loop's. */
#ifndef ENGINE_STORE_CALL_COUNTERS_H
#define ENGINE_STORE_CALL_COUNTERS_H

#include "engine/fax_call.h"
#include "engine/stats/call_tally.h"
#include "engine/store/store.h"

/* Count the call. False with a log line. */
bool call_counters_add(store_t *store, const fax_call_t *call);

/* Call `each` with what every port has counted. False with a log line if that cannot be read. */
bool call_counters_each(store_t *store, void (*each)(void *user, uint32_t port, const call_tally_t *tally),
                        void *user);

/* The moment (ms UTC) from which on the history has every call that was counted, each at its time: INT64_MIN
 * if it has all of them; INT64_MAX if it has none, or some that ended after `utc`, because the clock was
 * wrong then or is now. */
int64_t call_counters_recorded_since(store_t *store, int64_t utc);

#endif
