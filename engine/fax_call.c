#include "engine/fax_call.h"

#include "engine/fax_text.h"
#include "engine/fax_time.h"

#define COPY(TO, FROM) fax_text_copy((TO), sizeof(TO), (FROM))

static void take_names(fax_call_t *call, const fax_status_t *status)
{
    const bool sending = status->direction == FAX_DIRECTION_SENDING;
    COPY(call->number, sending ? status->address : status->caller_id);
    COPY(call->routing_string, status->routing_string);
    COPY(call->local_ident, sending ? status->tsid : status->csid);
    COPY(call->remote_ident, sending ? status->csid : status->tsid);
    COPY(call->remote_country, status->remote_country);
    COPY(call->remote_vendor, status->remote_vendor);
    COPY(call->remote_model, status->remote_model);
    COPY(call->sender_name, status->sender_name);
    COPY(call->recipient_name, status->recipient_name);
    COPY(call->document_name, status->document_name);
}

void fax_call_take_status(fax_call_t *call, const fax_status_t *status)
{
    take_names(call, status);
    call->call_id = status->call_id;
    call->job_id = status->job_id;
    call->port_index = status->device_id;
    call->direction = status->direction;
    call->pages_done = status->pages_confirmed;
    call->pages_total = status->page_count;
    call->bytes = status->bytes_transferred;
    call->bit_rate = status->bit_rate;
    call->ecm = status->ecm;
    call->encoding = status->encoding;
    call->resolution = status->resolution;
    call->bad_rows = status->bad_rows;
    call->ecm_retries = status->ecm_retries;
    call->retrains = status->retrains;
    call->pages_refused = status->pages_refused;
}

bool fax_call_is_unknown(const fax_call_t *call)
{
    return call->direction != FAX_DIRECTION_RECEIVING &&
           (call->unconfirmed || fax_outcome_is_unknown(call->outcome));
}

void fax_call_settle(fax_call_t *call, int64_t clock)
{
    call->cause = fax_outcome_row(call->outcome)->cause;
    call->end_clock = clock;
    call->ringing = fax_time_span(call->setup_clock, call->transfer_clock ? call->transfer_clock : clock);
    call->transfer = fax_time_span(call->transfer_clock, clock);
    call->total = fax_time_span(call->setup_clock, clock);
}
