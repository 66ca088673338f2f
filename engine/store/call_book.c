#include "engine/store/call_book.h"

#include <stdlib.h>
#include <sys/queue.h>

#include "engine/fax_log.h"
#include "engine/store/call_counters.h"
#include "engine/store/call_log.h"

enum { PURGE_STEP = 100 /* rows: some ms */, MOST_WAITING = 10000 };

typedef struct waiting {
    TAILQ_ENTRY(waiting) link;
    fax_call_t call;
    bool shown;
    bool is_new; /* to the history, as far as it was written */
} waiting_t;

struct call_book {
    store_t *store;
    call_log_t *log;
    call_book_limits_t limits;
    call_book_host_t host;
    TAILQ_HEAD(waiting_list, waiting) waiting; /* oldest first */
    size_t count;
};

call_book_t *call_book_new(store_t *store, const char *log_path, const call_book_limits_t *limits,
                           const call_book_host_t *host)
{
    call_book_t *book = calloc(1, sizeof *book);
    if (!book)
        return NULL;
    book->store = store;
    book->limits = *limits;
    book->host = *host;
    TAILQ_INIT(&book->waiting);
    book->log = call_log_new(log_path);
    if (book->log)
        return book;
    free(book);
    return NULL;
}

static void drop_oldest(call_book_t *book)
{
    waiting_t *oldest = TAILQ_FIRST(&book->waiting);
    TAILQ_REMOVE(&book->waiting, oldest, link);
    book->count--;
    free(oldest);
}

void call_book_free(call_book_t *book)
{
    if (!book)
        return;
    call_book_retry(book);
    if (book->count)
        fax_log(FAX_LOG_ERROR, "call", "the records of calls %u to %u (%zu) could not be stored",
                TAILQ_FIRST(&book->waiting)->call.call_id,
                TAILQ_LAST(&book->waiting, waiting_list)->call.call_id, book->count);
    while (book->count)
        drop_oldest(book);
    call_log_free(book->log);
    free(book);
}

/* --- in --- */

/* A call that is told again, after a crash, is on record already and has been counted. */
static bool write_call(store_t *store, waiting_t *waiting)
{
    return call_store_put(store, &waiting->call, &waiting->is_new) &&
           (!waiting->is_new || call_counters_add(store, &waiting->call));
}

/* Once the store has been tried, so that the history has all that the call log has, if the store works. */
static void show_all(call_book_t *book)
{
    waiting_t *waiting;
    TAILQ_FOREACH (waiting, &book->waiting, link) {
        if (waiting->shown)
            continue;
        waiting->shown = true;
        call_log_write(book->log, &waiting->call);
        if (book->host.entered)
            book->host.entered(book->host.user, &waiting->call);
    }
}

static void tell_lost(const call_book_t *book, const fax_call_t *call)
{
    if (book->host.lost)
        book->host.lost(book->host.user, call);
}

void call_book_enter(call_book_t *book, const fax_call_t *call)
{
    waiting_t *last = calloc(1, sizeof *last);
    if (!last) {
        fax_log(FAX_LOG_ERROR, "call", "there is no memory for the record of call %u", call->call_id);
        tell_lost(book, call);
        return;
    }
    last->call = *call;
    TAILQ_INSERT_TAIL(&book->waiting, last, link);
    book->count++;
    if (book->count <= MOST_WAITING)
        return;
    const fax_call_t *oldest = &TAILQ_FIRST(&book->waiting)->call;
    fax_log(FAX_LOG_ERROR, "call", "the record of call %u is dropped: %d wait for the database",
            oldest->call_id, MOST_WAITING);
    tell_lost(book, oldest);
    drop_oldest(book);
}

bool call_book_write(call_book_t *book)
{
    waiting_t *waiting;
    TAILQ_FOREACH (waiting, &book->waiting, link)
        if (!write_call(book->store, waiting))
            return false;
    return true;
}

void call_book_settle(call_book_t *book, bool lasting)
{
    show_all(book);
    while (lasting && book->count) {
        const waiting_t *oldest = TAILQ_FIRST(&book->waiting);
        if (oldest->is_new && book->host.counted)
            book->host.counted(book->host.user, &oldest->call);
        drop_oldest(book);
    }
}

static bool write_all(store_t *store, void *user)
{
    (void)store;
    return call_book_write(user);
}

void call_book_retry(call_book_t *book)
{
    if (book->count)
        call_book_settle(book, store_transact(book->store, write_all, book));
}

void call_book_take(call_book_t *book, const fax_call_t *call)
{
    call_book_enter(book, call);
    call_book_retry(book);
}

void call_book_reopen(call_book_t *book)
{
    call_log_reopen(book->log);
}

/* --- out --- */

size_t call_book_waiting(const call_book_t *book)
{
    return book->count;
}

bool call_book_each(const call_book_t *book, const fax_call_filter_t *filter,
                    bool (*each)(void *user, const fax_call_t *call), void *user)
{
    fax_call_filter_t rest = *filter;
    const waiting_t *waiting;
    TAILQ_FOREACH_REVERSE(waiting, &book->waiting, waiting_list, link)
    {
        if (!call_filter_takes(filter, &waiting->call))
            continue;
        if (!each(user, &waiting->call) || (rest.limit && --rest.limit == 0))
            return true;
    }
    return call_store_each(book->store, &rest, each, user);
}

bool call_book_purge(call_book_t *book, int64_t utc)
{
    const int64_t before = book->limits.age ? utc - book->limits.age : INT64_MIN;
    return call_store_purge(book->store, before, book->limits.count, PURGE_STEP) == PURGE_STEP;
}
