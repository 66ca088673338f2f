/* What of the outbox is in memory: the oldest of the notifications that wait; and, while the database fails,
 * all that it lacks. No more than a list; outbox.c moves what is in it, and locks it. */
#ifndef ENGINE_STORE_OUTBOX_WINDOW_H
#define ENGINE_STORE_OUTBOX_WINDOW_H

#include <stddef.h>

#include "engine/fax_event.h"

enum { OUTBOX_WINDOW = 256, OUTBOX_MEMORY_MAX = 4096, OUTBOX_NOT_LOGGED = -2 };

/* Whether it was sent is as in the table (outbox_table.h): when, OUTBOX_WAITS or OUTBOX_LOST. */
typedef struct outbox_entry {
    fax_event_t event;
    int64_t sent;
    int64_t taken;  /* `sent` as the present commit writes it */
    int64_t logged; /* `sent` as the log has it; or OUTBOX_NOT_LOGGED */
    bool written;   /* it is in the table */
    bool behind;    /* the table has some that wait before it and are not here: it may not be read */
    bool offered;   /* a commit has been tried: it may be read */
} outbox_entry_t;

typedef struct outbox_window {
    outbox_entry_t *entries[OUTBOX_MEMORY_MAX]; /* in the order of their numbers */
    size_t count;
    bool more; /* the table has some that wait after the last one here: then all here are written */
} outbox_window_t;

/* Append `event`, which is in the table already if it is `written`. False if there is no room or no
 * memory. */
bool outbox_window_add(outbox_window_t *window, const fax_event_t *event, bool written);

/* Take the oldest out if there is no room, for the caller to free; NULL if there is. */
outbox_entry_t *outbox_window_make_room(outbox_window_t *window);

/* The entry with this number, if it waits; or NULL. */
outbox_entry_t *outbox_window_find_waiting(const outbox_window_t *window, uint32_t sequence);

/* Copy those that wait, may be read, and have a higher number than `after`, at most `max`. Returns how
 * many. */
size_t outbox_window_read(const outbox_window_t *window, uint32_t after, fax_event_t *events, size_t max);

/* All here are in the table, where none that has a number up to `dropped_to` waits: take out what waits no
 * more or may not be read, and what there is beyond the size of the window. */
void outbox_window_trim(outbox_window_t *window, uint32_t dropped_to);

/* The highest number; 0 if there is none. */
uint32_t outbox_window_last(const outbox_window_t *window);

void outbox_window_clear(outbox_window_t *window);

#endif
