#include "control/board.h"

#include <stdlib.h>

#include "control/line.h"
#include "control/record.h"

typedef struct slot {
    fax_port_t port;
    uint32_t version;
    fax_status_t status;
    char *line; /* of this version; NULL until somebody wants it */
} slot_t;

struct control_board {
    const fax_engine_t *engine;
    slot_t *slots;
    size_t count;
};

static bool fill_slots(control_board_t *board)
{
    uint32_t indexes[FAX_CONFIG_MAX_PORTS];
    board->count = fax_engine_read_ports(board->engine, indexes, FAX_CONFIG_MAX_PORTS);
    board->slots = calloc(board->count + 1, sizeof *board->slots);
    for (size_t i = 0; board->slots && i < board->count; i++)
        fax_engine_read_port(board->engine, indexes[i], &board->slots[i].port);
    return board->slots != NULL;
}

control_board_t *control_board_new(const fax_engine_t *engine)
{
    control_board_t *board = calloc(1, sizeof *board);
    if (!board)
        return NULL;
    board->engine = engine;
    if (fill_slots(board))
        return board;
    free(board);
    return NULL;
}

void control_board_free(control_board_t *board)
{
    if (!board)
        return;
    for (size_t i = 0; i < board->count; i++)
        free(board->slots[i].line);
    free(board->slots);
    free(board);
}

static void refresh_slot(const fax_engine_t *engine, slot_t *slot)
{
    fax_status_t status;
    if (!fax_engine_read_status(engine, slot->port.index, &status))
        return;
    if (slot->version > 0 && !fax_json_differs(&fax_status_fields, &slot->status, &status))
        return;
    slot->status = status;
    slot->version++;
    free(slot->line);
    slot->line = NULL;
}

bool control_board_refresh(control_board_t *board)
{
    bool busy = false;
    for (size_t i = 0; i < board->count; i++) {
        refresh_slot(board->engine, &board->slots[i]);
        busy |= board->slots[i].status.direction > FAX_DIRECTION_NONE ||
                board->slots[i].status.state == FAX_STATE_TESTING;
    }
    return busy;
}

size_t control_board_ports(const control_board_t *board)
{
    return board->count;
}

uint32_t control_board_version(const control_board_t *board, size_t slot)
{
    return board->slots[slot].version;
}

const fax_status_t *control_board_status(const control_board_t *board, size_t slot)
{
    return &board->slots[slot].status;
}

const fax_port_t *control_board_port(const control_board_t *board, size_t slot)
{
    return &board->slots[slot].port;
}

const char *control_board_line(control_board_t *board, size_t slot)
{
    slot_t *own = &board->slots[slot];
    if (!own->line)
        own->line =
            control_line_of(json_pack("{sb ss so}", "ok", 1, "update", "status", "status",
                                      control_record_at(&own->port, &fax_status_fields, &own->status)));
    return own->line;
}
