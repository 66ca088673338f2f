/* All objects of FAX-PORT-MIB that can be read, as one sorted array of nodes: a node is a column, a scalar is
 * a column of a table with one row. The nodes are made from the tables of fields, and each group says where
 * its rows come from (mib_rows.h); this file knows neither the records nor net-snmp.
 *
 * Object identifiers here are relative to faxPortObjects (agent/mib_root.h). Threads: constant once made; the
 * rows say for themselves. */
#ifndef AGENT_MIB_TREE_H
#define AGENT_MIB_TREE_H

#include "agent/mib_rows.h"
#include "engine/fax_field.h"

enum { MIB_ARC_MAX = 2, MIB_OID_MAX = MIB_ARC_MAX + 1 + MIB_INDEX_MAX }; /* arc, column, index */

struct mib_source; /* how to get the records: the tree does not look at it */

/* A group of objects whose values come from one record a row. */
typedef struct mib_group {
    mib_sub_t arc[MIB_ARC_MAX]; /* of the scalars' parent, or the table's entry */
    size_t arc_length;
    const fax_field_table_t *fields;
    const mib_rows_t *rows;
    const struct mib_source *source; /* NULL: accessible-for-notify, not in the tree */
    size_t index_fields; /* so many of the first fields are the index: not-accessible, not in the tree */
} mib_group_t;

/* An instance in the tree. */
typedef struct mib_place {
    const mib_group_t *group;
    const fax_field_t *field;
    mib_row_t row;
} mib_place_t;

typedef enum mib_found { MIB_FOUND, MIB_NO_OBJECT, MIB_NO_INSTANCE, MIB_END } mib_found_t;

typedef struct mib_tree mib_tree_t;

/* Make the tree of `groups`, in any order, which must outlive it: two may fill one table, their columns
 * taking turns. `user` is handed to the rows. NULL if there is no memory. */
mib_tree_t *mib_tree_new(const mib_group_t *groups, size_t group_count, void *user);

void mib_tree_free(mib_tree_t *tree);

/* The first field of `group` that can be read. */
const fax_field_t *mib_group_first(const mib_group_t *group);

/* The instance named exactly `name`: MIB_FOUND with `place` filled; MIB_NO_INSTANCE if only the object is
 * known, with the place's group and field; else MIB_NO_OBJECT. */
mib_found_t mib_tree_find(const mib_tree_t *tree, const mib_sub_t *name, size_t length, mib_place_t *place);

/* The first instance after `name` (or at it, if `inclusive`), in the order of RFC 3416 §4.2.2: MIB_FOUND, or
 * MIB_END. O(log n). */
mib_found_t mib_tree_next(const mib_tree_t *tree, const mib_sub_t *name, size_t length, bool inclusive,
                          mib_place_t *place);

/* The order of two names (RFC 3416 §4.2.2): negative, 0, positive. A name comes before what it begins. */
int mib_compare(const mib_sub_t *a, size_t a_length, const mib_sub_t *b, size_t b_length);

/* The name of `place`, at most MIB_OID_MAX sub-identifiers. Returns how many. */
size_t mib_place_name(const mib_place_t *place, mib_sub_t *name);

#endif
