#include "engine/alarm/alarm_board.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_text.h"

/* No more kinds than these raise alarms: at each port, of the server. */
enum { AT_A_PORT = 3, OF_THE_SERVER = 4 };

typedef struct entry {
    size_t place;
    fax_alarm_t alarm;
    fax_event_t *raise; /* while it is not told */
} entry_t;

struct alarm_board {
    pthread_mutex_t lock;
    entry_t *entries; /* the oldest first */
    size_t count, room;
};

alarm_board_t *alarm_board_new(size_t ports)
{
    alarm_board_t *board = calloc(1, sizeof *board);
    if (!board)
        return NULL;
    pthread_mutex_init(&board->lock, NULL);
    board->room = ports * AT_A_PORT + OF_THE_SERVER;
    board->entries = calloc(board->room, sizeof *board->entries);
    if (board->entries)
        return board;
    alarm_board_free(board);
    return NULL;
}

void alarm_board_free(alarm_board_t *board)
{
    if (!board)
        return;
    for (size_t i = 0; i < board->count; i++)
        free(board->entries[i].raise);
    pthread_mutex_destroy(&board->lock);
    free(board->entries);
    free(board);
}

static entry_t *find(const alarm_board_t *board, fax_event_kind_t kind, size_t place)
{
    for (size_t i = 0; i < board->count; i++)
        if (board->entries[i].alarm.kind == kind && board->entries[i].place == place)
            return &board->entries[i];
    return NULL;
}

bool alarm_board_stands(const alarm_board_t *board, fax_event_kind_t kind, size_t place)
{
    return find(board, kind, place) != NULL;
}

static void show(fax_alarm_t *alarm, const fax_event_t *event)
{
    alarm->value = event->value;
    alarm->threshold = event->threshold;
    fax_text_copy(alarm->text, sizeof alarm->text, event->text[0] ? event->text : event->port.oper_reason);
}

static void describe(fax_alarm_t *alarm, const fax_event_t *event, int64_t clock)
{
    const fax_notice_row_t *row = fax_notice_row(event->kind);
    *alarm = (fax_alarm_t){.port_index = event->port.index,
                           .kind = event->kind,
                           .severity = row->severity,
                           .since = event->time,
                           .since_clock = clock};
    fax_text_copy(alarm->name, sizeof alarm->name, row->name);
    fax_text_copy(alarm->port_name, sizeof alarm->port_name, event->port.name);
    show(alarm, event);
}

bool alarm_board_raise(alarm_board_t *board, size_t place, const fax_event_t *event, int64_t clock, bool told)
{
    entry_t fresh = {.place = place}, *standing = find(board, event->kind, place);
    const bool taken = !standing && board->count < board->room;
    if (taken && !told && (fresh.raise = malloc(sizeof *event)))
        *fresh.raise = *event;
    pthread_mutex_lock(&board->lock);
    if (standing)
        show(&standing->alarm, event);
    else if (taken) {
        describe(&fresh.alarm, event, clock);
        fresh.alarm.told = told;
        board->entries[board->count++] = fresh;
    }
    pthread_mutex_unlock(&board->lock);
    return taken;
}

bool alarm_board_clear(alarm_board_t *board, fax_event_kind_t kind, size_t place, bool *told)
{
    entry_t *entry = find(board, kind, place);
    if (!entry)
        return false;
    *told = entry->alarm.told;
    free(entry->raise);
    pthread_mutex_lock(&board->lock);
    const size_t after = board->count - (size_t)(entry - board->entries) - 1;
    memmove(entry, entry + 1, after * sizeof *entry);
    board->count--;
    pthread_mutex_unlock(&board->lock);
    return true;
}

void alarm_board_tell_rest(alarm_board_t *board, bool (*may)(void *user, size_t place, fax_event_t *raise),
                           void *user)
{
    for (size_t i = 0; i < board->count; i++) {
        entry_t *entry = &board->entries[i];
        if (!entry->raise || !may(user, entry->place, entry->raise))
            continue;
        free(entry->raise);
        entry->raise = NULL;
        pthread_mutex_lock(&board->lock);
        entry->alarm.told = true;
        pthread_mutex_unlock(&board->lock);
    }
}

size_t alarm_board_read(alarm_board_t *board, int64_t clock, fax_alarm_t *alarms, size_t max)
{
    pthread_mutex_lock(&board->lock);
    const size_t count = board->count;
    for (size_t i = 0; i < count && i < max; i++) {
        alarms[i] = board->entries[i].alarm;
        alarms[i].age = clock - alarms[i].since_clock;
    }
    pthread_mutex_unlock(&board->lock);
    return count;
}
