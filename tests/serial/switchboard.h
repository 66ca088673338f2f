/* The real exchange with its subscribers in one process: records go through queues in memory instead of
 * sockets. Threads: one. */
#ifndef TESTS_SERIAL_SWITCHBOARD_H
#define TESTS_SERIAL_SWITCHBOARD_H

#include "engine/line/line.h"
#include "engine/line/virtual/exchange.h"

enum { SWITCHBOARD_SLOTS = 8 };

typedef struct switchboard switchboard_t;

/* Stops the program if there is no memory. `config` must outlive it. */
switchboard_t *switchboard_new(const fax_exchange_config_t *config);

/* Give the line in `slot` the number; its records go to `deliver`, which takes their descriptors. */
void switchboard_attach(switchboard_t *board, uint32_t slot, const char *number,
                        void (*deliver)(void *user, wire_record_t *record), void *user);

/* What the line in `slot` is to be opened with. */
line_host_t switchboard_host(switchboard_t *board, uint32_t slot);

/* Pass on all records. True if there were any. */
bool switchboard_deliver(switchboard_t *board);

void switchboard_free(switchboard_t *board);

#endif
