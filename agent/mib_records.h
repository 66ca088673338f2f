/* The records behind FAX-PORT-MIB's groups. No net-snmp here.
 *
 * Threads: one, the agent's; mib_records_close() belongs to the engine's. */
#ifndef AGENT_MIB_RECORDS_H
#define AGENT_MIB_RECORDS_H

#include "agent/agent_fields.h"
#include "agent/mib_groups.h"
#include "agent/snapshot_cache.h"
#include "engine/fax_engine.h"

typedef struct mib_records mib_records_t;

/* All records that the MIB shows, and the tree to find them. `engine` and `health` must outlive it. NULL if
 * there is no memory. */
mib_records_t *mib_records_new(fax_engine_t *engine, const agent_health_t *health);

void mib_records_free(mib_records_t *records);

/* The agent may use the engine between enter and leave; enter says false once the door is closed. After
 * mib_records_close() nobody is in and nobody comes in, also if the agent's thread hangs in a call to the
 * master. */
bool mib_records_enter(mib_records_t *records);
void mib_records_leave(mib_records_t *records);
void mib_records_close(mib_records_t *records);

const mib_tree_t *mib_records_tree(const mib_records_t *records);
snapshot_cache_t *mib_records_cache(mib_records_t *records);
fax_engine_t *mib_records_engine(mib_records_t *records);

/* Copy or point to the record behind `place`; valid until the next call. NULL if the row is gone, after it
 * was found. `request` is the one in which it is asked for. */
const void *mib_records_load(mib_records_t *records, const mib_place_t *place,
                             const snapshot_request_t *request);

#endif
