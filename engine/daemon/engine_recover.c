/* The start: jobs that the last run left in the store come back, however it ended. */
#include "engine/daemon/engine.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/queue/job_recovery.h"
#include "engine/store/job_store.h"

typedef struct recovery {
    fax_engine_t *engine;
    fax_moment_t now;
    uint32_t jobs, cut_off;
    bool good;
} recovery_t;

/* The call that the job was in has ended with the last run. Its port may be no more. */
static void record_call(recovery_t *recovery, const fax_job_t *job)
{
    const fax_engine_t *engine = recovery->engine;
    const int64_t slot = port_table_slot(engine->table, job->port_index);
    fax_event_t event = {.kind = FAX_EVENT_CALL_FAILED, .time = recovery->now.utc};
    job_recovery_call(job, recovery->now.utc, &event.call);
    if (slot >= 0) {
        port_board_read(engine->board, (size_t)slot, &event.port);
        port_table_read_status(engine->table, (uint32_t)slot, &event.status);
        fax_text_copy(event.call.port_name, sizeof event.call.port_name, event.port.name);
    }
    fax_log(FAX_LOG_WARNING, "queue", "job %u: call %u was cut off by the end of the last run: %s", job->id,
            job->call_id, job->request.poll ? "nothing was received" : "the fax may have arrived");
    recovery->cut_off++;
    call_book_enter(engine->calls, &event.call);
    if (slot >= 0)
        engine_notices_take_event(engine->notices, (uint32_t)slot, &event);
}

static bool recover_one(void *user, const fax_job_t *stored)
{
    recovery_t *recovery = user;
    fax_engine_t *engine = recovery->engine;
    fax_job_t record = *stored;
    const job_files_t files = {spool_has_document(engine->spool, record.batch),
                               spool_has_page_file(engine->spool, record.batch),
                               inbox_awaits(engine->inbox, record.call_id, record.id)};
    const bool changed = job_recover(&record, files, &engine->config->retry, recovery->now);
    queued_job_t *job = job_queue_take(engine->queue, &record);
    recovery->good = recovery->good && job;
    if (!job)
        return false;
    if (stored->state == FAX_JOB_ACTIVE && changed)
        record_call(recovery, stored);
    if (changed)
        job_queue_touch(engine->queue, job);
    else
        engine_jobs_tell(engine, &record);
    engine_jobs_begin(engine, job, recovery->now);
    recovery->jobs += !fax_job_has_ended(record.state);
    return true;
}

static bool recover_all(store_t *store, void *user)
{
    recovery_t *recovery = user;
    return job_store_each(store, recover_one, recovery) && recovery->good &&
           call_book_write(recovery->engine->calls) && job_journal_write(recovery->engine->journal) &&
           engine_notices_write(recovery->engine->notices);
}

static bool is_needed(void *user, uint32_t batch)
{
    const fax_engine_t *engine = user;
    return job_queue_first_of(engine->queue, batch) != NULL;
}

/* Once a batch, in the order in which they were submitted. */
static void convert_again(fax_engine_t *engine)
{
    uint32_t last = 0;
    for (const queued_job_t *job = job_queue_first(engine->queue); job; job = job_queue_next(job)) {
        if (job->record.state != FAX_JOB_CONVERTING || job->record.batch == last)
            continue;
        last = job->record.batch;
        engine_jobs_convert(engine, last);
    }
}

bool engine_recover(fax_engine_t *engine)
{
    recovery_t recovery = {.engine = engine, .now = fax_time_now(), .good = true};
    if (!store_transact(engine->store, recover_all, &recovery))
        return false;
    call_book_settle(engine->calls, true);
    job_journal_settle(engine->journal, true);
    engine_notices_settle(engine->notices, true);
    const uint32_t swept = spool_sweep(engine->spool, is_needed, engine);
    convert_again(engine);
    if (recovery.jobs || swept)
        fax_log(FAX_LOG_NOTICE, "queue",
                "%u faxes are still to be sent, %u of them were in a call; %u files in the spool were "
                "nobody's, and are removed",
                recovery.jobs, recovery.cut_off, swept);
    return true;
}
