/* The worker's end of its channel to faxportd, on a libevent loop: what cannot be sent at once waits here in
 * order, so that no event is lost while the daemon is busy. Threads: the loop's. */
#ifndef ENGINE_WORKER_CHANNEL_H
#define ENGINE_WORKER_CHANNEL_H

#include "engine/wire.h"

struct event_base;
typedef struct channel channel_t;

typedef struct channel_listener {
    /* A record has come; its descriptor is the listener's. */
    void (*record)(void *user, wire_record_t *record);
    /* Nothing comes any more: the daemon has gone, does not read, or sends what is no record. Called once. */
    void (*closed)(void *user, const char *why);
    void *user;
} channel_listener_t;

enum { CHANNEL_MAX_WAITING = 10000 };

/* `descriptor` stays the caller's. NULL if there is no memory. */
channel_t *channel_open(struct event_base *loop, int descriptor, const channel_listener_t *listener);

/* Send a record of `type`. */
void channel_send(channel_t *channel, wire_type_t type, const void *body);

/* True if everything has been sent. */
bool channel_is_drained(const channel_t *channel);

void channel_close(channel_t *channel);

#endif
