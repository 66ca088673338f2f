/* The tree against what it must be: a golden list of all instances, made by hand from the layout of the MIB. */
#include "agent/mib_tree.h"

#include <stdio.h>
#include <string.h>

#include "agent/agent_fields.h"
#include "agent/mib_records.h"
#include "tests/test.h"

enum { PORTS = 3, MOST = 500, FAR = 10 };
enum { SCALAR = 1, PORTED = PORTS, KINDS = 20 };

static const uint32_t ports[PORTS] = {1, 7, UINT32_MAX / 2};

/* The layout: which numbers there are, by hand. */
static const struct {
    mib_sub_t arc[2];
    size_t arc_length;
    mib_sub_t first, last;
    size_t rows;
} layout[] = {
    {{1}, 1, 1, 19, SCALAR},    {{2}, 1, 1, 15, SCALAR},    {{3}, 1, 1, 9, SCALAR},
    {{4, 1}, 2, 2, 16, PORTED}, {{5, 1}, 2, 1, 46, PORTED}, {{15, 1}, 2, 2, 7, KINDS},
};

typedef struct name {
    mib_sub_t subs[FAR];
    size_t length;
} name_t;

typedef struct bench {
    mib_tree_t *tree;
    name_t golden[MOST];
    size_t count;
} bench_t;

static void add(bench_t *bench, const mib_sub_t *arc, size_t arc_length, mib_sub_t column, mib_sub_t instance)
{
    name_t *name = &bench->golden[bench->count++];
    memcpy(name->subs, arc, arc_length * sizeof *arc);
    name->subs[arc_length] = column;
    name->subs[arc_length + 1] = instance;
    name->length = arc_length + 2;
}

static mib_sub_t instance_of(size_t rows, size_t row)
{
    return rows == SCALAR ? 0 : rows == PORTED ? ports[row] : row + 1;
}

static int set_up(void **state)
{
    static bench_t bench;
    bench.count = 0;
    for (size_t i = 0; i < sizeof layout / sizeof layout[0]; i++)
        for (mib_sub_t column = layout[i].first; column <= layout[i].last; column++)
            for (size_t row = 0; row < layout[i].rows; row++)
                add(&bench, layout[i].arc, layout[i].arc_length, column, instance_of(layout[i].rows, row));
    size_t groups;
    const mib_group_t *all = mib_groups(&groups);
    bench.tree = mib_tree_new(all, groups, ports, PORTS);
    assert_non_null(bench.tree);
    *state = &bench;
    return 0;
}

static int tear_down(void **state)
{
    mib_tree_free(((bench_t *)*state)->tree);
    return 0;
}

static void assert_place_is(const mib_place_t *place, const name_t *want)
{
    mib_sub_t name[MIB_OID_MAX];
    assert_int_equal(mib_place_name(place, name), want->length);
    assert_memory_equal(name, want->subs, want->length * sizeof *name);
}

/* The answer to GETNEXT, the slow way. */
static const name_t *successor(const bench_t *bench, const name_t *name, bool inclusive)
{
    for (size_t i = 0; i < bench->count; i++) {
        const int order =
            mib_compare(bench->golden[i].subs, bench->golden[i].length, name->subs, name->length);
        if (order > 0 || (order == 0 && inclusive))
            return &bench->golden[i];
    }
    return NULL;
}

static void assert_next_of(const bench_t *bench, const name_t *name)
{
    for (int inclusive = 0; inclusive < 2; inclusive++) {
        const name_t *want = successor(bench, name, inclusive);
        mib_place_t place;
        const mib_found_t found = mib_tree_next(bench->tree, name->subs, name->length, inclusive, &place);
        assert_int_equal(found, want ? MIB_FOUND : MIB_END);
        if (want)
            assert_place_is(&place, want);
    }
}

static void a_walk_gives_exactly_the_golden_names(void **state)
{
    const bench_t *bench = *state;
    name_t at = {.length = 0};
    mib_place_t place;
    for (size_t i = 0; i < bench->count; i++) {
        assert_int_equal(mib_tree_next(bench->tree, at.subs, at.length, false, &place), MIB_FOUND);
        assert_place_is(&place, &bench->golden[i]);
        at.length = mib_place_name(&place, at.subs);
    }
    assert_int_equal(mib_tree_next(bench->tree, at.subs, at.length, false, &place), MIB_END);
}

