#include "engine/fax_engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "engine/daemon/engine.h"
#include "engine/fax_time.h"

/* Of the 4 s of the contract; the rest is for killing and reaping. */
enum { STOP_MS = 3500 };

static bool open_store(fax_engine_t *engine, char *error, size_t error_size)
{
    const fax_config_t *config = engine->config;
    engine->spool = spool_new(config->state_dir, error, error_size);
    engine->store = engine->spool ? store_open(config->state_dir, error, error_size) : NULL;
    if (!engine->store)
        return false;
    snprintf(error, error_size, "the database in %s cannot be used: see the log", config->state_dir);
    engine->job_ids = number_series_open(engine->store, "job");
    engine->call_ids = number_series_open(engine->store, "call");
    engine->indexes = calloc(config->port_count, sizeof *engine->indexes);
    if (!engine->job_ids || !engine->call_ids || !engine->indexes ||
        !port_index_assign(engine->store, config->ports, config->port_count, engine->indexes))
        return false;
    engine->setup = port_setup_new(config, engine->indexes, engine->loop, engine->store);
    if (engine->setup)
        engine->config = port_setup_config(engine->setup);
    return engine->setup != NULL;
}

static bool open_parts(fax_engine_t *engine)
{
    engine->desk = event_desk_new();
    if (!engine->desk || !engine_calls_open(engine) || !engine_inbox_open(engine) ||
        !engine_ports_open(engine))
        return false;
    engine->stats = engine_stats_open(engine);
    engine->notices = engine_notices_open(engine);
    return engine->stats && engine->notices && engine_jobs_open(engine);
}

fax_engine_t *fax_engine_new(const fax_config_t *config, struct event_base *loop, char *error,
                             size_t error_size)
{
    fax_engine_t *engine = calloc(1, sizeof *engine);
    snprintf(error, error_size, "there is no memory");
    if (!engine)
        return NULL;
    engine->config = config;
    engine->loop = loop;
    engine->started = fax_time_now();
    if (!open_store(engine, error, error_size)) {
        fax_engine_free(engine);
        return NULL;
    }
    if (!open_parts(engine)) {
        snprintf(error, error_size, "there is no memory, or no descriptor is free");
        fax_engine_free(engine);
        return NULL;
    }
    if (!engine_recover(engine)) {
        snprintf(error, error_size, "the jobs in %s cannot be read: see the log", config->state_dir);
        fax_engine_free(engine);
        return NULL;
    }
    engine->whole = true;
    engine_server_begin(engine);
    engine_notices_tell(engine->notices, FAX_EVENT_SERVER_STARTED, (uint32_t)config->port_count,
                        "faxportd %s has started", PACKAGE_VERSION);
    engine_wake(engine);
    engine_ports_restore(engine);
    worker_pool_start(engine->pool);
    return engine;
}

void fax_engine_stop(fax_engine_t *engine, void (*stopped)(void *user), void *user)
{
    if (engine->stopping)
        return;
    engine->stopping = true;
    engine->stopped = stopped;
    engine->stopped_user = user;
    engine_jobs_stop(engine);
    port_table_hush(engine->table);
    worker_pool_stop(engine->pool, STOP_MS);
}

void fax_engine_free(fax_engine_t *engine)
{
    if (!engine)
        return;
    engine_inbox_close(engine);
    if (engine->whole)
        engine_make_last(engine);
    engine_jobs_close(engine);
    engine_notices_close(engine->notices);
    engine_ports_close(engine);
    event_desk_free(engine->desk);
    engine_calls_close(engine);
    engine_stats_close(engine->stats);
    port_setup_free(engine->setup);
    number_series_close(engine->call_ids);
    number_series_close(engine->job_ids);
    store_close(engine->store);
    spool_free(engine->spool);
    free(engine->indexes);
    free(engine);
}

/* --- reads, from any thread --- */

size_t fax_engine_read_ports(const fax_engine_t *engine, uint32_t *indexes, size_t max)
{
    return port_table_indexes(engine->table, indexes, max);
}

bool fax_engine_read_port(const fax_engine_t *engine, uint32_t index, fax_port_t *port)
{
    const int64_t slot = port_table_slot(engine->table, index);
    if (slot < 0)
        return false;
    const fax_port_want_t wish = wish_box_read(engine->wishes, (uint32_t)slot);
    if (!port_board_read(engine->board, (size_t)slot, port))
        return false;
    if (wish)
        port->admin_status = wish;
    port->test_age = port->test_time ? fax_time_clock() - port->test_clock : 0;
    port_setup_show(engine->setup, (uint32_t)slot, port);
    return true;
}

bool fax_engine_read_status(const fax_engine_t *engine, uint32_t index, fax_status_t *status)
{
    const int64_t slot = port_table_slot(engine->table, index);
    if (slot < 0)
        return false;
    port_table_read_status(engine->table, (uint32_t)slot, status);
    return true;
}

void fax_engine_read_server(const fax_engine_t *engine, fax_server_t *server)
{
    port_board_read_server(engine->board, fax_time_clock(), server);
}

bool fax_engine_read_stats(const fax_engine_t *engine, uint32_t index, fax_port_stats_t *stats)
{
    const int64_t slot = port_table_slot(engine->table, index);
    return slot >= 0 && stats_board_read(engine_stats_board(engine->stats), (size_t)slot,
                                         engine_steady_utc(engine), stats);
}

