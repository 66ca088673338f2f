#include "engine/queue/job_recovery.h"

#include "engine/fax_text.h"

static void end(fax_job_t *job, fax_job_state_t state, int outcome, const char *problem, int64_t utc)
{
    job->state = state;
    job->outcome = outcome;
    job->ended_time = utc;
    fax_text_copy(job->problem, sizeof job->problem, problem);
}

static void lose_document(fax_job_t *job, int64_t utc)
{
    end(job, FAX_JOB_FAILED, FAX_OUTCOME_BAD_DOCUMENT,
        "its document is missing from the spool folder: send it again", utc);
}

/* Nobody knows whether the far end has got the pages; of a poll there are none here. */
static int outcome_of_cut_off(const fax_job_t *job)
{
    return job->request.poll ? FAX_OUTCOME_PORT_FAULT : FAX_OUTCOME_UNKNOWN;
}

static void cut_off(fax_job_t *job, const fax_retry_plan_t *plan, fax_moment_t now)
{
    const fax_outcome_row_t *row = fax_outcome_row(outcome_of_cut_off(job));
    const fax_retry_class_t kind = fax_retry_class_of(row);
    job->unknown_outcomes += !job->request.poll;
    if (job->cancel_asked)
        end(job, FAX_JOB_CANCELED, row->code, row->text, now.utc);
    else if (job->attempts >= fax_retry_attempts(plan, kind, job->request.max_attempts))
        end(job, FAX_JOB_FAILED, row->code, row->text, now.utc);
    else {
        job->state = job->request.held ? FAX_JOB_HELD : FAX_JOB_WAITING;
        job->outcome = row->code;
        fax_text_copy(job->problem, sizeof job->problem, row->text);
        job->next_try_time = now.utc + fax_retry_pause(plan, kind, job->attempts, job->id);
    }
}

/* It waits for a file that is not there. */
static bool lacks(const fax_job_t *job, fax_job_state_t state, bool file)
{
    return job->state == state && !job->request.poll && !file;
}

/* UTC only bridges the time in which we did not run. A clock that has jumped cannot keep a job longer than
 * the longest pause that there is, unless the user has named the moment. */
static void set_clocks(fax_job_t *job, fax_moment_t now)
{
    const bool is_first = job->attempts == 0 && job->request.at_time;
    const int64_t longest = is_first ? INT64_MAX : FAX_RETRY_LONGEST;
    const int64_t pause = job->next_try_time - now.utc, age = now.utc - job->submitted_time;
    job->not_before_clock = pause <= 0 ? 0 : now.clock + (pause < longest ? pause : longest);
    job->submitted_clock = now.clock - (age > 0 ? age : 0);
}

bool job_recover(fax_job_t *job, job_files_t files, const fax_retry_plan_t *plan, fax_moment_t now)
{
    const fax_job_state_t before = job->state;
    if (job->state == FAX_JOB_ACTIVE && !files.call)
        cut_off(job, plan, now);
    if (lacks(job, FAX_JOB_WAITING, files.pages) || lacks(job, FAX_JOB_HELD, files.pages))
        job->state = FAX_JOB_CONVERTING;
    if (lacks(job, FAX_JOB_CONVERTING, files.document))
        lose_document(job, now.utc);
    set_clocks(job, now);
    return job->state != before;
}

void job_recovery_call(const fax_job_t *job, int64_t utc, fax_call_t *call)
{
    *call = (fax_call_t){.call_id = job->call_id,
                         .job_id = job->id,
                         .port_index = job->port_index,
                         .direction = job->request.poll ? FAX_DIRECTION_RECEIVING : FAX_DIRECTION_SENDING,
                         .setup_time = job->last_try_time,
                         .end_time = utc,
                         .pages_total = job->pages,
                         .encoding = FAX_ENCODING_NONE,
                         .resolution = FAX_RESOLUTION_NONE,
                         .outcome = outcome_of_cut_off(job),
                         .cause = fax_outcome_row(outcome_of_cut_off(job))->cause,
                         .after_unknown = job->unknown_outcomes > 0};
    fax_text_copy(call->number, sizeof call->number, job->request.number);
    fax_text_copy(call->sender_name, sizeof call->sender_name, job->request.sender_name);
    fax_text_copy(call->recipient_name, sizeof call->recipient_name, job->request.recipient_name);
    fax_text_copy(call->document_name, sizeof call->document_name, job->request.document_name);
}
