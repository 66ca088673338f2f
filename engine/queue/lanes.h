/* The jobs that could go at once, in lanes by which ports they may take: one lane for those that may take any
 * port, one for each port that must be theirs, and one for each port that must not (a port does not call its
 * own number). So the next job for the ports that are idle is found without looking at those that must wait.
 *
 * In a lane the highest priority goes first, and of these the oldest. Threads: the loop's. */
#ifndef ENGINE_QUEUE_LANES_H
#define ENGINE_QUEUE_LANES_H

#include "engine/fax_config.h"
#include "engine/queue/job_queue.h"

typedef struct lanes lanes_t;

/* For the ports of `config`, whose options may change. NULL if there is no memory. */
lanes_t *lanes_new(const fax_config_t *config);
void lanes_free(lanes_t *lanes);

/* A port's priority has changed. */
void lanes_sort(lanes_t *lanes);

/* Find the lane that `job` belongs to, for good. False if there is no port that it may take. One that may not
 * send now may later. */
bool lanes_assign(lanes_t *lanes, queued_job_t *job);

/* Put a job into its lane; nothing happens if it is there. */
void lanes_put(queued_job_t *job);

/* Take it out; nothing happens if it is not there. */
void lanes_remove(queued_job_t *job);

/* Who has jobs and ports matched. */
typedef struct lanes_host {
    bool (*is_idle)(void *user, uint32_t slot);
    /* True if the job had better take another port, if one is idle. */
    bool (*avoids)(void *user, const queued_job_t *job, uint32_t slot);
    /* The job, already out of its lane, has this port, which must not be idle afterwards. It must not put
     * jobs into lanes. */
    void (*start)(void *user, queued_job_t *job, uint32_t slot);
    void *user;
} lanes_host_t;

/* Choose among the jobs in the lanes and the ports that are idle, and start each job that has a port, until
 * none has. Of the ports that may send the one with the lowest priority's number is taken first. */
void lanes_match(lanes_t *lanes, const lanes_host_t *host);

#endif
