#include "engine/store/number_series.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 100, LEAST = 50 /* that are reserved ahead */ };

struct number_series {
    store_t *store;
    char *name;
    uint32_t next;
    uint32_t reserved; /* up to here, not included */
};

static bool save(number_series_t *series, uint32_t next)
{
    sqlite3_stmt *statement = store_prepare(series->store, "INSERT INTO series (name, next) VALUES (?1, ?2) "
                                                           "ON CONFLICT (name) DO UPDATE SET next = ?2");
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, series->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, next);
    return store_finish(series->store, statement, series->name);
}

static bool restore(number_series_t *series)
{
    sqlite3_stmt *statement = store_prepare(series->store, "SELECT next FROM series WHERE name = ?1");
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, series->name, -1, SQLITE_STATIC);
    const int code = sqlite3_step(statement);
    series->next = code == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(statement, 0) : 1;
    series->reserved = series->next;
    const bool good = code == SQLITE_ROW || code == SQLITE_DONE || store_failed(series->store, series->name);
    sqlite3_finalize(statement);
    return good;
}

number_series_t *number_series_open(store_t *store, const char *name)
{
    number_series_t *series = calloc(1, sizeof *series);
    if (!series)
        return NULL;
    series->store = store;
    series->name = strdup(name);
    if (series->name && restore(series))
        return series;
    free(series->name);
    free(series);
    return NULL;
}

uint32_t number_series_next(number_series_t *series)
{
    if (series->next + LEAST >= series->reserved && save(series, series->next + BLOCK))
        series->reserved = series->next + BLOCK;
    if (series->next == 0)
        series->next = 1;
    return series->next++;
}

void number_series_close(number_series_t *series)
{
    if (!series)
        return;
    if (series->next < series->reserved)
        save(series, series->next);
    free(series->name);
    free(series);
}
