/* What came of a test of a port, in its record. Threads: no state. */
#ifndef ENGINE_SUPERVISOR_PORT_TRIAL_H
#define ENGINE_SUPERVISOR_PORT_TRIAL_H

#include "engine/fax_port.h"
#include "engine/wire.h"

/* A test has ended now, as its worker says, which has been made harmless (worker_guard.h). */
void port_trial_record(fax_port_t *port, const wire_tested_t *tested);

#endif
