#include "engine/supervisor/port_table.h"

#include <stdlib.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_port_option.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/supervisor/lost_call.h"
#include "engine/supervisor/port_cell.h"
#include "engine/supervisor/port_entry.h"
#include "engine/supervisor/slot_map.h"

struct port_table {
    size_t count;
    port_entry_t *entries; /* by slot */
    slot_map_t *slots;
    status_board_t *status;
    port_board_t *board;
    port_table_host_t host;
    uint32_t usages[PORT_USAGES];
    char hindrance[FAX_TEXT_SIZE]; /* "" is none */
    uint32_t tests;                /* that were begun */
    bool hushed;
};

static void tell_edge(port_table_t *table, uint32_t slot)
{
    port_entry_t *entry = &table->entries[slot];
    entry->told_down = !entry->told_down;
    if (table->hushed)
        return;
    fax_log(entry->told_down ? FAX_LOG_WARNING : FAX_LOG_NOTICE, "port", "%s is %s%s%s", entry->record.name,
            entry->told_down ? "down" : "up", entry->record.oper_reason[0] ? ": " : "",
            entry->record.oper_reason);
    fax_event_t event = {.kind = entry->told_down ? FAX_EVENT_PORT_DOWN : FAX_EVENT_PORT_UP,
                         .time = fax_time_utc(),
                         .port = entry->record};
    port_table_read_status(table, slot, &event.status);
    table->host.event(table->host.user, slot, &event);
}

static void find_service(port_table_t *table, port_entry_t *entry)
{
    table->usages[entry->usage]--;
    port_entry_find_service(entry, table->hindrance);
    table->usages[entry->usage]++;
}

/* The one door: after anything about a port has changed. */
static void settle(port_table_t *table, uint32_t slot)
{
    port_entry_t *entry = &table->entries[slot];
    fax_port_option_show(entry->config, &entry->record);
    find_service(table, entry);
    port_board_write(table->board, slot, &entry->record);
    if (port_entry_is_edge(entry))
        tell_edge(table, slot);
    table->host.changed(table->host.user, slot);
}

static void fill(port_table_t *table, const uint32_t *indexes, const fax_port_config_t *ports)
{
    for (uint32_t slot = 0; slot < table->count; slot++) {
        port_entry_t *entry = &table->entries[slot];
        port_entry_init(entry, &ports[slot], indexes[slot]);
        table->usages[entry->usage]++;
        port_cell_write(table->status, slot, &entry->record, FAX_STATE_INITIALIZING);
        fax_port_option_show(entry->config, &entry->record);
        find_service(table, entry);
        port_board_write(table->board, slot, &entry->record);
    }
}

port_table_t *port_table_new(const fax_config_t *config, const uint32_t *indexes, status_board_t *status,
                             port_board_t *board, const port_table_host_t *host)
{
    port_table_t *table = calloc(1, sizeof *table);
    if (!table)
        return NULL;
    *table = (port_table_t){.count = config->port_count,
                            .entries = calloc(config->port_count, sizeof *table->entries),
                            .slots = slot_map_new(indexes, config->port_count),
                            .status = status,
                            .board = board,
                            .host = *host};
    if (!table->entries || !table->slots) {
        port_table_free(table);
        return NULL;
    }
    fill(table, indexes, config->ports);
    return table;
}

void port_table_free(port_table_t *table)
{
    if (!table)
        return;
    free(table->entries);
    slot_map_free(table->slots);
    free(table);
}

int64_t port_table_slot(const port_table_t *table, uint32_t index)
{
    return slot_map_find(table->slots, index);
}

size_t port_table_indexes(const port_table_t *table, uint32_t *indexes, size_t max)
{
    return slot_map_indexes(table->slots, indexes, max);
}

void port_table_take_event(port_table_t *table, uint32_t slot, fax_event_t *event)
{
    port_entry_t *entry = &table->entries[slot];
    port_entry_take_event(entry, event);
    find_service(table, entry);
    event->port = entry->record;
    table->host.event(table->host.user, slot, event);
    settle(table, slot);
}

