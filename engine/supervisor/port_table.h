/* The ports as the daemon knows them: what each is, what is wanted of it and what its worker says of it. One
 * door, for each change: it finds the operational status, publishes the record, and tells the edges
 * (PORT_DOWN, PORT_UP).
 *
 * Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_PORT_TABLE_H
#define ENGINE_SUPERVISOR_PORT_TABLE_H

#include "engine/fax_config.h"
#include "engine/fax_event.h"
#include "engine/status_board.h"
#include "engine/supervisor/port_board.h"
#include "engine/supervisor/port_service.h"
#include "engine/wire.h"

typedef struct port_table port_table_t;

typedef struct port_table_host {
    /* An event, with the port's record in it; not numbered yet. */
    void (*event)(void *user, uint32_t slot, fax_event_t *event);
    /* Something about the port has changed. */
    void (*changed)(void *user, uint32_t slot);
    void *user;
} port_table_host_t;

/* The ports of `config` by slot, with their permanent `indexes`. All must outlive the table. The cells of
 * `status` say "initializing". NULL if there is no memory. */
port_table_t *port_table_new(const fax_config_t *config, const uint32_t *indexes, status_board_t *status,
                             port_board_t *board, const port_table_host_t *host);
void port_table_free(port_table_t *table);

/* The slot of the port with `index`; -1 if there is none. Safe from any thread. */
int64_t port_table_slot(const port_table_t *table, uint32_t index);

/* The indexes in rising order: how many there are; the first `max` of them go to `indexes`. Safe from any
 * thread. */
size_t port_table_indexes(const port_table_t *table, uint32_t *indexes, size_t max);

/* What the port's worker said (guarded: worker_guard.h). It is told on. */
void port_table_take_event(port_table_t *table, uint32_t slot, fax_event_t *event);

/* The port's worker is gone, `why`: the call that it was in fails with FAX_OUTCOME_PORT_FAULT, and so does an
 * order that it had not begun. Its cell is ours until the next worker has it. */
void port_table_lose_worker(port_table_t *table, uint32_t slot, const char *why);

/* An order has been sent to the port, which is busy from now on. */
void port_table_take_order(port_table_t *table, uint32_t slot, const fax_call_t *call);

/* What is wanted of the port, from now on: a test that is under way is given up. */
void port_table_want(port_table_t *table, uint32_t slot, fax_port_want_t want);
fax_port_want_t port_table_wanted(const port_table_t *table, uint32_t slot);

/* The port shall be tested: it is wanted so, and `order` says which test that is. False if it is wanted so
 * already. */
bool port_table_begin_test(port_table_t *table, uint32_t slot, wire_test_t *order);

/* The test has ended: the port is wanted as before. False if that was not the test under way (number 0 is
 * any). */
bool port_table_end_test(port_table_t *table, uint32_t slot, const wire_tested_t *tested);

/* The port's configuration has changed. */
void port_table_take_setup(port_table_t *table, uint32_t slot);

/* The world was told, before a restart, that the port is down: when it is not, that is an edge. */
void port_table_remember_down(port_table_t *table, uint32_t slot);

/* No port takes a call for the reason `why`, a sentence; "" is "they do again". */
void port_table_hinder(port_table_t *table, const char *why);

/* The operator's wish is all there is: no more PORT_DOWN events from now on, as faxportd stops. */
void port_table_hush(port_table_t *table);

port_usage_t port_table_usage(const port_table_t *table, uint32_t slot);

/* How many ports are in each usage: three counts. */
const uint32_t *port_table_counts(const port_table_t *table);

/* True if the port takes calls from the exchange, now or when its present one is over; and if it does not
 * yet, but shall as soon as its worker runs. */
bool port_table_is_reachable(const port_table_t *table, uint32_t slot);
bool port_table_is_coming_up(const port_table_t *table, uint32_t slot);

/* Copy the port's status as it is now, guarded and settled. Safe from any thread. */
void port_table_read_status(const port_table_t *table, uint32_t slot, fax_status_t *status);

#endif
