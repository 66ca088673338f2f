#include "engine/supervisor/port_table.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_port_option.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/supervisor/port_service.h"
#include "engine/supervisor/port_trial.h"
#include "engine/supervisor/worker_guard.h"

enum { READ_ROUNDS = 20 };

typedef struct entry {
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
} entry_t;

typedef struct index_row {
    uint32_t index;
    uint32_t slot;
} index_row_t;

struct port_table {
    size_t count;
    entry_t *entries;     /* by slot */
    index_row_t *indexes; /* sorted */
    status_board_t *status;
    port_board_t *board;
    port_table_host_t host;
    uint32_t usages[PORT_USAGES];
    char hindrance[FAX_TEXT_SIZE]; /* "" is none */
    uint32_t tests;                /* that were begun */
    bool hushed;
};

static int by_index(const void *one, const void *other)
{
    const uint32_t a = ((const index_row_t *)one)->index, b = ((const index_row_t *)other)->index;
    return (a > b) - (a < b);
}

static void init_entry(entry_t *entry, const fax_port_config_t *config, uint32_t index)
{
    fax_port_t *record = &entry->record;
    *entry = (entry_t){.config = config, .state = FAX_STATE_INITIALIZING};
    record->index = record->device_id = index;
    record->kind = config->kind;
    memcpy(record->name, config->name, sizeof record->name);
    memcpy(record->number, config->number, sizeof record->number);
    record->admin_status = FAX_PORT_WANT_UP;
    record->storage = FAX_STORAGE_PERMANENT;
    record->last_change = fax_time_clock();
}

/* The cell is ours: there is no worker. */
static void write_cell(port_table_t *table, uint32_t slot, fax_state_t state)
{
    entry_t *entry = &table->entries[slot];
    fax_status_t status;
    fax_status_reset(&status, entry->record.index, entry->record.name, state, fax_time_clock());
    status_board_write(table->status, slot, &status);
}

/* While a port initializes nothing is decided; and a test is short, and was asked for. */
static bool is_edge(const entry_t *entry)
{
    const fax_port_oper_t oper = entry->record.oper_status;
    const bool down = oper != FAX_PORT_IS_UP && oper != FAX_PORT_IS_DRAINING;
    return entry->state != FAX_STATE_INITIALIZING && oper != FAX_PORT_IS_TESTING && down != entry->told_down;
}

