#include "engine/queue/job_queue.h"

#include <stdlib.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_time.h"

enum { STATES = FAX_JOB_CANCELED + 1 };

struct job_queue {
    TAILQ_HEAD(queued_job_list, queued_job) jobs;
    size_t max_waiting;
    size_t ended; /* that are kept */
    uint32_t counts[STATES];
    job_queue_changed_fn *changed;
    void *user;
};

#define BIT(STATE) (1u << FAX_JOB_##STATE)

/* Which states may follow. */
static const unsigned next_states[STATES] = {
    [FAX_JOB_CONVERTING] = BIT(WAITING) | BIT(FAILED) | BIT(CANCELED),
    [FAX_JOB_WAITING] = BIT(ACTIVE) | BIT(CANCELED),
    [FAX_JOB_ACTIVE] = BIT(WAITING) | BIT(DONE) | BIT(FAILED) | BIT(CANCELED),
};

bool job_state_has_ended(fax_job_state_t state)
{
    return next_states[state] == 0;
}

job_queue_t *job_queue_new(size_t max_waiting, job_queue_changed_fn *changed, void *user)
{
    job_queue_t *queue = calloc(1, sizeof *queue);
    if (!queue)
        return NULL;
    queue->max_waiting = max_waiting;
    queue->changed = changed;
    queue->user = user;
    TAILQ_INIT(&queue->jobs);
    return queue;
}

static void drop(job_queue_t *queue, queued_job_t *job)
{
    TAILQ_REMOVE(&queue->jobs, job, link);
    free(job);
}

void job_queue_free(job_queue_t *queue)
{
    if (!queue)
        return;
    while (!TAILQ_EMPTY(&queue->jobs))
        drop(queue, TAILQ_FIRST(&queue->jobs));
    free(queue);
}

queued_job_t *job_queue_add(job_queue_t *queue, uint32_t id, const fax_job_request_t *request)
{
    const size_t waiting = queue->counts[FAX_JOB_CONVERTING] + queue->counts[FAX_JOB_WAITING];
    queued_job_t *job = waiting < queue->max_waiting ? calloc(1, sizeof *job) : NULL;
    if (!job)
        return NULL;
    job->record = (fax_job_t){.id = id,
                              .state = FAX_JOB_CONVERTING,
                              .request = *request,
                              .submitted_time = fax_time_utc(),
                              .submitted_clock = fax_time_clock(),
                              .outcome = FAX_OUTCOME_NONE};
    TAILQ_INSERT_TAIL(&queue->jobs, job, link);
    queue->counts[FAX_JOB_CONVERTING]++;
    job_queue_touch(queue, job);
    return job;
}

queued_job_t *job_queue_find(const job_queue_t *queue, uint32_t id)
{
    queued_job_t *job;
    TAILQ_FOREACH (job, &queue->jobs, link)
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

static void forget_oldest_ended(job_queue_t *queue, const queued_job_t *but)
{
    queued_job_t *job = TAILQ_FIRST(&queue->jobs);
    while (job == but || !job_state_has_ended(job->record.state))
        job = TAILQ_NEXT(job, link);
    drop(queue, job);
    queue->ended--;
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
    if (job_state_has_ended(state) && ++queue->ended > JOB_QUEUE_ENDED_MAX)
        forget_oldest_ended(queue, job);
    job_queue_touch(queue, job);
    return true;
}

void job_queue_touch(job_queue_t *queue, const queued_job_t *job)
{
    if (queue->changed)
        queue->changed(queue->user, job);
}

uint32_t job_queue_count(const job_queue_t *queue, fax_job_state_t state)
{
    return queue->counts[state];
}

int64_t job_queue_oldest_clock(const job_queue_t *queue)
{
    const queued_job_t *job;
    TAILQ_FOREACH (job, &queue->jobs, link)
        if (job->record.state == FAX_JOB_CONVERTING || job->record.state == FAX_JOB_WAITING)
            return job->record.submitted_clock;
    return 0;
}
