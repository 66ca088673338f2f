#include "engine/daemon/engine_stats.h"

#include <stdlib.h>

#include "engine/daemon/engine.h"
#include "engine/fax_time.h"
#include "engine/store/call_counters.h"
#include "engine/store/counter_store.h"

#define DAY (INT64_C(1) * FAX_INTERVALS * FAX_INTERVAL_MS)

struct engine_stats {
    fax_engine_t *engine;
    stats_board_t *board;
    int64_t *gaps; /* by slot: when counts were lost that the store does not know of yet; 0 is "never" */
};

/* Not by the ports' table: the last calls count when that is gone already. */
static int64_t slot_of(const engine_stats_t *stats, uint32_t port)
{
    const fax_engine_t *engine = stats->engine;
    for (size_t slot = 0; slot < engine->config->port_count; slot++)
        if (engine->indexes[slot] == port)
            return (int64_t)slot;
    return -1;
}

/* --- at the start --- */

typedef struct recall {
    engine_stats_t *stats;
    call_tally_t *tallies; /* by slot */
    int64_t now, day;
    int64_t whole; /* the history has all that ended since then */
} recall_t;

static void recall_tally(void *user, uint32_t port, const call_tally_t *tally)
{
    const recall_t *recall = user;
    const int64_t slot = slot_of(recall->stats, port);
    if (slot >= 0)
        recall->tallies[slot] = *tally;
}

static bool begin_ports(store_t *store, void *user)
{
    const recall_t *recall = user;
    const engine_stats_t *stats = recall->stats;
    for (size_t slot = 0; slot < stats->engine->config->port_count; slot++) {
        const int64_t since = counter_store_begin(store, stats->engine->indexes[slot], recall->now);
        if (!since)
            return false;
        stats_board_begin(stats->board, slot, &recall->tallies[slot], since, recall->whole);
    }
    return true;
}

/* A clock that was put right by some seconds is no harm. */
static bool is_future(int64_t time, int64_t now)
{
    return time - now >= FAX_INTERVAL_MS;
}

static bool recall_call(void *user, const fax_call_t *call)
{
    const recall_t *recall = user;
    const int64_t slot = slot_of(recall->stats, call->port_index), time = call->end_time, now = recall->now;
    const int64_t end = is_future(time, now) ? 0 : time < now ? time : now;
    if (slot >= 0)
        stats_board_recall(recall->stats->board, (size_t)slot, call, end);
    return true;
}

static bool recall_old_call(void *user, const fax_call_t *call)
{
    return call->end_time >= ((const recall_t *)user)->day || recall_call(user, call);
}

/* The last day's, and of each port the last one, however old it is. */
static bool recall_calls(recall_t *recall)
{
    const fax_engine_t *engine = recall->stats->engine;
    const fax_call_filter_t day = {.since = recall->day};
    bool good = call_store_each(engine->store, &day, recall_call, recall);
    for (size_t slot = 0; good && slot < engine->config->port_count; slot++) {
        const fax_call_filter_t last = {.port_index = engine->indexes[slot], .limit = 1};
        good = call_store_each(engine->store, &last, recall_old_call, recall);
    }
    return good;
}

/* Whatever the history lacks: what ends from now on, counts. */
static int64_t whole_since(store_t *store, int64_t now)
{
    const int64_t recorded = call_counters_recorded_since(store, now + FAX_INTERVAL_MS);
    return recorded < now ? recorded : now;
}

static bool recall_all(engine_stats_t *stats)
{
    store_t *store = stats->engine->store;
    const int64_t now = stats->engine->started.utc;
    recall_t recall = {.stats = stats,
                       .tallies = calloc(stats->engine->config->port_count, sizeof(call_tally_t)),
                       .now = now,
                       .day = now - DAY,
                       .whole = whole_since(store, now)};
    const bool good = recall.tallies && call_counters_each(store, recall_tally, &recall) &&
                      store_transact(store, begin_ports, &recall) && recall_calls(&recall);
    free(recall.tallies);
    return good;
}

engine_stats_t *engine_stats_open(fax_engine_t *engine)
{
    engine_stats_t *stats = calloc(1, sizeof *stats);
    if (!stats)
        return NULL;
    stats->engine = engine;
    stats->board = stats_board_new(engine->config->port_count);
    stats->gaps = calloc(engine->config->port_count, sizeof *stats->gaps);
    if (stats->board && stats->gaps && recall_all(stats))
        return stats;
    engine_stats_close(stats);
    return NULL;
}

void engine_stats_close(engine_stats_t *stats)
{
    if (!stats)
        return;
    stats_board_free(stats->board);
    free(stats->gaps);
    free(stats);
}

/* --- call by call --- */

/* On the steady clock: the call's own is one, too. A call that an earlier faxportd left has none. */
static int64_t end_of(const engine_stats_t *stats, const fax_call_t *call)
{
    const int64_t now = engine_steady_utc(stats->engine), age = fax_time_clock() - call->end_clock;
    return call->end_clock && age > 0 && age < DAY ? now - age : now;
}

void engine_stats_count(engine_stats_t *stats, const fax_call_t *call)
{
    const int64_t slot = slot_of(stats, call->port_index);
    if (slot >= 0)
        stats_board_count(stats->board, (size_t)slot, call, end_of(stats, call));
}

void engine_stats_lose(engine_stats_t *stats, const fax_call_t *call)
{
    const int64_t slot = slot_of(stats, call->port_index), now = engine_steady_utc(stats->engine);
    if (slot < 0)
        return;
    stats->gaps[slot] = now;
    stats_board_lose(stats->board, (size_t)slot, now);
}

bool engine_stats_write(engine_stats_t *stats)
{
    const fax_engine_t *engine = stats->engine;
    for (size_t slot = 0; slot < engine->config->port_count; slot++)
        if (stats->gaps[slot] &&
            !counter_store_break(engine->store, engine->indexes[slot], stats->gaps[slot]))
            return false;
    return true;
}

void engine_stats_settle(engine_stats_t *stats, bool lasting)
{
    for (size_t slot = 0; lasting && slot < stats->engine->config->port_count; slot++)
        stats->gaps[slot] = 0;
}

const stats_board_t *engine_stats_board(const engine_stats_t *stats)
{
    return stats->board;
}
