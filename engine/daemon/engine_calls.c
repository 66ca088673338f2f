/* The store's upkeep: what is written, and together; what grows old; and a database that fails. */
#include <event2/event.h>
#include <stdio.h>

#include "engine/daemon/engine.h"
#include "engine/fax_time.h"

#define DAY INT64_C(86400000) /* ms */

enum { PURGE_PAUSE = 60, PROBE_PAUSE = 5 /* seconds */ };

int64_t engine_steady_utc(const fax_engine_t *engine)
{
    return engine->started.utc + fax_time_clock() - engine->started.clock;
}

/* ---- written ---- */

static bool write_all(store_t *store, void *user)
{
    (void)store;
    const fax_engine_t *engine = user;
    return engine_notices_write(engine->notices) && call_book_write(engine->calls) &&
           job_journal_write(engine->journal) && engine_stats_write(engine->stats);
}

bool engine_make_last(fax_engine_t *engine)
{
    const bool lasting = store_transact(engine->store, write_all, engine);
    engine_notices_settle(engine->notices, lasting);
    call_book_settle(engine->calls, lasting);
    job_journal_settle(engine->journal, lasting);
    engine_stats_settle(engine->stats, lasting);
    return lasting;
}

/* ---- kept up ---- */

static void purge(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    fax_engine_t *engine = user;
    const bool more =
        !store_health(engine->store)->failing && call_book_purge(engine->calls, engine_steady_utc(engine));
    event_add(engine->purge, &(struct timeval){more ? 0 : PURGE_PAUSE, 0});
}

static void probe(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    fax_engine_t *engine = user;
    if (!store_health(engine->store)->failing || !store_probe(engine->store))
        return;
    engine_make_last(engine);
    setting_box_flush(engine->settings);
    port_setup_flush(engine->setup);
    engine_wake(engine);
}

static void take_entered(void *user, const fax_call_t *call)
{
    const fax_engine_t *engine = user;
    engine_ledger_put_call(engine->ledger, call);
}

static void take_counted(void *user, const fax_call_t *call)
{
    engine_stats_count(((fax_engine_t *)user)->stats, call);
}

static void take_lost(void *user, const fax_call_t *call)
{
    engine_stats_lose(((fax_engine_t *)user)->stats, call);
}

static void log_path(const fax_config_t *config, char *path, size_t size)
{
    const char *name = config->call_log;
    const bool inside = name[0] != '\0' && name[0] != '/';
    snprintf(path, size, "%s%s%s", inside ? config->state_dir : "", inside ? "/" : "", name);
}

bool engine_calls_open(fax_engine_t *engine)
{
    const fax_config_t *config = engine->config;
    const call_book_limits_t limits = {config->call_history, config->call_history_days * DAY};
    const call_book_host_t host = {take_entered, take_counted, take_lost, engine};
    char path[2 * FAX_CONFIG_PATH_SIZE];
    log_path(config, path, sizeof path);
    engine->calls = call_book_new(engine->store, path, &limits, &host);
    engine->settings = setting_box_new(engine->loop, engine->store);
    engine->ledger = engine->settings ? engine_ledger_open(engine) : NULL;
    engine->purge = event_new(engine->loop, -1, 0, purge, engine);
    engine->probe = event_new(engine->loop, -1, EV_PERSIST, probe, engine);
    return engine->calls && engine->ledger && engine->purge && engine->probe &&
           event_add(engine->purge, &(struct timeval){PURGE_PAUSE, 0}) == 0 &&
           event_add(engine->probe, &(struct timeval){PROBE_PAUSE, 0}) == 0;
}

void engine_calls_close(fax_engine_t *engine)
{
    if (engine->purge)
        event_free(engine->purge);
    if (engine->probe)
        event_free(engine->probe);
    call_book_free(engine->calls);
    engine_ledger_close(engine->ledger);
    setting_box_free(engine->settings);
}