static void tell_edge(port_table_t *table, uint32_t slot)
{
    entry_t *entry = &table->entries[slot];
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

static bool is_not_as_wanted(fax_port_oper_t oper)
{
    return oper == FAX_PORT_IS_FAULTY || oper == FAX_PORT_IS_NOT_PRESENT;
}

static void find_service(port_table_t *table, entry_t *entry)
{
    fax_port_t *record = &entry->record;
    const char *reason;
    const fax_port_oper_t oper = port_oper_of(record->admin_status, entry->state, &reason);
    if (oper != record->oper_status)
        record->last_change = fax_time_clock();
    record->oper_status = oper;
    snprintf(record->oper_reason, sizeof record->oper_reason, "%s%s%s", reason,
             entry->worker_why[0] && reason[0] ? ": " : "", reason[0] ? entry->worker_why : "");
    if (is_not_as_wanted(oper) && entry->said[0])
        memcpy(record->oper_reason, entry->said, sizeof record->oper_reason);
    if (!reason[0] && entry->config->receive_enabled)
        memcpy(record->oper_reason, table->hindrance, sizeof record->oper_reason);
    const bool ordered = entry->order.call_id != 0;
    table->usages[entry->usage]--;
    entry->usage = ordered ? PORT_IS_BUSY : port_usage_of(entry->state);
    if (entry->usage == PORT_IS_IDLE && record->admin_status != FAX_PORT_WANT_UP)
        entry->usage = PORT_IS_OUT;
    table->usages[entry->usage]++;
}

/* The one door: after anything about a port has changed. */
static void settle(port_table_t *table, uint32_t slot)
{
    entry_t *entry = &table->entries[slot];
    fax_port_option_show(entry->config, &entry->record);
    find_service(table, entry);
    port_board_write(table->board, slot, &entry->record);
    if (is_edge(entry))
        tell_edge(table, slot);
    table->host.changed(table->host.user, slot);
}

static void fill(port_table_t *table, const uint32_t *indexes, const fax_port_config_t *ports)
{
    for (uint32_t slot = 0; slot < table->count; slot++) {
        entry_t *entry = &table->entries[slot];
        init_entry(entry, &ports[slot], indexes[slot]);
        table->indexes[slot] = (index_row_t){indexes[slot], slot};
        table->usages[entry->usage]++;
        write_cell(table, slot, FAX_STATE_INITIALIZING);
        fax_port_option_show(entry->config, &entry->record);
        find_service(table, entry);
        port_board_write(table->board, slot, &entry->record);
    }
    qsort(table->indexes, table->count, sizeof *table->indexes, by_index);
}

port_table_t *port_table_new(const fax_config_t *config, const uint32_t *indexes, status_board_t *status,
                             port_board_t *board, const port_table_host_t *host)
{
    port_table_t *table = calloc(1, sizeof *table);
    if (!table)
        return NULL;
    *table = (port_table_t){.count = config->port_count,
                            .entries = calloc(config->port_count, sizeof *table->entries),
                            .indexes = calloc(config->port_count, sizeof *table->indexes),
                            .status = status,
                            .board = board,
                            .host = *host};
    if (!table->entries || !table->indexes) {
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
    free(table->indexes);
    free(table);
}

int64_t port_table_slot(const port_table_t *table, uint32_t index)
{
    const index_row_t key = {.index = index};
    const index_row_t *row = bsearch(&key, table->indexes, table->count, sizeof key, by_index);
    return row ? (int64_t)row->slot : -1;
}

size_t port_table_indexes(const port_table_t *table, uint32_t *indexes, size_t max)
{
    for (size_t i = 0; i < table->count && i < max; i++)
        indexes[i] = table->indexes[i].index;
    return table->count;
}

static bool is_end(const fax_event_t *event)
{
    return event->kind == FAX_EVENT_CALL_COMPLETED || event->kind == FAX_EVENT_CALL_FAILED;
}

/* What a port that is out of service says of itself is the reason. */
static void take_description(entry_t *entry, const fax_status_t *status)
{
    entry->said[0] = '\0';
    if (port_usage_of(status->state) == PORT_IS_OUT)
        fax_text_copy(entry->said, sizeof entry->said, status->description);
}

void port_table_take_event(port_table_t *table, uint32_t slot, fax_event_t *event)
{
    entry_t *entry = &table->entries[slot];
    entry->state = event->status.state;
    entry->worker_why[0] = '\0';
    take_description(entry, &event->status);
    if (is_end(event) && event->call.call_id == entry->order.call_id)
        entry->order.call_id = 0;
    find_service(table, entry);
    event->port = entry->record;
    table->host.event(table->host.user, slot, event);
    settle(table, slot);
}

/* The call that the port was in, as its cell says. */
static bool find_shown_call(const entry_t *entry, const fax_status_t *status, fax_call_t *call)
{
    if (status->call_id == 0 || port_usage_of(status->state) != PORT_IS_BUSY)
        return false;
    if (entry->order.call_id == status->call_id)
        *call = entry->order;
    fax_call_take_status(call, status);
    call->transfer_time = status->start_time;
    call->transfer_clock = status->start_clock;
    if (call->setup_clock == 0) {
        call->setup_time = status->start_time ? status->start_time : fax_time_utc() - status->state_age;
        call->setup_clock = status->start_clock ? status->start_clock : status->state_clock;
    }
    return true;
}

static void fail_call(port_table_t *table, uint32_t slot, const fax_status_t *status, const fax_call_t *call)
{
    entry_t *entry = &table->entries[slot];
    fax_event_t event = {.kind = FAX_EVENT_CALL_FAILED,
                         .time = fax_time_utc(),
                         .port = entry->record,
                         .status = *status,
                         .call = *call};
    event.call.port_index = entry->record.index;
    fax_text_copy(event.call.port_name, sizeof event.call.port_name, entry->record.name);
    event.call.end_time = event.time;
    event.call.outcome = FAX_OUTCOME_PORT_FAULT;
    fax_call_settle(&event.call, fax_time_clock());
    event.status.state = FAX_STATE_FATAL_ERROR;
    fax_text_copy(event.status.description, sizeof event.status.description,
                  fax_outcome_row(FAX_OUTCOME_PORT_FAULT)->text);
    fax_status_settle(&event.status, fax_time_clock());
    table->host.event(table->host.user, slot, &event);
}

/* An order that was on its way is lost, too, even if another call was faster. */
static void fail_calls(port_table_t *table, uint32_t slot)
{
    entry_t *entry = &table->entries[slot];
    const fax_call_t order = entry->order;
    fax_call_t shown = {.call_id = 0};
    fax_status_t status;
    port_table_read_status(table, slot, &status);
    const bool busy = find_shown_call(entry, &status, &shown);
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
    entry_t *entry = &table->entries[slot];
    fax_text_copy(entry->worker_why, sizeof entry->worker_why, why);
    entry->said[0] = '\0';
    fail_calls(table, slot);
    entry->state = FAX_STATE_WAITING_FOR_WORKER;
    write_cell(table, slot, entry->state);
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
    entry_t *entry = &table->entries[slot];
    if (entry->test)
        return false;
    entry->then = entry->record.admin_status;
    entry->record.admin_status = FAX_PORT_WANT_TESTING;
    order->number = entry->test = ++table->tests;
    settle(table, slot);
    return true;
}

bool port_table_end_test(port_table_t *table, uint32_t slot, const wire_tested_t *tested)
{
    entry_t *entry = &table->entries[slot];
    if (entry->test == 0 || (tested->number != 0 && tested->number != entry->test))
        return false;
    entry->test = 0;
    port_trial_record(&entry->record, tested);
    entry->record.admin_status = entry->then;
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
    const entry_t *entry = &table->entries[slot];
    return entry->config->receive_enabled && entry->record.admin_status == FAX_PORT_WANT_UP &&
           port_usage_of(entry->state) != PORT_IS_OUT;
}

bool port_table_is_coming_up(const port_table_t *table, uint32_t slot)
{
    const entry_t *entry = &table->entries[slot];
    return entry->config->receive_enabled && entry->record.admin_status == FAX_PORT_WANT_UP &&
           (entry->state == FAX_STATE_INITIALIZING || entry->state == FAX_STATE_WAITING_FOR_WORKER);
}

/* A cell that cannot be read (its worker is stopped in the middle of a write) shows that it cannot. */
void port_table_read_status(const port_table_t *table, uint32_t slot, fax_status_t *status)
{
    const fax_port_t *record = &table->entries[slot].record;
    bool read = false;
    for (int round = 0; !read && round < READ_ROUNDS; round++) {
        read = status_board_read(table->status, slot, status);
        if (!read)
            sched_yield();
    }
    if (!read)
        fax_status_reset(status, record->index, record->name, FAX_STATE_UNAVAILABLE, fax_time_clock());
    worker_guard_status(status, record->index, record->name);
    fax_status_settle(status, fax_time_clock());
}
