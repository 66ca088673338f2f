/* What a worker says, made harmless: a worker parses what strangers send, and may have been taken over by one
 * of them. Its records get terminated clean texts, enumerations that exist, an end that is past, and only the
 * port's own identity.
 * Threads: no state. */
#ifndef ENGINE_SUPERVISOR_WORKER_GUARD_H
#define ENGINE_SUPERVISOR_WORKER_GUARD_H

#include "engine/fax_event.h"
#include "engine/wire.h"

void worker_guard_text(char *text, size_t size);

void worker_guard_status(fax_status_t *status, uint32_t index, const char *name);

/* `inbox` is the folder that received files lie in: another place is no file. */
void worker_guard_call(fax_call_t *call, uint32_t index, const char *name, const char *inbox);

/* What came of a test. */
void worker_guard_tested(wire_tested_t *tested);

/* A call for a program. */
void worker_guard_hand_over(wire_hand_over_t *call);

#endif
