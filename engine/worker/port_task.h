/* A port as a task of the worker's loop, with its own due time: it gets its ticks when they are due by an
 * absolute clock, a few at a time when it is late, and costs nothing while it rests. Threads: the loop's. */
#ifndef ENGINE_WORKER_PORT_TASK_H
#define ENGINE_WORKER_PORT_TASK_H

#include "engine/worker/port.h"

struct event_base;
typedef struct port_task port_task_t;

/* Run `port`, which becomes the task's, at `speed` times the wall clock; 0 is as fast as possible. `moved` is
 * called after each turn. NULL, and the port stays the caller's, if there is no memory. */
port_task_t *port_task_new(struct event_base *loop, port_t *port, double speed, void (*moved)(void *user),
                           void *user);

port_t *port_task_port(port_task_t *task);

/* Something was delivered to the port: see whether it wants ticks now. */
void port_task_wake(port_task_t *task);

void port_task_free(port_task_t *task);

#endif
