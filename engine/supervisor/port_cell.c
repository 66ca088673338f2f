#include "engine/supervisor/port_cell.h"

#include <sched.h>

#include "engine/fax_time.h"
#include "engine/supervisor/worker_guard.h"

enum { READ_ROUNDS = 20 };

void port_cell_write(status_board_t *board, uint32_t slot, const fax_port_t *port, fax_state_t state)
{
    fax_status_t status;
    fax_status_reset(&status, port->index, port->name, state, fax_time_clock());
    status_board_write(board, slot, &status);
}

void port_cell_read(const status_board_t *board, uint32_t slot, const fax_port_t *port, fax_status_t *status)
{
    bool read = false;
    for (int round = 0; !read && round < READ_ROUNDS; round++) {
        read = status_board_read(board, slot, status);
        if (!read)
            sched_yield();
    }
    if (!read)
        fax_status_reset(status, port->index, port->name, FAX_STATE_UNAVAILABLE, fax_time_clock());
    worker_guard_status(status, port->index, port->name);
    fax_status_settle(status, fax_time_clock());
}
