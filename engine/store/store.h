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
enum { STORE_VERSION = 1 };

/* Open the database in the folder `state_dir`; it is made if it is missing. NULL with a line in `error` that
 * says what to do: another faxportd has it, it is damaged, it is a newer faxportd's, it is no database of
 * ours, or it cannot be written. */
store_t *store_open(const char *state_dir, char *error, size_t error_size);

void store_close(store_t *store);

/* For the files of engine/store/ only. */
struct sqlite3 *store_database(store_t *store);

/* Run `sql`, statements without results. False with a log line. */
bool store_run(store_t *store, const char *sql);

/* The prepared `sql`, for one use: to be finalized. NULL with a log line. */
struct sqlite3_stmt *store_prepare(store_t *store, const char *sql);

/* Log that `what` failed, and why. Returns false. */
bool store_failed(store_t *store, const char *what);

#endif
