/* What a port's state means for its service. Threads: constant data. */
#ifndef ENGINE_SUPERVISOR_PORT_SERVICE_H
#define ENGINE_SUPERVISOR_PORT_SERVICE_H

#include "engine/supervisor/port_table.h"

port_usage_t port_usage_of(fax_state_t state);

/* What the port is, from what is wanted of it and its state; the reason in words, "" when all is as it should
 * be. */
fax_port_oper_t port_oper_of(fax_port_want_t want, fax_state_t state, const char **reason);

#endif
