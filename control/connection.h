/* One client of the control socket: lines in, at times with a descriptor; lines out. Both ways are bounded.
 * The descriptor that came along (SCM_RIGHTS) stays with the lines it came with until somebody takes it or
 * they have all been handled; of several, the first.
 * Threads: the loop's. */
#ifndef CONTROL_CONNECTION_H
#define CONTROL_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "control/server.h"

typedef struct control_connection control_connection_t;

/* What the owner is told. Both are called from the loop, never from within one of the functions below. */
typedef struct control_connection_owner {
    void (*readable)(void *user); /* control_connection_next() has something */
    void (*closed)(void *user,
                   const char *why); /* over: free it. `why` is for the log, NULL if all was well */
    void *user;
} control_connection_owner_t;

/* A connection on `channel`, a connected stream socket, which is the connection's from now on. NULL without
 * memory, and `channel` is closed. `limits` must outlive it. */
control_connection_t *control_connection_new(struct event_base *loop, int channel,
                                             const control_limits_t *limits,
                                             const control_connection_owner_t *owner);

/* Closes at once: what waits to be read by the client may be lost. */
void control_connection_free(control_connection_t *connection);

typedef enum control_line { CONTROL_LINE_NONE, CONTROL_LINE_GOT, CONTROL_LINE_TOO_LONG } control_line_t;

/* Take the next line; the one before has been handled now. `line` (NUL-terminated, without the newline; the
 * caller's to free) and `length` are set with CONTROL_LINE_GOT. With NONE the owner will be told when there
 * is more: also if the client has not yet read enough of what it got. */
control_line_t control_connection_next(control_connection_t *connection, char **line, size_t *length);

/* The descriptor that came along, which is the caller's then; -1 if there is none. */
int control_connection_take_descriptor(control_connection_t *connection);

/* Let `text`, a line with its newline, go out behind what waits already. */
void control_connection_send(control_connection_t *connection, const char *text, size_t length);

/* As long as an answer is owed, the connection is not over: not even if the client says nothing more. */
void control_connection_owe(control_connection_t *connection, bool owed);

/* True if the client has read so much that it may be told more. */
bool control_connection_has_room(const control_connection_t *connection);

/* Take nothing more from this client; close when it has got all. */
void control_connection_finish(control_connection_t *connection);

#endif
