/* What port.c (the record and its door) and port_call.c (what happens in a call) share. */
#ifndef ENGINE_WORKER_PORT_PRIVATE_H
#define ENGINE_WORKER_PORT_PRIVATE_H

#include "engine/worker/loop_trial.h"
#include "engine/worker/port.h"
#include "engine/worker/session.h"

enum { PORT_MAX_ROWS = 20000 /* of a page that is sent */ };

struct port {
    port_host_t host;
    uint32_t slot;
    fax_port_config_t config;
    fax_port_want_t want;
    uint32_t stuck_after, stuck_abort; /* ms of line time */
    line_t *line;
    fax_status_t status;
    uint32_t ticks; /* in this state */
    unsigned faults;
    int outcome;       /* of the last call, or what the present one shall end with */
    int64_t published; /* monotonic ms */

    /* The call in progress. */
    bool calling;                /* we dial; else it rings */
    wire_order_t order;          /* calling */
    char inbound[FAX_TEXT_SIZE]; /* where received pages go; "": none are received */
    fax_call_t call;
    session_t *session; /* once it is answered */

    /* The test that was asked for: it begins when the port rests. */
    bool is_test_due;
    wire_test_t test_order;
    loop_trial_t *test; /* in progress */
};

/* The only door to another state: checked against the table, logged, published, told. False if `state` may
 * not follow; then nothing has changed. */
bool port_enter(port_t *port, fax_state_t state);

/* Go to rest as it is wanted: available, draining, offline, testing. */
void port_rest(port_t *port);

/* The line can be used for something else now, or its problem is another. */
void port_follow_service(port_t *port);

/* Show on the board what is known now. */
void port_publish(port_t *port);

/* Tell the daemon; `call` and the direction in the status are those of port->call for the end of a call. */
void port_tell(port_t *port, fax_event_kind_t kind);

/* port_call.c: what comes in, */
void port_take_order(port_t *port, const wire_order_t *order);
void port_hear_line(void *user, line_event_t event);
/* what a tick does in the present state, */
void port_move_frames(port_t *port);
void port_follow(port_t *port);
/* and the end: in good order if there is a session, */
void port_stop_call(port_t *port, int outcome);
/* or at once. */
void port_end_call(port_t *port, int outcome);

/* port_session.c: the call is answered: its fax session begins; */
void port_begin_session(port_t *port);
/* and the far end has said which way the pages go, if it was for that to say. */
void port_take_direction(port_t *port);

/* port_trial.c: a test is wanted; a tick of it; and its end, with its own outcome if it has one, else with
 * `outcome`: then the daemon says what is wanted of the port. Nothing happens if none is wanted. */
void port_take_test(port_t *port, const wire_test_t *order);
void port_follow_test(port_t *port);
void port_end_test(port_t *port, int outcome);

#endif
