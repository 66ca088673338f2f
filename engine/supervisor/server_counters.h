/* The figures of the server as a whole. Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_SERVER_COUNTERS_H
#define ENGINE_SUPERVISOR_SERVER_COUNTERS_H

#include "engine/fax_time.h"
#include "engine/supervisor/port_board.h"
#include "engine/supervisor/port_table.h"

/* Begin the record: faxportd has `started` then. */
void server_counters_begin(server_record_t *record, uint32_t ports, uint32_t workers, fax_moment_t started);

/* Ports have changed: `counts` is how many there are in each usage. */
void server_counters_take_ports(server_record_t *record, const uint32_t *counts, fax_moment_t now);

/* An event has passed. */
void server_counters_take_event(server_record_t *record, const fax_event_t *event);

#endif
