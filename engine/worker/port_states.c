#include "engine/worker/port_states.h"

#include <stddef.h>

#include "engine/fax_outcome.h"

#define BIT(STATE) PORT_STATE_BIT(FAX_STATE_##STATE)

enum {
    /* What a port shows without a call: what its line can be used for, or what the operator wants. */
    REST = BIT(AVAILABLE) | BIT(INITIALIZING) | BIT(WAITING_FOR_LINE) | BIT(NOT_PRESENT) | BIT(UNAVAILABLE) |
           BIT(DRAINING) | BIT(OFFLINE) | BIT(TESTING),
    NEW_CALL = BIT(HANDLED) | BIT(RINGING),
    /* How a call can end once there is a fax session. */
    SESSION_END =
        BIT(COMPLETED) | BIT(DISCONNECTED) | BIT(NOT_FAX_CALL) | BIT(INCOMPATIBLE) | BIT(FATAL_ERROR)
};

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, SHOWN = 2 * SECOND };

#define RESTS(STATE, NEXT)                                                                                   \
    [FAX_STATE_##STATE] = {FAX_STATE_##STATE, PORT_AT_REST, (NEXT), 0, FAX_OUTCOME_NONE}
#define CALLS(STATE, NEXT, TIMEOUT, OUTCOME)                                                                 \
    [FAX_STATE_##STATE] = {FAX_STATE_##STATE, PORT_IN_CALL, (NEXT), (TIMEOUT), FAX_OUTCOME_##OUTCOME}
#define TESTS(STATE, NEXT, TIMEOUT, OUTCOME)                                                                 \
    [FAX_STATE_##STATE] = {FAX_STATE_##STATE, PORT_IN_TEST, (NEXT), (TIMEOUT), FAX_OUTCOME_##OUTCOME}
#define PASSES(STATE, NEXT, TIMEOUT)                                                                         \
    [FAX_STATE_##STATE] = {FAX_STATE_##STATE, PORT_PASSING, (NEXT), (TIMEOUT), FAX_OUTCOME_NONE}

/* The timeouts are the port's own and stand outside T.30, whose T0 (60 s) and T1 (35 s) are shorter where
 * both apply. */
static const port_state_row_t rows[FAX_STATE_LAST + 1] = {
    PASSES(INITIALIZING, REST & ~BIT(INITIALIZING), 20), /* longer while the line comes up */
    RESTS(AVAILABLE, NEW_CALL | REST),
    RESTS(DRAINING, REST),
    RESTS(OFFLINE, REST),
    TESTS(TESTING, REST & ~BIT(TESTING), 10 * MINUTE, STUCK),
    RESTS(NOT_PRESENT, REST),
    RESTS(UNAVAILABLE, REST),
    RESTS(WAITING_FOR_LINE, REST),

    CALLS(HANDLED, BIT(DIALING) | BIT(COMPLETED) | BIT(FATAL_ERROR), MINUTE, PORT_FAULT),
    CALLS(DIALING,
          BIT(ANSWERED) | BIT(BUSY) | BIT(NO_ANSWER) | BIT(BAD_ADDRESS) | BIT(NO_DIAL_TONE) |
              BIT(DISCONNECTED) | BIT(NOT_FAX_CALL) | BIT(COMPLETED) | BIT(FATAL_ERROR),
          MINUTE, NO_ANSWER),
    CALLS(RINGING,
          BIT(ANSWERED) | BIT(DISCONNECTED) | BIT(NOT_FAX_CALL) | BIT(COMPLETED) | BIT(FATAL_ERROR) |
              BIT(WAITING_FOR_LINE),
          5 * MINUTE, DISCONNECTED),
    CALLS(ANSWERED, BIT(SENDING) | BIT(RECEIVING) | BIT(ABORTING) | SESSION_END, 90 * SECOND, NOT_FAX_CALL),
    CALLS(SENDING, BIT(ABORTING) | SESSION_END, 8 * HOUR, STUCK),
    CALLS(RECEIVING, BIT(ROUTING) | BIT(ABORTING) | SESSION_END, 8 * HOUR, STUCK),
    CALLS(ROUTING, BIT(COMPLETED) | BIT(FATAL_ERROR), MINUTE, PORT_FAULT),
    CALLS(ABORTING, SESSION_END, 10 * SECOND, ABORTED),

    PASSES(COMPLETED, REST | NEW_CALL, SHOWN),
    PASSES(BUSY, REST | NEW_CALL, SHOWN),
    PASSES(NO_ANSWER, REST | NEW_CALL, SHOWN),
    PASSES(BAD_ADDRESS, REST | NEW_CALL, SHOWN),
    PASSES(NO_DIAL_TONE, REST | NEW_CALL, SHOWN),
    PASSES(DISCONNECTED, REST | NEW_CALL, SHOWN),
    PASSES(NOT_FAX_CALL, REST | NEW_CALL, SHOWN),
    PASSES(INCOMPATIBLE, REST | NEW_CALL, SHOWN),
    PASSES(FATAL_ERROR, REST | NEW_CALL, SHOWN),
};

const port_state_row_t *port_state_row(fax_state_t state)
{
    if (state < FAX_STATE_AVAILABLE || state > FAX_STATE_LAST || rows[state].phase == 0)
        return NULL;
    return &rows[state];
}

bool port_state_may_follow(fax_state_t state, fax_state_t next)
{
    const port_state_row_t *row = port_state_row(state);
    return row && port_state_row(next) && (row->next & PORT_STATE_BIT(next)) != 0;
}
