#include "engine/worker/call_record.h"

#include <string.h>

#include "engine/fax_text.h"
#include "engine/fax_time.h"

static void point(fax_call_t *call, fax_status_t *status, fax_direction_t direction)
{
    call->direction = status->direction = direction;
    status->send = direction == FAX_DIRECTION_SENDING;
    status->receive = direction == FAX_DIRECTION_RECEIVING;
}

static void begin(fax_call_t *call, fax_status_t *status, fax_direction_t direction)
{
    char name[FAX_NAME_SIZE];
    memcpy(name, status->device_name, sizeof name);
    fax_status_reset(status, status->device_id, name, status->state, status->state_clock);
    *call = (fax_call_t){
        .port_index = status->device_id, .setup_time = fax_time_utc(), .setup_clock = fax_time_clock()};
    point(call, status, direction);
}

void call_record_outbound(fax_call_t *call, fax_status_t *status, const wire_order_t *order,
                          const fax_port_config_t *port)
{
    const fax_job_request_t *request = &order->request;
    const bool polls = order->file[0] == '\0';
    begin(call, status, polls ? FAX_DIRECTION_RECEIVING : FAX_DIRECTION_SENDING);
    call->call_id = status->call_id = order->call_id;
    call->job_id = status->job_id = order->job_id;
    call->pages_total = status->page_count = order->pages;
    status->document_size = order->document_size;
    status->submitted_time = order->submitted_time;
    status->submitted_clock = order->submitted_clock;
    fax_text_copy(call->number, sizeof call->number, request->number);
    fax_text_copy(status->address, sizeof status->address, request->number);
    fax_text_copy(status->document_name, sizeof status->document_name, request->document_name);
    fax_text_copy(status->recipient_name, sizeof status->recipient_name, request->recipient_name);
    fax_text_copy(status->sender_name, sizeof status->sender_name, request->sender_name);
    if (polls) { /* what is received comes from there */
        fax_text_copy(status->caller_id, sizeof status->caller_id, request->number);
        fax_text_copy_ident(status->csid, sizeof status->csid, port->csid);
    } else
        fax_text_copy_ident(status->tsid, sizeof status->tsid, port->tsid);
}

void call_record_inbound(fax_call_t *call, fax_status_t *status, const wire_ring_t *ring,
                         const fax_port_config_t *port)
{
    begin(call, status, FAX_DIRECTION_RECEIVING);
    call->call_id = status->call_id = ring->call_id;
    fax_text_copy(call->number, sizeof call->number, ring->caller);
    fax_text_copy(status->caller_id, sizeof status->caller_id, ring->caller);
    fax_text_copy(status->routing_string, sizeof status->routing_string, ring->called);
    fax_text_copy(status->recipient_name, sizeof status->recipient_name, ring->recipient_name);
    fax_text_copy_ident(status->csid, sizeof status->csid, port->csid);
}

void call_record_polled(fax_call_t *call, fax_status_t *status, const wire_ring_t *ring,
                        const fax_port_config_t *port)
{
    const char *slash = strrchr(port->poll_document, '/');
    point(call, status, FAX_DIRECTION_SENDING);
    call->pages_total = status->page_count = ring->offer_pages;
    status->document_size = ring->offer_size;
    fax_text_copy(status->document_name, sizeof status->document_name,
                  slash ? slash + 1 : port->poll_document);
    fax_text_copy(status->address, sizeof status->address, ring->caller);
    fax_text_copy_ident(status->tsid, sizeof status->tsid, port->tsid);
    status->caller_id[0] = status->csid[0] = '\0';
    status->routing_string[0] = status->recipient_name[0] = '\0'; /* whom the caller would have written to */
}

void call_record_answered(fax_call_t *call, fax_status_t *status)
{
    call->transfer_time = status->start_time = fax_time_utc();
    call->transfer_clock = status->start_clock = fax_time_clock();
}

void call_record_ended(fax_call_t *call, fax_status_t *status, int outcome)
{
    fax_call_take_status(call, status);
    call->end_time = fax_time_utc();
    call->outcome = outcome;
    fax_call_settle(call, fax_time_clock());
    status->direction = FAX_DIRECTION_NONE;
    status->send = status->receive = false;
}
