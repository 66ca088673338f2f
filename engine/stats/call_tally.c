#include "engine/stats/call_tally.h"

#include <stdio.h>

static const char *const plain_names[TALLY_CAUSES] = {
    [TALLY_PAGES] = "pages",
    [TALLY_BYTES] = "bytes",
    [TALLY_BUSY_MS] = "milliseconds",
    [TALLY_RETRAINS] = "retrains",
    [TALLY_PAGES_REFUSED] = "pagesRefused",
    [TALLY_ECM_RETRIES] = "ecmRetries",
    [TALLY_BAD_ROWS] = "badRows",
    [TALLY_NO_FAXES] = "noFaxes",
};

/* The highest of the rates that is not above it: so every number has its place. */
static size_t rate_place(uint32_t bit_rate)
{
    size_t place = FAX_RATES - 1;
    while (fax_rates[place] > bit_rate)
        place--;
    return place;
}

static uint64_t milliseconds(int64_t span)
{
    return span < 0 ? 0 : span > UINT32_MAX ? UINT32_MAX : (uint64_t)span;
}

void call_tally_add(call_tally_t *tally, const fax_call_t *call)
{
    uint64_t *sums = tally->sums[call->direction == FAX_DIRECTION_SENDING ? CALL_SENT : CALL_RECEIVED];
    if (!fax_outcome_row(call->outcome)->is_fax) {
        sums[TALLY_NO_FAXES]++;
        return;
    }
    sums[TALLY_PAGES] += call->pages_done;
    sums[TALLY_BYTES] += call->bytes;
    sums[TALLY_BUSY_MS] += milliseconds(call->total);
    sums[TALLY_RETRAINS] += call->retrains;
    sums[TALLY_PAGES_REFUSED] += call->pages_refused;
    sums[TALLY_ECM_RETRIES] += call->ecm_retries;
    sums[TALLY_BAD_ROWS] += call->bad_rows;
    sums[TALLY_CAUSES + fax_outcome_row(call->outcome)->cause - FAX_CAUSE_NONE]++;
    sums[TALLY_RATES + rate_place(call->bit_rate)]++;
}

void call_tally_name(call_way_t way, size_t sum, char name[TALLY_NAME_SIZE])
{
    const char *const whose = way == CALL_SENT ? "sent" : "received";
    if (sum < TALLY_CAUSES)
        snprintf(name, TALLY_NAME_SIZE, "%s.%s", whose, plain_names[sum]);
    else if (sum < TALLY_RATES)
        snprintf(name, TALLY_NAME_SIZE, "%s.cause.%s", whose, fax_cause_labels[sum - TALLY_CAUSES]);
    else
        snprintf(name, TALLY_NAME_SIZE, "%s.rate.%u", whose, fax_rates[sum - TALLY_RATES]);
}

void call_tally_traffic(const call_tally_t *tally, call_way_t way, fax_traffic_t *traffic)
{
    const uint64_t *sums = tally->sums[way];
    uint64_t calls = 0;
    for (size_t cause = TALLY_CAUSES; cause < TALLY_RATES; cause++)
        calls += sums[cause];
    *traffic = (fax_traffic_t){.attempts = (uint32_t)calls,
                               .completions = (uint32_t)sums[TALLY_CAUSES],
                               .failures = (uint32_t)(calls - sums[TALLY_CAUSES]),
                               .pages = (uint32_t)sums[TALLY_PAGES],
                               .bytes = sums[TALLY_BYTES],
                               .busy_seconds = (uint32_t)(sums[TALLY_BUSY_MS] / 1000),
                               .retrains = (uint32_t)sums[TALLY_RETRAINS],
                               .pages_refused = (uint32_t)sums[TALLY_PAGES_REFUSED],
                               .ecm_retries = (uint32_t)sums[TALLY_ECM_RETRIES],
                               .bad_rows = (uint32_t)sums[TALLY_BAD_ROWS]};
}
