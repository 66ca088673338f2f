/* The notifications on their way to the world. One is written to the database first, several in one commit;
 * then the agent may have it; and it is marked as sent when the master agent has acknowledged it. What was
 * not acknowledged is offered again, also after a restart, in the order of the numbers. The numbers have no
 * hole: they are those of the table's rows, given in the commit that writes them.
 *
 * When too many wait, the oldest are dropped and counted, in the database too. While the database cannot be
 * written, notifications go out all the same and are written when it can be again; their numbers are marked
 * as given in a file that needs no room (number_mark.h), so that a faxportd that dies meanwhile leaves a
 * hole, and gives none of them to another.
 *
 * Threads: outbox_read(), _done(), _counts() and _set_max() from any; the rest is the loop's. */
#ifndef ENGINE_STORE_OUTBOX_H
#define ENGINE_STORE_OUTBOX_H

#include "engine/fax_notice.h"
#include "engine/store/store.h"

typedef struct outbox outbox_t;

/* Who keeps the log of them, what was in the database at the start apart. Called on the loop's thread, once a
 * commit has been tried; and again for what has become of a notification since. `sent` is as outbox_table.h
 * says. */
typedef struct outbox_host {
    void (*logged)(void *user, const fax_event_t *event, int64_t sent);
    /* Of those up to number `up_to` none waits any more: what was not sent is dropped. */
    void (*dropped)(void *user, uint32_t up_to);
    void *user;
} outbox_host_t;

/* `max` may wait; of the newest numbers `kept` stay in the database when they were sent. `mark_path`: of the
 * file that has the highest number. `store` must outlive it. NULL if there is no memory. */
outbox_t *outbox_open(store_t *store, const char *mark_path, uint32_t max, uint32_t kept,
                      const outbox_host_t *host);
void outbox_close(outbox_t *outbox);

/* True if numbers were given, before outbox_open(), to notifications that could not be written: some of these
 * were told, perhaps. */
bool outbox_has_gap(const outbox_t *outbox);

/* Take `event` in and give it the next number. Nobody gets it before outbox_settle(). */
void outbox_add(outbox_t *outbox, const fax_event_t *event);

/* A commit, in two steps. Write what has changed, in the caller's transaction: false, with a log line, if it
 * cannot be written. Then say whether that lasts: if not, nothing is lost, and the next commit tries
 * again. */
bool outbox_write(outbox_t *outbox);
void outbox_settle(outbox_t *outbox, bool lasting);

/* Copy the notifications that wait and have a higher number than `after`, in order, at most `max`. Returns
 * how many; 0 does not mean that none waits: the rest may still be on its way from the database. */
size_t outbox_read(outbox_t *outbox, uint32_t after, fax_event_t *events, size_t max);

/* The master agent has acknowledged `sequence`, or refused it: then it counts as dropped. */
void outbox_done(outbox_t *outbox, uint32_t sequence, bool accepted);

void outbox_counts(outbox_t *outbox, fax_outbox_t *counts);
void outbox_set_max(outbox_t *outbox, uint32_t max);

/* How many of `kind` were acknowledged, also before a restart. */
uint32_t outbox_sent_of(outbox_t *outbox, fax_event_kind_t kind);

#endif
