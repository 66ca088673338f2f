#include "engine/store/outbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_time.h"
#include "engine/store/kind_counters.h"
#include "engine/store/number_mark.h"
#include "engine/store/outbox_table.h"
#include "engine/store/outbox_window.h"

enum { PURGE_EVERY = 64 };

struct outbox {
    pthread_mutex_t lock;
    store_t *store;
    number_mark_t *mark;
    outbox_host_t host;
    outbox_window_t window;
    uint32_t newest;
    bool has_gap;
    uint32_t kept, purged;
    uint32_t lost_written;                 /* counts.dropped, as the table has it */
    bool committing;                       /* between outbox_write() and outbox_settle() */
    uint32_t dropping, dropped_to, losing; /* by the present commit; `losing`: lost_written after it */
    fax_outbox_t counts;
    kind_counters_t sent;
};

/* ---- filled ---- */

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
    outbox_window_t *window = &outbox->window;
    if (!window->more || window->count > OUTBOX_WINDOW / 2)
        return;
    const uint32_t last = outbox_window_last(window);
    batch_t batch = {.room = OUTBOX_WINDOW - window->count};
    batch.events = calloc(batch.room, sizeof *batch.events);
    if (!batch.events || !outbox_table_each_waiting(outbox->store, last, take_in, &batch)) {
        free(batch.events);
        return;
    }
    pthread_mutex_lock(&outbox->lock);
    for (size_t i = 0; i < batch.count; i++)
        outbox_window_add(window, &batch.events[i], true);
    window->more = batch.count == batch.room;
    pthread_mutex_unlock(&outbox->lock);
    free(batch.events);
}

/* ---- opened and closed ---- */

static uint32_t later(uint32_t one, uint32_t other)
{
    return one > other ? one : other;
}

static uint32_t sum_of(const kind_counters_t *counters)
{
    uint32_t sum = 0;
    for (size_t kind = 0; kind < FAX_EVENT_NOTICES; kind++)
        sum += counters->now[kind];
    return sum;
}

static void read_table(outbox_t *outbox)
{
    outbox_totals_t totals;
    outbox_table_count(outbox->store, &totals);
    kind_counters_load(&outbox->sent, outbox->store, "sent");
    outbox->has_gap = number_mark_read(outbox->mark) > totals.newest;
    outbox->newest = later(totals.newest, number_mark_read(outbox->mark));
    outbox->lost_written = totals.lost;
    outbox->counts.waiting = totals.waiting;
    outbox->counts.dropped = totals.lost;
    outbox->counts.sent = sum_of(&outbox->sent);
    outbox->window.more = totals.waiting > 0;
    refill(outbox);
}

outbox_t *outbox_open(store_t *store, const char *mark_path, uint32_t max, uint32_t kept,
                      const outbox_host_t *host)
{
    outbox_t *outbox = calloc(1, sizeof *outbox);
    if (!outbox)
        return NULL;
    pthread_mutex_init(&outbox->lock, NULL);
    outbox->store = store;
    outbox->host = *host;
    outbox->kept = kept;
    outbox->counts.max = max;
    outbox->mark = number_mark_open(mark_path);
    if (!outbox->mark) {
        outbox_close(outbox);
        return NULL;
    }
    read_table(outbox);
    return outbox;
}

void outbox_close(outbox_t *outbox)
{
    if (!outbox)
        return;
    outbox_window_clear(&outbox->window);
    number_mark_close(outbox->mark);
    pthread_mutex_destroy(&outbox->lock);
    free(outbox);
}

bool outbox_has_gap(const outbox_t *outbox)
{
    return outbox->has_gap;
}

/* ---- the log ---- */

static void log_entry(const outbox_t *outbox, outbox_entry_t *entry, int64_t sent)
{
    if (entry->logged != sent)
        outbox->host.logged(outbox->host.user, &entry->event, sent);
    entry->logged = sent;
}

/* Of an entry only `sent` belongs to all threads. */
static void log_commit(const outbox_t *outbox, bool lasting)
{
    for (size_t i = 0; i < outbox->window.count; i++)
        log_entry(outbox, outbox->window.entries[i], outbox->window.entries[i]->taken);
    if (lasting && outbox->dropped_to)
        outbox->host.dropped(outbox->host.user, outbox->dropped_to);
}

/* ---- in ---- */

