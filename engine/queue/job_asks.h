/* What other threads ask of jobs: put in without waiting, taken out by the loop in the same order.
 * Threads: job_asks_put() from any; the rest is the loop's. */
#ifndef ENGINE_QUEUE_JOB_ASKS_H
#define ENGINE_QUEUE_JOB_ASKS_H

#include "engine/fax_job.h"

struct event_base;
typedef struct job_asks job_asks_t;

typedef void job_asks_taken_fn(void *user, uint32_t id, fax_job_ask_t ask);

/* NULL if there is no memory or no descriptor. */
job_asks_t *job_asks_new(struct event_base *loop, job_asks_taken_fn *taken, void *user);
void job_asks_free(job_asks_t *asks);

/* False if there is no memory. */
bool job_asks_put(job_asks_t *asks, uint32_t id, fax_job_ask_t ask);

#endif
