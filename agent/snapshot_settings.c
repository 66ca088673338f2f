/* The snapshots: how old they may be, and Refresh. */
#include <stdio.h>

#include "agent/mib_setting.h"

enum { HOUR = 3600 * 1000, MINUTE = 60 * 1000, SHORTEST = 100 }; /* ms */

enum { NAME_SIZE = 64 };

/* The name by which a setting outlives the daemon: "faxSnapshotMaxAge". */
static const char *lasting_name(const fax_field_t *field, char name[NAME_SIZE])
{
    snprintf(name, NAME_SIZE, "%s%s", snapshot_info_fields.name, field->name);
    return name;
}

static bool make_time(const mib_change_t *change)
{
    const fax_field_t *field = change->place.field;
    char name[NAME_SIZE];
    fax_field_set_number(field, snapshot_cache_info(mib_records_cache(change->records), change->moment),
                         change->value.number);
    fax_engine_ask_setting(mib_records_engine(change->records), lasting_name(field, name),
                           change->value.number);
    return true;
}

static mib_fault_t fault_unless(bool good)
{
    return good ? MIB_FINE : MIB_INCONSISTENT_VALUE;
}

static mib_fault_t may_refresh_table(const mib_change_t *change)
{
    return fault_unless(change->value.number == SNAPSHOT_CURRENT ||
                        snapshot_cache_table_is_due(mib_records_cache(change->records), change->moment));
}

static bool refresh_table(const mib_change_t *change)
{
    if (change->value.number == SNAPSHOT_REFRESH)
        snapshot_cache_refresh_table(mib_records_cache(change->records), change->moment);
    return true;
}

static mib_fault_t may_refresh_row(const mib_change_t *change)
{
    return fault_unless(change->value.number == SNAPSHOT_CURRENT ||
                        snapshot_cache_row_is_due(mib_records_cache(change->records),
                                                  change->place.row.position, change->moment));
}

static bool refresh_row(const mib_change_t *change)
{
    if (change->value.number == SNAPSHOT_REFRESH)
        snapshot_cache_refresh_row(mib_records_cache(change->records), change->place.row.position,
                                   change->moment);
    return true;
}

static const mib_setting_t settings[] = {
    {&snapshot_info_fields, 1, 0, HOUR, MIB_UNDO_BY_VALUE, make_time, NULL, NULL, NULL},
    {&snapshot_info_fields, 2, SHORTEST, HOUR, MIB_UNDO_BY_VALUE, make_time, NULL, NULL, NULL},
    {&snapshot_info_fields, 3, SHORTEST, HOUR, MIB_UNDO_BY_VALUE, make_time, NULL, NULL, NULL},
    {&snapshot_info_fields, 4, 0, MINUTE, MIB_UNDO_BY_VALUE, make_time, NULL, NULL, NULL},
    {&snapshot_info_fields, 5, SNAPSHOT_CURRENT, SNAPSHOT_REFRESH, MIB_UNDO_NEEDLESS, refresh_table, NULL,
     may_refresh_table, NULL},
    {&snapshot_row_fields, 46, SNAPSHOT_CURRENT, SNAPSHOT_REFRESH, MIB_UNDO_NEEDLESS, refresh_row, NULL,
     may_refresh_row, NULL},
};

const mib_setting_list_t snapshot_settings = {settings, sizeof settings / sizeof settings[0]};

static const fax_field_t *field_of(const mib_setting_t *setting)
{
    for (size_t i = 0; i < setting->fields->count; i++)
        if (setting->fields->fields[i].number == setting->number)
            return &setting->fields->fields[i];
    return NULL;
}

void snapshot_settings_restore(mib_records_t *records)
{
    snapshot_info_t *info = snapshot_cache_info(mib_records_cache(records), (snapshot_moment_t){0});
    for (size_t i = 0; i < snapshot_settings.count; i++) {
        const mib_setting_t *setting = &settings[i];
        if (setting->make != make_time)
            continue;
        const fax_field_t *field = field_of(setting);
        char name[NAME_SIZE];
        const int64_t value =
            fax_engine_read_setting(mib_records_engine(records), lasting_name(field, name), -1);
        if (value >= setting->low && value <= setting->high)
            fax_field_set_number(field, info, value);
    }
}
