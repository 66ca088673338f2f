#include "engine/store/store.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"

enum { PATH_SIZE = 300, APPLICATION_ID = 0x66617870 /* "faxp" */ };

struct store {
    sqlite3 *database;
    char path[PATH_SIZE];
};

/* steps[n] brings schema n to n + 1. Append only. */
static const char *const steps[STORE_VERSION] = {
    "CREATE TABLE port (port_index INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE series (name TEXT PRIMARY KEY, next INTEGER NOT NULL);",
};

static int64_t number_of(sqlite3 *database, const char *sql, int64_t otherwise)
{
    sqlite3_stmt *statement;
    int64_t number = otherwise;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static bool is_sound(sqlite3 *database)
{
    sqlite3_stmt *statement;
    bool sound = false;
    if (sqlite3_prepare_v2(database, "PRAGMA quick_check(1)", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        sound = strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    return sound;
}

/* What to do about SQLite's `code`, when the database `path` cannot be used. */
static void explain(const store_t *store, int code, char *error, size_t size)
{
    const char *const why = sqlite3_errstr(code);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        snprintf(error, size,
                 "%s is in use: another faxportd runs on this state-dir; stop it, or give this "
                 "one a state-dir of its own",
                 store->path);
    else if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        snprintf(error, size,
                 "%s is damaged (%s): restore it from a copy, or move it away and start again "
                 "with new port indexes",
                 store->path, why);
    else
        snprintf(error, size,
                 "%s cannot be used (%s): make sure that the folder is there, has room and "
                 "belongs to the user of faxportd",
                 store->path, why);
}

static bool upgrade(store_t *store, int64_t version)
{
    if (!store_run(store, "BEGIN IMMEDIATE"))
        return false;
    bool good = true;
    for (int64_t step = version; good && step < STORE_VERSION; step++)
        good = store_run(store, steps[step]);
    char marks[100];
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
             STORE_VERSION);
    good = good && store_run(store, marks) && store_run(store, "COMMIT");
    if (!good)
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return good;
}

/* The database is open, ours alone and readable: is it a faxportd's, and not a newer one's? */
static bool adopt(store_t *store, char *error, size_t size)
{
    const int64_t version = number_of(store->database, "PRAGMA user_version", -1);
    const int64_t application = number_of(store->database, "PRAGMA application_id", -1);
    const int64_t tables = number_of(store->database, "SELECT count(*) FROM sqlite_master", -1);
    const bool fresh = version == 0 && application == 0 && tables == 0;
    if (!fresh && application != APPLICATION_ID) {
        snprintf(error, size, "%s is no database of faxportd: move it away", store->path);
        return false;
    }
    if (version > STORE_VERSION) {
        snprintf(error, size,
                 "%s is of a newer faxportd (its version is %d, this one knows %d): run that one",
                 store->path, (int)version, STORE_VERSION);
        return false;
    }
    if (version < STORE_VERSION && !upgrade(store, version)) {
        explain(store, sqlite3_errcode(store->database), error, size);
        return false;
    }
    return true;
}

/* The first read takes the lock of locking_mode EXCLUSIVE, and keeps it. */
static int take_hold(store_t *store)
{
    sqlite3 *database = store->database;
    int code = sqlite3_exec(database, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(database, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(database, "PRAGMA synchronous = FULL; BEGIN EXCLUSIVE; COMMIT", NULL, NULL, NULL);
    if (code == SQLITE_OK && !is_sound(database))
        code = SQLITE_CORRUPT;
    return code;
}

store_t *store_open(const char *state_dir, char *error, size_t error_size)
{
    store_t *store = calloc(1, sizeof *store);
    if (!store) {
        snprintf(error, error_size, "there is no memory");
        return NULL;
    }
    snprintf(store->path, sizeof store->path, "%s/faxportd.db", state_dir);
    int code =
        sqlite3_open_v2(store->path, &store->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code == SQLITE_OK)
        code = take_hold(store);
    if (code != SQLITE_OK)
        explain(store, code, error, error_size);
    if (code == SQLITE_OK && adopt(store, error, error_size))
        return store;
    store_close(store);
    return NULL;
}

void store_close(store_t *store)
{
    if (!store)
        return;
    sqlite3_close(store->database);
    free(store);
}

struct sqlite3 *store_database(store_t *store)
{
    return store->database;
}

bool store_failed(store_t *store, const char *what)
{
    fax_log(FAX_LOG_ERROR, "store", "%s: %s: %s", store->path, what, sqlite3_errmsg(store->database));
    return false;
}

bool store_run(store_t *store, const char *sql)
{
    return sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK || store_failed(store, sql);
}

struct sqlite3_stmt *store_prepare(store_t *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) != SQLITE_OK)
        store_failed(store, sql);
    return statement;
}
