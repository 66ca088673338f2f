/* Refresh as cache invalidation: each row of faxPortStatusTable has exactly one cached snapshot.
 *
 *   GET of any object of a row     takes a new snapshot of that row, once a request
 *   GETNEXT that starts a walk     takes a new one of the whole table, if the present one is MaxAge old or
 *                                  older, or if rows were renewed one by one since
 *   GETNEXT that goes on           answers from what is there; it has expired when no walk has touched it for
 *                                  IdleTime, or at AgeLimit
 *   SET of Refresh, RefreshAll     takes a new one of the row, of the whole table
 *
 * A request that the master sends again (same AgentX session and transaction) renews nothing. No two
 * snapshots of the same row, or of the whole table, are less than MinInterval apart. A row that cannot be
 * read keeps its last good snapshot.
 *
 * Pure: the clocks are given with each request, the rows come through `snapshot_source_t`. Threads: one. */
#ifndef AGENT_SNAPSHOT_CACHE_H
#define AGENT_SNAPSHOT_CACHE_H

#include <stddef.h>

#include "engine/fax_status.h"

typedef enum snapshot_refresh { SNAPSHOT_CURRENT = 1, SNAPSHOT_REFRESH } snapshot_refresh_t;

/* One row of faxPortStatusTable: the engine's record, and what is known of the moment it was taken. The
 * fields of the record apply to the snapshot, because it comes first. */
typedef struct snapshot {
    fax_status_t status;
    int64_t time;               /* ms UTC */
    int64_t age;                /* ms, at the moment of the request */
    uint32_t serial;            /* number of the instant, from 1; 0: never read */
    snapshot_refresh_t refresh; /* always SNAPSHOT_CURRENT */
    int64_t clock;              /* not shown: `time` on the monotonic clock */
    uint64_t asked;             /* not shown: number of the last request that wanted it new */
} snapshot_t;

/* Both clocks, ms (fax_time.h). */
typedef struct snapshot_moment {
    int64_t clock;
    int64_t utc;
} snapshot_moment_t;

/* Where the rows come from. `read` fills a settled record; false if it cannot be had. */
typedef struct snapshot_source {
    bool (*read)(void *user, uint32_t index, fax_status_t *status);
    void *user;
} snapshot_source_t;

/* The settings and counters of the cache: the record of the faxSnapshot scalars. Times in ms. */
typedef struct snapshot_info {
    uint32_t max_age;
    uint32_t idle_time;
    uint32_t age_limit;
    uint32_t min_interval;
    snapshot_refresh_t refresh_all; /* always SNAPSHOT_CURRENT */
    uint32_t row_refreshes;         /* of one row, by GET or SET */
    uint32_t table_refreshes;       /* of the whole table */
    uint32_t hits;                  /* requests that renewed nothing */
    uint32_t expiries;              /* walks that went on and found the snapshots expired */
    uint32_t suppressed;            /* refreshes left out because of min_interval */
    uint32_t resends;               /* requests that came again */
    uint32_t read_failures;         /* rows that could not be read */
    int64_t table_time;             /* of the present snapshot of the whole table, UTC */
    int64_t table_age;              /* at the moment of the request */
    uint32_t serial;                /* the newest instant */
} snapshot_info_t;

typedef struct snapshot_cache snapshot_cache_t;

/* A cache of rows `indexes` (copied). NULL if there is no memory. */
snapshot_cache_t *snapshot_cache_new(const uint32_t *indexes, size_t count, snapshot_source_t source);

void snapshot_cache_free(snapshot_cache_t *cache);

/* The settings and counters as of `moment`; the settings may be written. Valid as long as the cache. */
snapshot_info_t *snapshot_cache_info(snapshot_cache_t *cache, snapshot_moment_t moment);

/* Forget which requests came: the master is another one. */
void snapshot_cache_forget_requests(snapshot_cache_t *cache);

/* One request of a manager. Lives on the caller's stack; end it with snapshot_request_end(). */
typedef struct snapshot_request {
    snapshot_cache_t *cache;
    snapshot_moment_t moment;
    uint64_t key;    /* the AgentX session and transaction; 0 is "none, and never sent again" */
    uint64_t number; /* of the request */
    uint32_t serial; /* of the instant, once something was taken */
    bool entered;    /* has named a row */
    bool again;      /* was here before */
    bool renewed;
} snapshot_request_t;

snapshot_request_t snapshot_request_begin(snapshot_cache_t *cache, uint64_t key, snapshot_moment_t moment);

/* The request is a GET that names row `row` (a position, from 0). */
void snapshot_request_get(snapshot_request_t *request, size_t row);

/* The request is a GETNEXT that comes by the table; `starts`: from outside or from the root of a column. */
void snapshot_request_walk(snapshot_request_t *request, bool starts);

/* The row as it is cached now, with its age at the moment of the request. Valid until the next request. */
const snapshot_t *snapshot_request_row(const snapshot_request_t *request, size_t row);

void snapshot_request_end(snapshot_request_t *request);

/* True if row `row`, or the whole table, may be renewed at `moment`: MinInterval is over. */
bool snapshot_cache_row_is_due(const snapshot_cache_t *cache, size_t row, snapshot_moment_t moment);
bool snapshot_cache_table_is_due(const snapshot_cache_t *cache, snapshot_moment_t moment);

/* Renew row `row`, or the whole table, if it may be. */
void snapshot_cache_refresh_row(snapshot_cache_t *cache, size_t row, snapshot_moment_t moment);
void snapshot_cache_refresh_table(snapshot_cache_t *cache, snapshot_moment_t moment);

#endif
