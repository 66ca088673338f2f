/* Jobs: from the user's document to the call, and what becomes of it. */
#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/daemon/engine.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"

/* --- the scheduler's ports --- */

static bool port_is_idle(void *user, uint32_t slot)
{
    const fax_engine_t *engine = user;
    return port_table_usage(engine->table, slot) == PORT_IS_IDLE;
}

static uint32_t send_job(void *user, uint32_t slot, const queued_job_t *job)
{
    fax_engine_t *engine = user;
    const fax_job_t *record = &job->record;
    wire_order_t order = {.slot = slot,
                          .job_id = record->id,
                          .call_id = number_series_next(engine->call_ids),
                          .document_size = record->document_size,
                          .pages = record->pages,
                          .submitted_time = record->submitted_time,
                          .submitted_clock = record->submitted_clock,
                          .request = record->request};
    memcpy(order.file, job->file, sizeof order.file);
    fax_call_t call = {.call_id = order.call_id,
                       .job_id = record->id,
                       .port_index = engine->indexes[slot],
                       .direction = FAX_DIRECTION_SENDING,
                       .setup_time = fax_time_utc(),
                       .setup_clock = fax_time_clock(),
                       .pages_total = record->pages,
                       .encoding = FAX_ENCODING_NONE,
                       .resolution = FAX_RESOLUTION_NONE};
    fax_text_copy(call.number, sizeof call.number, record->request.number);
    fax_text_copy(call.sender_name, sizeof call.sender_name, record->request.sender_name);
    fax_text_copy(call.recipient_name, sizeof call.recipient_name, record->request.recipient_name);
    fax_text_copy(call.document_name, sizeof call.document_name, record->request.document_name);
    fax_log(FAX_LOG_INFO, "queue", "job %u goes to %s on %s, call %u", record->id, record->request.number,
            engine->config->ports[slot].name, order.call_id);
    port_table_take_order(engine->table, slot, &call);
    worker_pool_send(engine->pool, slot, WIRE_SEND, &order, -1);
    return order.call_id;
}

static void abort_job(void *user, const queued_job_t *job, int outcome)
{
    fax_engine_t *engine = user;
    const wire_abort_t body = {.slot = job->slot, .job_id = job->record.id, .outcome = outcome};
    worker_pool_send(engine->pool, job->slot, WIRE_ABORT, &body, -1);
}

/* --- the turn: whatever has changed, look once --- */

static void publish_server(fax_engine_t *engine, int64_t clock)
{
    fax_server_t *server = &engine->server.server;
    const job_queue_t *queue = engine->queue;
    server->jobs_waiting =
        job_queue_count(queue, FAX_JOB_CONVERTING) + job_queue_count(queue, FAX_JOB_WAITING);
    server->jobs_active = job_queue_count(queue, FAX_JOB_ACTIVE);
    server->jobs_done = job_queue_count(queue, FAX_JOB_DONE);
    server->jobs_failed = job_queue_count(queue, FAX_JOB_FAILED);
    engine->server.oldest_job_clock = job_queue_oldest_clock(queue);
    server_counters_take_ports(&engine->server, port_table_counts(engine->table), clock);
    port_board_write_server(engine->board, &engine->server);
}

static void take_turn(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    fax_engine_t *engine = user;
    const int64_t clock = fax_time_clock();
    const int64_t due = scheduler_run(engine->scheduler, clock);
    if (due) {
        const int64_t wait = due - clock;
        const struct timeval delay = {wait / 1000, wait % 1000 * 1000};
        event_add(engine->due, &delay);
    }
    publish_server(engine, clock);
}

void engine_wake(fax_engine_t *engine)
{
    event_active(engine->turn, 0, 0);
}

/* --- the life of a job --- */

static void take_job_change(void *user, const queued_job_t *job)
{
    fax_engine_t *engine = user;
    if (job_state_has_ended(job->record.state))
        spool_remove(job->file);
    event_desk_tell_job(engine->desk, &job->record);
    engine_wake(engine);
}

static void take_conversion(void *user, uint32_t id, const converter_result_t *result)
{
    fax_engine_t *engine = user;
    queued_job_t *job = job_queue_find(engine->queue, id);
    if (!job || job->record.state != FAX_JOB_CONVERTING)
        return;
    job->record.document_size = result->document_size ? result->document_size : job->record.document_size;
    if (result->ok) {
        scheduler_take_pages(engine->scheduler, job, result->pages);
        return;
    }
    fax_log(FAX_LOG_NOTICE, "queue", "job %u: its document cannot be sent: %s", id, result->problem);
    job->record.outcome = FAX_OUTCOME_BAD_DOCUMENT;
    fax_text_copy(job->record.problem, sizeof job->record.problem, result->problem);
    job_queue_enter(engine->queue, job, FAX_JOB_FAILED);
}

void engine_jobs_take_end(fax_engine_t *engine, const fax_call_t *call)
{
    scheduler_take_end(engine->scheduler, call, fax_time_clock());
    engine_wake(engine);
}

bool engine_jobs_open(fax_engine_t *engine)
{
    const fax_config_t *config = engine->config;
    const scheduler_ports_t ports = {port_is_idle, send_job, abort_job, engine};
    const converter_limits_t limits = {.max_document_size = config->max_document_size,
                                       .max_pages = config->max_pages,
                                       .timeout = config->convert_timeout};
    engine->turn = event_new(engine->loop, -1, 0, take_turn, engine);
    engine->due = event_new(engine->loop, -1, 0, take_turn, engine);
    engine->queue = job_queue_new(config->max_jobs, take_job_change, engine);
    engine->intake = intake_new(engine->loop, config->converter_path, &limits, take_conversion, engine);
    engine->scheduler = engine->queue ? scheduler_new(config, engine->indexes, engine->queue, &ports) : NULL;
    return engine->turn && engine->due && engine->intake && engine->scheduler;
}

