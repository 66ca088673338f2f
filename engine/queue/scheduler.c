#include "engine/queue/scheduler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/queue/agenda.h"
#include "engine/queue/lanes.h"

/* The port was taken by a caller in the same moment, or its worker has died: that is no attempt, and the next
 * one is soon. And a store that cannot be written is looked at again after a while. */
enum { GLARE_PAUSE = 1000, STORE_PAUSE = 5000 };

struct scheduler {
    const fax_config_t *config;
    const uint32_t *indexes;
    job_queue_t *queue;
    scheduler_ports_t ports;
    uint64_t seed;
    lanes_t *lanes;
    agenda_t agenda;
    queued_job_t **started; /* in this run */
    size_t started_count;
    bool *taken; /* by slot: in this run */
    fax_moment_t now;
    bool stopped;
};

scheduler_t *scheduler_new(const fax_config_t *config, const uint32_t *indexes, job_queue_t *queue,
                           const scheduler_ports_t *ports, uint64_t seed)
{
    scheduler_t *scheduler = calloc(1, sizeof *scheduler);
    if (!scheduler)
        return NULL;
    *scheduler = (scheduler_t){.config = config,
                               .indexes = indexes,
                               .queue = queue,
                               .ports = *ports,
                               .seed = seed,
                               .lanes = lanes_new(config),
                               .started = calloc(config->port_count + 1, sizeof(queued_job_t *)),
                               .taken = calloc(config->port_count + 1, sizeof(bool))};
    agenda_init(&scheduler->agenda);
    if (scheduler->lanes && scheduler->started && scheduler->taken)
        return scheduler;
    scheduler_free(scheduler);
    return NULL;
}

void scheduler_free(scheduler_t *scheduler)
{
    if (!scheduler)
        return;
    lanes_free(scheduler->lanes);
    free(scheduler->started);
    free(scheduler->taken);
    free(scheduler);
}

/* ---- where a job waits ---- */

/* What depends on the job's state and its moments. */
static void place(scheduler_t *scheduler, queued_job_t *job)
{
    lanes_remove(job);
    agenda_put(&scheduler->agenda, job);
}

static void enter(scheduler_t *scheduler, queued_job_t *job, fax_job_state_t state)
{
    if (job_queue_enter(scheduler->queue, job, state))
        place(scheduler, job);
}

/* To wait for its next try, unless it is held. */
static void enter_waiting(scheduler_t *scheduler, queued_job_t *job)
{
    enter(scheduler, job, job->record.request.held ? FAX_JOB_HELD : FAX_JOB_WAITING);
}

static void wait_for(queued_job_t *job, fax_moment_t now, int64_t pause)
{
    job->record.not_before_clock = now.clock + pause;
    job->record.next_try_time = now.utc + pause;
}

void scheduler_take(scheduler_t *scheduler, queued_job_t *job, fax_moment_t now)
{
    const fax_job_request_t *request = &job->record.request;
    if (request->until_time)
        job->until_clock = now.clock + (request->until_time - now.utc);
    if (request->at_time > now.utc && job->record.attempts == 0) {
        wait_for(job, now, request->at_time - now.utc);
        job_queue_want(scheduler->queue, job, job->record.not_before_clock);
    }
    if (fax_job_has_ended(job->record.state) || lanes_assign(scheduler->lanes, job))
        place(scheduler, job);
    else
        scheduler_fail(
            scheduler, job, FAX_OUTCOME_NO_LINE,
            "there is no port that may send it: the configuration has changed since it was submitted");
}

void scheduler_take_setup(scheduler_t *scheduler)
{
    lanes_sort(scheduler->lanes);
}

void scheduler_take_pages(scheduler_t *scheduler, queued_job_t *job, uint32_t pages)
{
    job->record.pages = pages;
    enter_waiting(scheduler, job);
}

void scheduler_fail(scheduler_t *scheduler, queued_job_t *job, int outcome, const char *problem)
{
    job->record.outcome = outcome;
    fax_text_copy(job->record.problem, sizeof job->record.problem, problem);
    enter(scheduler, job, FAX_JOB_FAILED);
}

/* ---- what the clock brings ---- */

