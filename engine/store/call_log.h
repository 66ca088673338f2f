/* Call records as lines of JSON, one a call, appended to a file for other programs to follow. Lines are whole
 * or not there. A file that was renamed or removed (log rotation) is made anew with the next line.
 *
 * Threads: the loop's. */
#ifndef ENGINE_STORE_CALL_LOG_H
#define ENGINE_STORE_CALL_LOG_H

#include "engine/fax_call.h"

typedef struct call_log call_log_t;

/* The log at `path`; "" is none: nothing is written. It is opened with the first line. NULL if there is no
 * memory. */
call_log_t *call_log_new(const char *path);
void call_log_free(call_log_t *log);

/* Append the call's line. What cannot be written is logged and left out: the store has it. */
void call_log_write(call_log_t *log, const fax_call_t *call);

/* Open the file again with the next line. */
void call_log_reopen(call_log_t *log);

#endif
