/* The ports: faxPortTable and what augments it. */
#include "agent/mib_source.h"

static bool from_ports(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_records_t *records = user;
    return mib_list_from(&records->ports, index, row);
}

const mib_rows_t port_rows = {1, from_ports};

static const void *load_port(mib_records_t *records, const mib_row_t *row, const snapshot_request_t *request)
{
    (void)request;
    fax_port_t *port = &records->shown.port;
    return fax_engine_read_port(records->engine, row->index[0], port) ? port : NULL;
}

static const void *load_snapshot(mib_records_t *records, const mib_row_t *row,
                                 const snapshot_request_t *request)
{
    (void)records;
    return snapshot_request_row(request, row->position);
}

const mib_source_t port_source = {load_port}, snapshot_source = {load_snapshot};
