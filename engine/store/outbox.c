#include "engine/store/outbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_time.h"
#include "engine/store/outbox_table.h"

/* In memory: the oldest of those that wait; and, while the database fails, what it lacks. */
enum { WINDOW = 256, MEMORY_MAX = 4096, PURGE_EVERY = 64, NOT_LOGGED = -2 };

/* Whether it was sent is as in the table: when, OUTBOX_WAITS or OUTBOX_LOST. */
typedef struct entry {
    fax_event_t event;
    int64_t sent;
    int64_t taken;  /* `sent` as the present commit writes it */
    int64_t logged; /* `sent` as the log has it; or NOT_LOGGED */
    bool written;   /* it is in the table */
    bool behind;    /* the table has some that wait before it and are not here: it may not be read */
    bool offered;   /* a commit has been tried: it may be read */
} entry_t;

struct outbox {
    pthread_mutex_t lock;
    store_t *store;
    outbox_host_t host;
    entry_t *entries[MEMORY_MAX]; /* in the order of their numbers */
    size_t count;
    bool more; /* the table has some that wait after the last one here: then all here are written */
    uint32_t newest;
    uint32_t kept, purged;
    uint32_t lost_written;                 /* counts.dropped, as the table has it */
    bool committing;                       /* between outbox_write() and outbox_settle() */
    uint32_t dropping, dropped_to, losing; /* by the present commit; `losing`: lost_written after it */
    fax_outbox_t counts;
    uint32_t sent_of[FAX_EVENT_NOTICES];
};

/* ---- entries ---- */

static bool append(outbox_t *outbox, const fax_event_t *event, bool written)
{
    entry_t *entry = outbox->count < MEMORY_MAX ? malloc(sizeof *entry) : NULL;
    if (!entry)
        return false;
    *entry = (entry_t){.event = *event,
                       .logged = written ? OUTBOX_WAITS : NOT_LOGGED,
                       .written = written,
                       .behind = !written && outbox->more,
                       .offered = written};
    outbox->entries[outbox->count++] = entry;
    return true;
}

/* Take out all entries for which `goes` is true. */
static void take_out(outbox_t *outbox, bool (*goes)(const outbox_t *outbox, const entry_t *entry))
{
    size_t stay = 0;
    for (size_t i = 0; i < outbox->count; i++)
        if (goes(outbox, outbox->entries[i]))
            free(outbox->entries[i]);
        else
            outbox->entries[stay++] = outbox->entries[i];
    outbox->count = stay;
}

/* What is read from the table, before the others may see it. */
typedef struct batch {
    fax_event_t *events;
    size_t count, room;
} batch_t;

static bool take_in(void *user, const fax_event_t *event)
{
    batch_t *batch = user;
    batch->events[batch->count++] = *event;
    return batch->count < batch->room;
}

/* Fill the window from the table. */
static void refill(outbox_t *outbox)
{
    if (!outbox->more || outbox->count > WINDOW / 2)
        return;
    const uint32_t last = outbox->count ? outbox->entries[outbox->count - 1]->event.sequence : 0;
    batch_t batch = {.room = WINDOW - outbox->count};
    batch.events = calloc(batch.room, sizeof *batch.events);
    if (!batch.events || !outbox_table_each_waiting(outbox->store, last, take_in, &batch)) {
        free(batch.events);
        return;
    }
    pthread_mutex_lock(&outbox->lock);
    for (size_t i = 0; i < batch.count; i++)
        append(outbox, &batch.events[i], true);
    outbox->more = batch.count == batch.room;
    pthread_mutex_unlock(&outbox->lock);
    free(batch.events);
}

/* ---- opened and closed ---- */

outbox_t *outbox_open(store_t *store, uint32_t max, uint32_t kept, const outbox_host_t *host)
{
    outbox_t *outbox = calloc(1, sizeof *outbox);
    if (!outbox)
        return NULL;
    outbox_totals_t totals;
    outbox_table_count(store, &totals);
    pthread_mutex_init(&outbox->lock, NULL);
    outbox->store = store;
    outbox->host = *host;
    outbox->kept = kept;
    outbox->newest = totals.newest;
    outbox->lost_written = totals.lost;
    outbox->counts = (fax_outbox_t){.max = max, .waiting = totals.waiting, .dropped = totals.lost};
    outbox->more = totals.waiting > 0;
    refill(outbox);
    return outbox;
}

