/* Brings jobs to ports: which job goes next, on which port, how often, and what becomes of it when its call
 * has ended. It has no clock and no timer of its own: whoever owns it calls scheduler_run() when something
 * has changed or a try is due.
 *
 * Threads: the loop's. */
#ifndef ENGINE_QUEUE_SCHEDULER_H
#define ENGINE_QUEUE_SCHEDULER_H

#include "engine/fax_call.h"
#include "engine/fax_config.h"
#include "engine/queue/job_queue.h"

typedef struct scheduler scheduler_t;

/* The scheduler's way to the ports. */
typedef struct scheduler_ports {
    /* True if the port in `slot` can take a job now. */
    bool (*is_idle)(void *user, uint32_t slot);
    /* Send `job` on the port now: start its call. Returns the call's id. */
    uint32_t (*send)(void *user, uint32_t slot, const queued_job_t *job);
    /* End the job's call with `outcome`. */
    void (*abort)(void *user, const queued_job_t *job, int outcome);
    void *user;
} scheduler_ports_t;

/* `config`, with the ports by slot, their `indexes` and the queue must outlive it. NULL if there is no
 * memory. */
scheduler_t *scheduler_new(const fax_config_t *config, const uint32_t *indexes, job_queue_t *queue,
                           const scheduler_ports_t *ports);
void scheduler_free(scheduler_t *scheduler);

/* Start what can be started as of `clock` (CLOCK_MONOTONIC ms). Returns when the next waiting try is due; 0
 * if nothing waits for the clock. */
int64_t scheduler_run(scheduler_t *scheduler, int64_t clock);

/* The job's page file is there. */
void scheduler_take_pages(scheduler_t *scheduler, queued_job_t *job, uint32_t pages);

/* A call of a job has ended. The job is done, tried again or failed. Returns it as it is now, NULL if there
 * is no such active job. */
queued_job_t *scheduler_take_end(scheduler_t *scheduler, const fax_call_t *call, int64_t clock);

/* Cancel a job that is no longer being converted: false if it has ended. */
bool scheduler_cancel(scheduler_t *scheduler, queued_job_t *job);

/* Start nothing any more. */
void scheduler_stop(scheduler_t *scheduler);

#endif
