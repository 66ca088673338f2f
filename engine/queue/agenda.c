#include "engine/queue/agenda.h"

static bool is_due_before(const heap_node_t *one, const heap_node_t *other)
{
    return HEAP_ITEM(one, queued_job_t, due)->record.not_before_clock <
           HEAP_ITEM(other, queued_job_t, due)->record.not_before_clock;
}

static bool is_late_before(const heap_node_t *one, const heap_node_t *other)
{
    return HEAP_ITEM(one, queued_job_t, deadline)->until_clock <
           HEAP_ITEM(other, queued_job_t, deadline)->until_clock;
}

void agenda_init(agenda_t *agenda)
{
    *agenda = (agenda_t){.due = {NULL, is_due_before}, .deadlines = {NULL, is_late_before}};
}

void agenda_put(agenda_t *agenda, queued_job_t *job)
{
    const fax_job_state_t state = job->record.state;
    heap_remove(&job->due);
    heap_remove(&job->deadline);
    if (state == FAX_JOB_WAITING)
        heap_put(&agenda->due, &job->due);
    if (job->until_clock && state != FAX_JOB_ACTIVE && !fax_job_has_ended(state))
        heap_put(&agenda->deadlines, &job->deadline);
}

static queued_job_t *first_due(const agenda_t *agenda)
{
    const heap_node_t *first = heap_first(&agenda->due);
    return first ? HEAP_ITEM(first, queued_job_t, due) : NULL;
}

static queued_job_t *first_late(const agenda_t *agenda)
{
    const heap_node_t *first = heap_first(&agenda->deadlines);
    return first ? HEAP_ITEM(first, queued_job_t, deadline) : NULL;
}

queued_job_t *agenda_take_due(agenda_t *agenda, int64_t clock)
{
    queued_job_t *job = first_due(agenda);
    if (!job || job->record.not_before_clock > clock)
        return NULL;
    heap_remove(&job->due);
    return job;
}

queued_job_t *agenda_late(const agenda_t *agenda, int64_t clock)
{
    queued_job_t *job = first_late(agenda);
    return job && job->until_clock <= clock ? job : NULL;
}

/* The earlier of two moments; 0 is never. */
static int64_t earlier(int64_t one, int64_t other)
{
    if (one == 0 || other == 0)
        return one + other;
    return one < other ? one : other;
}

int64_t agenda_next(const agenda_t *agenda)
{
    const queued_job_t *due = first_due(agenda), *late = first_late(agenda);
    return earlier(due ? due->record.not_before_clock : 0, late ? late->until_clock : 0);
}
