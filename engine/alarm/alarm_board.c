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
    entry_t **by_age;   /* the oldest first */
    entry_t **by_index; /* the same, by port and kind */
    size_t count, room;
};

alarm_board_t *alarm_board_new(size_t ports)
{
    alarm_board_t *board = calloc(1, sizeof *board);
    if (!board)
        return NULL;
    pthread_mutex_init(&board->lock, NULL);
    board->room = ports * AT_A_PORT + OF_THE_SERVER;
    board->by_age = calloc(board->room, sizeof *board->by_age);
    board->by_index = calloc(board->room, sizeof *board->by_index);
    if (board->by_age && board->by_index)
        return board;
    alarm_board_free(board);
    return NULL;
}

static void free_entry(entry_t *entry)
{
    free(entry->raise);
    free(entry);
}

void alarm_board_free(alarm_board_t *board)
{
    if (!board)
        return;
    for (size_t i = 0; i < board->count; i++)
        free_entry(board->by_age[i]);
    pthread_mutex_destroy(&board->lock);
    free(board->by_age);
    free(board->by_index);
    free(board);
}

/* ---- found ---- */

static entry_t *find(const alarm_board_t *board, fax_event_kind_t kind, size_t place)
{
    for (size_t i = 0; i < board->count; i++)
        if (board->by_age[i]->alarm.kind == kind && board->by_age[i]->place == place)
            return board->by_age[i];
    return NULL;
}

static bool is_before(const fax_alarm_t *alarm, uint32_t port_index, uint32_t kind)
{
    return alarm->port_index != port_index ? alarm->port_index < port_index : (uint32_t)alarm->kind < kind;
}

/* The position in by_index of the first alarm that is not before this one. */
static size_t position_from(const alarm_board_t *board, uint32_t port_index, uint32_t kind)
{
    size_t low = 0, high = board->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (is_before(&board->by_index[middle]->alarm, port_index, kind))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
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

/* ---- raised and cleared ---- */

static entry_t *new_entry(size_t place, const fax_event_t *event, int64_t clock, bool told)
{
    entry_t *entry = calloc(1, sizeof *entry);
    if (!entry)
        return NULL;
    entry->place = place;
    describe(&entry->alarm, event, clock);
    entry->alarm.told = told;
    if (!told && (entry->raise = malloc(sizeof *event)))
        *entry->raise = *event;
    return entry;
}

static void insert(entry_t **list, size_t count, size_t position, entry_t *entry)
{
    memmove(&list[position + 1], &list[position], (count - position) * sizeof *list);
    list[position] = entry;
}

static void remove_at(entry_t **list, size_t count, size_t position)
{
    memmove(&list[position], &list[position + 1], (count - position - 1) * sizeof *list);
}

static void add(alarm_board_t *board, entry_t *entry)
{
    const size_t position = position_from(board, entry->alarm.port_index, entry->alarm.kind);
    insert(board->by_index, board->count, position, entry);
    insert(board->by_age, board->count, board->count, entry);
    board->count++;
}

static void take_away(alarm_board_t *board, const entry_t *entry)
{
    size_t age = 0;
    while (board->by_age[age] != entry)
        age++;
    remove_at(board->by_index, board->count,
              position_from(board, entry->alarm.port_index, entry->alarm.kind));
    remove_at(board->by_age, board->count, age);
    board->count--;
}

bool alarm_board_raise(alarm_board_t *board, size_t place, const fax_event_t *event, int64_t clock, bool told)
{
    entry_t *standing = find(board, event->kind, place), *fresh = NULL;
    if (!standing && board->count < board->room)
        fresh = new_entry(place, event, clock, told);
    pthread_mutex_lock(&board->lock);
    if (standing)
        show(&standing->alarm, event);
    else if (fresh)
        add(board, fresh);
    pthread_mutex_unlock(&board->lock);
    return fresh != NULL;
}

bool alarm_board_clear(alarm_board_t *board, fax_event_kind_t kind, size_t place, bool *told)
{
    entry_t *entry = find(board, kind, place);
    if (!entry)
        return false;
    *told = entry->alarm.told;
    pthread_mutex_lock(&board->lock);
    take_away(board, entry);
    pthread_mutex_unlock(&board->lock);
    free_entry(entry);
    return true;
}

void alarm_board_tell_rest(alarm_board_t *board, bool (*may)(void *user, size_t place, fax_event_t *raise),
                           void *user)
{
    for (size_t i = 0; i < board->count; i++) {
        entry_t *entry = board->by_age[i];
        if (!entry->raise || !may(user, entry->place, entry->raise))
            continue;
        free(entry->raise);
        entry->raise = NULL;
        pthread_mutex_lock(&board->lock);
        entry->alarm.told = true;
        pthread_mutex_unlock(&board->lock);
    }
}

/* ---- read ---- */

static void copy(fax_alarm_t *to, const entry_t *entry, int64_t clock)
{
    *to = entry->alarm;
    to->age = clock - to->since_clock;
}

size_t alarm_board_read(alarm_board_t *board, int64_t clock, fax_alarm_t *alarms, size_t max)
{
    pthread_mutex_lock(&board->lock);
    const size_t count = board->count;
    for (size_t i = 0; i < count && i < max; i++)
        copy(&alarms[i], board->by_age[i], clock);
    pthread_mutex_unlock(&board->lock);
    return count;
}

bool alarm_board_read_from(alarm_board_t *board, int64_t clock, uint32_t port_index, uint32_t kind,
                           fax_alarm_t *alarm)
{
    pthread_mutex_lock(&board->lock);
    const size_t position = position_from(board, port_index, kind);
    const bool found = position < board->count;
    if (found)
        copy(alarm, board->by_index[position], clock);
    pthread_mutex_unlock(&board->lock);
    return found;
}