bool fax_engine_read_failure(const fax_engine_t *engine, uint32_t index, fax_cause_t cause,
                             fax_port_failure_t *failure)
{
    const int64_t slot = port_table_slot(engine->table, index);
    return slot >= 0 &&
           stats_board_read_failure(engine_stats_board(engine->stats), (size_t)slot, cause, failure);
}

bool fax_engine_read_rate(const fax_engine_t *engine, uint32_t index, uint32_t bit_rate,
                          fax_port_rate_t *rate)
{
    const int64_t slot = port_table_slot(engine->table, index);
    return slot >= 0 &&
           stats_board_read_rate(engine_stats_board(engine->stats), (size_t)slot, bit_rate, rate);
}

bool fax_engine_read_interval(const fax_engine_t *engine, uint32_t index, uint32_t number,
                              fax_port_interval_t *interval)
{
    const int64_t slot = port_table_slot(engine->table, index);
    return slot >= 0 && stats_board_read_interval(engine_stats_board(engine->stats), (size_t)slot, number,
                                                  engine_steady_utc(engine), interval);
}

uint32_t fax_engine_read_port_named(const fax_engine_t *engine, const char *name)
{
    for (size_t slot = 0; slot < engine->config->port_count; slot++)
        if (strcmp(engine->config->ports[slot].name, name) == 0)
            return engine->indexes[slot];
    return 0;
}

bool fax_engine_ask_want(fax_engine_t *engine, uint32_t index, fax_port_want_t want)
{
    const int64_t slot = port_table_slot(engine->table, index);
    if (slot < 0 || want < FAX_PORT_WANT_UP || want > FAX_PORT_WANT_TESTING)
        return false;
    wish_box_put(engine->wishes, (uint32_t)slot, want);
    return true;
}

bool fax_engine_ask_port_options(fax_engine_t *engine, uint32_t index, const fax_port_change_t *changes,
                                 size_t count, char *error, size_t error_size)
{
    const int64_t slot = port_table_slot(engine->table, index);
    if (slot < 0)
        snprintf(error, error_size, "there is no port %u", index);
    return slot >= 0 && port_setup_put(engine->setup, (uint32_t)slot, changes, count, error, error_size);
}

/* --- notifications and alarms --- */

size_t fax_engine_read_notices(const fax_engine_t *engine, uint32_t after, fax_event_t *events, size_t max)
{
    return outbox_read(engine_notices_outbox(engine->notices), after, events, max);
}

void fax_engine_ask_sent(fax_engine_t *engine, uint32_t sequence, bool accepted)
{
    outbox_done(engine_notices_outbox(engine->notices), sequence, accepted);
    engine_notices_ring(engine->notices);
}

void fax_engine_read_outbox(const fax_engine_t *engine, fax_outbox_t *outbox)
{
    outbox_counts(engine_notices_outbox(engine->notices), outbox);
}

bool fax_engine_read_notice_kind(const fax_engine_t *engine, fax_event_kind_t kind, fax_notice_kind_t *to)
{
    if (!fax_event_is_notification(kind))
        return false;
    notice_gate_read(engine_notices_gate(engine->notices), kind, to);
    to->sent = outbox_sent_of(engine_notices_outbox(engine->notices), kind);
    return true;
}

bool fax_engine_ask_notice_enabled(fax_engine_t *engine, fax_event_kind_t kind, bool enabled)
{
    if (!fax_event_is_notification(kind))
        return false;
    engine_notices_set(engine->notices, NOTICE_ENABLED, kind, enabled);
    return true;
}

bool fax_engine_ask_notice_interval(fax_engine_t *engine, fax_event_kind_t kind, uint32_t seconds)
{
    if (!fax_event_is_notification(kind))
        return false;
    engine_notices_set(engine->notices, NOTICE_INTERVAL, kind, seconds);
    return true;
}

void fax_engine_ask_notices_max(fax_engine_t *engine, uint32_t max)
{
    engine_notices_set(engine->notices, NOTICES_MAX, FAX_EVENT_PORT_DOWN, max);
}

size_t fax_engine_read_alarms(const fax_engine_t *engine, fax_alarm_t *alarms, size_t max)
{
    return alarm_board_read(engine_notices_board(engine->notices), fax_time_clock(), alarms, max);
}

bool fax_engine_read_alarm_from(const fax_engine_t *engine, uint32_t port_index, uint32_t kind,
                                fax_alarm_t *alarm)
{
    return alarm_board_read_from(engine_notices_board(engine->notices), fax_time_clock(), port_index, kind,
                                 alarm);
}

void fax_engine_reload(fax_engine_t *engine, const fax_config_t *fresh)
{
    port_setup_reload(engine->setup, fresh);
    engine_notices_tell(engine->notices, FAX_EVENT_CONFIG_RELOADED, 0, "The configuration was read again");
}

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

/* --- who listens --- */

bool fax_engine_listen(fax_engine_t *engine, const fax_listener_t *listener)
{
    return event_desk_listen(engine->desk, listener);
}

void fax_engine_unlisten(fax_engine_t *engine, const fax_listener_t *listener)
{
    event_desk_unlisten(engine->desk, listener);
}
