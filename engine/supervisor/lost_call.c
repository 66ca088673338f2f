#include "engine/supervisor/lost_call.h"

#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/supervisor/port_service.h"

bool lost_call_find(const fax_status_t *status, const fax_call_t *order, fax_call_t *call)
{
    const bool in_call = status->direction != FAX_DIRECTION_NONE;
    if (status->call_id == 0 || !in_call || port_usage_of(status->state) != PORT_IS_BUSY)
        return false;
    if (order->call_id == status->call_id)
        *call = *order;
    fax_call_take_status(call, status);
    call->transfer_time = status->start_time;
    call->transfer_clock = status->start_clock;
    if (call->setup_clock == 0) {
        call->setup_time = status->start_time ? status->start_time : fax_time_utc() - status->state_age;
        call->setup_clock = status->start_clock ? status->start_clock : status->state_clock;
    }
    return true;
}

void lost_call_end(const fax_port_t *port, const fax_status_t *status, const fax_call_t *call,
                   fax_event_t *event)
{
    *event = (fax_event_t){.kind = FAX_EVENT_CALL_FAILED,
                           .time = fax_time_utc(),
                           .port = *port,
                           .status = *status,
                           .call = *call};
    fax_call_t *failed = &event->call;
    failed->port_index = port->index;
    fax_text_copy(failed->port_name, sizeof failed->port_name, port->name);
    failed->end_time = event->time;
    failed->outcome = FAX_OUTCOME_PORT_FAULT;
    fax_call_settle(failed, fax_time_clock());
    event->status.state = FAX_STATE_FATAL_ERROR;
    fax_text_copy(event->status.description, sizeof event->status.description,
                  fax_outcome_row(FAX_OUTCOME_PORT_FAULT)->text);
    fax_status_settle(&event->status, fax_time_clock());
}