void outbox_close(outbox_t *outbox)
{
    if (!outbox)
        return;
    for (size_t i = 0; i < outbox->count; i++)
        free(outbox->entries[i]);
    pthread_mutex_destroy(&outbox->lock);
    free(outbox);
}

/* ---- the log ---- */

static void log_entry(const outbox_t *outbox, entry_t *entry, int64_t sent)
{
    if (entry->logged != sent)
        outbox->host.logged(outbox->host.user, &entry->event, sent);
    entry->logged = sent;
}

/* Of an entry only `sent` belongs to all threads. */
static void log_commit(const outbox_t *outbox, bool lasting)
{
    for (size_t i = 0; i < outbox->count; i++)
        log_entry(outbox, outbox->entries[i], outbox->entries[i]->taken);
    if (lasting && outbox->dropped_to)
        outbox->host.dropped(outbox->host.user, outbox->dropped_to);
}

/* ---- in ---- */

/* The database has failed for long: what is in memory is the bound. Returns the entry that is dropped; NULL if there is room. */
static entry_t *make_room(outbox_t *outbox)
{
    if (outbox->count < MEMORY_MAX)
        return NULL;
    entry_t *oldest = outbox->entries[0];
    memmove(outbox->entries, outbox->entries + 1, --outbox->count * sizeof *outbox->entries);
    outbox->counts.waiting--;
    outbox->counts.dropped++;
    return oldest;
}

void outbox_add(outbox_t *outbox, const fax_event_t *event)
{
    fax_event_t numbered = *event;
    pthread_mutex_lock(&outbox->lock);
    entry_t *dropped = make_room(outbox);
    numbered.sequence = outbox->newest + 1;
    if (append(outbox, &numbered, false)) {
        outbox->newest++;
        outbox->counts.waiting++;
    } else
        outbox->counts.dropped++;
    pthread_mutex_unlock(&outbox->lock);
    if (dropped)
        log_entry(outbox, dropped, OUTBOX_LOST);
    free(dropped);
}

/* ---- the commit ---- */

static bool write_entry(store_t *store, const entry_t *entry)
{
    if (!entry->written)
        return outbox_table_add(store, &entry->event, entry->taken);
    return entry->taken == OUTBOX_WAITS || outbox_table_mark(store, entry->event.sequence, entry->taken);
}

/* Not at each commit: it looks at all that wait. */
static bool purge_is_due(const outbox_t *outbox)
{
    return outbox->newest >= outbox->purged + PURGE_EVERY;
}

static bool write_all(store_t *store, void *user)
{
    outbox_t *outbox = user;
    for (size_t i = 0; i < outbox->count; i++)
        if (!write_entry(store, outbox->entries[i]))
            return false;
    if (outbox->dropping && !outbox_table_drop(store, outbox->dropping, &outbox->dropped_to))
        return false;
    if (outbox->losing != outbox->lost_written && !outbox_table_set_lost(store, outbox->losing))
        return false;
    return !purge_is_due(outbox) || outbox_table_purge(store, (int64_t)outbox->newest - outbox->kept);
}

/* Note what there is to write: true if there is anything. */
static bool begin_commit(outbox_t *outbox)
{
    pthread_mutex_lock(&outbox->lock);
    const fax_outbox_t *counts = &outbox->counts;
    outbox->dropping = counts->waiting > counts->max ? counts->waiting - counts->max : 0;
    outbox->dropped_to = 0;
    outbox->losing = counts->dropped + outbox->dropping;
    bool any = outbox->losing != outbox->lost_written;
    for (size_t i = 0; i < outbox->count; i++) {
        entry_t *entry = outbox->entries[i];
        entry->taken = entry->sent;
        any = any || !entry->written || entry->taken != OUTBOX_WAITS;
    }
    pthread_mutex_unlock(&outbox->lock);
    return any;
}

static bool is_over(const outbox_t *outbox, const entry_t *entry)
{
    return entry->taken != OUTBOX_WAITS || entry->event.sequence <= outbox->dropped_to || entry->behind;
}

static bool is_beyond_window(const outbox_t *outbox, const entry_t *entry)
{
    return entry->event.sequence > outbox->entries[WINDOW - 1]->event.sequence;
}

