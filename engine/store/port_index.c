#include "engine/store/port_index.h"

#include <sqlite3.h>

static uint32_t assign_one(store_t *store, sqlite3_stmt *insert, sqlite3_stmt *find, const char *name)
{
    sqlite3_bind_text(insert, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(find, 1, name, -1, SQLITE_STATIC);
    uint32_t index = 0;
    if (sqlite3_step(insert) == SQLITE_DONE && sqlite3_step(find) == SQLITE_ROW)
        index = (uint32_t)sqlite3_column_int64(find, 0);
    else
        store_failed(store, name);
    sqlite3_reset(insert);
    sqlite3_reset(find);
    return index;
}

typedef struct assignment {
    const fax_port_config_t *ports;
    size_t count;
    uint32_t *indexes;
} assignment_t;

static bool assign_all(store_t *store, void *user)
{
    const assignment_t *assignment = user;
    /* Not INSERT OR IGNORE: that would use up a number of AUTOINCREMENT for each known name. */
    sqlite3_stmt *insert = store_prepare(
        store, "INSERT INTO port (name) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM port WHERE name = ?1)");
    sqlite3_stmt *find = store_prepare(store, "SELECT port_index FROM port WHERE name = ?1");
    bool good = insert && find;
    for (size_t i = 0; good && i < assignment->count; i++) {
        assignment->indexes[i] = assign_one(store, insert, find, assignment->ports[i].name);
        good = assignment->indexes[i] != 0;
    }
    sqlite3_finalize(insert);
    sqlite3_finalize(find);
    return good;
}

bool port_index_assign(store_t *store, const fax_port_config_t *ports, size_t count, uint32_t *indexes)
{
    return store_transact(store, assign_all, &(assignment_t){ports, count, indexes});
}
