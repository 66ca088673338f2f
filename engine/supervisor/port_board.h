/* The records of the ports and of the server, written by the loop and read from any thread: the daemon's part
 * of what the world may see. (The ports' status, written by the workers, is on the status board.)
 *
 * Threads: one writer, the loop; any number of readers; neither waits for the other. */
#ifndef ENGINE_SUPERVISOR_PORT_BOARD_H
#define ENGINE_SUPERVISOR_PORT_BOARD_H

#include <stddef.h>

#include "engine/fax_port.h"
#include "engine/fax_server.h"

typedef struct port_board port_board_t;

/* The server's record, and the moments (CLOCK_MONOTONIC ms, 0 for none) from which its ages are taken. */
typedef struct server_record {
    fax_server_t server;
    int64_t all_busy_since;
    int64_t oldest_job_clock;
} server_record_t;

/* NULL if there is no memory. */
port_board_t *port_board_new(size_t slots);
void port_board_free(port_board_t *board);

void port_board_write(port_board_t *board, size_t slot, const fax_port_t *port);
void port_board_write_server(port_board_t *board, const server_record_t *record);

/* Copy a port's record. False if there is no such slot. */
bool port_board_read(const port_board_t *board, size_t slot, fax_port_t *port);

/* Copy the server's record, with its ages as of `clock`. */
void port_board_read_server(const port_board_t *board, int64_t clock, fax_server_t *server);

#endif
