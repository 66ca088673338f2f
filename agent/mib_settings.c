#include "agent/mib_settings.h"

#include <string.h>

#include "agent/mib_setting.h"

static const mib_setting_list_t *const lists[] = {&snapshot_settings, &port_settings, &notice_settings,
                                                  &call_settings};

static const mib_setting_t *setting_of(const mib_place_t *place)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (size_t n = 0; n < lists[i]->count; n++) {
            const mib_setting_t *setting = &lists[i]->settings[n];
            if (setting->fields == place->group->fields && setting->number == place->field->number)
                return setting;
        }
    return NULL;
}

static void find_range(const mib_setting_t *setting, const fax_field_t *field, int64_t *low, int64_t *high)
{
    *low = setting->low;
    *high = setting->high;
    if (setting->range)
        setting->range(field, low, high);
}

mib_fault_t mib_settings_fits(const mib_change_t *change)
{
    const mib_setting_t *setting = setting_of(&change->place);
    const bool is_text = change->place.field->nature == FAX_NATURE_TEXT;
    if (!setting)
        return MIB_NOT_WRITABLE;
    int64_t low, high;
    find_range(setting, change->place.field, &low, &high);
    const int64_t measure = is_text ? (int64_t)strlen(change->value.text) : change->value.number;
    if (measure < low || measure > high)
        return is_text ? MIB_WRONG_LENGTH : MIB_WRONG_VALUE;
    return setting->fits ? setting->fits(change) : MIB_FINE;
}

mib_fault_t mib_settings_may(const mib_change_t *change)
{
    const mib_setting_t *setting = setting_of(&change->place);
    return setting->may ? setting->may(change) : MIB_FINE;
}

bool mib_settings_is_final(const mib_place_t *place)
{
    return setting_of(place)->undo == MIB_UNDO_NEVER;
}

/* What a later undo needs; false if the row is gone. */
static bool remember(mib_change_t *change)
{
    const snapshot_request_t request =
        snapshot_request_begin(mib_records_cache(change->records), 0, change->moment);
    const void *record = mib_records_load(change->records, &change->place, &request);
    if (record)
        decode_record(change->place.field, record, &change->before);
    return record != NULL;
}

bool mib_settings_make(mib_change_t *change)
{
    return remember(change) && setting_of(&change->place)->make(change);
}

bool mib_settings_unmake(const mib_change_t *change)
{
    const mib_setting_t *setting = setting_of(&change->place);
    mib_change_t back = *change;
    back.value = change->before;
    if (setting->undo == MIB_UNDO_BY_VALUE)
        return setting->make(&back);
    return setting->undo == MIB_UNDO_NEEDLESS;
}

void mib_settings_restore(mib_records_t *records)
{
    snapshot_settings_restore(records);
}

bool mib_settings_range(const mib_place_t *place, int64_t *low, int64_t *high)
{
    const mib_setting_t *setting = setting_of(place);
    if (setting)
        find_range(setting, place->field, low, high);
    return setting != NULL;
}
