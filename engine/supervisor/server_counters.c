#include "engine/supervisor/server_counters.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "engine/fax_text.h"

void server_counters_begin(server_record_t *record, uint32_t ports, uint32_t workers, fax_moment_t started)
{
    char host[100] = "", description[FAX_TEXT_SIZE];
    fax_server_t *server = &record->server;
    *record = (server_record_t){.all_busy_since = 0};
    gethostname(host, sizeof host - 1);
    snprintf(description, sizeof description, "faxportd %s on %s", PACKAGE_VERSION, host);
    fax_text_copy(server->description, sizeof server->description, description);
    fax_text_copy(server->version, sizeof server->version, PACKAGE_VERSION);
    server->start_time = started.utc;
    server->start_clock = started.clock;
    server->table_last_change = started.clock;
    server->port_count = ports;
    server->workers = workers;
}

void server_counters_take_ports(server_record_t *record, const uint32_t *counts, fax_moment_t now)
{
    fax_server_t *server = &record->server;
    server->ports_idle = counts[PORT_IS_IDLE];
    server->ports_busy = counts[PORT_IS_BUSY];
    server->ports_down = counts[PORT_IS_OUT];
    if (server->ports_busy > server->ports_busy_high) {
        server->ports_busy_high = server->ports_busy;
        server->ports_busy_high_time = now.utc;
    }
    const bool all_busy = server->ports_idle == 0 && server->ports_busy > 0;
    if (all_busy && !record->all_busy_since) {
        server->all_busy_events++;
        record->all_busy_since = now.clock;
    }
    if (!all_busy && record->all_busy_since) {
        server->all_busy += now.clock - record->all_busy_since;
        record->all_busy_since = 0;
    }
}

void server_counters_take_event(server_record_t *record, const fax_event_t *event)
{
    if (event->kind == FAX_EVENT_CALL_COMPLETED && event->call.direction == FAX_DIRECTION_RECEIVING)
        record->server.faxes_received++;
}
