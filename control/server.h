/* The control socket: JSON lines over a Unix stream socket, for `faxport` and for scripts
 * (faxport-control(5)). Access is by file permission. Nothing that a client does stalls the loop: one request
 * is answered in a turn of it, what a client sends and what waits for it is bounded, and who does not read is
 * dropped. Threads: the loop's. */
#ifndef CONTROL_SERVER_H
#define CONTROL_SERVER_H

#include "engine/fax_engine.h"

typedef struct control_server control_server_t;

typedef struct control_limits {
    size_t connections; /* at once; the next one is told so and closed */
    size_t line;        /* octets of a request */
    size_t output;      /* octets: a client for which more are waiting is asked and told nothing more */
    int stall;          /* ms: a client that takes nothing of what waits for it for so long is dropped */
    int update;         /* ms: the least time between two updates of a watch */
} control_limits_t;

extern const control_limits_t control_limits_default;

/* Listen at `path`; a stale socket there is replaced, a live one is an error. NULL with a line in `error`. */
control_server_t *control_server_new(fax_engine_t *engine, struct event_base *loop, const char *path,
                                     char *error, size_t error_size);

/* The same with other limits, for tests. `limits` is copied. */
control_server_t *control_server_new_limited(fax_engine_t *engine, struct event_base *loop, const char *path,
                                             const control_limits_t *limits, char *error, size_t error_size);

void control_server_free(control_server_t *server);

#endif
