/* Brings jobs to ports: which job goes next, when, on which port, how often, and what becomes of it when its
 * call has ended. It has no clock and no timer of its own: whoever owns it calls scheduler_run() when
 * something has changed or a try is due. All waiting is by the monotonic clock, so that a clock that jumps
 * loses nothing.
 *
 * Threads: the loop's. */
#ifndef ENGINE_QUEUE_SCHEDULER_H
#define ENGINE_QUEUE_SCHEDULER_H

#include "engine/fax_call.h"
#include "engine/fax_config.h"
#include "engine/fax_time.h"
#include "engine/queue/job_queue.h"

typedef struct scheduler scheduler_t;

/* The scheduler's way to the ports. */
typedef struct scheduler_ports {
    /* True if the port in `slot` can take a job now. */
    bool (*is_idle)(void *user, uint32_t slot);
    /* The id for the call that `job` is about to make. */
    uint32_t (*next_call)(void *user);
    /* Make it last that jobs are active, before anybody dials. False if that cannot be done: nothing is
     * sent. */
    bool (*commit)(void *user);
    /* Send the job on its port now: start its call. False if the port cannot be reached: that was no
     * attempt. */
    bool (*send)(void *user, const queued_job_t *job);
    /* Why no fax can be received now, a sentence; "" if one can. A poll waits meanwhile. */
    const char *(*hindrance)(void *user);
    /* End the job's call with `outcome`. */
    void (*abort)(void *user, const queued_job_t *job, int outcome);
    void *user;
} scheduler_ports_t;

/* `config`, with the ports by slot, their `indexes` and the queue must outlive it; `seed` is for what is left
 * to chance. NULL if there is no memory. */
scheduler_t *scheduler_new(const fax_config_t *config, const uint32_t *indexes, job_queue_t *queue,
                           const scheduler_ports_t *ports, uint64_t seed);
void scheduler_free(scheduler_t *scheduler);

/* Take in a job that has just come into the queue, from its sender or from the store, at `now`. */
void scheduler_take(scheduler_t *scheduler, queued_job_t *job, fax_moment_t now);

/* Ports' priorities have changed, or whether they may send: the next run goes by them. */
void scheduler_take_setup(scheduler_t *scheduler);

/* Start what can be started, and give up what is too late. Returns when something is due next
 * (CLOCK_MONOTONIC ms); 0 if nothing waits for the clock. */
int64_t scheduler_run(scheduler_t *scheduler, fax_moment_t now);

/* The job's page file is there. */
void scheduler_take_pages(scheduler_t *scheduler, queued_job_t *job, uint32_t pages);

/* The job cannot be sent at all. */
void scheduler_fail(scheduler_t *scheduler, queued_job_t *job, int outcome, const char *problem);

/* A call of a job has ended. The job is done, tried again or failed. Returns it as it is now, NULL if there
 * is no such active job. */
queued_job_t *scheduler_take_end(scheduler_t *scheduler, const fax_call_t *call, fax_moment_t now);

/* False if it has ended. */
bool scheduler_cancel(scheduler_t *scheduler, queued_job_t *job);

/* Hold a job, or release it: a call in progress goes on, but no further one is made. False if it has
 * ended. */
bool scheduler_hold(scheduler_t *scheduler, queued_job_t *job, bool held);

/* Start nothing any more. */
void scheduler_stop(scheduler_t *scheduler);

#endif
