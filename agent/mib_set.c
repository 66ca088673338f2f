#include "agent/mib_set.h"

#include <stdlib.h>
#include <string.h>

#include "agent/mib_request.h"

/* A master has one SET under way at a time; of one that leaves them behind, the oldest are forgotten. */
enum { MOST_SETS = 8 };

typedef struct step {
    mib_change_t change;
    bool superseded; /* by a later one of the same object */
    bool made;
} step_t;

typedef struct set {
    uint64_t key;
    step_t *steps; /* NULL: none is here */
    size_t count;
} set_t;

struct mib_sets {
    mib_records_t *records;
    set_t sets[MOST_SETS];
    size_t next; /* where the next one goes */
};

mib_sets_t *mib_sets_new(mib_records_t *records)
{
    mib_sets_t *sets = calloc(1, sizeof *sets);
    if (sets)
        sets->records = records;
    return sets;
}

void mib_sets_free(mib_sets_t *sets)
{
    if (!sets)
        return;
    mib_sets_forget(sets);
    free(sets);
}

static set_t *set_of(mib_sets_t *sets, uint64_t key)
{
    for (size_t i = 0; i < MOST_SETS; i++)
        if (sets->sets[i].steps && sets->sets[i].key == key)
            return &sets->sets[i];
    return NULL;
}

static void forget(set_t *set)
{
    free(set->steps);
    *set = (set_t){0};
}

void mib_set_end(mib_sets_t *sets, uint64_t key)
{
    set_t *set = set_of(sets, key);
    if (set)
        forget(set);
}

void mib_sets_forget(mib_sets_t *sets)
{
    for (size_t i = 0; i < MOST_SETS; i++)
        forget(&sets->sets[i]);
}

/* ---- tested ---- */

/* In the order of RFC 3416 §4.2.5. */
static mib_fault_t fault_of(mib_change_t *change, const mib_assignment_t *assignment)
{
    const mib_found_t found =
        mib_request_find(change->records, assignment->name, assignment->length, &change->place);
    if (found == MIB_NO_OBJECT || !change->place.field->writable)
        return MIB_NOT_WRITABLE;
    mib_fault_t fault = decode_field(change->place.field, assignment->type, assignment->value,
                                     assignment->value_length, &change->value);
    if (fault == MIB_FINE)
        fault = mib_settings_fits(change);
    if (fault != MIB_FINE)
        return fault;
    return found == MIB_FOUND ? mib_settings_may(change) : MIB_NO_CREATION;
}

static bool is_same_object(const mib_place_t *a, const mib_place_t *b)
{
    return a->field == b->field && memcmp(a->row.index, b->row.index, sizeof a->row.index) == 0;
}

static void supersede(set_t *set, size_t by)
{
    for (size_t i = 0; i < by; i++)
        if (is_same_object(&set->steps[i].change.place, &set->steps[by].change.place))
            set->steps[i].superseded = true;
}

static set_t *new_set(mib_sets_t *sets, uint64_t key, size_t count)
{
    set_t *set = &sets->sets[sets->next];
    mib_set_end(sets, key);
    forget(set);
    set->steps = calloc(count + 1, sizeof *set->steps);
    if (!set->steps)
        return NULL;
    set->key = key;
    set->count = count;
    sets->next = (sets->next + 1) % MOST_SETS;
    return set;
}

mib_fault_t mib_set_test(mib_sets_t *sets, uint64_t key, const mib_assignment_t *assignments, size_t count,
                         snapshot_moment_t moment, size_t *at)
{
    set_t *set = new_set(sets, key, count);
    mib_fault_t fault = set ? MIB_FINE : MIB_RESOURCE_UNAVAILABLE;
    *at = 0;
    for (size_t i = 0; fault == MIB_FINE && i < count; i++) {
        set->steps[i].change = (mib_change_t){.records = sets->records, .moment = moment};
        fault = fault_of(&set->steps[i].change, &assignments[i]);
        supersede(set, i);
        *at = i;
    }
    if (fault != MIB_FINE && set)
        forget(set);
    return fault;
}

/* ---- committed and undone ---- */

/* Rows may have gone since. */
static bool may_still(const mib_sets_t *sets, mib_change_t *change)
{
    mib_sub_t name[MIB_OID_MAX];
    const size_t length = mib_place_name(&change->place, name);
    return mib_tree_find(mib_records_tree(sets->records), name, length, &change->place) == MIB_FOUND &&
           mib_settings_may(change) == MIB_FINE;
}

static bool all_may_still(const mib_sets_t *sets, set_t *set, snapshot_moment_t moment, size_t *at)
{
    for (*at = 0; *at < set->count; ++*at) {
        set->steps[*at].change.moment = moment;
        if (!may_still(sets, &set->steps[*at].change))
            return false;
    }
    return true;
}

static bool make(set_t *set, bool final, size_t *at)
{
    for (*at = 0; *at < set->count; ++*at) {
        step_t *step = &set->steps[*at];
        if (step->superseded || mib_settings_is_final(&step->change.place) != final)
            continue;
        step->made = mib_settings_make(&step->change);
        if (!step->made)
            return false;
    }
    return true;
}

/* The last that was made first. False with the first in `at` that cannot be. */
static bool unmake(set_t *set, size_t *at)
{
    bool good = true;
    for (size_t i = set->count; i-- > 0;) {
        step_t *step = &set->steps[i];
        if (!step->made)
            continue;
        step->made = !mib_settings_unmake(&step->change);
        good = good && !step->made;
        if (step->made)
            *at = i;
    }
    return good;
}

mib_fault_t mib_set_commit(mib_sets_t *sets, uint64_t key, snapshot_moment_t moment, size_t *at)
{
    set_t *set = set_of(sets, key);
    size_t stays;
    *at = 0;
    if (set && all_may_still(sets, set, moment, at) && make(set, false, at) && make(set, true, at))
        return MIB_FINE;
    if (set)
        unmake(set, &stays);
    return MIB_COMMIT_FAILED;
}

mib_fault_t mib_set_undo(mib_sets_t *sets, uint64_t key, size_t *at)
{
    set_t *set = set_of(sets, key);
    *at = 0;
    const bool good = !set || unmake(set, at);
    mib_set_end(sets, key);
    return good ? MIB_FINE : MIB_UNDO_FAILED;
}
