/* How a port's last calls went: the failures among the last N. A fax line has too few calls for a rate per
 * minute.
 * Threads: no state of its own. */
#ifndef ENGINE_ALARM_FAILURE_WINDOW_H
#define ENGINE_ALARM_FAILURE_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

enum { FAILURE_WINDOW_MAX = 64 };

/* The newest call is bit 0; a set bit is a failure. What has not been yet counts as good. */
typedef uint64_t failure_window_t;

void failure_window_take(failure_window_t *window, bool failed);

/* Failures among the last `calls` (1 to FAILURE_WINDOW_MAX), in per cent. */
uint32_t failure_window_ratio(failure_window_t window, uint32_t calls);

#endif