void outbox_add(outbox_t *outbox, const fax_event_t *event)
{
    fax_event_t numbered = *event;
    pthread_mutex_lock(&outbox->lock);
    /* The database has failed for long: what is in memory is the bound. */
    outbox_entry_t *dropped = outbox_window_make_room(&outbox->window);
    outbox->counts.waiting -= dropped != NULL;
    outbox->counts.dropped += dropped != NULL;
    numbered.sequence = outbox->newest + 1;
    if (outbox_window_add(&outbox->window, &numbered, false)) {
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

static bool write_entry(store_t *store, const outbox_entry_t *entry)
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
    for (size_t i = 0; i < outbox->window.count; i++)
        if (!write_entry(store, outbox->window.entries[i]))
            return false;
    if (outbox->dropping && !outbox_table_drop(store, outbox->dropping, &outbox->dropped_to))
        return false;
    if (outbox->losing != outbox->lost_written && !outbox_table_set_lost(store, outbox->losing))
        return false;
    if (!kind_counters_write(&outbox->sent, store))
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
    bool any = kind_counters_take(&outbox->sent) || outbox->losing != outbox->lost_written;
    for (size_t i = 0; i < outbox->window.count; i++) {
        outbox_entry_t *entry = outbox->window.entries[i];
        entry->taken = entry->sent;
        any = any || !entry->written || entry->taken != OUTBOX_WAITS;
    }
    pthread_mutex_unlock(&outbox->lock);
    return any;
}

/* Acknowledged while it was dropped: it was not lost after all. */
static bool was_saved(const outbox_t *outbox, const outbox_entry_t *entry)
{
    return entry->event.sequence <= outbox->dropped_to && entry->taken == OUTBOX_WAITS &&
           entry->sent != OUTBOX_WAITS;
}

/* The table has it all now. */
static void settle(outbox_t *outbox)
{
    uint32_t lost = outbox->dropping;
    for (size_t i = 0; i < outbox->window.count; i++) {
        outbox->window.entries[i]->written = true;
        lost -= was_saved(outbox, outbox->window.entries[i]);
    }
    outbox->counts.waiting -= lost;
    outbox->counts.dropped += lost;
    outbox->lost_written = outbox->losing;
    if (purge_is_due(outbox))
        outbox->purged = outbox->newest;
    kind_counters_settle(&outbox->sent);
    outbox_window_trim(&outbox->window, outbox->dropped_to);
}

/* Whoever is offered a number that the table does not have must find it taken after a crash, too. */
static void end_commit(outbox_t *outbox, bool good)
{
    if (!good)
        number_mark_raise(outbox->mark, outbox->newest);
    pthread_mutex_lock(&outbox->lock);
    if (good)
        settle(outbox);
    for (size_t i = 0; i < outbox->window.count; i++)
        outbox->window.entries[i]->offered = !outbox->window.entries[i]->behind;
    pthread_mutex_unlock(&outbox->lock);
}

bool outbox_write(outbox_t *outbox)
{
    outbox->committing = begin_commit(outbox);
    return !outbox->committing || write_all(outbox->store, outbox);
}

void outbox_settle(outbox_t *outbox, bool lasting)
{
    /* One that could not even begin has failed, too. */
    if (!outbox->committing && (lasting || !begin_commit(outbox)))
        return;
    outbox->committing = false;
    log_commit(outbox, lasting);
    end_commit(outbox, lasting);
    if (lasting)
        refill(outbox);
}

/* ---- out, from any thread ---- */

size_t outbox_read(outbox_t *outbox, uint32_t after, fax_event_t *events, size_t max)
{
    pthread_mutex_lock(&outbox->lock);
    const size_t count = outbox_window_read(&outbox->window, after, events, max);
    pthread_mutex_unlock(&outbox->lock);
    return count;
}

void outbox_done(outbox_t *outbox, uint32_t sequence, bool accepted)
{
    pthread_mutex_lock(&outbox->lock);
    outbox_entry_t *entry = outbox_window_find_waiting(&outbox->window, sequence);
    fax_outbox_t *counts = &outbox->counts;
    if (entry) {
        entry->sent = accepted ? fax_time_utc() : OUTBOX_LOST;
        counts->waiting--;
        counts->sent += accepted;
        counts->dropped += !accepted;
    }
    if (entry && accepted) {
        counts->last_sequence = sequence;
        outbox->sent.now[entry->event.kind - 1]++;
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
    const uint32_t sent = outbox->sent.now[kind - 1];
    pthread_mutex_unlock(&outbox->lock);
    return sent;
}
