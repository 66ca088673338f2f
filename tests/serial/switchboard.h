/* The real exchange with its subscribers in one process: records go through queues in memory instead of
 * sockets. Threads: one. */
#ifndef TESTS_SERIAL_SWITCHBOARD_H
#define TESTS_SERIAL_SWITCHBOARD_H

#include "engine/line/line.h"
#include "engine/line/virtual/exchange.h"

enum { SWITCHBOARD_SLOTS = 256 };

typedef struct switchboard switchboard_t;

/* The rest of the daemon. */
typedef struct switchboard_owner {
    /* As of exchange_host_t; NULL: nothing is filled in. */
    void (*route)(void *user, wire_ring_t *ring);
    /* A record that is not for the exchange; takes its descriptor. NULL: there are none. */
    void (*record)(void *user, uint32_t slot, wire_record_t *record);
    void *user;
} switchboard_owner_t;

/* Stops the program if there is no memory. `config` must outlive it. */
switchboard_t *switchboard_new(const fax_exchange_config_t *config, const switchboard_owner_t *owner);

/* Records for `slot` go to `deliver`, which takes their descriptors. */
void switchboard_seat(switchboard_t *board, uint32_t slot, void (*deliver)(void *user, wire_record_t *record),
                      void *user);

/* The line in `slot`, which is seated, has the number on the exchange. */
void switchboard_attach(switchboard_t *board, uint32_t slot, const char *number);

/* Post a record to `slot`, which gets a copy of the descriptor (-1: none). */
void switchboard_post(switchboard_t *board, uint32_t slot, wire_type_t type, const void *body,
                      int descriptor);

/* What the line in `slot` is to be opened with. */
line_host_t switchboard_host(switchboard_t *board, uint32_t slot);

/* Pass on all records. True if there were any. */
bool switchboard_deliver(switchboard_t *board);

void switchboard_free(switchboard_t *board);

#endif
