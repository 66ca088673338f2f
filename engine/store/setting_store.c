#include "engine/store/setting_store.h"

#include <sqlite3.h>

bool setting_store_put(store_t *store, const char *name, int64_t value)
{
    sqlite3_stmt *put = store_prepare(store, "INSERT INTO setting (name, value) VALUES (?1, ?2) "
                                             "ON CONFLICT (name) DO UPDATE SET value = ?2");
    if (put) {
        sqlite3_bind_text(put, 1, name, -1, SQLITE_STATIC);
        sqlite3_bind_int64(put, 2, value);
    }
    return store_finish(store, put, name);
}

bool setting_store_each(store_t *store, void (*each)(void *user, const char *name, int64_t value), void *user)
{
    sqlite3_stmt *select = store_prepare(store, "SELECT name, value FROM setting ORDER BY name");
    while (select && sqlite3_step(select) == SQLITE_ROW)
        each(user, (const char *)sqlite3_column_text(select, 0), sqlite3_column_int64(select, 1));
    return store_finish(store, select, "the settings");
}
