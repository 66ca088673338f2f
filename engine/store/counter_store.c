#include "engine/store/counter_store.h"

#include <sqlite3.h>
#include <stdio.h>

typedef struct addition {
    uint32_t port;
    const counter_delta_t *deltas;
    size_t count;
} addition_t;

static bool add_one(store_t *store, uint32_t port, const counter_delta_t *delta)
{
    sqlite3_stmt *add = store_prepare(store, "INSERT INTO counter (port, name, value) VALUES (?1, ?2, ?3) "
                                             "ON CONFLICT (port, name) DO UPDATE SET value = value + ?3");
    if (add) {
        sqlite3_bind_int64(add, 1, port);
        sqlite3_bind_text(add, 2, delta->name, -1, SQLITE_STATIC);
        sqlite3_bind_int64(add, 3, delta->more);
    }
    return store_finish(store, add, delta->name);
}

static bool add_all(store_t *store, void *user)
{
    const addition_t *addition = user;
    for (size_t i = 0; i < addition->count; i++)
        if (addition->deltas[i].more && !add_one(store, addition->port, &addition->deltas[i]))
            return false;
    return true;
}

bool counter_store_add(store_t *store, uint32_t port, const counter_delta_t *deltas, size_t count)
{
    return store_transact(store, add_all, &(addition_t){port, deltas, count});
}

uint64_t counter_store_read(store_t *store, uint32_t port, const char *name)
{
    sqlite3_stmt *read = store_prepare(store, "SELECT value FROM counter WHERE port = ?1 AND name = ?2");
    if (!read)
        return 0;
    sqlite3_bind_int64(read, 1, port);
    sqlite3_bind_text(read, 2, name, -1, SQLITE_STATIC);
    const int code = sqlite3_step(read);
    const uint64_t value = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(read, 0) : 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        store_failed(store, name);
    sqlite3_finalize(read);
    return value;
}

bool counter_store_each(store_t *store,
                        void (*each)(void *user, uint32_t port, const char *name, uint64_t value), void *user)
{
    sqlite3_stmt *select =
        store_prepare(store, "SELECT port, name, value FROM counter WHERE port > 0 ORDER BY port");
    while (select && sqlite3_step(select) == SQLITE_ROW)
        each(user, (uint32_t)sqlite3_column_int64(select, 0), (const char *)sqlite3_column_text(select, 1),
             (uint64_t)sqlite3_column_int64(select, 2));
    return store_finish(store, select, "the counters of the ports");
}

static bool set_since(store_t *store, const char *sql, uint32_t port, int64_t utc)
{
    sqlite3_stmt *update = store_prepare(store, sql);
    if (update) {
        sqlite3_bind_int64(update, 1, port);
        sqlite3_bind_int64(update, 2, utc);
    }
    return store_finish(store, update, "since when a port has been counting");
}

int64_t counter_store_begin(store_t *store, uint32_t port, int64_t utc)
{
    char sql[100];
    snprintf(sql, sizeof sql, "SELECT counted_since FROM port WHERE port_index = %u", port);
    if (!set_since(store, "UPDATE port SET counted_since = ?2 WHERE port_index = ?1 AND counted_since = 0",
                   port, utc))
        return 0;
    return store_number(store, sql);
}

bool counter_store_break(store_t *store, uint32_t port, int64_t utc)
{
    return set_since(store, "UPDATE port SET counted_since = ?2 WHERE port_index = ?1", port, utc);
}
