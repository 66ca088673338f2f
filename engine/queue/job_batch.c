#include "engine/queue/job_batch.h"

#include <stdlib.h>

enum { BUCKETS = 1024 };

struct job_batch {
    LIST_ENTRY(job_batch) same_hash;
    LIST_HEAD(batch_job_list, queued_job) jobs;
    uint32_t id;
};

struct job_batches {
    LIST_HEAD(batch_bucket, job_batch) buckets[BUCKETS];
};

job_batches_t *job_batches_new(void)
{
    return calloc(1, sizeof(job_batches_t));
}

void job_batches_free(job_batches_t *batches)
{
    free(batches);
}

static job_batch_t *find(const job_batches_t *batches, uint32_t id)
{
    job_batch_t *batch;
    LIST_FOREACH(batch, &batches->buckets[id % BUCKETS], same_hash)
    if (batch->id == id)
        return batch;
    return NULL;
}

bool job_batch_join(job_batches_t *batches, queued_job_t *job)
{
    const uint32_t id = job->record.batch;
    job_batch_t *batch = find(batches, id);
    if (!batch) {
        batch = calloc(1, sizeof *batch);
        if (!batch)
            return false;
        batch->id = id;
        LIST_INSERT_HEAD(&batches->buckets[id % BUCKETS], batch, same_hash);
    }
    LIST_INSERT_HEAD(&batch->jobs, job, same_batch);
    job->batch = batch;
    return true;
}

void job_batch_leave(queued_job_t *job)
{
    job_batch_t *batch = job->batch;
    if (!batch)
        return;
    job->batch = NULL;
    LIST_REMOVE(job, same_batch);
    if (!LIST_EMPTY(&batch->jobs))
        return;
    LIST_REMOVE(batch, same_hash);
    free(batch);
}

queued_job_t *job_batch_first(const job_batches_t *batches, uint32_t id)
{
    const job_batch_t *batch = find(batches, id);
    return batch ? LIST_FIRST(&batch->jobs) : NULL;
}
