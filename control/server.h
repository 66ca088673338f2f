/* The control socket: JSON lines over a Unix stream socket, for `faxport` and for scripts (faxport-control(5)). Access is by file
 * permission. Threads: the loop's. */
#ifndef CONTROL_SERVER_H
#define CONTROL_SERVER_H

#include "engine/fax_engine.h"

typedef struct control_server control_server_t;

/* Listen at `path`; a stale socket there is replaced, a live one is an error. NULL with a line in `error`. */
control_server_t *control_server_new(fax_engine_t *engine, struct event_base *loop, const char *path,
                                     char *error, size_t error_size);

void control_server_free(control_server_t *server);

#endif
