/* What is wanted of a port. */
#include "agent/mib_setting.h"

static bool make_admin_status(const mib_change_t *change)
{
    return fax_engine_ask_want(mib_records_engine(change->records), change->place.row.index[0],
                               (fax_port_want_t)change->value.number);
}

static const mib_setting_t settings[] = {
    {&fax_port_fields, 12, FAX_PORT_WANT_UP, FAX_PORT_WANT_DOWN, MIB_UNDO_BY_VALUE, make_admin_status, NULL,
     NULL},
};

const mib_setting_list_t port_settings = {settings, sizeof settings / sizeof settings[0]};
