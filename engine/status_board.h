/* The status board: one cache-aligned cell a port in shared memory, made by faxportd, written by the worker
 * that owns the port, read by anybody who has it. Inside a cell is a sequence lock; nobody else knows that.
 *
 * Threads: one writer a cell (the daemon takes over when the worker has died), any number of readers in any
 * process; neither ever waits for the other. */
#ifndef ENGINE_STATUS_BOARD_H
#define ENGINE_STATUS_BOARD_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/fax_status.h"

typedef struct status_board status_board_t;

/* A new board of `slots` cells in anonymous shared memory; NULL with errno set if there is no memory. */
status_board_t *status_board_new(size_t slots);

/* The board behind `descriptor`, as a worker gets it; NULL with errno set if it is none of `slots` cells. The
 * descriptor stays the caller's. */
status_board_t *status_board_attach(int descriptor, size_t slots);

/* The descriptor to hand to a worker; -1 for an attached board. The board's own. */
int status_board_descriptor(const status_board_t *board);

void status_board_free(status_board_t *board);

/* Publish a copy of `status`. Also mends a cell whose last writer died in the middle. */
void status_board_write(status_board_t *board, size_t slot, const fax_status_t *status);

/* Copy the cell. False, and `status` untouched, if its writer has died or was stopped in the middle of a
 * write, or there is no such slot. */
bool status_board_read(const status_board_t *board, size_t slot, fax_status_t *status);

#endif
