#include "agent/snapshot_cache.h"

#include <stdlib.h>
#include <string.h>

enum { RECENT_REQUESTS = 64 };

struct snapshot_cache {
    snapshot_source_t source;
    uint32_t *indexes;
    snapshot_t *rows;
    size_t row_count;
    snapshot_info_t info;
    int64_t table_clock; /* when the whole table was taken; meaningful if `has_table` */
    int64_t walk_clock;  /* when a walk came by */
    bool has_table;
    bool mixed;        /* rows were renewed one by one since */
    uint64_t requests; /* how many came */
    uint64_t recent[RECENT_REQUESTS];
    size_t next_recent;
};

snapshot_cache_t *snapshot_cache_new(const uint32_t *indexes, size_t count, snapshot_source_t source)
{
    snapshot_cache_t *cache = calloc(1, sizeof *cache);
    if (!cache)
        return NULL;
    cache->source = source;
    cache->indexes = calloc(count + 1, sizeof *cache->indexes);
    cache->rows = calloc(count + 1, sizeof *cache->rows);
    if (!cache->indexes || !cache->rows) {
        snapshot_cache_free(cache);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        cache->indexes[i] = indexes[i];
        cache->rows[i].refresh = SNAPSHOT_CURRENT;
        fax_status_reset(&cache->rows[i].status, indexes[i], "", FAX_STATE_UNAVAILABLE, 0);
        fax_status_settle(&cache->rows[i].status, 0);
    }
    cache->row_count = count;
    cache->info = (snapshot_info_t){
        .max_age = 1000, .idle_time = 5000, .age_limit = 30000, .refresh_all = SNAPSHOT_CURRENT};
    return cache;
}

void snapshot_cache_free(snapshot_cache_t *cache)
{
    if (!cache)
        return;
    free(cache->indexes);
    free(cache->rows);
    free(cache);
}

snapshot_info_t *snapshot_cache_info(snapshot_cache_t *cache, snapshot_moment_t moment)
{
    cache->info.table_age = cache->has_table ? moment.clock - cache->table_clock : 0;
    return &cache->info;
}

/* ---- requests that come again ---- */

void snapshot_cache_forget_requests(snapshot_cache_t *cache)
{
    memset(cache->recent, 0, sizeof cache->recent);
}

static bool came_before(snapshot_cache_t *cache, uint64_t key)
{
    if (key == 0)
        return false;
    for (size_t i = 0; i < RECENT_REQUESTS; i++)
        if (cache->recent[i] == key)
            return true;
    cache->recent[cache->next_recent++ % RECENT_REQUESTS] = key;
    return false;
}

/* The request names rows: has it been here? Asked once a request. */
static bool is_again(snapshot_request_t *request)
{
    if (!request->entered)
        request->again = came_before(request->cache, request->key);
    request->entered = true;
    return request->again;
}

/* ---- taking ---- */

/* The instants are numbered: all rows that one request renews belong to one. */
static uint32_t instant_of(snapshot_request_t *request)
{
    if (request->serial == 0)
        request->serial = ++request->cache->info.serial;
    return request->serial;
}

static void take_row(snapshot_request_t *request, size_t row)
{
    snapshot_cache_t *cache = request->cache;
    snapshot_t *snapshot = &cache->rows[row];
    fax_status_t status;
    snapshot->asked = request->number;
    if (!cache->source.read(cache->source.user, cache->indexes[row], &status)) {
        cache->info.read_failures++;
        return;
    }
    snapshot->status = status;
    snapshot->time = request->moment.utc;
    snapshot->clock = request->moment.clock;
    snapshot->serial = instant_of(request);
}

static void take_table(snapshot_request_t *request)
{
    snapshot_cache_t *cache = request->cache;
    for (size_t row = 0; row < cache->row_count; row++)
        take_row(request, row);
    cache->has_table = true;
    cache->mixed = false;
    cache->table_clock = request->moment.clock;
    cache->walk_clock = request->moment.clock;
    cache->info.table_time = request->moment.utc;
    cache->info.table_refreshes++;
    request->renewed = true;
}

static bool is_over(int64_t since, uint32_t time, snapshot_moment_t moment)
{
    return moment.clock - since >= time;
}

bool snapshot_cache_row_is_due(const snapshot_cache_t *cache, size_t row, snapshot_moment_t moment)
{
    const snapshot_t *snapshot = &cache->rows[row];
    return snapshot->serial == 0 || is_over(snapshot->clock, cache->info.min_interval, moment);
}

bool snapshot_cache_table_is_due(const snapshot_cache_t *cache, snapshot_moment_t moment)
{
    return !cache->has_table || is_over(cache->table_clock, cache->info.min_interval, moment);
}

static void renew_row(snapshot_request_t *request, size_t row)
{
    snapshot_cache_t *cache = request->cache;
    if (!snapshot_cache_row_is_due(cache, row, request->moment)) {
        cache->rows[row].asked = request->number;
        cache->info.suppressed++;
        return;
    }
    take_row(request, row);
    cache->mixed = true;
    cache->info.row_refreshes++;
    request->renewed = true;
}

static void renew_table(snapshot_request_t *request)
{
    if (snapshot_cache_table_is_due(request->cache, request->moment))
        take_table(request);
    else
        request->cache->info.suppressed++;
}

/* ---- requests ---- */

snapshot_request_t snapshot_request_begin(snapshot_cache_t *cache, uint64_t key, snapshot_moment_t moment)
{
    return (snapshot_request_t){.cache = cache, .key = key, .moment = moment, .number = ++cache->requests};
}

void snapshot_request_get(snapshot_request_t *request, size_t row)
{
    const snapshot_t *snapshot = &request->cache->rows[row];
    const bool done = snapshot->asked == request->number;
    const bool again = is_again(request) && snapshot->serial != 0;
    if (!done && !again)
        renew_row(request, row);
}

/* Is the present snapshot of the whole table no answer to a walk that `starts` or goes on? */
static bool is_stale(snapshot_cache_t *cache, bool starts, snapshot_moment_t moment)
{
    if (!cache->has_table)
        return true;
    if (starts && (cache->mixed || is_over(cache->table_clock, cache->info.max_age, moment)))
        return true;
    const bool expired = is_over(cache->walk_clock, cache->info.idle_time, moment) ||
                         is_over(cache->table_clock, cache->info.age_limit, moment);
    cache->info.expiries += expired;
    return expired;
}

void snapshot_request_walk(snapshot_request_t *request, bool starts)
{
    const bool begins = starts && !is_again(request);
    request->entered = true;
    if (is_stale(request->cache, begins, request->moment))
        renew_table(request);
    request->cache->walk_clock = request->moment.clock;
}

const snapshot_t *snapshot_request_row(const snapshot_request_t *request, size_t row)
{
    snapshot_t *snapshot = &request->cache->rows[row];
    snapshot->age = snapshot->serial == 0 ? 0 : request->moment.clock - snapshot->clock;
    return snapshot;
}

void snapshot_request_end(snapshot_request_t *request)
{
    if (!request->entered)
        return;
    request->cache->info.resends += request->again;
    request->cache->info.hits += !request->renewed;
}

/* ---- SET ---- */

void snapshot_cache_refresh_row(snapshot_cache_t *cache, size_t row, snapshot_moment_t moment)
{
    snapshot_request_t request = snapshot_request_begin(cache, 0, moment);
    renew_row(&request, row);
}

void snapshot_cache_refresh_table(snapshot_cache_t *cache, snapshot_moment_t moment)
{
    snapshot_request_t request = snapshot_request_begin(cache, 0, moment);
    renew_table(&request);
}