/* Acknowledged while it was dropped: it was not lost after all. */
static bool was_saved(const outbox_t *outbox, const entry_t *entry)
{
    return entry->event.sequence <= outbox->dropped_to && entry->taken == OUTBOX_WAITS &&
           entry->sent != OUTBOX_WAITS;
}

/* The table has it all now. */
static void settle(outbox_t *outbox)
{
    uint32_t lost = outbox->dropping;
    for (size_t i = 0; i < outbox->count; i++) {
        outbox->entries[i]->written = true;
        lost -= was_saved(outbox, outbox->entries[i]);
    }
    outbox->counts.waiting -= lost;
    outbox->counts.dropped += lost;
    outbox->lost_written = outbox->losing;
    if (purge_is_due(outbox))
        outbox->purged = outbox->newest;
    take_out(outbox, is_over);
    if (outbox->count > WINDOW) {
        outbox->more = true;
        take_out(outbox, is_beyond_window);
    }
}

static void end_commit(outbox_t *outbox, bool good)
{
    pthread_mutex_lock(&outbox->lock);
    if (good)
        settle(outbox);
    for (size_t i = 0; i < outbox->count; i++)
        outbox->entries[i]->offered = !outbox->entries[i]->behind;
    pthread_mutex_unlock(&outbox->lock);
}

bool outbox_write(outbox_t *outbox)
{
    outbox->committing = begin_commit(outbox);
    return !outbox->committing || write_all(outbox->store, outbox);
}

void outbox_settle(outbox_t *outbox, bool lasting)
{
    if (!outbox->committing)
        return;
    outbox->committing = false;
    log_commit(outbox, lasting);
    end_commit(outbox, lasting);
    if (lasting)
        refill(outbox);
}

static bool write_in_transaction(store_t *store, void *user)
{
    (void)store;
    return outbox_write(user);
}

bool outbox_commit(outbox_t *outbox)
{
    const bool good = store_transact(outbox->store, write_in_transaction, outbox);
    outbox_settle(outbox, good);
    return good;
}

/* ---- out, from any thread ---- */

size_t outbox_read(outbox_t *outbox, uint32_t after, fax_event_t *events, size_t max)
{
    size_t count = 0;
    pthread_mutex_lock(&outbox->lock);
    for (size_t i = 0; i < outbox->count && count < max; i++) {
        const entry_t *entry = outbox->entries[i];
        if (entry->offered && entry->sent == OUTBOX_WAITS && entry->event.sequence > after)
            events[count++] = entry->event;
    }
    pthread_mutex_unlock(&outbox->lock);
    return count;
}

static entry_t *find_waiting(const outbox_t *outbox, uint32_t sequence)
{
    for (size_t i = 0; i < outbox->count; i++)
        if (outbox->entries[i]->event.sequence == sequence)
            return outbox->entries[i]->sent == OUTBOX_WAITS ? outbox->entries[i] : NULL;
    return NULL;
}

void outbox_done(outbox_t *outbox, uint32_t sequence, bool accepted)
{
    pthread_mutex_lock(&outbox->lock);
    entry_t *entry = find_waiting(outbox, sequence);
    fax_outbox_t *counts = &outbox->counts;
    if (entry) {
        entry->sent = accepted ? fax_time_utc() : OUTBOX_LOST;
        counts->waiting--;
        counts->sent += accepted;
        counts->dropped += !accepted;
    }
    if (entry && accepted) {
        counts->last_sequence = sequence;
        outbox->sent_of[entry->event.kind - 1]++;
    }
    pthread_mutex_unlock(&outbox->lock);
}

void outbox_counts(outbox_t *outbox, fax_outbox_t *counts)
{
    pthread_mutex_lock(&outbox->lock);
    *counts = outbox->counts;
    pthread_mutex_unlock(&outbox->lock);
}

void outbox_set_max(outbox_t *outbox, uint32_t max)
{
    pthread_mutex_lock(&outbox->lock);
    outbox->counts.max = max;
    pthread_mutex_unlock(&outbox->lock);
}

uint32_t outbox_sent_of(outbox_t *outbox, fax_event_kind_t kind)
{
    pthread_mutex_lock(&outbox->lock);
    const uint32_t sent = outbox->sent_of[kind - 1];
    pthread_mutex_unlock(&outbox->lock);
    return sent;
}
