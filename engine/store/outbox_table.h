/* The notifications in the database. Each row says whether it was sent: when it was acknowledged (ms UTC),
 * OUTBOX_WAITS or OUTBOX_LOST. Written by outbox.c only. Threads: the loop's. */
#ifndef ENGINE_STORE_OUTBOX_TABLE_H
#define ENGINE_STORE_OUTBOX_TABLE_H

#include "engine/fax_event.h"
#include "engine/store/store.h"

enum { OUTBOX_WAITS = 0, OUTBOX_LOST = -1 /* dropped, or refused by the master agent */ };

/* What there is: the newest number (0: none yet), how many wait, how many were lost so far. */
typedef struct outbox_totals {
    uint32_t newest, waiting, lost;
} outbox_totals_t;

void outbox_table_count(store_t *store, outbox_totals_t *totals);

/* All of these are false with a log line if the store fails. */
bool outbox_table_add(store_t *store, const fax_event_t *event, int64_t sent);
bool outbox_table_mark(store_t *store, uint32_t sequence, int64_t sent);
bool outbox_table_set_lost(store_t *store, uint32_t lost);

/* The `count` oldest of those that wait are lost. `up_to` is the last of them. */
bool outbox_table_drop(store_t *store, uint32_t count, uint32_t *up_to);

/* Forget those up to number `up_to` that do not wait. The newest always stays: it is where the numbers go on.
 * And so does what has raised an alarm that was not cleared since: after a restart it is known from here that
 * it stands. */
bool outbox_table_purge(store_t *store, int64_t up_to);

/* Call `each` with those that wait and have a higher number than `after`, in order, until it says false. */
bool outbox_table_each_waiting(store_t *store, uint32_t after, bool (*each)(void *user, const fax_event_t *),
                               void *user);

/* Call `each` with the `count` newest of all that are kept, the newest first. */
bool outbox_table_each_newest(store_t *store, uint32_t count,
                              void (*each)(void *user, const fax_event_t *event, int64_t sent), void *user);

/* Call `each` with all that are kept, in order, of the kinds that `wants`. */
bool outbox_table_replay(store_t *store, bool (*wants)(fax_event_kind_t kind),
                         void (*each)(void *user, const fax_event_t *event), void *user);

#endif
