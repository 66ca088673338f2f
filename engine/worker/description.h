/* A port's state in words for people: the Description of the interface. Threads: no state. */
#ifndef ENGINE_WORKER_DESCRIPTION_H
#define ENGINE_WORKER_DESCRIPTION_H

#include "engine/fax_status.h"

/* Write status->description from the rest of `status`; `outcome` is how the last call ended (fax_outcome_t).
 * It always begins with the state's text (fax_state_row): "Sending page 2 of 4". */
void description_write(fax_status_t *status, int outcome, const char *problem);

#endif
