/* Wishes for ports, put in from any thread without waiting and taken out by the loop. For each port only the
 * latest wish counts. Threads: wish_box_put() and wish_box_read() from any; the rest is the loop's. */
#ifndef ENGINE_SUPERVISOR_WISH_BOX_H
#define ENGINE_SUPERVISOR_WISH_BOX_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/fax_port.h"

struct event_base;
typedef struct wish_box wish_box_t;

typedef void wish_box_taken_fn(void *user, uint32_t slot, fax_port_want_t want);

/* NULL if there is no memory or no descriptor. */
wish_box_t *wish_box_new(struct event_base *loop, size_t slots, wish_box_taken_fn *taken, void *user);
void wish_box_free(wish_box_t *box);

/* The wish that has not been taken out yet; 0 if there is none: then all that follows of it can be seen. Safe
 * from any thread. */
fax_port_want_t wish_box_read(const wish_box_t *box, uint32_t slot);

void wish_box_put(wish_box_t *box, uint32_t slot, fax_port_want_t want);

#endif
