/* A tree of each kind of rows against what it must be: a golden list of all instances, made by hand from the
 * layout. */
#include "agent/mib_tree.h"

#include <stdio.h>
#include <string.h>

#include "tests/test.h"

enum { PORTS = 3, KINDS = 4, PAIRS = 5, MOST = 200, FAR = 10 };

static const uint32_t ports[PORTS] = {1, 7, UINT32_MAX};
static const uint32_t pairs[PAIRS][2] = {{0, 3}, {1, 1}, {1, UINT32_MAX}, {7, 2}, {UINT32_MAX, UINT32_MAX}};

/* Rows that come and go: those of `pairs` that are here. */
typedef struct presence {
    bool has_ports;
    bool pairs[PAIRS];
} presence_t;

static mib_list_t list_of(const presence_t *presence)
{
    return (mib_list_t){ports, presence->has_ports ? PORTS : 0};
}

static bool from_ports(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_list_t list = list_of(user);
    return mib_list_from(&list, index, row);
}

static bool from_kinds(void *user, const uint32_t *index, mib_row_t *row)
{
    (void)user;
    return mib_list_from(&(mib_list_t){NULL, KINDS}, index, row);
}

static bool from_ports_and_kinds(void *user, const uint32_t *index, mib_row_t *row)
{
    const mib_list_t list = list_of(user);
    return mib_pairs_from(&list, &(mib_list_t){NULL, KINDS}, index, row);
}

static bool from_pairs(void *user, const uint32_t *index, mib_row_t *row)
{
    const presence_t *presence = user;
    for (size_t i = 0; i < PAIRS; i++) {
        if (!presence->pairs[i] || pairs[i][0] < index[0] ||
            (pairs[i][0] == index[0] && pairs[i][1] < index[1]))
            continue;
        *row = (mib_row_t){{pairs[i][0], pairs[i][1]}, 0};
        return true;
    }
    return false;
}

static const mib_rows_t port_rows = {1, from_ports}, kind_rows = {1, from_kinds},
                        product_rows = {2, from_ports_and_kinds}, pair_rows = {2, from_pairs};

/* Columns 1 to 4, and 5 to 6 of the same table. */
static const fax_field_t low_fields[] = {{.number = 1}, {.number = 2}, {.number = 3}, {.number = 4}};
static const fax_field_t high_fields[] = {{.number = 5}, {.number = 6}};
static const fax_field_table_t low = {"low", low_fields, 4}, high = {"high", high_fields, 2};

static const char somewhere;
#define SOURCE ((const struct mib_source *)&somewhere)

static const mib_group_t groups[] = {
    {{1}, 1, &low, &mib_rows_scalar, SOURCE, 0}, {{4, 1}, 2, &low, &port_rows, SOURCE, 1},
    {{4, 1}, 2, &high, &port_rows, SOURCE, 0},   {{7, 1}, 2, &low, &product_rows, SOURCE, 2},
    {{12, 1}, 2, &low, &pair_rows, SOURCE, 2},   {{14}, 1, &low, &mib_rows_scalar, NULL, 0},
    {{15, 1}, 2, &high, &kind_rows, SOURCE, 0},
};

typedef struct name {
    mib_sub_t subs[FAR];
    size_t length;
} name_t;

typedef struct bench {
    presence_t presence;
    mib_tree_t *tree;
    name_t golden[MOST];
    size_t count;
} bench_t;

static void add(bench_t *bench, size_t length, const mib_sub_t *subs)
{
    name_t *name = &bench->golden[bench->count++];
    memcpy(name->subs, subs, length * sizeof *subs);
    name->length = length;
}

#define ADD(BENCH, ...)                                                                                      \
    add((BENCH), sizeof((mib_sub_t[]){__VA_ARGS__}) / sizeof(mib_sub_t), (const mib_sub_t[]){__VA_ARGS__})

static void make_golden(bench_t *bench)
{
    const size_t here = bench->presence.has_ports ? PORTS : 0;
    bench->count = 0;
    for (mib_sub_t column = 1; column <= 4; column++)
        ADD(bench, 1, column, 0);
    for (mib_sub_t column = 2; column <= 6; column++)
        for (size_t i = 0; i < here; i++)
            ADD(bench, 4, 1, column, ports[i]);
    for (mib_sub_t column = 3; column <= 4; column++)
        for (size_t i = 0; i < here; i++)
            for (mib_sub_t kind = 1; kind <= KINDS; kind++)
                ADD(bench, 7, 1, column, ports[i], kind);
    for (mib_sub_t column = 3; column <= 4; column++)
        for (size_t i = 0; i < PAIRS; i++)
            if (bench->presence.pairs[i])
                ADD(bench, 12, 1, column, pairs[i][0], pairs[i][1]);
    for (mib_sub_t column = 5; column <= 6; column++)
        for (mib_sub_t kind = 1; kind <= KINDS; kind++)
            ADD(bench, 15, 1, column, kind);
}

