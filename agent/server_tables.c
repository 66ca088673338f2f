/* The scalars: the server, the snapshots, the agent. */
#include "agent/mib_source.h"

static const void *load_server(mib_records_t *records, const mib_row_t *row,
                               const snapshot_request_t *request)
{
    (void)row, (void)request;
    fax_engine_read_server(records->engine, &records->shown.server);
    return &records->shown.server;
}

static const void *load_info(mib_records_t *records, const mib_row_t *row, const snapshot_request_t *request)
{
    (void)row;
    return snapshot_cache_info(records->cache, request->moment);
}

static const void *load_health(mib_records_t *records, const mib_row_t *row,
                               const snapshot_request_t *request)
{
    (void)row, (void)request;
    records->shown.health = *records->health;
    fax_engine_read_outbox(records->engine, &records->shown.health.outbox);
    return &records->shown.health;
}

const mib_source_t server_source = {load_server}, snapshot_info_source = {load_info},
                   health_source = {load_health};
