/* The engine's face: ports and what they count, the server, notifications and alarms. */
#include <stdio.h>
#include <string.h>

#include "engine/daemon/engine.h"
#include "engine/fax_engine.h"
#include "engine/fax_time.h"

/* --- reads, from any thread --- */

size_t fax_engine_read_ports(const fax_engine_t *engine, uint32_t *indexes, size_t max)
{
    return port_table_indexes(engine->table, indexes, max);
}

bool fax_engine_read_port(const fax_engine_t *engine, uint32_t index, fax_port_t *port)
{
    const int64_t slot = port_table_slot(engine->table, index);
    if (slot < 0)
        return false;
    const fax_port_want_t wish = wish_box_read(engine->wishes, (uint32_t)slot);
    if (!port_board_read(engine->board, (size_t)slot, port))
        return false;
    if (wish)
        port->admin_status = wish;
    port->test_age = port->test_time ? fax_time_clock() - port->test_clock : 0;
    port_setup_show(engine->setup, (uint32_t)slot, port);
    return true;
}

bool fax_engine_read_status(const fax_engine_t *engine, uint32_t index, fax_status_t *status)
{
    const int64_t slot = port_table_slot(engine->table, index);
    if (slot < 0)
        return false;
    port_table_read_status(engine->table, (uint32_t)slot, status);
    return true;
}

void fax_engine_read_server(const fax_engine_t *engine, fax_server_t *server)
{
    port_board_read_server(engine->board, fax_time_clock(), server);
}

bool fax_engine_read_stats(const fax_engine_t *engine, uint32_t index, fax_port_stats_t *stats)
{
    const int64_t slot = port_table_slot(engine->table, index);
    return slot >= 0 && stats_board_read(engine_stats_board(engine->stats), (size_t)slot,
                                         engine_steady_utc(engine), stats);
}

bool fax_engine_read_failure(const fax_engine_t *engine, uint32_t index, fax_cause_t cause,
                             fax_port_failure_t *failure)
{
    const int64_t slot = port_table_slot(engine->table, index);
    return slot >= 0 &&
           stats_board_read_failure(engine_stats_board(engine->stats), (size_t)slot, cause, failure);
}

bool fax_engine_read_rate(const fax_engine_t *engine, uint32_t index, uint32_t bit_rate,
                          fax_port_rate_t *rate)
{
    const int64_t slot = port_table_slot(engine->table, index);
    return slot >= 0 &&
           stats_board_read_rate(engine_stats_board(engine->stats), (size_t)slot, bit_rate, rate);
}

bool fax_engine_read_interval(const fax_engine_t *engine, uint32_t index, uint32_t number,
                              fax_port_interval_t *interval)
{
    const int64_t slot = port_table_slot(engine->table, index);
    return slot >= 0 && stats_board_read_interval(engine_stats_board(engine->stats), (size_t)slot, number,
                                                  engine_steady_utc(engine), interval);
}

uint32_t fax_engine_read_port_named(const fax_engine_t *engine, const char *name)
{
    for (size_t slot = 0; slot < engine->config->port_count; slot++)
        if (strcmp(engine->config->ports[slot].name, name) == 0)
            return engine->indexes[slot];
    return 0;
}

bool fax_engine_ask_want(fax_engine_t *engine, uint32_t index, fax_port_want_t want)
{
    const int64_t slot = port_table_slot(engine->table, index);
    if (slot < 0 || want < FAX_PORT_WANT_UP || want > FAX_PORT_WANT_TESTING)
        return false;
    wish_box_put(engine->wishes, (uint32_t)slot, want);
    return true;
}

bool fax_engine_ask_port_options(fax_engine_t *engine, uint32_t index, const fax_port_change_t *changes,
                                 size_t count, char *error, size_t error_size)
{
    const int64_t slot = port_table_slot(engine->table, index);
    if (slot < 0)
        snprintf(error, error_size, "there is no port %u", index);
    return slot >= 0 && port_setup_put(engine->setup, (uint32_t)slot, changes, count, error, error_size);
}

/* --- notifications and alarms --- */

size_t fax_engine_read_notices(const fax_engine_t *engine, uint32_t after, fax_event_t *events, size_t max)
{
    return outbox_read(engine_notices_outbox(engine->notices), after, events, max);
}

void fax_engine_ask_sent(fax_engine_t *engine, uint32_t sequence, bool accepted)
{
    outbox_done(engine_notices_outbox(engine->notices), sequence, accepted);
    engine_notices_ring(engine->notices);
}

void fax_engine_read_outbox(const fax_engine_t *engine, fax_outbox_t *outbox)
{
    outbox_counts(engine_notices_outbox(engine->notices), outbox);
}

bool fax_engine_read_notice_kind(const fax_engine_t *engine, fax_event_kind_t kind, fax_notice_kind_t *to)
{
    if (!fax_event_is_notification(kind))
        return false;
    notice_gate_read(engine_notices_gate(engine->notices), kind, to);
    to->sent = outbox_sent_of(engine_notices_outbox(engine->notices), kind);
    return true;
}

bool fax_engine_ask_notice_enabled(fax_engine_t *engine, fax_event_kind_t kind, bool enabled)
{
    if (!fax_event_is_notification(kind))
        return false;
    engine_notices_set(engine->notices, NOTICE_ENABLED, kind, enabled);
    return true;
}

bool fax_engine_ask_notice_interval(fax_engine_t *engine, fax_event_kind_t kind, uint32_t seconds)
{
    if (!fax_event_is_notification(kind))
        return false;
    engine_notices_set(engine->notices, NOTICE_INTERVAL, kind, seconds);
    return true;
}

void fax_engine_ask_notices_max(fax_engine_t *engine, uint32_t max)
{
    engine_notices_set(engine->notices, NOTICES_MAX, FAX_EVENT_PORT_DOWN, max);
}

size_t fax_engine_read_alarms(const fax_engine_t *engine, fax_alarm_t *alarms, size_t max)
{
    return alarm_board_read(engine_notices_board(engine->notices), fax_time_clock(), alarms, max);
}

bool fax_engine_read_alarm_from(const fax_engine_t *engine, uint32_t port_index, uint32_t kind,
                                fax_alarm_t *alarm)
{
    return alarm_board_read_from(engine_notices_board(engine->notices), fax_time_clock(), port_index, kind,
                                 alarm);
}

void fax_engine_reload(fax_engine_t *engine, const fax_config_t *fresh)
{
    port_setup_reload(engine->setup, fresh);
    engine_offers_read(engine);
    engine_notices_tell(engine->notices, FAX_EVENT_CONFIG_RELOADED, 0, "The configuration was read again");
}
