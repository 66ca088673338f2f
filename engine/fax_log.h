/* The log: one line a message on standard error, with the priority prefix that journald reads (sd-daemon(3))
 * when JOURNAL_STREAM is set. Threads: safe everywhere; a line is one write. */
#ifndef ENGINE_FAX_LOG_H
#define ENGINE_FAX_LOG_H

#include <stdbool.h>

typedef enum fax_log_level {
    FAX_LOG_ERROR = 3,
    FAX_LOG_WARNING = 4,
    FAX_LOG_NOTICE = 5,
    FAX_LOG_INFO = 6,
    FAX_LOG_DEBUG = 7
} fax_log_level_t;

/* Show only messages up to `level` (the default is FAX_LOG_INFO). From any thread, at any time. */
void fax_log_set_level(fax_log_level_t level);

/* True if messages of `level` are shown: for those that cost something to make. */
bool fax_log_shows(fax_log_level_t level);

/* The level called `name` ("error" to "debug"), or -1. */
int fax_log_level_of(const char *name);

/* Write one line "area: text". Control characters in it become '?'. */
void fax_log(fax_log_level_t level, const char *area, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
