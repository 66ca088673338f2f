#include "engine/queue/scheduler.h"

#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"

/* The port was taken by a caller in the same moment: that is no attempt, and the next one is soon. */
enum { GLARE_PAUSE = 1000 };

struct scheduler {
    const fax_config_t *config;
    const uint32_t *indexes;
    job_queue_t *queue;
    scheduler_ports_t ports;
    uint32_t *order; /* slots that may send, by priority */
    size_t count;
    bool stopped;
};

/* By priority; ports of the same priority in the order of the file. */
static void insert_slot(scheduler_t *scheduler, uint32_t slot)
{
    const fax_port_config_t *ports = scheduler->config->ports;
    size_t at = scheduler->count++;
    for (; at > 0 && ports[scheduler->order[at - 1]].priority > ports[slot].priority; at--)
        scheduler->order[at] = scheduler->order[at - 1];
    scheduler->order[at] = slot;
}

scheduler_t *scheduler_new(const fax_config_t *config, const uint32_t *indexes, job_queue_t *queue,
                           const scheduler_ports_t *ports)
{
    scheduler_t *scheduler = calloc(1, sizeof *scheduler);
    uint32_t *order = calloc(config->port_count + 1, sizeof *order);
    if (!scheduler || !order) {
        free(scheduler);
        free(order);
        return NULL;
    }
    *scheduler =
        (scheduler_t){.config = config, .indexes = indexes, .queue = queue, .ports = *ports, .order = order};
    for (uint32_t slot = 0; slot < config->port_count; slot++)
        if (config->ports[slot].send_enabled)
            insert_slot(scheduler, slot);
    return scheduler;
}

void scheduler_free(scheduler_t *scheduler)
{
    if (!scheduler)
        return;
    free(scheduler->order);
    free(scheduler);
}

/* The port that is asked for; else any but the one that has the number itself. */
static bool suits(const scheduler_t *scheduler, const fax_job_t *job, uint32_t slot)
{
    const fax_port_config_t *port = &scheduler->config->ports[slot];
    if (job->request.port[0])
        return strcmp(job->request.port, port->name) == 0;
    return !fax_text_is_same_number(job->request.number, port->number);
}

/* The idle port for `job`; -1 if there is none. `any` tells whether some port is idle at all. */
static int64_t pick_port(const scheduler_t *scheduler, const fax_job_t *job, bool *any)
{
    *any = false;
    for (size_t i = 0; i < scheduler->count; i++) {
        if (!scheduler->ports.is_idle(scheduler->ports.user, scheduler->order[i]))
            continue;
        *any = true;
        if (suits(scheduler, job, scheduler->order[i]))
            return scheduler->order[i];
    }
    return -1;
}

static void start(scheduler_t *scheduler, queued_job_t *job, uint32_t slot)
{
    fax_job_t *record = &job->record;
    record->attempts++;
    record->port_index = scheduler->indexes[slot];
    record->pages_sent = 0;
    record->problem[0] = '\0';
    job->slot = slot;
    record->call_id = scheduler->ports.send(scheduler->ports.user, slot, job);
    job_queue_enter(scheduler->queue, job, FAX_JOB_ACTIVE);
}

/* The earlier of two moments; 0 is never. */
static int64_t earlier(int64_t one, int64_t other)
{
    if (one == 0 || other == 0)
        return one + other;
    return one < other ? one : other;
}

int64_t scheduler_run(scheduler_t *scheduler, int64_t clock)
{
    int64_t due = 0;
    bool any = !scheduler->stopped;
    for (queued_job_t *job = job_queue_first(scheduler->queue); any && job; job = job_queue_next(job)) {
        if (job->record.state != FAX_JOB_WAITING)
            continue;
        if (job->record.not_before_clock > clock) {
            due = earlier(due, job->record.not_before_clock);
            continue;
        }
        const int64_t slot = pick_port(scheduler, &job->record, &any);
        if (slot >= 0)
            start(scheduler, job, (uint32_t)slot);
    }
    return due;
}

void scheduler_take_pages(scheduler_t *scheduler, queued_job_t *job, uint32_t pages)
{
    job->record.pages = pages;
    job_queue_enter(scheduler->queue, job, FAX_JOB_WAITING);
}

static uint32_t attempts_of(const scheduler_t *scheduler, const fax_job_t *job)
{
    return job->request.max_attempts ? job->request.max_attempts : scheduler->config->max_attempts;
}

static fax_job_state_t state_after(const scheduler_t *scheduler, const queued_job_t *job,
                                   const fax_outcome_row_t *outcome)
{
    if (outcome->cause == FAX_CAUSE_NONE)
        return FAX_JOB_DONE;
    if (outcome->code == FAX_OUTCOME_CANCELED || job->cancel_asked)
        return FAX_JOB_CANCELED;
    const bool again = outcome->retryable && job->record.attempts < attempts_of(scheduler, &job->record);
    return again ? FAX_JOB_WAITING : FAX_JOB_FAILED;
}

static void give_back(scheduler_t *scheduler, queued_job_t *job, int64_t clock)
{
    job->record.attempts--;
    job->record.not_before_clock = clock + GLARE_PAUSE;
    job_queue_enter(scheduler->queue, job, job->cancel_asked ? FAX_JOB_CANCELED : FAX_JOB_WAITING);
}

queued_job_t *scheduler_take_end(scheduler_t *scheduler, const fax_call_t *call, int64_t clock)
{
    queued_job_t *job = call->job_id ? job_queue_find(scheduler->queue, call->job_id) : NULL;
    if (!job || job->record.state != FAX_JOB_ACTIVE || job->record.call_id != call->call_id)
        return NULL;
    if (call->outcome == FAX_OUTCOME_NO_LINE) {
        give_back(scheduler, job, clock);
        return job;
    }
    const fax_outcome_row_t *outcome = fax_outcome_row(call->outcome);
    const fax_job_state_t state = state_after(scheduler, job, outcome);
    job->record.outcome = call->outcome;
    job->record.pages_sent = call->pages_done;
    job->record.not_before_clock = state == FAX_JOB_WAITING ? clock + scheduler->config->retry_delay : 0;
    fax_text_copy(job->record.problem, sizeof job->record.problem,
                  state == FAX_JOB_DONE ? "" : outcome->text);
    job_queue_enter(scheduler->queue, job, state);
    return job;
}

bool scheduler_cancel(scheduler_t *scheduler, queued_job_t *job)
{
    if (job_state_has_ended(job->record.state))
        return false;
    if (job->record.state != FAX_JOB_ACTIVE)
        return job_queue_enter(scheduler->queue, job, FAX_JOB_CANCELED);
    job->cancel_asked = true;
    scheduler->ports.abort(scheduler->ports.user, job, FAX_OUTCOME_CANCELED);
    return true;
}

void scheduler_stop(scheduler_t *scheduler)
{
    scheduler->stopped = true;
}
