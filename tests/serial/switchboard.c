#include "tests/serial/switchboard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

typedef struct letter {
    STAILQ_ENTRY(letter) next;
    bool to_daemon;
    uint32_t slot;
    wire_record_t record;
} letter_t;

typedef struct subscriber {
    switchboard_t *board;
    uint32_t slot;
    void (*deliver)(void *user, wire_record_t *record);
    void *user;
} subscriber_t;

struct switchboard {
    exchange_t *exchange;
    switchboard_owner_t owner;
    subscriber_t subscribers[SWITCHBOARD_SLOTS];
    STAILQ_HEAD(, letter) letters;
};

static void *or_stop(void *memory)
{
    if (memory)
        return memory;
    fputs("switchboard: no memory\n", stderr);
    abort();
}

static void post(switchboard_t *board, uint32_t slot, bool to_daemon, wire_type_t type, const void *body,
                 int descriptor)
{
    letter_t *letter = or_stop(calloc(1, sizeof *letter));
    letter->slot = slot;
    letter->to_daemon = to_daemon;
    letter->record.type = type;
    letter->record.descriptor = descriptor < 0 ? -1 : dup(descriptor);
    if (wire_body_size(type) > 0)
        memcpy(&letter->record.body, body, wire_body_size(type));
    STAILQ_INSERT_TAIL(&board->letters, letter, next);
}

static void from_exchange(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    post(user, slot, false, type, body, descriptor);
}

static void from_line(void *user, wire_type_t type, const void *body)
{
    const subscriber_t *subscriber = user;
    post(subscriber->board, subscriber->slot, true, type, body, -1);
}

static void route(void *user, wire_ring_t *ring)
{
    const switchboard_t *board = user;
    if (board->owner.route)
        board->owner.route(board->owner.user, ring);
}

switchboard_t *switchboard_new(const fax_exchange_config_t *config, const switchboard_owner_t *owner)
{
    switchboard_t *board = or_stop(calloc(1, sizeof *board));
    board->owner = *owner;
    STAILQ_INIT(&board->letters);
    board->exchange = or_stop(exchange_new(config, &(exchange_host_t){from_exchange, route, board}));
    for (uint32_t slot = 0; slot < SWITCHBOARD_SLOTS; slot++)
        board->subscribers[slot] = (subscriber_t){.board = board, .slot = slot};
    return board;
}

void switchboard_seat(switchboard_t *board, uint32_t slot, void (*deliver)(void *user, wire_record_t *record),
                      void *user)
{
    board->subscribers[slot].deliver = deliver;
    board->subscribers[slot].user = user;
}

void switchboard_attach(switchboard_t *board, uint32_t slot, const char *number)
{
    fax_port_config_t port = {.dial_tone = true};
    snprintf(port.number, sizeof port.number, "%s", number);
    exchange_attach(board->exchange, slot, &port);
    exchange_set_service(board->exchange, slot, EXCHANGE_REACHABLE);
}

void switchboard_post(switchboard_t *board, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    post(board, slot, false, type, body, descriptor);
}

line_host_t switchboard_host(switchboard_t *board, uint32_t slot)
{
    return (line_host_t){.send = from_line, .user = &board->subscribers[slot]};
}

static bool is_for_exchange(const wire_record_t *record)
{
    return record->type == WIRE_DIAL || record->type == WIRE_ANSWER || record->type == WIRE_HANG_UP;
}

static void pass_on(switchboard_t *board, letter_t *letter)
{
    const subscriber_t *subscriber = &board->subscribers[letter->slot];
    if (letter->to_daemon && is_for_exchange(&letter->record))
        exchange_deliver(board->exchange, &letter->record);
    else if (letter->to_daemon && board->owner.record)
        board->owner.record(board->owner.user, letter->slot, &letter->record);
    else if (!letter->to_daemon && subscriber->deliver)
        subscriber->deliver(subscriber->user, &letter->record);
    if (letter->record.descriptor >= 0)
        close(letter->record.descriptor);
}

bool switchboard_deliver(switchboard_t *board)
{
    bool any = false;
    for (letter_t *letter; (letter = STAILQ_FIRST(&board->letters)); any = true) {
        STAILQ_REMOVE_HEAD(&board->letters, next);
        pass_on(board, letter);
        free(letter);
    }
    return any;
}

void switchboard_free(switchboard_t *board)
{
    if (!board)
        return;
    switchboard_deliver(board);
    exchange_free(board->exchange);
    free(board);
}
