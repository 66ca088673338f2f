#include "engine/daemon/notice_settings.h"

#include <stdio.h>

static const char *name_of(notice_setting_t setting, fax_event_kind_t kind, char name[SETTING_NAME_SIZE])
{
    if (setting == NOTICES_MAX)
        snprintf(name, SETTING_NAME_SIZE, "notifications.max");
    else
        snprintf(name, SETTING_NAME_SIZE, "notification.%s.%s", fax_notice_row(kind)->name,
                 setting == NOTICE_ENABLED ? "enabled" : "min-interval");
    return name;
}

static void apply(const notice_settings_t *settings, notice_setting_t setting, fax_event_kind_t kind,
                  uint32_t value)
{
    if (setting == NOTICE_ENABLED)
        notice_gate_enable(settings->gate, kind, value);
    else if (setting == NOTICE_INTERVAL)
        notice_gate_set_interval(settings->gate, kind, value);
    else
        outbox_set_max(settings->outbox, value);
}

void notice_settings_put(const notice_settings_t *settings, notice_setting_t setting, fax_event_kind_t kind,
                         uint32_t value)
{
    char name[SETTING_NAME_SIZE];
    apply(settings, setting, kind, value);
    setting_box_put(settings->box, name_of(setting, kind, name), value);
}

static void restore(const notice_settings_t *settings, notice_setting_t setting, fax_event_kind_t kind,
                    int64_t low, int64_t high)
{
    char name[SETTING_NAME_SIZE];
    const int64_t value = setting_box_read(settings->box, name_of(setting, kind, name), low - 1);
    if (value >= low && value <= high)
        apply(settings, setting, kind, (uint32_t)value);
}

void notice_settings_restore(const notice_settings_t *settings)
{
    for (unsigned kind = 1; kind <= FAX_EVENT_NOTICES; kind++) {
        restore(settings, NOTICE_ENABLED, (fax_event_kind_t)kind, false, true);
        restore(settings, NOTICE_INTERVAL, (fax_event_kind_t)kind, 0, FAX_NOTICE_MAX_INTERVAL);
    }
    restore(settings, NOTICES_MAX, FAX_EVENT_PORT_DOWN, 1, FAX_NOTICE_MOST_WAITING);
}