static void fail_call(port_table_t *table, uint32_t slot, const fax_status_t *status, const fax_call_t *call)
{
    fax_event_t event;
    lost_call_end(&table->entries[slot].record, status, call, &event);
    table->host.event(table->host.user, slot, &event);
}

/* An order that was on its way is lost, too, even if another call was faster. */
static void fail_calls(port_table_t *table, uint32_t slot)
{
    port_entry_t *entry = &table->entries[slot];
    const fax_call_t order = entry->order;
    fax_call_t shown = {.call_id = 0};
    fax_status_t status;
    port_table_read_status(table, slot, &status);
    const bool busy = lost_call_find(&status, &order, &shown);
    entry->order.call_id = 0;
    if (busy)
        fail_call(table, slot, &status, &shown);
    if (order.call_id != 0 && order.call_id != shown.call_id)
        fail_call(table, slot, &status, &order);
}

static void tell_state(port_table_t *table, uint32_t slot)
{
    fax_event_t event = {
        .kind = FAX_EVENT_STATE_CHANGED, .time = fax_time_utc(), .port = table->entries[slot].record};
    port_table_read_status(table, slot, &event.status);
    table->host.event(table->host.user, slot, &event);
}

void port_table_lose_worker(port_table_t *table, uint32_t slot, const char *why)
{
    port_entry_t *entry = &table->entries[slot];
    port_entry_lose_worker(entry, why);
    fail_calls(table, slot);
    entry->state = FAX_STATE_WAITING_FOR_WORKER;
    port_cell_write(table->status, slot, &entry->record, entry->state);
    find_service(table, entry);
    tell_state(table, slot);
    settle(table, slot);
}

void port_table_take_order(port_table_t *table, uint32_t slot, const fax_call_t *call)
{
    table->entries[slot].order = *call;
    settle(table, slot);
}

void port_table_want(port_table_t *table, uint32_t slot, fax_port_want_t want)
{
    port_table_end_test(table, slot, &(wire_tested_t){.outcome = FAX_OUTCOME_ABORTED});
    table->entries[slot].record.admin_status = want;
    settle(table, slot);
}

fax_port_want_t port_table_wanted(const port_table_t *table, uint32_t slot)
{
    return table->entries[slot].record.admin_status;
}

bool port_table_begin_test(port_table_t *table, uint32_t slot, wire_test_t *order)
{
    const uint32_t number = table->tests + 1;
    if (!port_entry_begin_test(&table->entries[slot], number))
        return false;
    order->number = table->tests = number;
    settle(table, slot);
    return true;
}

bool port_table_end_test(port_table_t *table, uint32_t slot, const wire_tested_t *tested)
{
    if (!port_entry_end_test(&table->entries[slot], tested))
        return false;
    settle(table, slot);
    return true;
}

void port_table_take_setup(port_table_t *table, uint32_t slot)
{
    settle(table, slot);
}

void port_table_remember_down(port_table_t *table, uint32_t slot)
{
    table->entries[slot].told_down = true;
}

void port_table_hinder(port_table_t *table, const char *why)
{
    fax_text_copy(table->hindrance, sizeof table->hindrance, why);
    for (uint32_t slot = 0; slot < table->count; slot++)
        settle(table, slot);
}

void port_table_hush(port_table_t *table)
{
    table->hushed = true;
}

port_usage_t port_table_usage(const port_table_t *table, uint32_t slot)
{
    return table->entries[slot].usage;
}

const uint32_t *port_table_counts(const port_table_t *table)
{
    return table->usages;
}

bool port_table_is_reachable(const port_table_t *table, uint32_t slot)
{
    return port_entry_is_reachable(&table->entries[slot]);
}

bool port_table_is_coming_up(const port_table_t *table, uint32_t slot)
{
    return port_entry_is_coming_up(&table->entries[slot]);
}

void port_table_read_status(const port_table_t *table, uint32_t slot, fax_status_t *status)
{
    port_cell_read(table->status, slot, &table->entries[slot].record, status);
}
