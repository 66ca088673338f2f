/* The states a worker's port can be in, as data: what may follow, how long it may last in line time, and what
 * happens then. Threads: constant data. */
#ifndef ENGINE_WORKER_PORT_STATES_H
#define ENGINE_WORKER_PORT_STATES_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/fax_state.h"

typedef enum port_phase {
    PORT_AT_REST = 1, /* no call; no time passes */
    PORT_IN_CALL,
    PORT_IN_TEST, /* without a call */
    PORT_PASSING  /* shown for a while, then the port rests; a new call may come before */
} port_phase_t;

typedef struct port_state_row {
    fax_state_t state;
    port_phase_t phase;
    uint32_t next;    /* PORT_STATE_BIT() of each state that may follow */
    uint32_t timeout; /* ms of line time in this state; 0 is "for ever" */
    int outcome;      /* in a call or test: what it ends with at the timeout (fax_outcome_t) */
} port_state_row_t;

#define PORT_STATE_BIT(STATE) (UINT32_C(1) << ((STATE)-1))

/* The row of `state`; NULL if a port of a worker is never in it. */
const port_state_row_t *port_state_row(fax_state_t state);

bool port_state_may_follow(fax_state_t state, fax_state_t next);

#endif
