/* The daemon's end of a worker's channel: records in, and records out that wait for a while when the worker
 * does not read. Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_WORKER_CHANNEL_H
#define ENGINE_SUPERVISOR_WORKER_CHANNEL_H

#include "engine/wire.h"

struct event_base;
typedef struct worker_channel worker_channel_t;

/* How many records may wait for a worker that does not read. */
enum { WORKER_CHANNEL_QUEUE = 2048 };

typedef struct worker_channel_host {
    /* One record; its descriptor, if any, is closed afterwards. */
    void (*record)(void *user, const wire_record_t *record);
    /* The other end is closed, or something else than our records came: nothing more will come. */
    void (*closed)(void *user);
    void (*nonsense)(void *user);
    void *user;
} worker_channel_host_t;

/* Takes `socket`, which must not block, in every case. NULL if there is no memory. */
worker_channel_t *worker_channel_new(struct event_base *loop, int socket, const worker_channel_host_t *host);

/* Send a record, now or when the worker reads on; `descriptor` is copied. False if too many wait already. */
bool worker_channel_send(worker_channel_t *channel, wire_type_t type, const void *body, int descriptor);

/* Take all that the other end, which is gone, has sent before. */
void worker_channel_drain(worker_channel_t *channel);

/* Not from within the host's functions. */
void worker_channel_free(worker_channel_t *channel);

#endif
