/* What is asked of jobs: by a user of the control socket, who hears what came of it, or from another
 * thread. */
#include <stdio.h>

#include "engine/daemon/engine.h"
#include "engine/fax_log.h"

/* The job, if it can still be dealt with; NULL with why not. */
static queued_job_t *find_living(const fax_engine_t *engine, uint32_t id, char *error, size_t size)
{
    queued_job_t *job = job_queue_find(engine->queue, id);
    if (!job)
        snprintf(error, size, "there is no job %u", id);
    else if (fax_job_has_ended(job->record.state))
        snprintf(error, size, "job %u has ended already (%s)", id,
                 fax_job_state_labels[job->record.state - 1]);
    else
        return job;
    return NULL;
}

/* What has been done lasts, or the user hears that it may not. */
static bool make_it_last(fax_engine_t *engine, uint32_t id, char *error, size_t size)
{
    if (engine_make_last(engine))
        return true;
    snprintf(error, size, "job %u: it is done, but the database cannot be written: it may not last", id);
    return false;
}

bool engine_jobs_cancel(fax_engine_t *engine, uint32_t id, char *error, size_t error_size)
{
    queued_job_t *job = find_living(engine, id, error, error_size);
    if (!job)
        return false;
    const uint32_t batch = job->record.batch;
    const bool converting = job->record.state == FAX_JOB_CONVERTING;
    scheduler_cancel(engine->scheduler, job);
    if (converting && engine->intake && !job_queue_first_of(engine->queue, batch))
        intake_cancel(engine->intake, batch);
    return make_it_last(engine, id, error, error_size);
}

bool engine_jobs_hold(fax_engine_t *engine, uint32_t id, bool held, char *error, size_t error_size)
{
    queued_job_t *job = find_living(engine, id, error, error_size);
    return job && scheduler_hold(engine->scheduler, job, held) && make_it_last(engine, id, error, error_size);
}

void engine_jobs_take_ask(void *user, uint32_t id, fax_job_ask_t ask)
{
    fax_engine_t *engine = user;
    char error[FAX_TEXT_SIZE] = "";
    fax_log(FAX_LOG_NOTICE, "queue", "job %u: %s, by SNMP", id, fax_job_ask_labels[ask - 1]);
    const bool done = ask == FAX_JOB_ASK_CANCEL
                          ? engine_jobs_cancel(engine, id, error, sizeof error)
                          : engine_jobs_hold(engine, id, ask == FAX_JOB_ASK_HOLD, error, sizeof error);
    if (!done)
        fax_log(FAX_LOG_WARNING, "queue", "%s", error);
}
