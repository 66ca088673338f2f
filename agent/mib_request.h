/* One request of a manager, answered in one pass: where each variable lies, which snapshots it renews
 * (snapshot_cache.h), and each value's record. Both ways by which requests come from net-snmp
 * (table_handler.h, snmp_short_path.h) end here. Threads: one. */
#ifndef AGENT_MIB_REQUEST_H
#define AGENT_MIB_REQUEST_H

#include "agent/mib_records.h"
#include "agent/mib_root.h"

typedef enum mib_verb { MIB_GET, MIB_NEXT } mib_verb_t;

/* One variable of the request: `name` is what was asked; the rest is the answer. */
typedef struct mib_item {
    const mib_sub_t *name; /* the whole object identifier */
    size_t length;
    bool inclusive;         /* GETNEXT: `name` itself may be the answer */
    const mib_sub_t *limit; /* GETNEXT: the answer must come before this name; NULL is "no limit" */
    size_t limit_length;
    void *user;
    mib_found_t found;
    mib_place_t place; /* if MIB_FOUND */
} mib_item_t;

/* Called for each item in turn; `record` is NULL unless it is MIB_FOUND. */
typedef void mib_answer_fn(void *user, const mib_item_t *item, const void *record);

/* Answer the `count` items. `key` is the request's AgentX session and transaction. */
void mib_request_answer(mib_records_t *records, mib_verb_t verb, uint64_t key, snapshot_moment_t moment,
                        mib_item_t *items, size_t count, mib_answer_fn *answer, void *user);

/* True if `name` lies at or under faxPortObjects. */
bool mib_request_is_ours(const mib_sub_t *name, size_t length);

/* The place that `name` (a whole object identifier) names exactly. */
mib_found_t mib_request_find(const mib_records_t *records, const mib_sub_t *name, size_t length,
                             mib_place_t *place);

/* The whole object identifier of `place`: at most MIB_NAME_MAX sub-identifiers. Returns how many. */
size_t mib_request_name(const mib_place_t *place, mib_sub_t *name);

#endif
