/* Watches: clients that are told when something has changed. What happens at once is told at once; a call in
 * progress is looked at every `update` ms. A client that reads slowly misses what lies between, never what is
 * last. Threads: the engine's loop. */
#ifndef CONTROL_WATCH_H
#define CONTROL_WATCH_H

#include "control/connection.h"

typedef struct control_watches control_watches_t;

/* NULL without memory, or if the engine takes no more listeners. */
control_watches_t *control_watches_new(fax_engine_t *engine, struct event_base *loop, int update);
void control_watches_free(control_watches_t *watches);

/* Tell `connection` of job `id` until it ends, or of the status of port `index` (0: of all) until it is
 * removed. Takes the place of what it watched before. */
void control_watches_job(control_watches_t *watches, control_connection_t *connection, uint32_t id);
void control_watches_status(control_watches_t *watches, control_connection_t *connection, uint32_t index);

/* To be called before a connection is freed. */
void control_watches_remove(control_watches_t *watches, control_connection_t *connection);

#endif
