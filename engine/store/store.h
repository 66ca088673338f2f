/* The daemon's database: STATE_DIR/faxportd.db, SQLite, in WAL mode and synced at every commit. It has one
 * owner at a time.
 *
 * Threads: the loop's. */
#ifndef ENGINE_STORE_STORE_H
#define ENGINE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct store store_t;
struct sqlite3;
struct sqlite3_stmt;

/* The schema that this build writes; an older one is brought up to it, a newer one is refused. */
enum { STORE_VERSION = 5 };

/* Open the database in the folder `state_dir`; it is made if it is missing. NULL with a line in `error` that
 * says what to do: another faxportd has it, it is damaged, it is a newer faxportd's, it is no database of
 * ours, or it cannot be written. */
store_t *store_open(const char *state_dir, char *error, size_t error_size);

void store_close(store_t *store);

/* How the database is. A failure is logged once, and again when its cause is another one. */
typedef struct store_health {
    bool failing;
    int64_t since;     /* ms UTC: of the change to what it is */
    uint32_t failures; /* counter: statements that failed */
    char error[200];   /* the last one; stays when all is well again */
} store_health_t;

const store_health_t *store_health(const store_t *store);

/* While the database fails: see whether it works again, by a trial write, and by a look at every page if one
 * was damaged. True if all is well, also if it always was. Who has kept what could not be written then writes
 * it. */
bool store_probe(store_t *store);

/* For the files of engine/store/ only. */
struct sqlite3 *store_database(store_t *store);

/* Run `sql`, statements without results. False with a log line. */
bool store_run(store_t *store, const char *sql);

/* The prepared `sql`, for one use: to be finalized. NULL with a log line. */
struct sqlite3_stmt *store_prepare(store_t *store, const char *sql);

/* Run `statement` to its end and finalize it; NULL is a statement that could not be prepared. False with a
 * log line that says that `what` failed. */
bool store_finish(store_t *store, struct sqlite3_stmt *statement, const char *what);

/* The first number that `sql` finds; 0 if it finds none, or with a log line if it cannot be run. */
int64_t store_number(store_t *store, const char *sql);

/* Do what `work` does as one: all of it or, if it returns false, nothing. Within another it is a part of
 * that, and what it has done lasts when the outermost has succeeded: who remembers what is on disk must not
 * do so before. False with a log line. */
bool store_transact(store_t *store, bool (*work)(store_t *store, void *user), void *user);

/* `what` has just failed: log why, as store_health() says. Returns false. */
bool store_failed(store_t *store, const char *what);

#endif
