#include "engine/store/call_store.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "engine/fax_json.h"

bool call_store_put(store_t *store, const fax_call_t *call, bool *is_new)
{
    char *record = fax_json_print(&fax_call_fields, call);
    sqlite3_stmt *insert =
        store_prepare(store, "INSERT INTO call (id, ended, port, failed, record) VALUES (?1, ?2, ?3, ?4, ?5) "
                             "ON CONFLICT (id) DO NOTHING");
    if (insert) {
        sqlite3_bind_int64(insert, 1, call->call_id);
        sqlite3_bind_int64(insert, 2, call->end_time);
        sqlite3_bind_int64(insert, 3, call->port_index);
        sqlite3_bind_int(insert, 4, call->cause != FAX_CAUSE_NONE);
        sqlite3_bind_text(insert, 5, record, -1, SQLITE_STATIC);
    }
    const bool good = store_finish(store, insert, "a call's record");
    if (is_new)
        *is_new = good && sqlite3_changes(store_database(store)) == 1;
    free(record);
    return good;
}

static sqlite3_stmt *prepare_each(store_t *store, const fax_call_filter_t *filter)
{
    sqlite3_stmt *select = store_prepare(store, "SELECT record FROM call WHERE id < ?1 AND ended >= ?2 "
                                                "AND (?3 = 0 OR port = ?3) AND (?4 = 0 OR failed) "
                                                "ORDER BY id DESC LIMIT ?5");
    if (!select)
        return NULL;
    sqlite3_bind_int64(select, 1, filter->before ? (int64_t)filter->before : INT64_MAX);
    sqlite3_bind_int64(select, 2, filter->since ? filter->since : INT64_MIN);
    sqlite3_bind_int64(select, 3, filter->port_index);
    sqlite3_bind_int(select, 4, filter->failed);
    sqlite3_bind_int64(select, 5, filter->limit ? (int64_t)filter->limit : -1);
    return select;
}

bool call_store_each(store_t *store, const fax_call_filter_t *filter,
                     bool (*each)(void *user, const fax_call_t *call), void *user)
{
    sqlite3_stmt *select = prepare_each(store, filter);
    bool go_on = true;
    while (select && go_on && sqlite3_step(select) == SQLITE_ROW) {
        fax_call_t call = {0};
        if (fax_json_parse(&fax_call_fields, (const char *)sqlite3_column_text(select, 0), &call))
            go_on = each(user, &call);
    }
    if (go_on)
        return store_finish(store, select, "the history of calls");
    sqlite3_finalize(select);
    return true;
}

bool call_filter_takes(const fax_call_filter_t *filter, const fax_call_t *call)
{
    return (!filter->before || call->call_id < filter->before) &&
           (!filter->since || call->end_time >= filter->since) &&
           (!filter->port_index || call->port_index == filter->port_index) &&
           (!filter->failed || call->cause != FAX_CAUSE_NONE);
}

static bool copy_first(void *user, const fax_call_t *call)
{
    *(fax_call_t *)user = *call;
    return false;
}

bool call_store_find(store_t *store, uint32_t id, fax_call_t *call)
{
    fax_call_t found = {0};
    const fax_call_filter_t filter = {.before = id + 1, .limit = 1};
    if (!call_store_each(store, &filter, copy_first, &found) || found.call_id != id)
        return false;
    *call = found;
    return true;
}

uint32_t call_store_purge(store_t *store, int64_t before, uint32_t count, uint32_t step)
{
    sqlite3_stmt *purge = store_prepare(
        store, "DELETE FROM call WHERE id IN (SELECT id FROM call WHERE ended < ?1 "
               "OR id <= (SELECT id FROM call ORDER BY id DESC LIMIT 1 OFFSET ?2) ORDER BY id LIMIT ?3)");
    if (purge) {
        sqlite3_bind_int64(purge, 1, before);
        sqlite3_bind_int64(purge, 2, count);
        sqlite3_bind_int64(purge, 3, step);
    }
    return store_finish(store, purge, "forgetting old calls")
               ? (uint32_t)sqlite3_changes(store_database(store))
               : 0;
}

uint32_t call_store_count(store_t *store)
{
    return (uint32_t)store_number(store, "SELECT count(*) FROM call");
}
