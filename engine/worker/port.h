/* A fax port: one line, at most one call on it, and the record of what it is doing. Time is ticks of 20 ms of
 * line time that the caller gives it; the port knows no clock but to stamp and publish its record.
 *
 * Threads: the worker's. */
#ifndef ENGINE_WORKER_PORT_H
#define ENGINE_WORKER_PORT_H

#include "engine/line/line.h"
#include "engine/process/work_queue.h"
#include "engine/status_board.h"

typedef struct port port_t;

/* Where the port's records go: events and signalling to the daemon, its status to the board. Both outlive the
 * port. */
typedef struct port_host {
    line_host_t daemon;
    status_board_t *board;
    work_queue_t *storage; /* where received pages are made safe; NULL: within the tick */
} port_host_t;

/* Open a port. NULL if there is no memory or its kind of line is not in this build. */
port_t *port_open(const wire_port_open_t *request, const port_host_t *host);

/* A record for this port from the daemon: WIRE_PORT_WANT, WIRE_PORT_SETUP, WIRE_TEST, WIRE_SEND, WIRE_ABORT,
 * WIRE_RECIPIENT, WIRE_RING or WIRE_PROGRESS. Takes its descriptor. */
void port_deliver(port_t *port, wire_record_t *record);

/* True while time passes for the port: it wants ticks. */
bool port_wants_ticks(const port_t *port);

/* True if the next tick can be taken now: neither the far end nor the disk has to be waited for. */
bool port_is_ready(port_t *port);

void port_tick(port_t *port);

bool port_is_in_call(const port_t *port);

/* How fast its time passes: `speed` times the wall clock, as all virtual lines do, or as its own modem
 * does. */
double port_pace(const port_t *port, double speed);

/* The record as it is now (not settled); and how many transitions were refused, each of which is a fault of
 * ours. */
const fax_status_t *port_status(const port_t *port);
unsigned port_faults(const port_t *port);

/* End the call in progress without good order. Nothing follows but the call's event. */
void port_cut(port_t *port);

/* Hang up and free. No event comes of it. */
void port_close(port_t *port);

#endif
