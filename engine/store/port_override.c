#include "engine/store/port_override.h"

#include <sqlite3.h>

#include "engine/fax_text.h"

bool port_override_put(store_t *store, const port_override_t *override)
{
    sqlite3_stmt *put = store_prepare(store, "INSERT INTO port_override (port, option, value, instead_of) "
                                             "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (port, option) "
                                             "DO UPDATE SET value = ?3, instead_of = ?4");
    if (put) {
        sqlite3_bind_int64(put, 1, override->port);
        sqlite3_bind_text(put, 2, fax_port_option_names[override->option], -1, SQLITE_STATIC);
        sqlite3_bind_text(put, 3, override->value, -1, SQLITE_STATIC);
        sqlite3_bind_text(put, 4, override->instead_of, -1, SQLITE_STATIC);
    }
    return store_finish(store, put, "an option of a port");
}

bool port_override_remove(store_t *store, uint32_t port, fax_port_option_t option)
{
    sqlite3_stmt *remove = store_prepare(store, "DELETE FROM port_override WHERE port = ?1 AND option = ?2");
    if (remove) {
        sqlite3_bind_int64(remove, 1, port);
        sqlite3_bind_text(remove, 2, fax_port_option_names[option], -1, SQLITE_STATIC);
    }
    return store_finish(store, remove, "an option of a port");
}

static void read_text(sqlite3_stmt *row, int column, char text[FAX_PORT_VALUE_SIZE])
{
    fax_text_copy(text, FAX_PORT_VALUE_SIZE, (const char *)sqlite3_column_text(row, column));
}

bool port_override_each(store_t *store, void (*each)(void *user, const port_override_t *override), void *user)
{
    sqlite3_stmt *select =
        store_prepare(store, "SELECT port, option, value, instead_of FROM port_override ORDER BY 1, 2");
    while (select && sqlite3_step(select) == SQLITE_ROW) {
        port_override_t override = {.port = (uint32_t)sqlite3_column_int64(select, 0),
                                    .option =
                                        fax_port_option_named((const char *)sqlite3_column_text(select, 1))};
        read_text(select, 2, override.value);
        read_text(select, 3, override.instead_of);
        if (override.option < FAX_PORT_OPTIONS)
            each(user, &override);
    }
    return store_finish(store, select, "the options of the ports");
}