void engine_jobs_stop(fax_engine_t *engine)
{
    scheduler_stop(engine->scheduler);
    intake_free(engine->intake);
    engine->intake = NULL;
}

void engine_jobs_close(fax_engine_t *engine)
{
    intake_free(engine->intake);
    scheduler_free(engine->scheduler);
    job_queue_free(engine->queue);
    if (engine->turn)
        event_free(engine->turn);
    if (engine->due)
        event_free(engine->due);
}

/* --- requests --- */

static bool port_can_send(const fax_config_t *config, const char *name, char *error, size_t size)
{
    for (size_t i = 0; i < config->port_count; i++) {
        if (strcmp(config->ports[i].name, name) != 0)
            continue;
        if (!config->ports[i].send_enabled)
            snprintf(error, size, "port \"%s\" may not send: choose another, or none", name);
        return config->ports[i].send_enabled;
    }
    snprintf(error, size, "there is no port \"%.60s\": faxport ports lists them", name);
    return false;
}

static bool is_sound_document(const fax_config_t *config, int document, uint32_t *bytes, char *error,
                              size_t size)
{
    struct stat info;
    if (document < 0 || fstat(document, &info) != 0)
        snprintf(error, size, "the document cannot be read: %s",
                 document < 0 ? "it is missing" : strerror(errno));
    else if (!S_ISREG(info.st_mode))
        snprintf(error, size, "the document is %s, not a file",
                 S_ISDIR(info.st_mode) ? "a folder" : "a device or pipe");
    else if (info.st_size == 0)
        snprintf(error, size, "the document is empty");
    else if (info.st_size > config->max_document_size)
        snprintf(error, size, "the document has %lld octets, %u are the most (max-document-size)",
                 (long long)info.st_size, config->max_document_size);
    else {
        *bytes = (uint32_t)info.st_size;
        return true;
    }
    return false;
}

static bool is_sound_request(const fax_engine_t *engine, const fax_job_request_t *request, char *error,
                             size_t size)
{
    if (engine->stopping)
        snprintf(error, size, "faxportd is stopping");
    else if (disk_guard_look(engine->guard)[0])
        snprintf(error, size, "no fax can be accepted now: %s", disk_guard_problem(engine->guard));
    else if (!fax_text_is_number(request->number))
        snprintf(error, size,
                 "\"%.70s\" cannot be dialled: use the digits 0-9, at least one, and A-D * # + - . ( )",
                 request->number);
    else if (request->max_attempts > 100)
        snprintf(error, size, "%u attempts are too many, 100 are the most", request->max_attempts);
    else if (!intake_has_room(engine->intake))
        snprintf(error, size, "too many documents wait to be converted: try again later");
    else
        return !request->port[0] || port_can_send(engine->config, request->port, error, size);
    return false;
}

/* Texts as they may leave the engine. */
static void copy_request(fax_job_request_t *to, const fax_job_request_t *from)
{
    *to = (fax_job_request_t){.max_attempts = from->max_attempts};
    fax_text_copy(to->number, sizeof to->number, from->number);
    fax_text_copy(to->port, sizeof to->port, from->port);
    fax_text_copy(to->sender_name, sizeof to->sender_name, from->sender_name);
    fax_text_copy(to->recipient_name, sizeof to->recipient_name, from->recipient_name);
    fax_text_copy(to->document_name, sizeof to->document_name, from->document_name);
    fax_text_copy_ident(to->sub_address, sizeof to->sub_address, from->sub_address);
}

uint32_t engine_jobs_submit(fax_engine_t *engine, const fax_job_request_t *request, int document, char *error,
                            size_t error_size)
{
    uint32_t bytes;
    fax_job_request_t clean;
    queued_job_t *job = NULL;
    if (is_sound_request(engine, request, error, error_size) &&
        is_sound_document(engine->config, document, &bytes, error, error_size)) {
        copy_request(&clean, request);
        job = job_queue_add(engine->queue, number_series_next(engine->job_ids), &clean);
        if (!job)
            snprintf(error, error_size,
                     "%u faxes wait already, which is the most (max-jobs): try again later",
                     engine->config->max_jobs);
    }
    if (!job) {
        if (document >= 0)
            close(document);
        return 0;
    }
    job->record.document_size = bytes;
    spool_page_file(engine->spool, job->record.id, job->file, sizeof job->file);
    intake_take(engine->intake, job->record.id, document, job->file);
    return job->record.id;
}

bool engine_jobs_cancel(fax_engine_t *engine, uint32_t id, char *error, size_t error_size)
{
    queued_job_t *job = job_queue_find(engine->queue, id);
    if (!job) {
        snprintf(error, error_size, "there is no job %u", id);
        return false;
    }
    if (job_state_has_ended(job->record.state)) {
        snprintf(error, error_size, "job %u has ended already (%s)", id,
                 fax_job_state_labels[job->record.state - 1]);
        return false;
    }
    if (job->record.state == FAX_JOB_CONVERTING && engine->intake)
        intake_cancel(engine->intake, id);
    job->record.outcome = FAX_OUTCOME_CANCELED;
    return scheduler_cancel(engine->scheduler, job);
}
