/* The last status of every port that the watches have seen, numbered by version, with its line for the
 * clients. Threads: the loop's. */
#ifndef CONTROL_BOARD_H
#define CONTROL_BOARD_H

#include "engine/fax_engine.h"

typedef struct control_board control_board_t;

control_board_t *control_board_new(const fax_engine_t *engine); /* NULL without memory */
void control_board_free(control_board_t *board);

/* Look at every port. True if a call or a test is in progress on any: then there is news soon without an
 * event. */
bool control_board_refresh(control_board_t *board);

size_t control_board_ports(const control_board_t *board);

/* Slots are from 0 to control_board_ports() - 1, in the order of the indexes. */
uint32_t control_board_version(const control_board_t *board, size_t slot); /* from 1; 0 is "never seen" */
const fax_status_t *control_board_status(const control_board_t *board, size_t slot);
const fax_port_t *control_board_port(const control_board_t *board, size_t slot); /* as of the beginning */

/* The slot's update, {"ok":true,"update":"status",...} with its newline: made once a version, the board's
 * own. NULL without memory. */
const char *control_board_line(control_board_t *board, size_t slot);

#endif
