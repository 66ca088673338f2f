#include "engine/stats/interval_ring.h"

static int64_t quarter_of(int64_t utc)
{
    return utc / FAX_INTERVAL_MS;
}

static interval_cell_t *cell_of(interval_ring_t *ring, int64_t quarter)
{
    return &ring->cells[(uint64_t)quarter % INTERVAL_PLACES];
}

void interval_ring_add(interval_ring_t *ring, int64_t end, const call_tally_t *calls)
{
    const int64_t quarter = quarter_of(end);
    interval_cell_t *cell = cell_of(ring, quarter);
    interval_sums_t sums;
    seqlock_read_living(&cell->lock, cell->words, &sums, sizeof sums);
    if (sums.quarter > quarter)
        return;
    if (sums.quarter < quarter)
        sums = (interval_sums_t){.quarter = quarter};
    for (call_way_t way = CALL_SENT; way < CALL_WAYS; way++) {
        fax_traffic_t traffic;
        call_tally_traffic(calls, way, &traffic);
        sums.attempts += traffic.attempts;
        sums.completions += traffic.completions;
        sums.pages += traffic.pages;
        sums.bytes += traffic.bytes;
        sums.busy_ms += calls->sums[way][TALLY_BUSY_MS];
    }
    seqlock_write(&cell->lock, cell->words, &sums, sizeof sums);
}

static uint32_t gauge(uint64_t sum)
{
    return sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
}

void interval_ring_read(interval_ring_t *ring, uint32_t number, int64_t utc, int64_t whole,
                        fax_port_interval_t *interval)
{
    const int64_t quarter = quarter_of(utc) - number, start = quarter * FAX_INTERVAL_MS;
    interval_cell_t *cell = cell_of(ring, quarter);
    interval_sums_t sums;
    seqlock_read_living(&cell->lock, cell->words, &sums, sizeof sums);
    if (sums.quarter != quarter)
        sums = (interval_sums_t){.quarter = quarter};
    *interval = (fax_port_interval_t){.number = number,
                                      .valid = start >= whole,
                                      .start_time = start,
                                      .elapsed = number ? FAX_INTERVAL_MS : utc - start,
                                      .attempts = gauge(sums.attempts),
                                      .completions = gauge(sums.completions),
                                      .failures = gauge(sums.attempts - sums.completions),
                                      .pages = gauge(sums.pages),
                                      .bytes = gauge(sums.bytes),
                                      .busy_seconds = gauge(sums.busy_ms / 1000)};
}