static void expire(scheduler_t *scheduler, queued_job_t *job)
{
    char problem[FAX_TEXT_SIZE];
    const fax_job_t *record = &job->record;
    snprintf(problem, sizeof problem, "%s%s%s", fax_outcome_row(FAX_OUTCOME_EXPIRED)->text,
             record->attempts ? "; the last attempt: " : "",
             record->attempts ? fax_outcome_row(record->outcome)->text : "");
    scheduler_fail(scheduler, job, FAX_OUTCOME_EXPIRED, problem);
}

static void give_up_late(scheduler_t *scheduler)
{
    queued_job_t *job;
    while ((job = agenda_late(&scheduler->agenda, scheduler->now.clock)))
        expire(scheduler, job);
}

/* True if the job may go at this hour; else it waits for the next. */
static bool is_in_its_hours(scheduler_t *scheduler, queued_job_t *job)
{
    const int64_t utc = scheduler->now.utc;
    const int64_t opening =
        job->record.request.cheap ? fax_hours_next(&scheduler->config->cheap_hours, utc) : utc;
    if (opening <= utc)
        return true;
    wait_for(job, scheduler->now, opening - utc);
    job_queue_want(scheduler->queue, job, job->record.not_before_clock);
    job_queue_touch(scheduler->queue, job);
    place(scheduler, job);
    return false;
}

static void take_due(scheduler_t *scheduler)
{
    queued_job_t *job;
    while ((job = agenda_take_due(&scheduler->agenda, scheduler->now.clock)))
        if (is_in_its_hours(scheduler, job))
            lanes_put(job);
}

/* ---- the start of calls ---- */

/* True if there is room for what the job may receive; else it waits, and says why. */
static bool has_room(scheduler_t *scheduler, queued_job_t *job)
{
    const char *hindrance = job->record.request.poll ? scheduler->ports.hindrance(scheduler->ports.user) : "";
    if (hindrance[0] == '\0')
        return true;
    if (strcmp(job->record.problem, hindrance) != 0) {
        fax_text_copy(job->record.problem, sizeof job->record.problem, hindrance);
        job_queue_touch(scheduler->queue, job);
    }
    wait_for(job, scheduler->now, STORE_PAUSE);
    place(scheduler, job);
    return false;
}

static bool is_idle(void *user, uint32_t slot)
{
    const scheduler_t *scheduler = user;
    return !scheduler->taken[slot] && scheduler->ports.is_idle(scheduler->ports.user, slot);
}

/* Its last attempt came to nothing on that port, and not for the number's sake. */
static bool avoids(void *user, const queued_job_t *job, uint32_t slot)
{
    const scheduler_t *scheduler = user;
    const fax_job_t *record = &job->record;
    return record->port_index == scheduler->indexes[slot] &&
           fax_retry_class_of(fax_outcome_row(record->outcome)) == FAX_RETRY_LINE;
}

static void start(void *user, queued_job_t *job, uint32_t slot)
{
    scheduler_t *scheduler = user;
    fax_job_t *record = &job->record;
    if (!is_in_its_hours(scheduler, job) || !has_room(scheduler, job))
        return;
    record->attempts++;
    record->port_index = scheduler->indexes[slot];
    record->last_try_time = scheduler->now.utc;
    record->pages_sent = 0;
    record->problem[0] = '\0';
    record->call_id = scheduler->ports.next_call(scheduler->ports.user);
    job->slot = slot;
    scheduler->taken[slot] = true;
    scheduler->started[scheduler->started_count++] = job;
    enter(scheduler, job, FAX_JOB_ACTIVE);
}

/* There was no attempt. */
static void give_back(scheduler_t *scheduler, queued_job_t *job, int64_t pause)
{
    job->record.attempts--;
    wait_for(job, scheduler->now, pause);
    if (job->record.cancel_asked)
        enter(scheduler, job, FAX_JOB_CANCELED);
    else
        enter_waiting(scheduler, job);
}

static void send_started(scheduler_t *scheduler)
{
    if (scheduler->started_count == 0)
        return;
    const bool lasting = scheduler->ports.commit(scheduler->ports.user);
    for (size_t i = 0; i < scheduler->started_count; i++) {
        queued_job_t *job = scheduler->started[i];
        scheduler->taken[job->slot] = false;
        if (!lasting)
            give_back(scheduler, job, STORE_PAUSE);
        else if (!scheduler->ports.send(scheduler->ports.user, job))
            give_back(scheduler, job, GLARE_PAUSE);
    }
    scheduler->started_count = 0;
}

