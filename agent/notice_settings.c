/* What is told. */
#include "agent/mib_setting.h"

static bool make_notices_max(const mib_change_t *change)
{
    fax_engine_ask_notices_max(mib_records_engine(change->records), (uint32_t)change->value.number);
    return true;
}

static bool make_enabled(const mib_change_t *change)
{
    return fax_engine_ask_notice_enabled(mib_records_engine(change->records),
                                         (fax_event_kind_t)change->place.row.index[0], change->value.number);
}

static bool make_interval(const mib_change_t *change)
{
    return fax_engine_ask_notice_interval(mib_records_engine(change->records),
                                          (fax_event_kind_t)change->place.row.index[0],
                                          (uint32_t)change->value.number);
}

static const mib_setting_t settings[] = {
    {&agent_health_fields, 9, 1, FAX_NOTICE_MOST_WAITING, MIB_UNDO_BY_VALUE, make_notices_max, NULL, NULL,
     NULL},
    {&fax_notice_kind_fields, 3, false, true, MIB_UNDO_BY_VALUE, make_enabled, NULL, NULL, NULL},
    {&fax_notice_kind_fields, 4, 0, FAX_NOTICE_MAX_INTERVAL, MIB_UNDO_BY_VALUE, make_interval, NULL, NULL,
     NULL},
};

const mib_setting_list_t notice_settings = {settings, sizeof settings / sizeof settings[0]};
