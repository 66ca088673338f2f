/* Edges: something happened. Each event carries its own copy of the port's status and, for the end of a call,
 * of the call's record, so that nobody has to look anything up. What is a notification, and of which rank, is
 * data: fax_notice.h.
 * Threads: plain data. */
#ifndef ENGINE_FAX_EVENT_H
#define ENGINE_FAX_EVENT_H

#include "engine/fax_call.h"
#include "engine/fax_port.h"

/* The kinds from 1 on are the notifications, with the numbers that they have in FAX-PORT-MIB: append only. */
typedef enum fax_event_kind {
    FAX_EVENT_PORT_DOWN = 1,
    FAX_EVENT_PORT_UP,
    FAX_EVENT_CALL_COMPLETED,
    FAX_EVENT_CALL_FAILED,
    FAX_EVENT_CALL_STUCK, /* no progress; value, threshold: s of line time */
    FAX_EVENT_CALL_STUCK_CLEAR,
    FAX_EVENT_FAILURES_HIGH, /* of a port's last calls; %, of `failure-window` calls */
    FAX_EVENT_FAILURES_CLEAR,
    FAX_EVENT_QUEUE_OLD, /* the oldest waiting job; s */
    FAX_EVENT_QUEUE_CLEAR,
    FAX_EVENT_ALL_BUSY, /* every port in service; s */
    FAX_EVENT_ALL_BUSY_CLEAR,
    FAX_EVENT_DISK_LOW, /* MiB that are free under state-dir */
    FAX_EVENT_DISK_CLEAR,
    FAX_EVENT_STORE_FAILING, /* the database cannot be written */
    FAX_EVENT_STORE_CLEAR,
    FAX_EVENT_WORKER_RESTARTED, /* value: restarts since faxportd started */
    FAX_EVENT_SERVER_STARTED,
    FAX_EVENT_SERVER_STOPPED,
    FAX_EVENT_CONFIG_RELOADED,
    FAX_EVENT_NOTICES = FAX_EVENT_CONFIG_RELOADED, /* how many kinds of notifications there are */

    /* For those who watch from within. */
    FAX_EVENT_STATE_CHANGED = 100, /* of a port */
    FAX_EVENT_CALL_NO_FAX,         /* a call has ended that was none for the fax engine */
    FAX_EVENT_LAST = FAX_EVENT_CALL_NO_FAX
} fax_event_kind_t;

/* True for what the world is told; the rest is for those who watch from within. */
static inline bool fax_event_is_notification(fax_event_kind_t kind)
{
    return kind >= FAX_EVENT_PORT_DOWN && kind <= FAX_EVENT_NOTICES;
}

/* True for the end of a call. */
static inline bool fax_event_is_end(fax_event_kind_t kind)
{
    return kind == FAX_EVENT_CALL_COMPLETED || kind == FAX_EVENT_CALL_FAILED || kind == FAX_EVENT_CALL_NO_FAX;
}

/* What the end of a call with this outcome is. */
static inline fax_event_kind_t fax_event_of_end(int outcome)
{
    const fax_outcome_row_t *row = fax_outcome_row(outcome);
    if (!row->is_fax)
        return FAX_EVENT_CALL_NO_FAX;
    return row->cause == FAX_CAUSE_NONE ? FAX_EVENT_CALL_COMPLETED : FAX_EVENT_CALL_FAILED;
}

typedef struct fax_event {
    fax_event_kind_t kind;
    uint32_t sequence;        /* of a notification in the outbox, from 1; else 0 */
    int64_t time;             /* ms UTC */
    fax_port_t port;          /* index 0: the event is the server's */
    fax_status_t status;      /* settled, as of the event */
    fax_call_t call;          /* the end of a call; else all 0 */
    uint32_t value;           /* what was measured, in the unit of the kind; 0 if nothing was */
    uint32_t threshold;       /* the bound that it crossed */
    char text[FAX_TEXT_SIZE]; /* a sentence for people; "" where port or call say all */
} fax_event_t;

#endif
