/* A Unix stream socket that listens at a path. Threads: any, one at a time. */
#ifndef CONTROL_LISTENER_H
#define CONTROL_LISTENER_H

#include <stddef.h>

/* Listen at `path`, mode 0660: a stale socket there is replaced, a live one is an error. Returns the
 * non-blocking descriptor, or -1 with one line in `error` that names the path. */
int control_listener_open(const char *path, char *error, size_t error_size);

/* Close it and take its socket away from `path`, unless another's stands there by now. */
void control_listener_close(int listener, const char *path);

#endif
