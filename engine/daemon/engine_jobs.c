/* Jobs: from the user's document to the call, and what becomes of it. */
#include <event2/event.h>
#include <stdio.h>
#include <sys/random.h>

#include "engine/daemon/engine.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"

/* Ended jobs are forgotten at least so often, and a store that cannot be written is tried again after a
 * while: ms. */
enum { TRIM_PAUSE = 60 * 60 * 1000, STORE_PAUSE = 5000 };

/* --- the scheduler's ports --- */

static bool port_is_idle(void *user, uint32_t slot)
{
    const fax_engine_t *engine = user;
    return port_table_usage(engine->table, slot) == PORT_IS_IDLE && worker_pool_is_ready(engine->pool, slot);
}

static uint32_t next_call(void *user)
{
    return number_series_next(((fax_engine_t *)user)->call_ids);
}

static bool commit_jobs(void *user)
{
    return engine_make_last(user);
}

/* The call as it is before its port has said anything of it. */
static fax_call_t call_of(const fax_engine_t *engine, const queued_job_t *job)
{
    const fax_job_t *record = &job->record;
    fax_call_t call = {.call_id = record->call_id,
                       .job_id = record->id,
                       .port_index = engine->indexes[job->slot],
                       .direction = record->request.poll ? FAX_DIRECTION_RECEIVING : FAX_DIRECTION_SENDING,
                       .setup_time = fax_time_utc(),
                       .setup_clock = fax_time_clock(),
                       .pages_total = record->pages,
                       .encoding = FAX_ENCODING_NONE,
                       .resolution = FAX_RESOLUTION_NONE};
    fax_text_copy(call.number, sizeof call.number, record->request.number);
    fax_text_copy(call.sender_name, sizeof call.sender_name, record->request.sender_name);
    fax_text_copy(call.recipient_name, sizeof call.recipient_name, record->request.recipient_name);
    fax_text_copy(call.document_name, sizeof call.document_name, record->request.document_name);
    return call;
}

static void log_start(const fax_engine_t *engine, const queued_job_t *job)
{
    const fax_job_t *record = &job->record;
    fax_log(FAX_LOG_INFO, "queue", "job %u %s %s on %s, call %u%s", record->id,
            record->request.poll ? "polls" : "goes to", record->request.number,
            engine->config->ports[job->slot].name, record->call_id,
            record->unknown_outcomes ? ", again after an unknown outcome" : "");
}

static bool send_job(void *user, const queued_job_t *job)
{
    fax_engine_t *engine = user;
    const fax_job_t *record = &job->record;
    wire_order_t order = {.slot = job->slot,
                          .job_id = record->id,
                          .call_id = record->call_id,
                          .document_size = record->document_size,
                          .pages = record->pages,
                          .submitted_time = record->submitted_time,
                          .submitted_clock = record->submitted_clock,
                          .request = record->request};
    if (record->request.poll)
        fax_text_copy(order.inbound, sizeof order.inbound,
                      engine_inbox_expect(engine, job->slot, record->call_id));
    else
        spool_page_file(engine->spool, record->batch, order.file, sizeof order.file);
    if (!worker_pool_send(engine->pool, job->slot, WIRE_SEND, &order, -1))
        return false;
    const fax_call_t call = call_of(engine, job);
    port_table_take_order(engine->table, job->slot, &call);
    log_start(engine, job);
    return true;
}

static const char *tell_hindrance(void *user)
{
    return disk_guard_problem(((fax_engine_t *)user)->guard);
}

static void abort_job(void *user, const queued_job_t *job, int outcome)
{
    fax_engine_t *engine = user;
    const wire_abort_t body = {.slot = job->slot, .job_id = job->record.id, .outcome = outcome};
    worker_pool_send(engine->pool, job->slot, WIRE_ABORT, &body, -1);
}

/* --- the turn: whatever has changed, look once --- */

void engine_jobs_tell(const fax_engine_t *engine, const fax_job_t *job)
{
    engine_ledger_put_job(engine->ledger, job);
    event_desk_tell_job(engine->desk, job);
}

static void tell_lasting(void *user, const queued_job_t *job)
{
    const fax_engine_t *engine = user;
    const fax_job_t *record = &job->record;
    if (fax_job_has_ended(record->state) && !job_queue_first_of(engine->queue, record->batch))
        spool_remove_batch(engine->spool, record->batch);
    engine_jobs_tell(engine, record);
}

static void set_alarm(fax_engine_t *engine, int64_t clock, int64_t due)
{
    const int64_t wait = due && due - clock < TRIM_PAUSE ? due - clock : TRIM_PAUSE;
    const int64_t delay_ms = wait > 0 ? wait : 0;
    const struct timeval delay = {delay_ms / 1000, delay_ms % 1000 * 1000};
    event_add(engine->due, &delay);
}

static void take_turn(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    fax_engine_t *engine = user;
    const fax_moment_t now = fax_time_now();
    int64_t due = scheduler_run(engine->scheduler, now);
    if (!engine_make_last(engine) && (!due || due > now.clock + STORE_PAUSE))
        due = now.clock + STORE_PAUSE;
    job_queue_trim(engine->queue, engine_steady_utc(engine));
    set_alarm(engine, now.clock, due);
    engine_server_publish(engine, now);
}

