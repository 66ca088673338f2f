/* What a port's state means for its service. Threads: constant data. */
#ifndef ENGINE_SUPERVISOR_PORT_SERVICE_H
#define ENGINE_SUPERVISOR_PORT_SERVICE_H

#include "engine/fax_port.h"
#include "engine/fax_state.h"

/* What a port can be used for. */
typedef enum port_usage {
    PORT_IS_OUT = 0, /* of service: it takes no call */
    PORT_IS_IDLE,    /* it can take a call */
    PORT_IS_BUSY,    /* it is in one */
    PORT_USAGES
} port_usage_t;

port_usage_t port_usage_of(fax_state_t state);

/* What the port is, from what is wanted of it and its state; the reason in words, "" when all is as it should
 * be. */
fax_port_oper_t port_oper_of(fax_port_want_t want, fax_state_t state, const char **reason);

#endif
