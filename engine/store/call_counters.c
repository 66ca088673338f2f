#include "engine/store/call_counters.h"

static uint32_t milliseconds(int64_t span)
{
    return span < 0 ? 0 : span > UINT32_MAX ? UINT32_MAX : (uint32_t)span;
}

bool call_counters_add(store_t *store, const fax_call_t *call)
{
    const bool sent = call->direction == FAX_DIRECTION_SENDING;
#define NAME(OF) (sent ? "sent." OF : "received." OF)
    const counter_delta_t deltas[] = {
        {NAME("calls"), 1},
        {NAME("failures"), call->cause != FAX_CAUSE_NONE},
        {NAME("pages"), call->pages_done},
        {NAME("bytes"), call->bytes},
        {NAME("milliseconds"), milliseconds(call->total)},
        {NAME("retrains"), call->retrains},
        {NAME("ecmRetries"), call->ecm_retries},
        {NAME("badRows"), call->bad_rows},
    };
#undef NAME
    return counter_store_add(store, call->port_index, deltas, sizeof deltas / sizeof deltas[0]);
}
