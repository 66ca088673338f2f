/* Jobs by the batch in which they were submitted: who still needs the document that they share. Private to
 * the queue. Threads: the loop's. */
#ifndef ENGINE_QUEUE_JOB_BATCH_H
#define ENGINE_QUEUE_JOB_BATCH_H

#include "engine/queue/job_queue.h"

typedef struct job_batches job_batches_t;

/* NULL if there is no memory. */
job_batches_t *job_batches_new(void);

/* All jobs must have left. */
void job_batches_free(job_batches_t *batches);

/* `job` belongs to its record's batch from now on. False if there is no memory. */
bool job_batch_join(job_batches_t *batches, queued_job_t *job);

/* Nothing happens if it is in none. */
void job_batch_leave(queued_job_t *job);

queued_job_t *job_batch_first(const job_batches_t *batches, uint32_t id);

#endif
