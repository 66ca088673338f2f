/* The jobs: all that wait or are active, and the last that have ended, in memory. One door changes a job's
 * state. Whoever keeps them (job_journal.h) is told of each change. Everything but job_queue_each() takes the
 * same time with one job and with 10,000. Threads: the loop's. */
#ifndef ENGINE_QUEUE_JOB_QUEUE_H
#define ENGINE_QUEUE_JOB_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

#include "engine/fax_job.h"
#include "engine/queue/heap.h"

typedef struct job_queue job_queue_t;
typedef struct job_batch job_batch_t;
struct lane;

/* A job with what only the daemon knows of it. Members may be set freely, but `record.state` only by
 * job_queue_enter(). */
typedef struct queued_job {
    fax_job_t record;
    uint32_t slot;        /* while it is active: of its port */
    int64_t until_clock;  /* give up then; 0 is "never" */
    int64_t wanted_clock; /* since when it could go, if there were a port */

    /* The queue's own. */
    TAILQ_ENTRY(queued_job) link;  /* by id */
    TAILQ_ENTRY(queued_job) ended; /* by the time of its end */
    LIST_ENTRY(queued_job) same_hash;
    LIST_ENTRY(queued_job) same_batch; /* not ended */
    job_batch_t *batch;                /* NULL when it has ended */
    heap_node_t age;                   /* while it waits */

    /* The scheduler's. */
    struct lane *lane;
    heap_node_t ready, due, deadline;

    /* The journal's. */
    TAILQ_ENTRY(queued_job) unsaved;
    bool is_unsaved;
} queued_job_t;

typedef struct job_queue_host {
    /* A job's record has changed. */
    void (*changed)(void *user, queued_job_t *job);
    /* A job that ended long ago is forgotten: it is gone afterwards. */
    void (*forgotten)(void *user, queued_job_t *job);
    void *user;
} job_queue_host_t;

typedef struct job_queue_limits {
    size_t waiting;   /* that have neither ended nor are active */
    size_t ended;     /* that are kept */
    int64_t ended_ms; /* and how long; 0 is "for ever" */
} job_queue_limits_t;

/* NULL if there is no memory. */
job_queue_t *job_queue_new(const job_queue_limits_t *limits, const job_queue_host_t *host);
void job_queue_free(job_queue_t *queue);

/* True if `count` more jobs may wait. */
bool job_queue_has_room(const job_queue_t *queue, size_t count);

/* Take in a job that the store has, in whatever state: nobody is told. NULL if there is no memory. */
queued_job_t *job_queue_take(job_queue_t *queue, const fax_job_t *record);

/* NULL if it is not known (any more). */
queued_job_t *job_queue_find(const job_queue_t *queue, uint32_t id);

/* By rising id; NULL after the last. */
queued_job_t *job_queue_first(const job_queue_t *queue);
queued_job_t *job_queue_next(const queued_job_t *job);

/* Those of batch `batch` that have not ended, in any order; NULL if there is none, and after the last. */
queued_job_t *job_queue_first_of(const job_queue_t *queue, uint32_t batch);
queued_job_t *job_queue_next_of(const queued_job_t *job);

/* Change a job's state. A change that the table of states does not know is a fault of ours: logged, and not
 * done. */
bool job_queue_enter(job_queue_t *queue, queued_job_t *job, fax_job_state_t state);

/* Something else in the record has changed. */
void job_queue_touch(job_queue_t *queue, queued_job_t *job);

/* Since when the job could go has changed. */
void job_queue_want(job_queue_t *queue, queued_job_t *job, int64_t clock);

/* Forget ended jobs beyond the limits. */
void job_queue_trim(job_queue_t *queue, int64_t utc);

/* How many jobs are in `state` now; for ended states, how many came there since the start. */
uint32_t job_queue_count(const job_queue_t *queue, fax_job_state_t state);

/* Since when the oldest of the jobs waits that could go and are not active (CLOCK_MONOTONIC ms); 0 if there
 * is none. */
int64_t job_queue_oldest_clock(const job_queue_t *queue);

#endif
