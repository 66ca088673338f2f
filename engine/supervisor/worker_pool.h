/* All worker processes, and which of them owns which port. Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_WORKER_POOL_H
#define ENGINE_SUPERVISOR_WORKER_POOL_H

#include "engine/supervisor/worker_process.h"

typedef struct worker_pool worker_pool_t;

typedef struct worker_pool_host {
    /* What is wanted of the port that is about to be given to a worker. */
    fax_port_want_t (*wanted)(void *user, uint32_t slot);
    /* A record about port `slot`, from the worker that owns it. */
    void (*record)(void *user, uint32_t slot, wire_record_t *record);
    /* The port's worker is gone, `why`. */
    void (*lost)(void *user, uint32_t slot, const char *why);
    /* A worker was lost that should have run. */
    void (*restarted)(void *user, uint32_t worker, const char *why);
    /* After worker_pool_stop(): none is left. */
    void (*stopped)(void *user);
    void *user;
} worker_pool_host_t;

/* The workers for the ports of `config`, whose permanent `indexes` are by slot; `board` is the status board's
 * descriptor. All must outlive it. They do not run yet. NULL if there is no memory. */
worker_pool_t *worker_pool_new(const fax_config_t *config, const uint32_t *indexes, int board,
                               struct event_base *loop, const worker_times_t *times,
                               const worker_pool_host_t *host);

/* Kills them. */
void worker_pool_free(worker_pool_t *pool);

void worker_pool_start(worker_pool_t *pool);

/* Ask all to end their calls and themselves; who has not within `limit` ms is killed. */
void worker_pool_stop(worker_pool_t *pool, int64_t limit);

/* True while records can be sent to the worker that owns `slot`. */
bool worker_pool_is_ready(const worker_pool_t *pool, uint32_t slot);

/* Send it a record. False if it cannot be sent: the worker is not ready, or is killed because it does not
 * read. */
bool worker_pool_send(worker_pool_t *pool, uint32_t slot, wire_type_t type, const void *body, int descriptor);

uint32_t worker_pool_count(const worker_pool_t *pool);

#endif