void engine_wake(fax_engine_t *engine)
{
    event_active(engine->turn, 0, 0);
}

/* --- the life of a job --- */

static void take_job_change(void *user, queued_job_t *job)
{
    fax_engine_t *engine = user;
    job_journal_note(engine->journal, job);
    engine_wake(engine);
}

static void take_job_forgotten(void *user, queued_job_t *job)
{
    const fax_engine_t *engine = user;
    job_journal_forget(engine->journal, job);
    engine_ledger_drop_job(engine->ledger, job->record.id);
}

void engine_jobs_convert(fax_engine_t *engine, uint32_t batch)
{
    char document[FAX_TEXT_SIZE], pages[FAX_TEXT_SIZE];
    spool_document(engine->spool, batch, document, sizeof document);
    spool_page_file(engine->spool, batch, pages, sizeof pages);
    if (!intake_convert(engine->intake, batch, document, pages))
        fax_log(FAX_LOG_ERROR, "queue", "no memory to convert the document of job %u", batch);
}

void engine_jobs_begin(fax_engine_t *engine, queued_job_t *job, fax_moment_t now)
{
    scheduler_take(engine->scheduler, job, now);
    engine_wake(engine);
}

static void take_pages(fax_engine_t *engine, queued_job_t *job, const converter_result_t *result)
{
    if (job->record.state != FAX_JOB_CONVERTING)
        return;
    if (result->ok) {
        scheduler_take_pages(engine->scheduler, job, result->pages);
        return;
    }
    fax_log(FAX_LOG_NOTICE, "queue", "job %u: its document cannot be sent: %s", job->record.id,
            result->problem);
    scheduler_fail(engine->scheduler, job, FAX_OUTCOME_BAD_DOCUMENT, result->problem);
}

static void take_conversion(void *user, uint32_t batch, const converter_result_t *result)
{
    fax_engine_t *engine = user;
    queued_job_t *next;
    for (queued_job_t *job = job_queue_first_of(engine->queue, batch); job; job = next) {
        next = job_queue_next_of(job);
        take_pages(engine, job, result);
    }
}

static void take_copy(void *user, uint32_t batch, const converter_result_t *result)
{
    engine_submit_take_copy(user, batch, result);
}

void engine_jobs_take_end(fax_engine_t *engine, fax_call_t *call)
{
    const queued_job_t *job = call->job_id ? job_queue_find(engine->queue, call->job_id) : NULL;
    call->after_unknown = job && job->record.unknown_outcomes > 0;
    scheduler_take_end(engine->scheduler, call, fax_time_now());
    engine_wake(engine);
}

static uint64_t draw_seed(void)
{
    uint64_t seed = 0;
    return getrandom(&seed, sizeof seed, GRND_NONBLOCK) == sizeof seed ? seed : (uint64_t)fax_time_utc();
}

static intake_t *open_intake(fax_engine_t *engine)
{
    const fax_config_t *config = engine->config;
    const intake_setup_t setup = {.program = config->converter_path,
                                  .what = "job",
                                  .limits = {.max_document_size = config->max_document_size,
                                             .max_pages = config->max_pages,
                                             .timeout = config->convert_timeout},
                                  .first_pause = INTAKE_FIRST_PAUSE};
    const intake_host_t host = {take_copy, take_conversion, engine};
    return intake_new(engine->loop, &setup, &host);
}

static job_queue_t *open_queue(fax_engine_t *engine)
{
    const fax_config_t *config = engine->config;
    const job_queue_limits_t limits = {config->max_jobs, config->job_history, config->job_history_age};
    const job_queue_host_t host = {take_job_change, take_job_forgotten, engine};
    return job_queue_new(&limits, &host);
}

bool engine_jobs_open(fax_engine_t *engine)
{
    const scheduler_ports_t ports = {port_is_idle,   next_call, commit_jobs, send_job,
                                     tell_hindrance, abort_job, engine};
    engine->turn = event_new(engine->loop, -1, 0, take_turn, engine);
    engine->due = event_new(engine->loop, -1, 0, take_turn, engine);
    engine->queue = open_queue(engine);
    engine->journal = job_journal_new(engine->store, tell_lasting, engine);
    engine->asks = job_asks_new(engine->loop, engine_jobs_take_ask, engine);
    engine->intake = open_intake(engine);
    engine->scheduler =
        engine->queue ? scheduler_new(engine->config, engine->indexes, engine->queue, &ports, draw_seed())
                      : NULL;
    return engine->turn && engine->due && engine->journal && engine->asks && engine->intake &&
           engine->scheduler && engine_submit_open(engine);
}

void engine_jobs_stop(fax_engine_t *engine)
{
    scheduler_stop(engine->scheduler);
    engine_submit_close(engine);
    intake_free(engine->intake);
    engine->intake = NULL;
}

void engine_jobs_close(fax_engine_t *engine)
{
    engine_submit_close(engine);
    job_asks_free(engine->asks);
    intake_free(engine->intake);
    scheduler_free(engine->scheduler);
    job_journal_free(engine->journal);
    job_queue_free(engine->queue);
    if (engine->turn)
        event_free(engine->turn);
    if (engine->due)
        event_free(engine->due);
}
