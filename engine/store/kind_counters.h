/* One counter for each kind of notification, kept in the database under the server's counters
 * (counter_store.h): as it is now, and as it is on disk. Who holds it locks it. */
#ifndef ENGINE_STORE_KIND_COUNTERS_H
#define ENGINE_STORE_KIND_COUNTERS_H

#include "engine/fax_notice.h"
#include "engine/store/store.h"

typedef struct kind_counters {
    const char *name; /* "sent": what it counts */
    uint32_t now[FAX_EVENT_NOTICES], taken[FAX_EVENT_NOTICES], written[FAX_EVENT_NOTICES]; /* by kind - 1 */
} kind_counters_t;

/* Begin with what the database has. */
void kind_counters_load(kind_counters_t *counters, store_t *store, const char *name);

/* What a commit shall write is what they are now. True if that is anything. */
bool kind_counters_take(kind_counters_t *counters);

/* Write it, in the caller's transaction. False with a log line. */
bool kind_counters_write(const kind_counters_t *counters, store_t *store);

/* It has come to last. */
void kind_counters_settle(kind_counters_t *counters);

#endif
