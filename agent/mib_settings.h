/* What a SET may change in FAX-PORT-MIB, object by object. Requests as a whole: mib_set.h.
 *
 * Threads: one. */
#ifndef AGENT_MIB_SETTINGS_H
#define AGENT_MIB_SETTINGS_H

#include "agent/decode.h"
#include "agent/mib_records.h"

/* An object and the value that it is to have. */
typedef struct mib_change {
    mib_records_t *records;
    mib_place_t place;
    mib_value_t value;
    mib_value_t before; /* that it had, once the change is made */
    snapshot_moment_t moment;
} mib_change_t;

/* Can the object have this value at all? MIB_FINE, MIB_NOT_WRITABLE, MIB_WRONG_LENGTH or MIB_WRONG_VALUE. The
 * row is not looked at. */
mib_fault_t mib_settings_fits(const mib_change_t *change);

/* Can it now? MIB_FINE, MIB_INCONSISTENT_VALUE or MIB_RESOURCE_UNAVAILABLE. It has been found fit. */
mib_fault_t mib_settings_may(const mib_change_t *change);

/* Make the change. False if it was refused: the row is gone, or the engine does not want it. */
bool mib_settings_make(mib_change_t *change);

/* Have it as before. False if that cannot be: an act has been done that cannot be taken back. */
bool mib_settings_unmake(const mib_change_t *change);

/* True if a change of `place` cannot be unmade: of several changes it is made last. */
bool mib_settings_is_final(const mib_place_t *place);

/* Set again what was set in the life of a faxportd before this one, as far as it is still in range. */
void mib_settings_restore(mib_records_t *records);

/* The range of values that the object `place` takes, of a text that of its length in octets; false if it is
 * not writable. */
bool mib_settings_range(const mib_place_t *place, int64_t *low, int64_t *high);

#endif
