/* The end of a call whose worker is gone: what is known of it is what the port's cell and its order say.
 * Threads: no state. */
#ifndef ENGINE_SUPERVISOR_LOST_CALL_H
#define ENGINE_SUPERVISOR_LOST_CALL_H

#include "engine/fax_event.h"

/* The call that the port was in, as `status` of its cell says; `order` is what was sent to the port last,
 * call_id 0 is nothing. False if it was in none. */
bool lost_call_find(const fax_status_t *status, const fax_call_t *order, fax_call_t *call);

/* `call` of `port` fails now, with FAX_OUTCOME_PORT_FAULT: the event that tells it. */
void lost_call_end(const fax_port_t *port, const fax_status_t *status, const fax_call_t *call,
                   fax_event_t *event);

#endif
