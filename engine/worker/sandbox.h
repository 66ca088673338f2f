/* What a worker gives up before it listens to the far end: whoever takes it over through a fax can open files
 * that its user may open, and nothing else: no program, no socket, no other process. It holds all threads
 * that there are; none is made afterwards. */
#ifndef ENGINE_WORKER_SANDBOX_H
#define ENGINE_WORKER_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* Give up new privileges, core files, files larger than a long fax, more than `descriptors` open ones (a
 * lower limit that is there stays), and all system calls but those of the table in sandbox.c: any other kills
 * the process. A build with a sanitizer keeps its system calls. False with errno set if the system
 * refuses. */
bool sandbox_enter(size_t descriptors);

#endif
