/* What the calls of the ports come to: the counters, failures by cause, calls by rate, quarters of an
 * hour. */
#include "agent/mib_source.h"

static const void *load_stats(mib_records_t *records, const mib_row_t *row, const snapshot_request_t *request)
{
    (void)request;
    fax_port_stats_t *stats = &records->shown.stats;
    return fax_engine_read_stats(records->engine, row->index[0], stats) ? stats : NULL;
}

/* ---- a port and a cause ---- */

/* Without FAX_CAUSE_NONE, which is no failure. */
static const uint32_t causes[] = {
    FAX_CAUSE_BUSY,     FAX_CAUSE_NO_ANSWER,    FAX_CAUSE_BAD_ADDRESS, FAX_CAUSE_NO_DIAL_TONE,
    FAX_CAUSE_NOT_FAX,  FAX_CAUSE_INCOMPATIBLE, FAX_CAUSE_TRAINING,    FAX_CAUSE_PAGE_TRANSFER,
    FAX_CAUSE_PROTOCOL, FAX_CAUSE_DISCONNECTED, FAX_CAUSE_POLICY,      FAX_CAUSE_DOCUMENT,
    FAX_CAUSE_LOCAL,    FAX_CAUSE_ABORTED,      FAX_CAUSE_PORT_FAULT,
};

enum { CAUSES = sizeof causes / sizeof causes[0] };
_Static_assert(CAUSES == FAX_CAUSE_LAST - FAX_CAUSE_NONE, "every cause of a failure");

static bool from_failures(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_records_t *records = user;
    return mib_pairs_from(&records->ports, &(mib_list_t){causes, CAUSES}, index, row);
}

static const void *load_failure(mib_records_t *records, const mib_row_t *row,
                                const snapshot_request_t *request)
{
    (void)request;
    fax_port_failure_t *failure = &records->shown.failure;
    const fax_cause_t cause = (fax_cause_t)row->index[1];
    return fax_engine_read_failure(records->engine, row->index[0], cause, failure) ? failure : NULL;
}

/* ---- a port and a rate ---- */

static bool from_rates(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_records_t *records = user;
    return mib_pairs_from(&records->ports, &(mib_list_t){fax_rates, FAX_RATES}, index, row);
}

static const void *load_rate(mib_records_t *records, const mib_row_t *row, const snapshot_request_t *request)
{
    (void)request;
    fax_port_rate_t *rate = &records->shown.rate;
    return fax_engine_read_rate(records->engine, row->index[0], row->index[1], rate) ? rate : NULL;
}

/* ---- a port and a quarter of an hour ---- */

static bool from_intervals(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_records_t *records = user;
    return mib_pairs_from(&records->ports, &(mib_list_t){NULL, FAX_INTERVALS}, index, row);
}

static const void *load_interval(mib_records_t *records, const mib_row_t *row,
                                 const snapshot_request_t *request)
{
    (void)request;
    fax_port_interval_t *interval = &records->shown.interval;
    return fax_engine_read_interval(records->engine, row->index[0], row->index[1], interval) ? interval
                                                                                             : NULL;
}

const mib_rows_t failure_rows = {2, from_failures}, rate_rows = {2, from_rates},
                 interval_rows = {2, from_intervals};
const mib_source_t stats_source = {load_stats}, failure_source = {load_failure}, rate_source = {load_rate},
                   interval_source = {load_interval};
