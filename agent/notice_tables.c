/* What is told, and what is wrong now: the kinds of notifications, the alarms, the log. */
#include "agent/mib_source.h"
#include "engine/fax_time.h"

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

/* Alarms come and go: the engine is asked each time. */
static bool from_alarms(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_records_t *records = user;
    fax_alarm_t alarm;
    if (!fax_engine_read_alarm_from(records->engine, index[0], index[1], &alarm))
        return false;
    *row = (mib_row_t){.index = {alarm.port_index, alarm.kind}};
    return true;
}

const mib_rows_t alarm_rows = {2, from_alarms};

static const void *load_alarm(mib_records_t *records, const mib_row_t *row, const snapshot_request_t *request)
{
    (void)request;
    fax_alarm_t *alarm = &records->shown.alarm;
    const bool stands = fax_engine_read_alarm_from(records->engine, row->index[0], row->index[1], alarm) &&
                        alarm->port_index == row->index[0] && alarm->kind == row->index[1];
    return stands ? alarm : NULL;
}

static bool from_notices(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_records_t *records = user;
    row->index[0] = fax_engine_read_notice_from(records->engine, index[0]);
    return row->index[0] != 0;
}

const mib_rows_t notice_rows = {1, from_notices};

static const void *load_notice(mib_records_t *records, const mib_row_t *row,
                               const snapshot_request_t *request)
{
    notice_row_t *notice = &records->shown.notice;
    if (!fax_engine_read_notice(records->engine, row->index[0], &notice->notice))
        return NULL;
    notice->age = fax_time_span(notice->notice.time, request->moment.utc);
    return notice;
}

const mib_source_t kind_source = {load_kind}, alarm_source = {load_alarm}, notice_source = {load_notice};