int64_t scheduler_run(scheduler_t *scheduler, fax_moment_t now)
{
    if (scheduler->stopped)
        return 0;
    scheduler->now = now;
    give_up_late(scheduler);
    take_due(scheduler);
    lanes_match(scheduler->lanes, &(lanes_host_t){is_idle, avoids, start, scheduler});
    send_started(scheduler);
    return agenda_next(&scheduler->agenda);
}

/* ---- the end of calls ---- */

static fax_job_state_t state_after(const scheduler_t *scheduler, const queued_job_t *job,
                                   const fax_outcome_row_t *outcome)
{
    const fax_job_t *record = &job->record;
    if (outcome->cause == FAX_CAUSE_NONE)
        return FAX_JOB_DONE;
    if (outcome->code == FAX_OUTCOME_CANCELED || record->cancel_asked)
        return FAX_JOB_CANCELED;
    const uint32_t attempts = fax_retry_attempts(&scheduler->config->retry, fax_retry_class_of(outcome),
                                                 record->request.max_attempts);
    return outcome->retryable && record->attempts < attempts ? FAX_JOB_WAITING : FAX_JOB_FAILED;
}

static void try_again(scheduler_t *scheduler, queued_job_t *job, const fax_outcome_row_t *outcome)
{
    const uint64_t seed = scheduler->seed ^ ((uint64_t)job->record.id << 32) ^ job->record.attempts;
    wait_for(
        job, scheduler->now,
        fax_retry_pause(&scheduler->config->retry, fax_retry_class_of(outcome), job->record.attempts, seed));
    enter_waiting(scheduler, job);
}

queued_job_t *scheduler_take_end(scheduler_t *scheduler, const fax_call_t *call, fax_moment_t now)
{
    queued_job_t *job = call->job_id ? job_queue_find(scheduler->queue, call->job_id) : NULL;
    if (!job || job->record.state != FAX_JOB_ACTIVE || job->record.call_id != call->call_id)
        return NULL;
    scheduler->now = now;
    if (call->outcome == FAX_OUTCOME_NO_LINE) {
        give_back(scheduler, job, GLARE_PAUSE);
        return job;
    }
    const fax_outcome_row_t *outcome = fax_outcome_row(call->outcome);
    const fax_job_state_t state = state_after(scheduler, job, outcome);
    job->record.outcome = call->outcome;
    job->record.unknown_outcomes += fax_call_is_unknown(call);
    job->record.pages_sent = call->pages_done;
    if (job->record.request.poll && state == FAX_JOB_DONE)
        job->record.pages = call->pages_done;
    fax_text_copy(job->record.problem, sizeof job->record.problem,
                  state == FAX_JOB_DONE ? "" : outcome->text);
    if (state == FAX_JOB_WAITING)
        try_again(scheduler, job, outcome);
    else
        enter(scheduler, job, state);
    return job;
}

/* ---- the user's wishes ---- */

bool scheduler_cancel(scheduler_t *scheduler, queued_job_t *job)
{
    if (fax_job_has_ended(job->record.state))
        return false;
    if (job->record.state != FAX_JOB_ACTIVE) {
        job->record.outcome = FAX_OUTCOME_CANCELED;
        enter(scheduler, job, FAX_JOB_CANCELED);
        return true;
    }
    job->record.cancel_asked = true;
    job_queue_touch(scheduler->queue, job);
    scheduler->ports.abort(scheduler->ports.user, job, FAX_OUTCOME_CANCELED);
    return true;
}

bool scheduler_hold(scheduler_t *scheduler, queued_job_t *job, bool held)
{
    const fax_job_state_t state = job->record.state;
    if (fax_job_has_ended(state))
        return false;
    job->record.request.held = held;
    if (state == FAX_JOB_WAITING || state == FAX_JOB_HELD) {
        if (held != (state == FAX_JOB_HELD))
            enter_waiting(scheduler, job);
    } else
        job_queue_touch(scheduler->queue, job);
    return true;
}

void scheduler_stop(scheduler_t *scheduler)
{
    scheduler->stopped = true;
}
