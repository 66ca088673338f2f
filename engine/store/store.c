#include "engine/store/store.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/fax_time.h"

enum { PATH_SIZE = 300, APPLICATION_ID = 0x66617870 /* "faxp" */ };

struct store {
    sqlite3 *database;
    char path[PATH_SIZE];
    store_health_t health;
    int code;       /* SQLite's, of the last failure */
    unsigned depth; /* of the transactions in each other */
};

/* steps[n] brings schema n to n + 1. Append only. */
static const char *const steps[STORE_VERSION] = {
    "CREATE TABLE port (port_index INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE series (name TEXT PRIMARY KEY, next INTEGER NOT NULL);",

    /* Rows have what they are found by, and the whole record as JSON (fax_json.h), so that records may
     * grow. */
    "CREATE TABLE job (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, submitted INTEGER NOT NULL,"
    " ended INTEGER NOT NULL, record TEXT NOT NULL);"
    "CREATE INDEX job_ended ON job (ended);"
    "CREATE TABLE call (id INTEGER PRIMARY KEY, ended INTEGER NOT NULL, port INTEGER NOT NULL,"
    " failed INTEGER NOT NULL, record TEXT NOT NULL);"
    "CREATE INDEX call_ended ON call (ended);"
    "CREATE TABLE notification (sequence INTEGER PRIMARY KEY, kind INTEGER NOT NULL, port INTEGER NOT NULL,"
    " time INTEGER NOT NULL, sent INTEGER NOT NULL, record TEXT NOT NULL);"
    "CREATE INDEX notification_sent ON notification (sent, sequence);"
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
    "CREATE TABLE counter (port INTEGER NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL,"
    " PRIMARY KEY (port, name)) WITHOUT ROWID;",

    "CREATE TABLE received (call INTEGER PRIMARY KEY, stage INTEGER NOT NULL, tries INTEGER NOT NULL,"
    " record TEXT NOT NULL);",

    /* The ports' counters begin anew, in a form that adds up; the column says since when. */
    "ALTER TABLE port ADD COLUMN counted_since INTEGER NOT NULL DEFAULT 0;"
    "DELETE FROM counter WHERE port > 0;"
    "CREATE INDEX call_port ON call (port, id);",

    "CREATE TABLE port_override (port INTEGER NOT NULL, option TEXT NOT NULL, value TEXT NOT NULL,"
    " instead_of TEXT NOT NULL, PRIMARY KEY (port, option)) WITHOUT ROWID;",
};

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

/* Also without a step it is a trial write: who cannot write is to know it now. */
static bool upgrade(store_t *store, void *user)
{
    const int64_t *version = user;
    for (int64_t step = *version; step < STORE_VERSION; step++)
        if (!store_run(store, steps[step]))
            return false;
    char marks[100];
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
             STORE_VERSION);
    return store_run(store, marks);
}

/* The database is open, ours alone and readable: is it a faxportd's, and not a newer one's? */
static bool adopt(store_t *store, char *error, size_t size)
{
    int64_t version = store_number(store, "PRAGMA user_version");
    const int64_t application = store_number(store, "PRAGMA application_id");
    const int64_t tables = store_number(store, "SELECT count(*) FROM sqlite_master");
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
    if (!store_transact(store, upgrade, &version)) {
        explain(store, store->code & 0xff, error, size);
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

bool store_finish(store_t *store, struct sqlite3_stmt *statement, const char *what)
{
    if (!statement)
        return false;
    int code;
    do
        code = sqlite3_step(statement);
    while (code == SQLITE_ROW);
    if (code != SQLITE_DONE)
        store_failed(store, what);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

int64_t store_number(store_t *store, const char *sql)
{
    sqlite3_stmt *statement = store_prepare(store, sql);
    int64_t number = 0;
    const int code = statement ? sqlite3_step(statement) : SQLITE_DONE;
    if (code == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    else if (code != SQLITE_DONE)
        store_failed(store, sql);
    sqlite3_finalize(statement);
    return number;
}

/* A disk that is full may have made SQLite roll the whole transaction back by itself: what follows in it must
 * not be committed statement by statement. */
static bool is_open(const store_t *store)
{
    return !sqlite3_get_autocommit(store->database);
}

bool store_transact(store_t *store, bool (*work)(store_t *store, void *user), void *user)
{
    const bool outermost = store->depth == 0;
    if (!outermost && !is_open(store))
        return false;
    if (!store_run(store, outermost ? "BEGIN IMMEDIATE" : "SAVEPOINT part"))
        return false;
    store->depth++;
    const bool good =
        work(store, user) && is_open(store) && store_run(store, outermost ? "COMMIT" : "RELEASE part");
    store->depth--;
    if (!good && is_open(store))
        sqlite3_exec(store->database, outermost ? "ROLLBACK" : "ROLLBACK TO part; RELEASE part", NULL, NULL,
                     NULL);
    return good;
}

/* --- health --- */

const store_health_t *store_health(const store_t *store)
{
    return &store->health;
}

bool store_failed(store_t *store, const char *what)
{
    store_health_t *health = &store->health;
    const int code = sqlite3_extended_errcode(store->database);
    const bool known = health->failing && store->code == code;
    store->code = code;
    health->failures++;
    snprintf(health->error, sizeof health->error, "%.100s: %.80s", what, sqlite3_errmsg(store->database));
    fax_log(known ? FAX_LOG_DEBUG : FAX_LOG_ERROR, "store", "%s: %s", store->path, health->error);
    if (!health->failing)
        health->since = fax_time_utc();
    health->failing = true;
    return false;
}

bool store_probe(store_t *store)
{
    store_health_t *health = &store->health;
    if (!health->failing)
        return true;
    char trial[60];
    snprintf(trial, sizeof trial, "PRAGMA user_version = %d", STORE_VERSION);
    const int primary = store->code & 0xff;
    const bool damaged = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
    if (!store_run(store, trial) || (damaged && !is_sound(store->database)))
        return false;
    fax_log(FAX_LOG_NOTICE, "store", "%s works again, after %u failures in all", store->path,
            health->failures);
    health->failing = false;
    health->since = fax_time_utc();
    return true;
}