static int set_up(void **state)
{
    static bench_t bench;
    bench.presence = (presence_t){true, {true, true, true, true, true}};
    make_golden(&bench);
    bench.tree = mib_tree_new(groups, sizeof groups / sizeof groups[0], &bench.presence);
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

/* Around each name: each sub-identifier one less, one more, 0 and the largest; the name cut short; something
 * added to it. */
static void next_of_any_name_is_its_successor(void **state)
{
    const bench_t *bench = *state;
    static const mib_sub_t odd[] = {0, 1, UINT32_MAX - 1, UINT32_MAX, UINT32_MAX + 1ul, ~0ul};
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
        {{1, 5, 0}, 3, MIB_NO_OBJECT},
        {{4, 1, 1, 1}, 4, MIB_NO_OBJECT}, /* the index is not accessible */
        {{4, 1, 2, 2}, 4, MIB_NO_INSTANCE},
        {{4, 1, 2, 1 + (1ul << 32)}, 4, MIB_NO_INSTANCE}, /* beyond a sub-identifier */
        {{4, 1, 2}, 3, MIB_NO_INSTANCE},
        {{4, 1, 7, 1}, 4, MIB_NO_OBJECT},
        {{4, 2, 2, 1}, 4, MIB_NO_OBJECT},
        {{7, 1, 2, 1, 1}, 5, MIB_NO_OBJECT},
        {{7, 1, 3, 1}, 4, MIB_NO_INSTANCE},
        {{7, 1, 3, 1, 5}, 5, MIB_NO_INSTANCE},
        {{12, 1, 3, 1, 2}, 5, MIB_NO_INSTANCE},
        {{14, 1, 0}, 3, MIB_NO_OBJECT}, /* accessible for notifications only */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        mib_place_t place;
        assert_int_equal(mib_tree_find(bench->tree, rows[i].subs, rows[i].length, &place), rows[i].found);
    }
}

static void assert_all_next(const bench_t *bench)
{
    assert_next_of(bench, &(name_t){{0}, 0});
    for (size_t i = 0; i < bench->count; i++)
        assert_next_of(bench, &bench->golden[i]);
}

static void rows_come_and_go(void **state)
{
    bench_t *bench = *state;
    for (unsigned here = 0; here < 1u << PAIRS; here++) {
        for (unsigned i = 0; i < PAIRS; i++)
            bench->presence.pairs[i] = here >> i & 1;
        make_golden(bench);
        assert_all_next(bench);
        every_name_is_found_exactly(state);
        for (size_t i = 0; i < PAIRS; i++) /* also from where a row was */
            assert_next_of(bench, &(name_t){{12, 1, 3, pairs[i][0], pairs[i][1]}, 5});
    }
}

static void without_ports_their_tables_are_empty(void **state)
{
    bench_t *bench = *state;
    bench->presence = (presence_t){.has_ports = false};
    make_golden(bench);
    assert_int_equal(bench->count, 4 + 2 * KINDS);
    assert_all_next(bench);
    a_walk_gives_exactly_the_golden_names(state);
    mib_place_t place;
    const mib_sub_t table[] = {4, 1};
    assert_int_equal(mib_tree_next(bench->tree, table, 2, false, &place), MIB_FOUND);
    assert_ptr_equal(place.group->rows, &kind_rows);
    assert_int_equal(place.row.index[0], 1);
}

static void listed_rows_have_a_position(void **state)
{
    bench_t *bench = *state;
    mib_place_t place;
    assert_int_equal(mib_tree_find(bench->tree, (const mib_sub_t[]){4, 1, 2, 7}, 4, &place), MIB_FOUND);
    assert_int_equal(place.row.position, 1);
    assert_int_equal(mib_tree_find(bench->tree, (const mib_sub_t[]){7, 1, 3, 7, 4}, 5, &place), MIB_FOUND);
    assert_int_equal(place.row.position, 1);
}

#define CASE(TEST) cmocka_unit_test_setup_teardown(TEST, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_walk_gives_exactly_the_golden_names),
        CASE(every_name_is_found_exactly),
        CASE(next_of_any_name_is_its_successor),
        CASE(what_is_not_there_says_why),
        CASE(rows_come_and_go),
        CASE(without_ports_their_tables_are_empty),
        CASE(listed_rows_have_a_position),
    };
    return cmocka_run_group_tests_name("agent/mib_tree", tests, NULL, NULL);
}