static void every_name_is_found_exactly(void **state)
{
    const bench_t *bench = *state;
    for (size_t i = 0; i < bench->count; i++) {
        mib_place_t place;
        const name_t *name = &bench->golden[i];
        assert_int_equal(mib_tree_find(bench->tree, name->subs, name->length, &place), MIB_FOUND);
        assert_place_is(&place, name);
    }
}

/* Around each name: each sub-identifier one less, one more, 0 and the largest; the name cut short; something added to it. */
static void next_of_any_name_is_its_successor(void **state)
{
    const bench_t *bench = *state;
    static const mib_sub_t odd[] = {0, 1, UINT32_MAX - 1, UINT32_MAX};
    for (size_t i = 0; i < bench->count; i++) {
        const name_t *name = &bench->golden[i];
        assert_next_of(bench, name);
        for (size_t length = 0; length < name->length; length++) {
            name_t cut = *name;
            cut.length = length;
            assert_next_of(bench, &cut);
            name_t changed = *name;
            changed.subs[length] = name->subs[length] + 1;
            assert_next_of(bench, &changed);
            changed.subs[length] = name->subs[length] ? name->subs[length] - 1 : 0;
            assert_next_of(bench, &changed);
            for (size_t n = 0; n < sizeof odd / sizeof odd[0]; n++) {
                changed.subs[length] = odd[n];
                assert_next_of(bench, &changed);
            }
        }
        for (size_t n = 0; n < sizeof odd / sizeof odd[0]; n++) {
            name_t longer = *name;
            longer.subs[longer.length++] = odd[n];
            assert_next_of(bench, &longer);
            longer.subs[longer.length++] = odd[n];
            assert_next_of(bench, &longer);
        }
    }
}

static void what_is_not_there_says_why(void **state)
{
    const bench_t *bench = *state;
    static const struct {
        mib_sub_t subs[5];
        size_t length;
        mib_found_t found;
    } rows[] = {
        {{0}, 0, MIB_NO_OBJECT},
        {{1}, 1, MIB_NO_OBJECT},
        {{1, 1}, 2, MIB_NO_INSTANCE},
        {{1, 1, 1}, 3, MIB_NO_INSTANCE},
        {{1, 1, 0, 0}, 4, MIB_NO_INSTANCE},
        {{1, 20, 0}, 3, MIB_NO_OBJECT},
        {{4, 1, 1, 1}, 4, MIB_NO_OBJECT}, /* the index is not accessible */
        {{4, 1, 2, 2}, 4, MIB_NO_INSTANCE},
        {{4, 1, 2}, 3, MIB_NO_INSTANCE},
        {{5, 1, 47, 1}, 4, MIB_NO_OBJECT},
        {{5, 2, 1, 1}, 4, MIB_NO_OBJECT},
        {{14, 1, 0}, 3, MIB_NO_OBJECT}, /* accessible for notifications only */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        mib_place_t place;
        assert_int_equal(mib_tree_find(bench->tree, rows[i].subs, rows[i].length, &place), rows[i].found);
    }
}

static void without_ports_their_tables_are_empty(void **state)
{
    (void)state;
    size_t groups;
    const mib_group_t *all = mib_groups(&groups);
    mib_tree_t *tree = mib_tree_new(all, groups, NULL, 0);
    mib_place_t place;
    const mib_sub_t last_scalar[] = {3, 9, 0}, table[] = {5, 1};
    assert_int_equal(mib_tree_find(tree, last_scalar, 3, &place), MIB_FOUND);
    assert_int_equal(mib_tree_next(tree, last_scalar, 3, false, &place), MIB_FOUND);
    assert_ptr_equal(place.group->fields, &fax_notice_kind_fields);
    assert_int_equal(place.instance, 1);
    assert_int_equal(mib_tree_next(tree, table, 2, false, &place), MIB_FOUND);
    assert_ptr_equal(place.group->fields, &fax_notice_kind_fields);
    mib_tree_free(tree);
}

#define CASE(TEST) cmocka_unit_test_setup_teardown(TEST, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_walk_gives_exactly_the_golden_names), CASE(every_name_is_found_exactly),
        CASE(next_of_any_name_is_its_successor),     CASE(what_is_not_there_says_why),
        CASE(without_ports_their_tables_are_empty),
    };
    return cmocka_run_group_tests_name("agent/mib_tree", tests, NULL, NULL);
}
