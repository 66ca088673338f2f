/* What is told, and what is wrong: the kinds of notifications. */
#include "agent/mib_source.h"

static bool from_kinds(void *user, const uint32_t *index, mib_row_t *row)
{
    (void)user;
    return mib_list_from(&(mib_list_t){NULL, FAX_EVENT_NOTICES}, index, row);
}

const mib_rows_t kind_rows = {1, from_kinds};

static const void *load_kind(mib_records_t *records, const mib_row_t *row, const snapshot_request_t *request)
{
    (void)request;
    fax_notice_kind_t *kind = &records->shown.kind;
    return fax_engine_read_notice_kind(records->engine, (fax_event_kind_t)row->index[0], kind) ? kind : NULL;
}

const mib_source_t kind_source = {load_kind};
