/* Start a worker program with its channel as descriptor 3 and nothing else open but standard error. Threads:
 * safe. */
#ifndef ENGINE_SUPERVISOR_WORKER_SPAWN_H
#define ENGINE_SUPERVISOR_WORKER_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

enum { WORKER_CHANNEL = 3 };

typedef struct worker_child {
    pid_t pid;
    int process; /* a pidfd: readable when the process has ended */
    int channel; /* our end, non-blocking */
} worker_child_t;

/* False with errno set if it could not be started. Both descriptors are the caller's. */
bool worker_spawn(const char *program, worker_child_t *child);

#endif
