/* What a manager may set of notifications: it takes effect at once, and is kept by name for all restarts.
 *
 * Threads: any; what the parts hold is safe, as their headers say. */
#ifndef ENGINE_DAEMON_NOTICE_SETTINGS_H
#define ENGINE_DAEMON_NOTICE_SETTINGS_H

#include "engine/alarm/notice_gate.h"
#include "engine/store/outbox.h"
#include "engine/store/setting_box.h"

/* Where they are kept, and what they steer. */
typedef struct notice_settings {
    setting_box_t *box;
    notice_gate_t *gate;
    outbox_t *outbox;
} notice_settings_t;

/* NOTICES_MAX is of all kinds. */
typedef enum notice_setting { NOTICE_ENABLED, NOTICE_INTERVAL, NOTICES_MAX } notice_setting_t;

/* Set something of a kind. */
void notice_settings_put(const notice_settings_t *settings, notice_setting_t setting, fax_event_kind_t kind,
                         uint32_t value);

/* Have all that is kept take effect again, as far as it is in its bounds. */
void notice_settings_restore(const notice_settings_t *settings);

#endif
