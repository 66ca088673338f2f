/* The jobs that could go at once, in lanes by which ports they may take: one lane for those that may take any
 * port, one for each port that must be theirs, and one for each port that must not (a port does not call its own
 * number). So the next job for the ports that are idle is found without looking at those that must wait.
 *
 * In a lane the highest priority goes first, and of these the oldest. Threads: the loop's. */
#ifndef ENGINE_QUEUE_LANES_H
#define ENGINE_QUEUE_LANES_H

#include "engine/fax_config.h"
#include "engine/queue/job_queue.h"

typedef struct lanes lanes_t;

/* For the ports of `config` that may send. NULL if there is no memory. */
lanes_t *lanes_new(const fax_config_t *config);
void lanes_free(lanes_t *lanes);

/* Find the lane that `job` belongs to, for good. False if no port that it may take may send. */
bool lanes_assign(lanes_t *lanes, queued_job_t *job);

/* Put a job into its lane; nothing happens if it is there. */
void lanes_put(queued_job_t *job);

/* Take it out; nothing happens if it is not there. */
void lanes_remove(queued_job_t *job);

typedef bool lanes_idle_fn(void *user, uint32_t slot);

/* Choose among the jobs in the lanes and the ports that are idle, as `is_idle` says: calls `start` with the next job, already out
 * of its lane, and its port, which must not be idle afterwards, until no job has a port. Of the ports the one with the lowest
 * priority's number is taken first. `start` must not put jobs into lanes. */
typedef void lanes_start_fn(void *user, queued_job_t *job, uint32_t slot);
void lanes_match(lanes_t *lanes, lanes_idle_fn *is_idle, lanes_start_fn *start, void *user);

#endif
