/* The engine's face: jobs, calls and notifications that were, settings. */
#include "engine/daemon/engine.h"
#include "engine/fax_engine.h"

/* --- jobs --- */

fax_submission_t *fax_engine_submit(fax_engine_t *engine, const fax_job_request_t *requests, uint32_t count,
                                    int document, fax_submitted_fn *done, void *user, char *error,
                                    size_t error_size)
{
    return engine_submit(engine, requests, count, document, done, user, error, error_size);
}

void fax_engine_leave(fax_engine_t *engine, fax_submission_t *submission)
{
    (void)engine;
    engine_submit_leave(submission);
}

bool fax_engine_cancel(fax_engine_t *engine, uint32_t id, char *error, size_t error_size)
{
    return engine_jobs_cancel(engine, id, error, error_size);
}

bool fax_engine_hold(fax_engine_t *engine, uint32_t id, bool held, char *error, size_t error_size)
{
    return engine_jobs_hold(engine, id, held, error, error_size);
}

bool fax_engine_job(const fax_engine_t *engine, uint32_t id, fax_job_t *job)
{
    const queued_job_t *found = job_queue_find(engine->queue, id);
    if (found)
        *job = found->record;
    return found != NULL;
}

void fax_engine_each_job(const fax_engine_t *engine, bool (*each)(void *user, const fax_job_t *job),
                         void *user)
{
    for (const queued_job_t *job = job_queue_first(engine->queue); job; job = job_queue_next(job))
        if (!each(user, &job->record))
            return;
}

uint32_t fax_engine_read_job_from(const fax_engine_t *engine, uint32_t id)
{
    return record_shelf_from(engine_ledger_jobs(engine->ledger), id);
}

uint32_t fax_engine_read_call_from(const fax_engine_t *engine, uint32_t id)
{
    return record_shelf_from(engine_ledger_calls(engine->ledger), id);
}

uint32_t fax_engine_read_notice_from(const fax_engine_t *engine, uint32_t sequence)
{
    return record_shelf_from(engine_ledger_notices(engine->ledger), sequence);
}

uint32_t fax_engine_read_notice_before(const fax_engine_t *engine, uint32_t sequence)
{
    return record_shelf_before(engine_ledger_notices(engine->ledger), sequence);
}

bool fax_engine_read_job(const fax_engine_t *engine, uint32_t id, fax_job_t *job)
{
    return record_shelf_read(engine_ledger_jobs(engine->ledger), id, job);
}

bool fax_engine_read_call(const fax_engine_t *engine, uint32_t id, fax_call_t *call)
{
    return record_shelf_read(engine_ledger_calls(engine->ledger), id, call);
}

bool fax_engine_read_notice(const fax_engine_t *engine, uint32_t sequence, fax_notice_log_t *notice)
{
    return record_shelf_read(engine_ledger_notices(engine->ledger), sequence, notice);
}

void fax_engine_read_call_window(const fax_engine_t *engine, fax_call_window_t *window)
{
    *window = engine_ledger_window(engine->ledger);
}

void fax_engine_ask_call_window(fax_engine_t *engine, const fax_call_window_t *window)
{
    engine_ledger_set_window(engine->ledger, *window);
}

bool fax_engine_ask_job(fax_engine_t *engine, uint32_t id, fax_job_ask_t ask)
{
    fax_job_t job;
    return ask >= FAX_JOB_ASK_CANCEL && ask <= FAX_JOB_ASK_RELEASE && fax_engine_read_job(engine, id, &job) &&
           !fax_job_has_ended(job.state) && job_asks_put(engine->asks, id, ask);
}

/* --- history and settings --- */

bool fax_engine_each_call(const fax_engine_t *engine, const fax_call_filter_t *filter,
                          bool (*each)(void *user, const fax_call_t *call), void *user)
{
    return call_book_each(engine->calls, filter, each, user);
}

void fax_engine_reopen_logs(fax_engine_t *engine)
{
    call_book_reopen(engine->calls);
}

int64_t fax_engine_read_setting(const fax_engine_t *engine, const char *name, int64_t otherwise)
{
    return setting_box_read(engine->settings, name, otherwise);
}

void fax_engine_ask_setting(fax_engine_t *engine, const char *name, int64_t value)
{
    setting_box_put(engine->settings, name, value);
}
