#include "engine/store/outbox_window.h"

#include <stdlib.h>
#include <string.h>

#include "engine/store/outbox_table.h"

bool outbox_window_add(outbox_window_t *window, const fax_event_t *event, bool written)
{
    outbox_entry_t *entry = window->count < OUTBOX_MEMORY_MAX ? malloc(sizeof *entry) : NULL;
    if (!entry)
        return false;
    *entry = (outbox_entry_t){.event = *event,
                              .logged = written ? OUTBOX_WAITS : OUTBOX_NOT_LOGGED,
                              .written = written,
                              .behind = !written && window->more,
                              .offered = written};
    window->entries[window->count++] = entry;
    return true;
}

outbox_entry_t *outbox_window_make_room(outbox_window_t *window)
{
    if (window->count < OUTBOX_MEMORY_MAX)
        return NULL;
    outbox_entry_t *oldest = window->entries[0];
    memmove(window->entries, window->entries + 1, --window->count * sizeof *window->entries);
    return oldest;
}

outbox_entry_t *outbox_window_find_waiting(const outbox_window_t *window, uint32_t sequence)
{
    for (size_t i = 0; i < window->count; i++)
        if (window->entries[i]->event.sequence == sequence)
            return window->entries[i]->sent == OUTBOX_WAITS ? window->entries[i] : NULL;
    return NULL;
}

size_t outbox_window_read(const outbox_window_t *window, uint32_t after, fax_event_t *events, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < window->count && count < max; i++) {
        const outbox_entry_t *entry = window->entries[i];
        if (entry->offered && entry->sent == OUTBOX_WAITS && entry->event.sequence > after)
            events[count++] = entry->event;
    }
    return count;
}

/* Take out all entries that wait no more, or have a number outside of the two bounds. */
static void keep(outbox_window_t *window, uint32_t after, uint32_t up_to)
{
    size_t stay = 0;
    for (size_t i = 0; i < window->count; i++) {
        outbox_entry_t *entry = window->entries[i];
        const uint32_t number = entry->event.sequence;
        if (entry->taken == OUTBOX_WAITS && !entry->behind && number > after && number <= up_to)
            window->entries[stay++] = entry;
        else
            free(entry);
    }
    window->count = stay;
}

void outbox_window_trim(outbox_window_t *window, uint32_t dropped_to)
{
    keep(window, dropped_to, UINT32_MAX);
    if (window->count <= OUTBOX_WINDOW)
        return;
    window->more = true;
    keep(window, dropped_to, window->entries[OUTBOX_WINDOW - 1]->event.sequence);
}

uint32_t outbox_window_last(const outbox_window_t *window)
{
    return window->count ? window->entries[window->count - 1]->event.sequence : 0;
}

void outbox_window_clear(outbox_window_t *window)
{
    for (size_t i = 0; i < window->count; i++)
        free(window->entries[i]);
    window->count = 0;
}
