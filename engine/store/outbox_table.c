#include "engine/store/outbox_table.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_json.h"
#include "engine/fax_notice.h"

static const char what[] = "the notifications";

#define LOST_COUNTER "'notificationsDropped'"

void outbox_table_count(store_t *store, outbox_totals_t *totals)
{
    *totals = (outbox_totals_t){
        .newest = (uint32_t)store_number(store, "SELECT coalesce(max(sequence), 0) FROM notification"),
        .waiting = (uint32_t)store_number(store, "SELECT count(*) FROM notification WHERE sent = 0"),
        .lost = (uint32_t)store_number(
            store, "SELECT coalesce(sum(value), 0) FROM counter WHERE name = " LOST_COUNTER)};
}

bool outbox_table_add(store_t *store, const fax_event_t *event, int64_t sent)
{
    char *record = fax_json_print(&fax_event_fields, event);
    sqlite3_stmt *insert =
        store_prepare(store, "INSERT INTO notification (sequence, kind, port, time, sent, record) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    if (insert) {
        sqlite3_bind_int64(insert, 1, event->sequence);
        sqlite3_bind_int64(insert, 2, event->kind);
        sqlite3_bind_int64(insert, 3, event->port.index);
        sqlite3_bind_int64(insert, 4, event->time);
        sqlite3_bind_int64(insert, 5, sent);
        sqlite3_bind_text(insert, 6, record, -1, SQLITE_STATIC);
    }
    const bool good = store_finish(store, insert, what);
    free(record);
    return good;
}

/* Run `sql` with one or two numbers in it. */
static bool run(store_t *store, const char *sql, int64_t first, int64_t second)
{
    sqlite3_stmt *statement = store_prepare(store, sql);
    if (statement) {
        sqlite3_bind_int64(statement, 1, first);
        if (sqlite3_bind_parameter_count(statement) > 1)
            sqlite3_bind_int64(statement, 2, second);
    }
    return store_finish(store, statement, what);
}

bool outbox_table_mark(store_t *store, uint32_t sequence, int64_t sent)
{
    return run(store, "UPDATE notification SET sent = ?2 WHERE sequence = ?1", sequence, sent);
}

bool outbox_table_set_lost(store_t *store, uint32_t lost)
{
    return run(store,
               "INSERT INTO counter (port, name, value) VALUES (0, " LOST_COUNTER ", ?1) "
               "ON CONFLICT (port, name) DO UPDATE SET value = ?1",
               lost, 0);
}

bool outbox_table_drop(store_t *store, uint32_t count, uint32_t *up_to)
{
    sqlite3_stmt *find = store_prepare(
        store, "SELECT sequence FROM notification WHERE sent = 0 ORDER BY sequence LIMIT 1 OFFSET ?1");
    if (find)
        sqlite3_bind_int64(find, 1, (int64_t)count - 1);
    const bool found = find && sqlite3_step(find) == SQLITE_ROW;
    *up_to = found ? (uint32_t)sqlite3_column_int64(find, 0) : 0;
    sqlite3_finalize(find);
    return found && run(store, "UPDATE notification SET sent = ?2 WHERE sent = 0 AND sequence <= ?1", *up_to,
                        OUTBOX_LOST);
}

/* "(1,2),(5,6)": the kinds that raise an alarm, each with the one that clears it. */
static void name_pairs(char *text, size_t size)
{
    text[0] = '\0';
    for (unsigned kind = 1; kind <= FAX_EVENT_NOTICES; kind++) {
        const fax_event_kind_t raised = fax_notice_row((fax_event_kind_t)kind)->clears;
        const size_t length = strlen(text);
        if (raised)
            snprintf(text + length, size - length, "%s(%d,%u)", length ? "," : "", (int)raised, kind);
    }
}

bool outbox_table_purge(store_t *store, int64_t up_to)
{
    char pairs[8 * FAX_EVENT_NOTICES], sql[sizeof pairs + 500];
    name_pairs(pairs, sizeof pairs);
    snprintf(sql, sizeof sql,
             "WITH pair (raised, cleared) AS (VALUES %s) "
             "DELETE FROM notification WHERE sent <> 0 AND sequence <= ?1 "
             "AND sequence < (SELECT max(sequence) FROM notification) "
             "AND NOT EXISTS (SELECT 1 FROM pair WHERE raised = notification.kind AND NOT EXISTS "
             "(SELECT 1 FROM notification AS later WHERE later.kind = cleared "
             "AND later.port = notification.port AND later.sequence > notification.sequence))",
             pairs);
    return run(store, sql, up_to, 0);
}

static bool read_event(sqlite3_stmt *row, int column, fax_event_t *event)
{
    *event = (fax_event_t){.sequence = 0};
    return fax_json_parse(&fax_event_fields, (const char *)sqlite3_column_text(row, column), event);
}

bool outbox_table_each_waiting(store_t *store, uint32_t after, bool (*each)(void *user, const fax_event_t *),
                               void *user)
{
    sqlite3_stmt *select = store_prepare(
        store, "SELECT record FROM notification WHERE sent = 0 AND sequence > ?1 ORDER BY sequence");
    if (!select)
        return false;
    sqlite3_bind_int64(select, 1, after);
    fax_event_t event;
    bool go_on = true;
    while (go_on && sqlite3_step(select) == SQLITE_ROW)
        if (read_event(select, 0, &event))
            go_on = each(user, &event);
    return !go_on ? (sqlite3_finalize(select), true) : store_finish(store, select, what);
}

bool outbox_table_each_newest(store_t *store, uint32_t count,
                              void (*each)(void *user, const fax_event_t *event, int64_t sent), void *user)
{
    sqlite3_stmt *select =
        store_prepare(store, "SELECT record, sent FROM notification ORDER BY sequence DESC LIMIT ?1");
    fax_event_t event;
    if (select)
        sqlite3_bind_int64(select, 1, count);
    while (select && sqlite3_step(select) == SQLITE_ROW)
        if (read_event(select, 0, &event))
            each(user, &event, sqlite3_column_int64(select, 1));
    return store_finish(store, select, what);
}

bool outbox_table_replay(store_t *store, bool (*wants)(fax_event_kind_t kind),
                         void (*each)(void *user, const fax_event_t *event), void *user)
{
    sqlite3_stmt *select = store_prepare(store, "SELECT kind, record FROM notification ORDER BY sequence");
    fax_event_t event;
    while (select && sqlite3_step(select) == SQLITE_ROW)
        if (wants((fax_event_kind_t)sqlite3_column_int(select, 0)) && read_event(select, 1, &event))
            each(user, &event);
    return store_finish(store, select, what);
}
