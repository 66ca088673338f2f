/* The first words between a worker and faxportd: both say their build, and another one's is refused, as the
 * records that follow are plain structs. Threads: no state. */
#ifndef ENGINE_WORKER_GREETING_H
#define ENGINE_WORKER_GREETING_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/wire.h"

/* True if `channel` is such a descriptor as faxportd gives; else the reason in `problem`. */
bool greeting_is_channel(int channel, char *problem, size_t size);

/* Wait for the daemon's hello and answer it. `board` gets the descriptor that came with it, the caller's to
 * close; -1 if none did. False, and logged, if the daemon is not of this build or says nothing within 5 s. */
bool greeting_exchange(int channel, wire_hello_t *hello, int *board);

#endif
