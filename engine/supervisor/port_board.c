#include "engine/supervisor/port_board.h"

#include <stdlib.h>
#include <string.h>

#include "engine/seqlock.h"

typedef struct port_cell {
    seqlock_t lock;
    seqlock_word_t words[SEQLOCK_WORDS(sizeof(fax_port_t))];
} port_cell_t;

typedef struct server_cell {
    seqlock_t lock;
    seqlock_word_t words[SEQLOCK_WORDS(sizeof(server_record_t))];
} server_cell_t;

struct port_board {
    size_t slots;
    port_cell_t *ports;
    server_cell_t *server;
};

port_board_t *port_board_new(size_t slots)
{
    port_board_t *board = calloc(1, sizeof *board);
    if (!board)
        return NULL;
    *board = (port_board_t){slots, calloc(slots, sizeof *board->ports), calloc(1, sizeof *board->server)};
    if (board->ports && board->server)
        return board;
    port_board_free(board);
    return NULL;
}

void port_board_free(port_board_t *board)
{
    if (!board)
        return;
    free(board->ports);
    free(board->server);
    free(board);
}

void port_board_write(port_board_t *board, size_t slot, const fax_port_t *port)
{
    seqlock_write(&board->ports[slot].lock, board->ports[slot].words, port, sizeof *port);
}

void port_board_write_server(port_board_t *board, const server_record_t *record)
{
    seqlock_write(&board->server->lock, board->server->words, record, sizeof *record);
}

bool port_board_read(const port_board_t *board, size_t slot, fax_port_t *port)
{
    if (slot >= board->slots)
        return false;
    seqlock_read_living(&board->ports[slot].lock, board->ports[slot].words, port, sizeof *port);
    return true;
}

void port_board_read_server(const port_board_t *board, int64_t clock, fax_server_t *server)
{
    server_record_t record;
    seqlock_read_living(&board->server->lock, board->server->words, &record, sizeof record);
    *server = record.server;
    server->up_time = clock - server->start_clock;
    if (record.all_busy_since)
        server->all_busy += clock - record.all_busy_since;
    server->oldest_job_age = record.oldest_job_clock ? clock - record.oldest_job_clock : 0;
}
