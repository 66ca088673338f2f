#include "agent/mib_settings.h"

#include <stdio.h>

/* A change to be made. */
typedef struct change {
    mib_records_t *records;
    const mib_place_t *place;
    int64_t value;
    snapshot_moment_t moment;
} change_t;

typedef struct setting {
    const fax_field_table_t *fields;
    uint16_t number;
    int64_t low, high;
    bool (*may)(const change_t *change); /* NULL: at any time */
    void (*apply)(const change_t *change);
} setting_t;

enum { NAME_SIZE = 64 };

/* The name by which a setting outlives the daemon: "faxSnapshotMaxAge". */
static const char *lasting_name(const fax_field_t *field, char name[NAME_SIZE])
{
    snprintf(name, NAME_SIZE, "%s%s", snapshot_info_fields.name, field->name);
    return name;
}

static void apply_time(const change_t *change)
{
    const fax_field_t *field = change->place->field;
    char name[NAME_SIZE];
    fax_field_set_number(field, snapshot_cache_info(mib_records_cache(change->records), change->moment),
                         change->value);
    fax_engine_ask_setting(mib_records_engine(change->records), lasting_name(field, name), change->value);
}

static bool may_refresh_table(const change_t *change)
{
    return change->value == SNAPSHOT_CURRENT ||
           snapshot_cache_table_is_due(mib_records_cache(change->records), change->moment);
}

static void apply_refresh_table(const change_t *change)
{
    if (change->value == SNAPSHOT_REFRESH)
        snapshot_cache_refresh_table(mib_records_cache(change->records), change->moment);
}

static bool may_refresh_row(const change_t *change)
{
    return change->value == SNAPSHOT_CURRENT ||
           snapshot_cache_row_is_due(mib_records_cache(change->records), change->place->row.position,
                                     change->moment);
}

static void apply_refresh_row(const change_t *change)
{
    if (change->value == SNAPSHOT_REFRESH)
        snapshot_cache_refresh_row(mib_records_cache(change->records), change->place->row.position,
                                   change->moment);
}

static void apply_admin_status(const change_t *change)
{
    fax_engine_ask_want(mib_records_engine(change->records), change->place->row.index[0],
                        (fax_port_want_t)change->value);
}

static void apply_notices_max(const change_t *change)
{
    fax_engine_ask_notices_max(mib_records_engine(change->records), (uint32_t)change->value);
}

/* TruthValue: 1 is true. */
static void apply_enabled(const change_t *change)
{
    fax_engine_ask_notice_enabled(mib_records_engine(change->records),
                                  (fax_event_kind_t)change->place->row.index[0], change->value == 1);
}

static void apply_interval(const change_t *change)
{
    fax_engine_ask_notice_interval(mib_records_engine(change->records),
                                   (fax_event_kind_t)change->place->row.index[0], (uint32_t)change->value);
}

enum { HOUR = 3600 * 1000, MINUTE = 60 * 1000, SHORTEST = 100 }; /* ms */

static const setting_t settings[] = {
    {&snapshot_info_fields, 1, 0, HOUR, NULL, apply_time},
    {&snapshot_info_fields, 2, SHORTEST, HOUR, NULL, apply_time},
    {&snapshot_info_fields, 3, SHORTEST, HOUR, NULL, apply_time},
    {&snapshot_info_fields, 4, 0, MINUTE, NULL, apply_time},
    {&snapshot_info_fields, 5, SNAPSHOT_CURRENT, SNAPSHOT_REFRESH, may_refresh_table, apply_refresh_table},
    {&agent_health_fields, 9, 1, FAX_NOTICE_MOST_WAITING, NULL, apply_notices_max},
    {&fax_port_fields, 12, FAX_PORT_WANT_UP, FAX_PORT_WANT_DOWN, NULL, apply_admin_status},
    {&snapshot_row_fields, 46, SNAPSHOT_CURRENT, SNAPSHOT_REFRESH, may_refresh_row, apply_refresh_row},
    {&fax_notice_kind_fields, 3, 1, 2, NULL, apply_enabled},
    {&fax_notice_kind_fields, 4, 0, FAX_NOTICE_MAX_INTERVAL, NULL, apply_interval},
};

static const setting_t *setting_of(const mib_place_t *place)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (settings[i].fields == place->group->fields && settings[i].number == place->field->number)
            return &settings[i];
    return NULL;
}

bool mib_settings_fits(const mib_place_t *place, int64_t value)
{
    const setting_t *setting = setting_of(place);
    return setting && value >= setting->low && value <= setting->high;
}

bool mib_settings_may(mib_records_t *records, const mib_place_t *place, int64_t value,
                      snapshot_moment_t moment)
{
    const setting_t *setting = setting_of(place);
    const change_t change = {records, place, value, moment};
    return !setting->may || setting->may(&change);
}

void mib_settings_apply(mib_records_t *records, const mib_place_t *place, int64_t value,
                        snapshot_moment_t moment)
{
    const change_t change = {records, place, value, moment};
    setting_of(place)->apply(&change);
}

static const fax_field_t *field_of(const setting_t *setting)
{
    for (size_t i = 0; i < setting->fields->count; i++)
        if (setting->fields->fields[i].number == setting->number)
            return &setting->fields->fields[i];
    return NULL;
}

void mib_settings_restore(mib_records_t *records)
{
    snapshot_info_t *info = snapshot_cache_info(mib_records_cache(records), (snapshot_moment_t){0});
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        const setting_t *setting = &settings[i];
        if (setting->apply != apply_time)
            continue;
        const fax_field_t *field = field_of(setting);
        char name[NAME_SIZE];
        const int64_t value =
            fax_engine_read_setting(mib_records_engine(records), lasting_name(field, name), -1);
        if (value >= setting->low && value <= setting->high)
            fax_field_set_number(field, info, value);
    }
}

bool mib_settings_range(const mib_place_t *place, int64_t *low, int64_t *high)
{
    const setting_t *setting = setting_of(place);
    if (setting) {
        *low = setting->low;
        *high = setting->high;
    }
    return setting != NULL;
}
