/* One port as the daemon knows it: its public record, and what that is made of. What changes here is not
 * published: that is the table's (port_table.h).
 *
 * Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_PORT_ENTRY_H
#define ENGINE_SUPERVISOR_PORT_ENTRY_H

#include "engine/fax_config.h"
#include "engine/fax_event.h"
#include "engine/supervisor/port_service.h"
#include "engine/wire.h"

typedef struct port_entry {
    const fax_port_config_t *config;
    fax_port_t record;
    fax_state_t state; /* as last told */
    port_usage_t usage;
    fax_call_t order;         /* sent to the port, its end not yet heard; call_id 0 is none */
    char worker_why[160];     /* why it has no worker; "" if it has one */
    char said[FAX_TEXT_SIZE]; /* its worker's description of it, while it can take no call; "" */
    bool told_down;           /* the last edge told was PORT_DOWN */
    uint32_t test;            /* the number of that which was asked for, its end not yet heard; 0 is none */
    fax_port_want_t then;     /* what was wanted before the test */
} port_entry_t;

/* A port that initializes; `config` must outlive it. */
void port_entry_init(port_entry_t *entry, const fax_port_config_t *config, uint32_t index);

/* Find the operational status, its reason and the usage anew. `hindrance` is why no port takes a call, "" is
 * "they do". */
void port_entry_find_service(port_entry_t *entry, const char *hindrance);

/* True if the port is down, or up again, and the world does not know yet. */
bool port_entry_is_edge(const port_entry_t *entry);

/* What its worker says of the port. */
void port_entry_take_event(port_entry_t *entry, const fax_event_t *event);

/* Its worker is gone, `why`. */
void port_entry_lose_worker(port_entry_t *entry, const char *why);

/* See port_table.h. */
bool port_entry_begin_test(port_entry_t *entry, uint32_t number);
bool port_entry_end_test(port_entry_t *entry, const wire_tested_t *tested);
bool port_entry_is_reachable(const port_entry_t *entry);
bool port_entry_is_coming_up(const port_entry_t *entry);

#endif
