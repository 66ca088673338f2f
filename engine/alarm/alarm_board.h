/* The alarms that stand now. An alarm is named by the kind of notification that raises it and by its place
 * (notice_gate.h); it keeps the event that raised it as long as that has not been told to the world.
 *
 * Threads: alarm_board_read() and alarm_board_read_from() from any; the rest is the loop's. */
#ifndef ENGINE_ALARM_ALARM_BOARD_H
#define ENGINE_ALARM_ALARM_BOARD_H

#include <stddef.h>

#include "engine/fax_alarm.h"

typedef struct alarm_board alarm_board_t;

/* A board for the server and `ports` ports. NULL if there is no memory. */
alarm_board_t *alarm_board_new(size_t ports);
void alarm_board_free(alarm_board_t *board);

/* The alarm that `event` raises stands from now on; `told`: the world has been told. False if it stands
 * already (then its value and text are renewed), or there is no memory. */
bool alarm_board_raise(alarm_board_t *board, size_t place, const fax_event_t *event, int64_t clock,
                       bool told);

bool alarm_board_stands(const alarm_board_t *board, fax_event_kind_t kind, size_t place);

/* The alarm is over. False if it did not stand; `told` says whether the world had been told of it. */
bool alarm_board_clear(alarm_board_t *board, fax_event_kind_t kind, size_t place, bool *told);

/* Go through the alarms that were not told yet: `may` says for each whether it is told now, with the event
 * that raised it. */
void alarm_board_tell_rest(alarm_board_t *board, bool (*may)(void *user, size_t place, fax_event_t *raise),
                           void *user);

/* How many stand; the first `max` of them, the oldest first, go to `alarms`, with their ages as of
 * `clock`. */
size_t alarm_board_read(alarm_board_t *board, int64_t clock, fax_alarm_t *alarms, size_t max);

/* Copy the first alarm whose port and kind are these or come after them, by port and then kind. False if
 * there is none. O(log n). */
bool alarm_board_read_from(alarm_board_t *board, int64_t clock, uint32_t port_index, uint32_t kind,
                           fax_alarm_t *alarm);

#endif
