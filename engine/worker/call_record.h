/* The records of a call's beginning and end, made from what the port knows. Threads: no state. */
#ifndef ENGINE_WORKER_CALL_RECORD_H
#define ENGINE_WORKER_CALL_RECORD_H

#include "engine/fax_call.h"
#include "engine/wire.h"

/* Make `status` and `call` those of a call that begins now: an order of ours, or a ring from outside. The
 * identity and state of `status` stay. */
void call_record_outbound(fax_call_t *call, fax_status_t *status, const wire_order_t *order,
                          const fax_port_config_t *port);
void call_record_inbound(fax_call_t *call, fax_status_t *status, const wire_ring_t *ring,
                         const fax_port_config_t *port);

/* The caller polls: what began as a call to be received is one that sends him the port's document. */
void call_record_polled(fax_call_t *call, fax_status_t *status, const wire_ring_t *ring,
                        const fax_port_config_t *port);

/* It has been answered. */
void call_record_answered(fax_call_t *call, fax_status_t *status);

/* It has ended with `outcome`: `call` is complete but for its file; `status` is in no direction any more. */
void call_record_ended(fax_call_t *call, fax_status_t *status, int outcome);

#endif
