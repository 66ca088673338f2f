/* Where the records of calls go when they have ended: into the history and the counters of their port, as
 * one, and into the call log. What the store cannot take is kept in memory until it can.
 *
 * Threads: the loop's. */
#ifndef ENGINE_STORE_CALL_BOOK_H
#define ENGINE_STORE_CALL_BOOK_H

#include "engine/store/call_store.h"

typedef struct call_book call_book_t;

typedef struct call_book_limits {
    uint32_t count; /* calls that are kept */
    int64_t age;    /* ms, how long; 0 is for ever */
} call_book_limits_t;

/* Who shows the calls of the history, and counts them; each may be NULL. */
typedef struct call_book_host {
    /* A call is in the history: the store has been tried, and has it if it works. */
    void (*entered)(void *user, const fax_call_t *call);
    /* Its record and its counts are on disk: once for each call. */
    void (*counted)(void *user, const fax_call_t *call);
    /* They never will be. */
    void (*lost)(void *user, const fax_call_t *call);
    void *user;
} call_book_host_t;

/* `log_path`: see call_log.h. `store` must outlive it. NULL if there is no memory. */
call_book_t *call_book_new(store_t *store, const char *log_path, const call_book_limits_t *limits,
                           const call_book_host_t *host);

/* Writes what is not written yet. */
void call_book_free(call_book_t *book);

/* Take the record of a call that has ended: on return it is in the store, or in memory if that fails. */
void call_book_take(call_book_t *book, const fax_call_t *call);

/* The same in steps, for a transaction of the caller's: take the record; write all that wait; say whether
 * that lasts. */
void call_book_enter(call_book_t *book, const fax_call_t *call);
bool call_book_write(call_book_t *book);
void call_book_settle(call_book_t *book, bool lasting);

/* Write what could not be written. */
void call_book_retry(call_book_t *book);

/* How many records wait for the store. */
size_t call_book_waiting(const call_book_t *book);

/* As call_store_each(), with the records that wait. */
bool call_book_each(const call_book_t *book, const fax_call_filter_t *filter,
                    bool (*each)(void *user, const fax_call_t *call), void *user);

/* Forget some of the calls that are too old at `utc` (ms), or too many. True if there are more. */
bool call_book_purge(call_book_t *book, int64_t utc);

/* The call log was moved away. */
void call_book_reopen(call_book_t *book);

#endif
