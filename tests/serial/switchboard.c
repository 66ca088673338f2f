#include "tests/serial/switchboard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

typedef struct letter {
    STAILQ_ENTRY(letter) next;
    bool to_exchange;
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

static void post(switchboard_t *board, uint32_t slot, bool to_exchange, wire_type_t type, const void *body,
                 int descriptor)
{
    letter_t *letter = or_stop(calloc(1, sizeof *letter));
    letter->slot = slot;
    letter->to_exchange = to_exchange;
    letter->record.type = type;
    letter->record.descriptor = descriptor < 0 ? -1 : dup(descriptor);
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
    (void)user;
    (void)ring;
}

switchboard_t *switchboard_new(const fax_exchange_config_t *config)
{
    switchboard_t *board = or_stop(calloc(1, sizeof *board));
    STAILQ_INIT(&board->letters);
    board->exchange = or_stop(exchange_new(config, &(exchange_host_t){from_exchange, route, board}));
    for (uint32_t slot = 0; slot < SWITCHBOARD_SLOTS; slot++)
        board->subscribers[slot] = (subscriber_t){.board = board, .slot = slot};
    return board;
}

void switchboard_attach(switchboard_t *board, uint32_t slot, const char *number,
                        void (*deliver)(void *user, wire_record_t *record), void *user)
{
    fax_port_config_t port = {.dial_tone = true};
    snprintf(port.number, sizeof port.number, "%s", number);
    board->subscribers[slot].deliver = deliver;
    board->subscribers[slot].user = user;
    exchange_attach(board->exchange, slot, &port);
    exchange_set_service(board->exchange, slot, EXCHANGE_REACHABLE);
}

line_host_t switchboard_host(switchboard_t *board, uint32_t slot)
{
    return (line_host_t){.send = from_line, .user = &board->subscribers[slot]};
}

static void pass_on(switchboard_t *board, letter_t *letter)
{
    const subscriber_t *subscriber = &board->subscribers[letter->slot];
    if (letter->to_exchange)
        exchange_deliver(board->exchange, &letter->record);
    else if (subscriber->deliver)
        subscriber->deliver(subscriber->user, &letter->record);
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
