/* Edges: something happened at a port. Each event carries its own copy of the port's status and, for the end of a call,
 * of the call's record, so that nobody has to look anything up. Threads: plain data. */
#ifndef ENGINE_FAX_EVENT_H
#define ENGINE_FAX_EVENT_H

#include "engine/fax_call.h"
#include "engine/fax_port.h"

typedef enum fax_event_kind {
    FAX_EVENT_PORT_DOWN = 1,
    FAX_EVENT_PORT_UP,
    FAX_EVENT_CALL_COMPLETED,
    FAX_EVENT_CALL_FAILED,
    FAX_EVENT_STATE_CHANGED, /* of the port; not a notification */
    FAX_EVENT_LAST = FAX_EVENT_STATE_CHANGED
} fax_event_kind_t;

/* True for what the world is told; the rest is for those who watch from within. */
static inline bool fax_event_is_notification(fax_event_kind_t kind)
{
    return kind != FAX_EVENT_STATE_CHANGED;
}

typedef struct fax_event {
    fax_event_kind_t kind;
    uint32_t sequence; /* from 1, of notifications only; 0 for what is none, or has no number yet */
    int64_t time;      /* ms UTC */
    fax_port_t port;
    fax_status_t status; /* settled, as of the event */
    fax_call_t call;     /* the end of a call; else all 0 */
} fax_event_t;

#endif
