/* The calls that have ended, and the jobs. They come and go: the engine is asked each time. */
#include "agent/mib_source.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"

/* An outcome in words. */
static void tell_outcome(int code, char name[FAX_NAME_SIZE], char text[FAX_TEXT_SIZE])
{
    const fax_outcome_row_t *outcome = fax_outcome_row(code);
    fax_text_copy(name, FAX_NAME_SIZE, outcome->name);
    fax_text_copy(text, FAX_TEXT_SIZE, outcome->text);
}

/* ---- the history ---- */

static bool from_calls(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_records_t *records = user;
    row->index[0] = fax_engine_read_call_from(records->engine, index[0]);
    return row->index[0] != 0;
}

static const void *load_call(mib_records_t *records, const mib_row_t *row, const snapshot_request_t *request)
{
    call_row_t *shown = &records->shown.call;
    if (!fax_engine_read_call(records->engine, row->index[0], &shown->call))
        return NULL;
    tell_outcome(shown->call.outcome, shown->outcome_name, shown->outcome_text);
    shown->ended_ago = fax_time_span(shown->call.end_time, request->moment.utc);
    return shown;
}

static const void *load_window(mib_records_t *records, const mib_row_t *row,
                               const snapshot_request_t *request)
{
    (void)row, (void)request;
    fax_engine_read_call_window(records->engine, &records->shown.window);
    return &records->shown.window;
}

/* ---- the jobs ---- */

static bool from_jobs(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_records_t *records = user;
    row->index[0] = fax_engine_read_job_from(records->engine, index[0]);
    return row->index[0] != 0;
}

static void tell_times(job_row_t *shown, int64_t utc)
{
    const fax_job_t *job = &shown->job;
    shown->submitted_ago = fax_time_span(job->submitted_time, utc);
    shown->next_try_in = job->state == FAX_JOB_WAITING ? fax_time_span(utc, job->next_try_time) : 0;
    shown->last_try_ago = fax_time_span(job->last_try_time, utc);
    shown->ended_ago = fax_time_span(job->ended_time, utc);
}

static const void *load_job(mib_records_t *records, const mib_row_t *row, const snapshot_request_t *request)
{
    job_row_t *shown = &records->shown.job;
    if (!fax_engine_read_job(records->engine, row->index[0], &shown->job))
        return NULL;
    shown->ask = FAX_JOB_ASK_NONE;
    tell_outcome(shown->job.outcome, shown->outcome_name, shown->outcome_text);
    tell_times(shown, request->moment.utc);
    return shown;
}

const mib_rows_t call_rows = {1, from_calls}, job_rows = {1, from_jobs};
const mib_source_t call_source = {load_call}, call_window_source = {load_window}, job_source = {load_job};
