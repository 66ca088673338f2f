#include "engine/store/received_store.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "engine/fax_json.h"

bool received_store_put(store_t *store, const received_t *received)
{
    char *record = fax_json_print(&fax_call_fields, &received->call);
    sqlite3_stmt *put = store_prepare(
        store, "INSERT OR REPLACE INTO received (call, stage, tries, record) VALUES (?1, ?2, ?3, ?4)");
    if (put) {
        sqlite3_bind_int64(put, 1, received->call.call_id);
        sqlite3_bind_int(put, 2, (int)received->stage);
        sqlite3_bind_int64(put, 3, received->tries);
        sqlite3_bind_text(put, 4, record, -1, SQLITE_STATIC);
    }
    const bool good = store_finish(store, put, "a received fax");
    free(record);
    return good;
}

bool received_store_remove(store_t *store, uint32_t call_id)
{
    sqlite3_stmt *removal = store_prepare(store, "DELETE FROM received WHERE call = ?1");
    if (removal)
        sqlite3_bind_int64(removal, 1, call_id);
    return store_finish(store, removal, "a received fax that is done with");
}

static bool read_row(sqlite3_stmt *row, received_t *received)
{
    *received = (received_t){.stage = (received_stage_t)sqlite3_column_int(row, 1),
                             .tries = (uint32_t)sqlite3_column_int64(row, 2)};
    const bool known = received->stage >= RECEIVED_COMING && received->stage <= RECEIVED_FILED;
    const char *record = (const char *)sqlite3_column_text(row, 3);
    return known && record && fax_json_parse(&fax_call_fields, record, &received->call) &&
           received->call.call_id == (uint32_t)sqlite3_column_int64(row, 0);
}

bool received_store_each(store_t *store, void (*each)(void *user, const received_t *received), void *user)
{
    sqlite3_stmt *select =
        store_prepare(store, "SELECT call, stage, tries, record FROM received ORDER BY call");
    while (select && sqlite3_step(select) == SQLITE_ROW) {
        received_t received;
        if (read_row(select, &received))
            each(user, &received);
    }
    return store_finish(store, select, "the received faxes");
}
