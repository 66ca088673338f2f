/* The virtual exchange: connects ports by number. It lives in faxportd, sees every call's signalling and none
 * of its media: for each call it makes one media ring (media_ring.h) in shared memory, and both ports'
 * workers get it.
 *
 * It holds no clocks: how long a port rings is the ports' business (sample time), so calls run at any speed.
 *
 * Threads: the loop's. */
#ifndef ENGINE_LINE_VIRTUAL_EXCHANGE_H
#define ENGINE_LINE_VIRTUAL_EXCHANGE_H

#include "engine/wire.h"

typedef struct exchange exchange_t;

/* How the exchange reaches the ports' workers. `descriptor` -1 is "none"; it stays the exchange's. */
typedef struct exchange_host {
    void (*send)(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor);
    /* Where the pages of this call shall go and for whom: fills in `file` and `recipient_name`. `call_id` is
     * the caller's; it may give the called port's call an id of its own. */
    void (*route)(void *user, wire_ring_t *ring);
    void *user;
} exchange_host_t;

/* NULL if there is no memory. `config` must outlive it. */
exchange_t *exchange_new(const fax_exchange_config_t *config, const exchange_host_t *host);

/* Port `slot` has its number, and is out of service for now. */
void exchange_attach(exchange_t *exchange, uint32_t slot, const fax_port_config_t *port);

/* What becomes of a call to a port. */
typedef enum exchange_service {
    EXCHANGE_OUT,       /* it rings, and nobody answers: receiving is disabled, or the port is down */
    EXCHANGE_COMING_UP, /* it waits: the port's worker is about to start */
    EXCHANGE_REACHABLE
} exchange_service_t;

/* The service of port `slot` is this from now on: calls that wait for it go on. */
void exchange_set_service(exchange_t *exchange, uint32_t slot, exchange_service_t service);

/* A record from the worker that owns `slot`: WIRE_DIAL, WIRE_ANSWER or WIRE_HANG_UP. */
void exchange_deliver(exchange_t *exchange, const wire_record_t *record);

/* The worker that owned `slot` has died: its call is dropped at the other end. */
void exchange_slot_lost(exchange_t *exchange, uint32_t slot);

void exchange_free(exchange_t *exchange);

#endif
