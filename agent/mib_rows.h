/* The rows of a table: which indexes there are now. A kind of rows is one function, which finds the first row
 * from an index on; GET and GETNEXT follow from it here. Rows that come and go are asked for each time.
 *
 * Threads: no state, safe everywhere. */
#ifndef AGENT_MIB_ROWS_H
#define AGENT_MIB_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef unsigned long
    mib_sub_t; /* one sub-identifier, as wide as net-snmp's oid; at most 2^32 - 1 (RFC 2578 §3.5) */

enum { MIB_INDEX_MAX = 2 }; /* sub-identifiers of an index */

typedef struct mib_row {
    uint32_t index[MIB_INDEX_MAX]; /* what is not used is 0 */
    size_t position;               /* among the rows, from 0, if they are listed; else 0 */
} mib_row_t;

typedef struct mib_rows {
    size_t depth; /* sub-identifiers of an index, from 1 */

    /* Fill `row` with the first row whose index is `index` or comes after it; false if there is none. O(log
     * n). `user` is the tree's. */
    bool (*from)(void *user, const uint32_t *index, mib_row_t *row);
} mib_rows_t;

/* One row of index 0: the rows of scalars (RFC 2578 §7.7). */
extern const mib_rows_t mib_rows_scalar;

/* The row whose index is exactly `index`. */
bool mib_rows_find(const mib_rows_t *rows, void *user, const mib_sub_t *index, size_t length, mib_row_t *row);

/* The first row after `index` (or at it, if `inclusive`), which may be shorter or longer than an index. */
bool mib_rows_next(const mib_rows_t *rows, void *user, const mib_sub_t *index, size_t length, bool inclusive,
                   mib_row_t *row);

/* ---- what `from` functions are made of ---- */

/* Rising numbers; `numbers` NULL: 1, 2, 3 to `count`. */
typedef struct mib_list {
    const uint32_t *numbers;
    size_t count;
} mib_list_t;

/* The rows are the numbers of a list. */
bool mib_list_from(const mib_list_t *list, const uint32_t *index, mib_row_t *row);

/* The rows are all pairs of a number of `outer` and one of `inner`. The position is that of the outer
 * number. */
bool mib_pairs_from(const mib_list_t *outer, const mib_list_t *inner, const uint32_t *index, mib_row_t *row);

#endif
