/* A port's cell of the status board, as the daemon reads and writes it. Threads: port_cell_read() from any; a
 * cell is written by the loop, and only while the port has no worker. */
#ifndef ENGINE_SUPERVISOR_PORT_CELL_H
#define ENGINE_SUPERVISOR_PORT_CELL_H

#include "engine/fax_port.h"
#include "engine/status_board.h"

/* The cell is the daemon's: the port has no worker, and is in `state`. */
void port_cell_write(status_board_t *board, uint32_t slot, const fax_port_t *port, fax_state_t state);

/* The port's status as it is now, guarded and settled. A cell that cannot be read (its worker is stopped in
 * the middle of a write) shows that it cannot. */
void port_cell_read(const status_board_t *board, uint32_t slot, const fax_port_t *port, fax_status_t *status);

#endif
