/* The history of calls: every call that has ended, one row each, kept by age and count. Threads: the
 * loop's. */
#ifndef ENGINE_STORE_CALL_STORE_H
#define ENGINE_STORE_CALL_STORE_H

#include "engine/fax_call.h"
#include "engine/store/store.h"

/* Put a call that has ended. A call that is there already stays as it is: history is not rewritten; `is_new`
 * (may be NULL) is false then. False with a log line. */
bool call_store_put(store_t *store, const fax_call_t *call, bool *is_new);

/* Copy the record of call `id`; false if there is none. */
bool call_store_find(store_t *store, uint32_t id, fax_call_t *call);

/* True if `filter` means `call`. Its limit is not looked at. */
bool call_filter_takes(const fax_call_filter_t *filter, const fax_call_t *call);

/* Call `each` with the calls that `filter` means, newest first, until it returns false. False with a log line
 * if they cannot be read; a row that is no record is left out. */
bool call_store_each(store_t *store, const fax_call_filter_t *filter,
                     bool (*each)(void *user, const fax_call_t *call), void *user);

/* Forget the oldest calls: those that ended before `before` (ms UTC), and those beyond the newest `count`,
 * but no more than `step` of them now. How many that were. */
uint32_t call_store_purge(store_t *store, int64_t before, uint32_t count, uint32_t step);

/* How many there are; 0 if they cannot be read. */
uint32_t call_store_count(store_t *store);

#endif
