#include "engine/queue/job_queue.h"

#include <stdlib.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_time.h"
#include "engine/queue/job_batch.h"

enum { STATES = FAX_JOB_CANCELED + 1, BUCKETS = 4096 };

struct job_queue {
    TAILQ_HEAD(job_list, queued_job) jobs;
    TAILQ_HEAD(ended_job_list, queued_job) ended;
    LIST_HEAD(job_bucket, queued_job) buckets[BUCKETS]; /* by id */
    heap_t ages;
    job_batches_t *batches;
    job_queue_limits_t limits;
    size_t ended_count;
    uint32_t counts[STATES];
    job_queue_host_t host;
};

#define BIT(STATE) (1u << FAX_JOB_##STATE)

/* Which states may follow. */
static const unsigned next_states[STATES] = {
    [FAX_JOB_CONVERTING] = BIT(HELD) | BIT(WAITING) | BIT(FAILED) | BIT(CANCELED),
    [FAX_JOB_HELD] = BIT(WAITING) | BIT(FAILED) | BIT(CANCELED),
    [FAX_JOB_WAITING] = BIT(HELD) | BIT(ACTIVE) | BIT(FAILED) | BIT(CANCELED),
    [FAX_JOB_ACTIVE] = BIT(HELD) | BIT(WAITING) | BIT(DONE) | BIT(FAILED) | BIT(CANCELED),
};

static bool is_older(const heap_node_t *one, const heap_node_t *other)
{
    return HEAP_ITEM(one, queued_job_t, age)->wanted_clock <
           HEAP_ITEM(other, queued_job_t, age)->wanted_clock;
}

job_queue_t *job_queue_new(const job_queue_limits_t *limits, const job_queue_host_t *host)
{
    job_queue_t *queue = calloc(1, sizeof *queue);
    if (!queue)
        return NULL;
    queue->limits = *limits;
    queue->host = *host;
    queue->ages.before = is_older;
    TAILQ_INIT(&queue->jobs);
    TAILQ_INIT(&queue->ended);
    queue->batches = job_batches_new();
    if (queue->batches)
        return queue;
    free(queue);
    return NULL;
}

static void drop(job_queue_t *queue, queued_job_t *job)
{
    TAILQ_REMOVE(&queue->jobs, job, link);
    LIST_REMOVE(job, same_hash);
    job_batch_leave(job);
    free(job);
}

void job_queue_free(job_queue_t *queue)
{
    if (!queue)
        return;
    while (!TAILQ_EMPTY(&queue->jobs))
        drop(queue, TAILQ_FIRST(&queue->jobs));
    job_batches_free(queue->batches);
    free(queue);
}

bool job_queue_has_room(const job_queue_t *queue, size_t count)
{
    const size_t waiting = (size_t)queue->counts[FAX_JOB_CONVERTING] + queue->counts[FAX_JOB_HELD] +
                           queue->counts[FAX_JOB_WAITING];
    return waiting < queue->limits.waiting && count <= queue->limits.waiting - waiting;
}

/* Documents come from their copier in any order: nearly always as the last. */
static void insert_by_id(job_queue_t *queue, queued_job_t *job)
{
    queued_job_t *before = TAILQ_LAST(&queue->jobs, job_list);
    while (before && before->record.id > job->record.id)
        before = TAILQ_PREV(before, job_list, link);
    if (before)
        TAILQ_INSERT_AFTER(&queue->jobs, before, job, link);
    else
        TAILQ_INSERT_HEAD(&queue->jobs, job, link);
    LIST_INSERT_HEAD(&queue->buckets[job->record.id % BUCKETS], job, same_hash);
}

/* What depends on the state that the job is in now. */
static void settle(job_queue_t *queue, queued_job_t *job)
{
    const fax_job_state_t state = job->record.state;
    heap_remove(&job->age);
    if (state == FAX_JOB_CONVERTING || state == FAX_JOB_WAITING)
        heap_put(&queue->ages, &job->age);
    if (!fax_job_has_ended(state))
        return;
    job_batch_leave(job);
    TAILQ_INSERT_TAIL(&queue->ended, job, ended);
    queue->ended_count++;
}

queued_job_t *job_queue_take(job_queue_t *queue, const fax_job_t *record)
{
    queued_job_t *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    job->record = *record;
    job->wanted_clock = record->submitted_clock;
    const bool ended = fax_job_has_ended(record->state);
    if (!ended && !job_batch_join(queue->batches, job)) {
        free(job);
        return NULL;
    }
    queue->counts[record->state] += !ended;
    insert_by_id(queue, job);
    settle(queue, job);
    return job;
}

queued_job_t *job_queue_find(const job_queue_t *queue, uint32_t id)
{
    queued_job_t *job;
    LIST_FOREACH(job, &queue->buckets[id % BUCKETS], same_hash)
    if (job->record.id == id)
        return job;
    return NULL;
}

queued_job_t *job_queue_first(const job_queue_t *queue)
{
    return TAILQ_FIRST(&queue->jobs);
}

queued_job_t *job_queue_next(const queued_job_t *job)
{
    return TAILQ_NEXT(job, link);
}

queued_job_t *job_queue_first_of(const job_queue_t *queue, uint32_t batch)
{
    return job_batch_first(queue->batches, batch);
}

queued_job_t *job_queue_next_of(const queued_job_t *job)
{
    return LIST_NEXT(job, same_batch);
}

bool job_queue_enter(job_queue_t *queue, queued_job_t *job, fax_job_state_t state)
{
    const fax_job_state_t old = job->record.state;
    if ((next_states[old] & (1u << state)) == 0) {
        fax_log(FAX_LOG_ERROR, "queue", "job %u may not go from %s to %s", job->record.id,
                fax_job_state_labels[old - 1], fax_job_state_labels[state - 1]);
        return false;
    }
    queue->counts[old]--;
    queue->counts[state]++;
    job->record.state = state;
    if (fax_job_has_ended(state))
        job->record.ended_time = fax_time_utc();
    settle(queue, job);
    job_queue_touch(queue, job);
    return true;
}

void job_queue_touch(job_queue_t *queue, queued_job_t *job)
{
    if (queue->host.changed)
        queue->host.changed(queue->host.user, job);
}

void job_queue_want(job_queue_t *queue, queued_job_t *job, int64_t clock)
{
    heap_t *heap = job->age.heap;
    heap_remove(&job->age);
    job->wanted_clock = clock;
    if (heap)
        heap_put(&queue->ages, &job->age);
}

static bool is_too_old(const job_queue_t *queue, const queued_job_t *job, int64_t utc)
{
    return queue->ended_count > queue->limits.ended ||
           (queue->limits.ended_ms && job->record.ended_time < utc - queue->limits.ended_ms);
}

void job_queue_trim(job_queue_t *queue, int64_t utc)
{
    queued_job_t *job;
    while ((job = TAILQ_FIRST(&queue->ended)) && is_too_old(queue, job, utc)) {
        TAILQ_REMOVE(&queue->ended, job, ended);
        queue->ended_count--;
        if (queue->host.forgotten)
            queue->host.forgotten(queue->host.user, job);
        drop(queue, job);
    }
}

uint32_t job_queue_count(const job_queue_t *queue, fax_job_state_t state)
{
    return queue->counts[state];
}

int64_t job_queue_oldest_clock(const job_queue_t *queue)
{
    const heap_node_t *oldest = heap_first(&queue->ages);
    return oldest ? HEAP_ITEM(oldest, queued_job_t, age)->wanted_clock : 0;
}
