/* Hours of the day, local time, as in "20:00-06:00": when something may be done. Threads: localtime(3)'s
 * zone. */
#ifndef ENGINE_FAX_HOURS_H
#define ENGINE_FAX_HOURS_H

#include <stdbool.h>
#include <stdint.h>

/* Minutes of the day, 0 to 1440; both the same is "always". */
typedef struct fax_hours {
    uint16_t from;
    uint16_t to; /* not included; before `from`: of the next day */
} fax_hours_t;

/* Read "HH:MM-HH:MM", or "" for always. False if it is neither. */
bool fax_hours_read(const char *text, fax_hours_t *hours);

/* When they are open next, at `time` (ms UTC) or later: `time` itself if they are open then. */
int64_t fax_hours_next(const fax_hours_t *hours, int64_t time);

#endif
