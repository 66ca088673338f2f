/* The layout of FAX-PORT-MIB: its groups of objects. Threads: constant data. */
#ifndef AGENT_MIB_GROUPS_H
#define AGENT_MIB_GROUPS_H

#include "agent/mib_tree.h"

/* The groups, in the order of their arcs. */
const mib_group_t *mib_groups(size_t *count);

/* The group whose fields are `fields`; NULL if the MIB does not show them. */
const mib_group_t *mib_group_of(const fax_field_table_t *fields);

/* True if `place` lies in faxPortStatusTable: its values come from the snapshot cache. */
bool mib_place_is_snapshot(const mib_place_t *place);

#endif
