#include "agent/mib_rows.h"

#include <string.h>

/* The index after `index`; false if that was the last one. */
static bool step(uint32_t *index, size_t depth)
{
    while (depth-- > 0)
        if (++index[depth] != 0)
            return true;
    return false;
}

/* The first index that may be the answer to GETNEXT: one that is cut short begins with the zeros that it
 * lacks; one that is too long comes after what it begins with. */
static bool start_from(uint32_t *start, size_t depth, const mib_sub_t *index, size_t length, bool inclusive)
{
    const size_t told = length < depth ? length : depth;
    bool beyond = length > depth || (length == depth && !inclusive);
    memset(start, 0, MIB_INDEX_MAX * sizeof *start);
    for (size_t i = 0; i < told; i++) {
        if (index[i] > UINT32_MAX) {
            memset(start + i, 0xff, (depth - i) * sizeof *start);
            beyond = true;
            break;
        }
        start[i] = (uint32_t)index[i];
    }
    return !beyond || step(start, depth);
}

static bool is_at(const mib_row_t *row, size_t depth, const mib_sub_t *index)
{
    for (size_t i = 0; i < depth; i++)
        if (row->index[i] != index[i])
            return false;
    return true;
}

bool mib_rows_find(const mib_rows_t *rows, void *user, const mib_sub_t *index, size_t length, mib_row_t *row)
{
    return length == rows->depth && mib_rows_next(rows, user, index, length, true, row) &&
           is_at(row, rows->depth, index);
}

bool mib_rows_next(const mib_rows_t *rows, void *user, const mib_sub_t *index, size_t length, bool inclusive,
                   mib_row_t *row)
{
    uint32_t start[MIB_INDEX_MAX];
    *row = (mib_row_t){0};
    return start_from(start, rows->depth, index, length, inclusive) && rows->from(user, start, row);
}

/* ---- listed rows ---- */

static uint32_t number_at(const mib_list_t *list, size_t position)
{
    return list->numbers ? list->numbers[position] : (uint32_t)position + 1;
}

/* The position of the first number that is at least `number`; `count` if there is none. */
static size_t position_from(const mib_list_t *list, uint32_t number)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (number_at(list, middle) < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool mib_list_from(const mib_list_t *list, const uint32_t *index, mib_row_t *row)
{
    row->position = position_from(list, index[0]);
    if (row->position == list->count)
        return false;
    row->index[0] = number_at(list, row->position);
    return true;
}

bool mib_pairs_from(const mib_list_t *outer, const mib_list_t *inner, const uint32_t *index, mib_row_t *row)
{
    size_t at = position_from(outer, index[0]), within = 0;
    if (at < outer->count && number_at(outer, at) == index[0])
        within = position_from(inner, index[1]);
    if (within == inner->count) {
        at++;
        within = 0;
    }
    if (at >= outer->count || inner->count == 0)
        return false;
    *row = (mib_row_t){{number_at(outer, at), number_at(inner, within)}, at};
    return true;
}

static bool from_zero(void *user, const uint32_t *index, mib_row_t *row)
{
    static const uint32_t zero[] = {0};
    (void)user;
    return mib_list_from(&(mib_list_t){zero, 1}, index, row);
}

const mib_rows_t mib_rows_scalar = {1, from_zero};
