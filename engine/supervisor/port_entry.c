#include "engine/supervisor/port_entry.h"

#include <stdio.h>
#include <string.h>

#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/supervisor/port_trial.h"

void port_entry_init(port_entry_t *entry, const fax_port_config_t *config, uint32_t index)
{
    fax_port_t *record = &entry->record;
    *entry = (port_entry_t){.config = config, .state = FAX_STATE_INITIALIZING};
    record->index = record->device_id = index;
    record->kind = config->kind;
    memcpy(record->name, config->name, sizeof record->name);
    memcpy(record->number, config->number, sizeof record->number);
    record->admin_status = FAX_PORT_WANT_UP;
    record->storage = FAX_STORAGE_PERMANENT;
    record->last_change = fax_time_clock();
}

/* ---- its service ---- */

static bool is_not_as_wanted(fax_port_oper_t oper)
{
    return oper == FAX_PORT_IS_FAULTY || oper == FAX_PORT_IS_NOT_PRESENT;
}

static void write_reason(port_entry_t *entry, const char *reason, const char *hindrance)
{
    fax_port_t *record = &entry->record;
    snprintf(record->oper_reason, sizeof record->oper_reason, "%s%s%s", reason,
             entry->worker_why[0] && reason[0] ? ": " : "", reason[0] ? entry->worker_why : "");
    if (is_not_as_wanted(record->oper_status) && entry->said[0])
        memcpy(record->oper_reason, entry->said, sizeof record->oper_reason);
    if (!reason[0] && entry->config->receive_enabled)
        fax_text_copy(record->oper_reason, sizeof record->oper_reason, hindrance);
}

void port_entry_find_service(port_entry_t *entry, const char *hindrance)
{
    fax_port_t *record = &entry->record;
    const char *reason;
    const fax_port_oper_t oper = port_oper_of(record->admin_status, entry->state, &reason);
    if (oper != record->oper_status)
        record->last_change = fax_time_clock();
    record->oper_status = oper;
    write_reason(entry, reason, hindrance);
    entry->usage = entry->order.call_id != 0 ? PORT_IS_BUSY : port_usage_of(entry->state);
    if (entry->usage == PORT_IS_IDLE && record->admin_status != FAX_PORT_WANT_UP)
        entry->usage = PORT_IS_OUT;
}

/* While a port initializes nothing is decided; and a test is short, and was asked for. */
bool port_entry_is_edge(const port_entry_t *entry)
{
    const fax_port_oper_t oper = entry->record.oper_status;
    const bool down = oper != FAX_PORT_IS_UP && oper != FAX_PORT_IS_DRAINING;
    return entry->state != FAX_STATE_INITIALIZING && oper != FAX_PORT_IS_TESTING && down != entry->told_down;
}

bool port_entry_is_reachable(const port_entry_t *entry)
{
    return entry->config->receive_enabled && entry->record.admin_status == FAX_PORT_WANT_UP &&
           port_usage_of(entry->state) != PORT_IS_OUT;
}

bool port_entry_is_coming_up(const port_entry_t *entry)
{
    return entry->config->receive_enabled && entry->record.admin_status == FAX_PORT_WANT_UP &&
           (entry->state == FAX_STATE_INITIALIZING || entry->state == FAX_STATE_WAITING_FOR_WORKER);
}

/* ---- its worker ---- */

/* What a port that is out of service says of itself is the reason. */
static void take_description(port_entry_t *entry, const fax_status_t *status)
{
    entry->said[0] = '\0';
    if (port_usage_of(status->state) == PORT_IS_OUT)
        fax_text_copy(entry->said, sizeof entry->said, status->description);
}

void port_entry_take_event(port_entry_t *entry, const fax_event_t *event)
{
    entry->state = event->status.state;
    entry->worker_why[0] = '\0';
    take_description(entry, &event->status);
    if (fax_event_is_end(event->kind) && event->call.call_id == entry->order.call_id)
        entry->order.call_id = 0;
}

void port_entry_lose_worker(port_entry_t *entry, const char *why)
{
    fax_text_copy(entry->worker_why, sizeof entry->worker_why, why);
    entry->said[0] = '\0';
}

/* ---- its test ---- */

bool port_entry_begin_test(port_entry_t *entry, uint32_t number)
{
    if (entry->test)
        return false;
    entry->then = entry->record.admin_status;
    entry->record.admin_status = FAX_PORT_WANT_TESTING;
    entry->test = number;
    return true;
}

bool port_entry_end_test(port_entry_t *entry, const wire_tested_t *tested)
{
    if (entry->test == 0 || (tested->number != 0 && tested->number != entry->test))
        return false;
    entry->test = 0;
    port_trial_record(&entry->record, tested);
    entry->record.admin_status = entry->then;
    return true;
}
