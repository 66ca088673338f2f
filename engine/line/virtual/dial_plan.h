/* Where a number leads on the virtual exchange: to a port, or to a station of the configuration. What counts
 * in a number are its digits, * and #.
 *
 * Threads: the loop's. */
#ifndef ENGINE_LINE_VIRTUAL_DIAL_PLAN_H
#define ENGINE_LINE_VIRTUAL_DIAL_PLAN_H

#include <stdbool.h>

#include "engine/wire.h"

typedef struct dial_plan dial_plan_t;

/* NULL if there is no memory. `config` must outlive it. */
dial_plan_t *dial_plan_new(const fax_exchange_config_t *config);

/* From now on `number` is that of the port in `slot`. False if there is no memory. */
bool dial_plan_add_port(dial_plan_t *plan, uint32_t slot, const char *number);

typedef enum dial_target { DIAL_NOWHERE, DIAL_PORT, DIAL_STATION } dial_target_t;

/* Where `number` leads: `slot` says to which port, `kind` to which station. A port goes before a station of
 * the same number. `number` has FAX_NUMBER_SIZE octets; a worker that has gone bad may leave out the NUL. */
dial_target_t dial_plan_find(const dial_plan_t *plan, const char *number, uint32_t *slot,
                             fax_station_kind_t *kind);

/* `plan` may be NULL. */
void dial_plan_free(dial_plan_t *plan);

#endif
