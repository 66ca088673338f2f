/* What a SET may change in FAX-PORT-MIB: each writable field has one row here, with its range and what the change does.
 * Threads: one. */
#ifndef AGENT_MIB_SETTINGS_H
#define AGENT_MIB_SETTINGS_H

#include "agent/mib_records.h"

/* True if `value` lies in the range of the writable object `place`. The place's instance is not looked at. */
bool mib_settings_fits(const mib_place_t *place, int64_t value);

/* True if `place` may be set to `value` at `moment`: false is inconsistentValue, a good value but not now. */
bool mib_settings_may(mib_records_t *records, const mib_place_t *place, int64_t value,
                      snapshot_moment_t moment);

/* Do it; it has been checked. Cannot fail, so that the settings of one request are done all or none. */
void mib_settings_apply(mib_records_t *records, const mib_place_t *place, int64_t value,
                        snapshot_moment_t moment);

/* Set again what was set in the life of a faxportd before this one, as far as it is still in range. */
void mib_settings_restore(mib_records_t *records);

/* The range of values that the object `place` takes; false if it is not writable. */
bool mib_settings_range(const mib_place_t *place, int64_t *low, int64_t *high);

#endif
