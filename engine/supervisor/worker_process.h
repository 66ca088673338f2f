/* One worker process, kept alive: started, greeted, listened to, killed when it is silent or does not read,
 * started again after a pause when it has died. What is (its state) and what is wanted (that it run) are two
 * things.
 *
 * Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_WORKER_PROCESS_H
#define ENGINE_SUPERVISOR_WORKER_PROCESS_H

#include <sys/types.h>

#include "engine/wire.h"

struct event_base;
typedef struct worker_process worker_process_t;

/* All in ms of the wall clock. */
typedef struct worker_times {
    int64_t greeting;  /* longest from the start to WIRE_READY */
    int64_t heartbeat; /* longest silence */
    int64_t
        first_pause; /* before the second restart in a row, then twice that and so on; the first is at once */
    int64_t last_pause; /* the longest */
    int64_t settled;    /* so long a life starts the row of pauses again */
} worker_times_t;

extern const worker_times_t worker_times;

typedef struct worker_setup {
    const char *program;
    wire_hello_t hello; /* what we say to it */
    int board;          /* the status board's descriptor */
    worker_times_t times;
} worker_setup_t;

/* No function but worker_process_send() and worker_process_kill() may be called from within these. */
typedef struct worker_host {
    /* It has passed its self-tests and waits for its ports. */
    void (*ready)(void *user, uint32_t worker);
    void (*record)(void *user, uint32_t worker, const wire_record_t *record);
    /* The process is gone, reaped, and writes nothing any more. Told for each that was started. */
    void (*lost)(void *user, uint32_t worker, const char *why);
    void *user;
} worker_host_t;

/* A worker that does not run yet. NULL if there is no memory. */
worker_process_t *worker_process_new(struct event_base *loop, const worker_setup_t *setup,
                                     const worker_host_t *host);

/* Have it run from now on. */
void worker_process_start(worker_process_t *worker);

/* Send it a record. False if it is not ready, or does not read: then it is killed. */
bool worker_process_send(worker_process_t *worker, wire_type_t type, const void *body, int descriptor);

/* Have it end its calls and itself (WIRE_SHUTDOWN), and stay so. */
void worker_process_stop(worker_process_t *worker);

/* Kill it now; it is started again if it is wanted. */
void worker_process_kill(worker_process_t *worker, const char *why);

/* True while records can be sent to it. */
bool worker_process_is_ready(const worker_process_t *worker);

/* True while there is a process, ready or not. */
bool worker_process_exists(const worker_process_t *worker);

pid_t worker_process_pid(const worker_process_t *worker);

/* Kills it. */
void worker_process_free(worker_process_t *worker);

#endif
