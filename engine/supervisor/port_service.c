#include "engine/supervisor/port_service.h"

/* By state; what is not named is PORT_IS_OUT. */
static const port_usage_t usages[FAX_STATE_LAST + 1] = {
    [FAX_STATE_AVAILABLE] = PORT_IS_IDLE,
    [FAX_STATE_COMPLETED] = PORT_IS_IDLE,
    [FAX_STATE_BUSY] = PORT_IS_IDLE,
    [FAX_STATE_NO_ANSWER] = PORT_IS_IDLE,
    [FAX_STATE_BAD_ADDRESS] = PORT_IS_IDLE,
    [FAX_STATE_NO_DIAL_TONE] = PORT_IS_IDLE,
    [FAX_STATE_DISCONNECTED] = PORT_IS_IDLE,
    [FAX_STATE_NOT_FAX_CALL] = PORT_IS_IDLE,
    [FAX_STATE_INCOMPATIBLE] = PORT_IS_IDLE,
    [FAX_STATE_FATAL_ERROR] = PORT_IS_IDLE,

    [FAX_STATE_DIALING] = PORT_IS_BUSY,
    [FAX_STATE_HANDLED] = PORT_IS_BUSY,
    [FAX_STATE_RINGING] = PORT_IS_BUSY,
    [FAX_STATE_ANSWERED] = PORT_IS_BUSY,
    [FAX_STATE_SENDING] = PORT_IS_BUSY,
    [FAX_STATE_RECEIVING] = PORT_IS_BUSY,
    [FAX_STATE_ROUTING] = PORT_IS_BUSY,
    [FAX_STATE_ABORTING] = PORT_IS_BUSY,

    [FAX_STATE_WAITING_FOR_LINE] = PORT_IS_BUSY, /* a program has the call */
};

port_usage_t port_usage_of(fax_state_t state)
{
    return state >= FAX_STATE_AVAILABLE && state <= FAX_STATE_LAST ? usages[state] : PORT_IS_OUT;
}

static const char out_of_service[] = "Taken out of service by the operator";

/* What is, by what is wanted and by usage; 0 is "not as wanted, the state tells why". */
static const struct {
    fax_port_oper_t oper;
    const char *reason;
} rows[FAX_PORT_WANT_TESTING + 1][PORT_USAGES] = {
    [FAX_PORT_WANT_UP] = {[PORT_IS_IDLE] = {FAX_PORT_IS_UP, ""}, [PORT_IS_BUSY] = {FAX_PORT_IS_UP, ""}},
    [FAX_PORT_WANT_DRAINING] = {[PORT_IS_OUT] = {FAX_PORT_IS_DOWN, out_of_service},
                                [PORT_IS_IDLE] = {FAX_PORT_IS_DOWN, out_of_service},
                                [PORT_IS_BUSY] = {FAX_PORT_IS_DRAINING, "Finishing its last call"}},
    [FAX_PORT_WANT_DOWN] = {[PORT_IS_OUT] = {FAX_PORT_IS_DOWN, out_of_service},
                            [PORT_IS_IDLE] = {FAX_PORT_IS_DOWN, out_of_service},
                            [PORT_IS_BUSY] = {FAX_PORT_IS_DRAINING, "Ending its call"}},
    [FAX_PORT_WANT_TESTING] = {[PORT_IS_IDLE] = {FAX_PORT_IS_TESTING, "In test, as the operator asked"},
                               [PORT_IS_BUSY] = {FAX_PORT_IS_DRAINING, "Finishing its last call"}},
};

fax_port_oper_t port_oper_of(fax_port_want_t want, fax_state_t state, const char **reason)
{
    const port_usage_t usage = port_usage_of(state);
    if (state == FAX_STATE_TESTING) {
        *reason = rows[FAX_PORT_WANT_TESTING][PORT_IS_IDLE].reason;
        return FAX_PORT_IS_TESTING;
    }
    if (rows[want][usage].oper) {
        *reason = rows[want][usage].reason;
        return rows[want][usage].oper;
    }
    *reason = fax_state_row(state)->text;
    return state == FAX_STATE_NOT_PRESENT ? FAX_PORT_IS_NOT_PRESENT : FAX_PORT_IS_FAULTY;
}
