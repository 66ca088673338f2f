/* One writable object as a row of a table. Private to mib_settings.c and the files *_settings.c, one for each
 * topic, which define what is declared at the end.
 *
 * Threads: the agent's. */
#ifndef AGENT_MIB_SETTING_H
#define AGENT_MIB_SETTING_H

#include "agent/mib_settings.h"

/* How a change is unmade. */
typedef enum mib_undo {
    MIB_UNDO_BY_VALUE, /* by making the value that was before */
    MIB_UNDO_NEEDLESS, /* it has changed nothing that lasts */
    MIB_UNDO_NEVER     /* it cannot be */
} mib_undo_t;

typedef struct mib_setting {
    const fax_field_table_t *fields;
    uint16_t number;
    int64_t low, high; /* of a text: of its length in octets */
    mib_undo_t undo;

    /* Make the change; false: refused. */
    bool (*make)(const mib_change_t *change);

    /* Is the value right, for any row? NULL: the range says all. MIB_FINE or MIB_WRONG_VALUE. */
    mib_fault_t (*fits)(const mib_change_t *change);

    /* May this row have it now? NULL: at any time. MIB_FINE, MIB_INCONSISTENT_VALUE or
     * MIB_RESOURCE_UNAVAILABLE. */
    mib_fault_t (*may)(const mib_change_t *change);

    /* Who knows the range, instead of `low` and `high`; NULL: these. */
    void (*range)(const fax_field_t *field, int64_t *low, int64_t *high);
} mib_setting_t;

typedef struct mib_setting_list {
    const mib_setting_t *settings;
    size_t count;
} mib_setting_list_t;

extern const mib_setting_list_t snapshot_settings, port_settings, notice_settings, call_settings;

/* Of what `snapshot_settings` lists: see mib_settings_restore(). */
void snapshot_settings_restore(mib_records_t *records);

#endif
