/* The jobs: all that wait or are active, and the last that have ended. In memory. One door changes a job's
 * state. Threads: the loop's. */
#ifndef ENGINE_QUEUE_JOB_QUEUE_H
#define ENGINE_QUEUE_JOB_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

#include "engine/fax_job.h"

enum { JOB_QUEUE_ENDED_MAX = 1000 };

typedef struct job_queue job_queue_t;

/* A job with what only the daemon knows of it. Members may be set freely, but `record.state` only by
 * job_queue_enter(). */
typedef struct queued_job {
    TAILQ_ENTRY(queued_job) link;
    fax_job_t record;
    char file[FAX_TEXT_SIZE]; /* its page file; "" as long as there is none */
    uint32_t slot;            /* while it is active: of its port */
    bool cancel_asked;
} queued_job_t;

typedef void job_queue_changed_fn(void *user, const queued_job_t *job);

/* `changed` is called after each change of a job's record. NULL if there is no memory. */
job_queue_t *job_queue_new(size_t max_waiting, job_queue_changed_fn *changed, void *user);
void job_queue_free(job_queue_t *queue);

/* A new job in state FAX_JOB_CONVERTING; `id` must be higher than all before. NULL if too many wait, or there
 * is no memory. */
queued_job_t *job_queue_add(job_queue_t *queue, uint32_t id, const fax_job_request_t *request);

/* NULL if it is not known (any more). */
queued_job_t *job_queue_find(const job_queue_t *queue, uint32_t id);

/* Oldest first; NULL after the last. */
queued_job_t *job_queue_first(const job_queue_t *queue);
queued_job_t *job_queue_next(const queued_job_t *job);

/* Change a job's state. A job that ends may push out the oldest ended one, never itself. A change that the
 * table of states does not know is a fault of ours: logged, and not done. */
bool job_queue_enter(job_queue_t *queue, queued_job_t *job, fax_job_state_t state);

/* Something else in the record has changed. */
void job_queue_touch(job_queue_t *queue, const queued_job_t *job);

bool job_state_has_ended(fax_job_state_t state);

/* How many jobs are in `state` now; for ended states, how many ever came there. */
uint32_t job_queue_count(const job_queue_t *queue, fax_job_state_t state);

/* When the oldest of the jobs that are not yet active was submitted (CLOCK_MONOTONIC ms); 0 if there is none. */
int64_t job_queue_oldest_clock(const job_queue_t *queue);

#endif
