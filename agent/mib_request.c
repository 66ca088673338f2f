#include "agent/mib_request.h"

#include <string.h>

/* What follows faxPortObjects in a name; a name before it is as good as faxPortObjects itself. */
typedef struct tail {
    const mib_sub_t *name;
    size_t length;
    bool beyond; /* the name comes after all of ours */
} tail_t;

static tail_t tail_of(const mib_sub_t *name, size_t length)
{
    for (size_t i = 0; i < mib_objects_length; i++)
        if (i >= length || name[i] != mib_objects[i])
            return (tail_t){NULL, 0, i < length && name[i] > mib_objects[i]};
    return (tail_t){name + mib_objects_length, length - mib_objects_length, false};
}

bool mib_request_is_ours(const mib_sub_t *name, size_t length)
{
    return length >= mib_objects_length && memcmp(name, mib_objects, mib_objects_length * sizeof *name) == 0;
}

size_t mib_request_name(const mib_place_t *place, mib_sub_t *name)
{
    memcpy(name, mib_objects, mib_objects_length * sizeof *name);
    return mib_objects_length + mib_place_name(place, name + mib_objects_length);
}

mib_found_t mib_request_find(const mib_records_t *records, const mib_sub_t *name, size_t length,
                             mib_place_t *place)
{
    const tail_t tail = tail_of(name, length);
    return mib_tree_find(mib_records_tree(records), tail.name, tail.length, place);
}

static bool is_within(const mib_item_t *item, const mib_place_t *place)
{
    mib_sub_t name[MIB_NAME_MAX];
    if (!item->limit)
        return true;
    const size_t length = mib_request_name(place, name);
    return mib_compare(name, length, item->limit, item->limit_length) < 0;
}

static mib_found_t find_next(const mib_records_t *records, const mib_item_t *item, mib_place_t *place)
{
    const tail_t tail = tail_of(item->name, item->length);
    if (tail.beyond)
        return MIB_END;
    const mib_found_t found =
        mib_tree_next(mib_records_tree(records), tail.name, tail.length, item->inclusive, place);
    return found == MIB_FOUND && !is_within(item, place) ? MIB_END : found;
}

/* ---- which snapshots the request renews ---- */

static void locate_get(mib_records_t *records, mib_item_t *items, size_t count, snapshot_request_t *request)
{
    for (size_t i = 0; i < count; i++) {
        items[i].found = mib_request_find(records, items[i].name, items[i].length, &items[i].place);
        if (items[i].found == MIB_FOUND && mib_place_is_snapshot(&items[i].place))
            snapshot_request_get(request, items[i].place.row.position);
    }
}

/* A walk goes on if it comes from an instance of the table; it may be that of the column before. */
static bool goes_on(const mib_records_t *records, const mib_item_t *item)
{
    mib_place_t from;
    return mib_request_find(records, item->name, item->length, &from) == MIB_FOUND &&
           mib_place_is_snapshot(&from);
}

static void locate_next(mib_records_t *records, mib_item_t *items, size_t count, snapshot_request_t *request)
{
    bool walks = false, starts = false;
    for (size_t i = 0; i < count; i++) {
        items[i].found = find_next(records, &items[i], &items[i].place);
        if (items[i].found != MIB_FOUND || !mib_place_is_snapshot(&items[i].place))
            continue;
        walks = true;
        starts = starts || !goes_on(records, &items[i]);
    }
    if (walks)
        snapshot_request_walk(request, starts);
}

/* ---- the answer ---- */

static bool same_record(const mib_item_t *a, const mib_item_t *b)
{
    return a && a->place.group->source == b->place.group->source &&
           memcmp(a->place.row.index, b->place.row.index, sizeof a->place.row.index) == 0;
}

/* The row of `item` is gone since it was found: a GET has nothing to show, a GETNEXT goes on behind it. */
static void pass_by(mib_records_t *records, mib_verb_t verb, mib_item_t *item, snapshot_request_t *request)
{
    mib_sub_t name[MIB_NAME_MAX];
    mib_item_t rest = *item;
    rest.name = name;
    rest.length = mib_request_name(&item->place, name);
    rest.inclusive = false;
    item->found = verb == MIB_GET ? MIB_NO_INSTANCE : find_next(records, &rest, &item->place);
    if (item->found == MIB_FOUND && mib_place_is_snapshot(&item->place) && !request->entered)
        snapshot_request_walk(request, true);
}

static const void *load(mib_records_t *records, mib_verb_t verb, mib_item_t *item,
                        snapshot_request_t *request)
{
    const void *record = NULL;
    while (item->found == MIB_FOUND && !(record = mib_records_load(records, &item->place, request)))
        pass_by(records, verb, item, request);
    return record;
}

void mib_request_answer(mib_records_t *records, mib_verb_t verb, uint64_t key, snapshot_moment_t moment,
                        mib_item_t *items, size_t count, mib_answer_fn *answer, void *user)
{
    snapshot_request_t request = snapshot_request_begin(mib_records_cache(records), key, moment);
    (verb == MIB_GET ? locate_get : locate_next)(records, items, count, &request);
    const mib_item_t *last = NULL;
    const void *record = NULL;
    for (size_t i = 0; i < count; i++) {
        if (items[i].found == MIB_FOUND && !(record && same_record(last, &items[i]))) {
            record = load(records, verb, &items[i], &request);
            last = &items[i];
        }
        answer(user, &items[i], items[i].found == MIB_FOUND ? record : NULL);
    }
    snapshot_request_end(&request);
}
