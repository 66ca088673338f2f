#include "engine/fax_engine.h"

#include <stdio.h>
#include <stdlib.h>

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
        !engine_offers_open(engine) || !engine_ports_open(engine))
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
    engine_offers_read(engine);
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
    tty_desk_stop(engine->ttys);
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
    engine_offers_close(engine);
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

/* --- who listens --- */

bool fax_engine_listen(fax_engine_t *engine, const fax_listener_t *listener)
{
    return event_desk_listen(engine->desk, listener);
}

void fax_engine_unlisten(fax_engine_t *engine, const fax_listener_t *listener)
{
    event_desk_unlisten(engine->desk, listener);
}
