/* Each sentence of what agent/snapshot_cache.h promises. The source counts up, so that each reading of a row
 * can be told from the one before. */
#include "agent/snapshot_cache.h"

#include "tests/test.h"

enum { ROWS = 3 };

typedef struct bench {
    snapshot_cache_t *cache;
    uint32_t reads;  /* of any row, so far */
    uint32_t broken; /* the index that cannot be read; 0: none */
    snapshot_moment_t now;
    uint64_t key;
} bench_t;

static bool read_row(void *user, uint32_t index, fax_status_t *status)
{
    bench_t *bench = user;
    if (index == bench->broken)
        return false;
    fax_status_reset(status, index, "fax", FAX_STATE_SENDING, 0);
    status->bytes_transferred = ++bench->reads;
    return true;
}

static int set_up(void **state)
{
    static bench_t bench;
    static const uint32_t indexes[ROWS] = {2, 5, 9};
    bench = (bench_t){.now = {.clock = 1000000, .utc = 1700000000000}};
    bench.cache = snapshot_cache_new(indexes, ROWS, (snapshot_source_t){read_row, &bench});
    assert_non_null(bench.cache);
    *state = &bench;
    return 0;
}

static int tear_down(void **state)
{
    snapshot_cache_free(((bench_t *)*state)->cache);
    return 0;
}

static snapshot_info_t *info(bench_t *bench)
{
    return snapshot_cache_info(bench->cache, bench->now);
}

static void pass(bench_t *bench, int64_t milliseconds)
{
    bench->now.clock += milliseconds;
    bench->now.utc += milliseconds;
}

/* A GET of `row`, as a request of its own or, with the same `key`, as one that is sent again. */
static snapshot_t get_as(bench_t *bench, uint64_t key, size_t row)
{
    snapshot_request_t request = snapshot_request_begin(bench->cache, key, bench->now);
    snapshot_request_get(&request, row);
    const snapshot_t snapshot = *snapshot_request_row(&request, row);
    snapshot_request_end(&request);
    return snapshot;
}

static snapshot_t get(bench_t *bench, size_t row)
{
    return get_as(bench, ++bench->key, row);
}

static snapshot_t walk_as(bench_t *bench, uint64_t key, bool starts, size_t row)
{
    snapshot_request_t request = snapshot_request_begin(bench->cache, key, bench->now);
    snapshot_request_walk(&request, starts);
    const snapshot_t snapshot = *snapshot_request_row(&request, row);
    snapshot_request_end(&request);
    return snapshot;
}

static snapshot_t start(bench_t *bench, size_t row)
{
    return walk_as(bench, ++bench->key, true, row);
}

static snapshot_t go_on(bench_t *bench, size_t row)
{
    return walk_as(bench, ++bench->key, false, row);
}

static uint32_t value(const snapshot_t *snapshot)
{
    return snapshot->status.bytes_transferred;
}

/* ---- GET ---- */

static void a_get_takes_a_new_snapshot_of_its_row(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = get(bench, 1);
    const snapshot_t second = get(bench, 1);
    assert_int_equal(value(&first), 1);
    assert_int_equal(value(&second), 2);
    assert_int_equal(first.status.device_id, 5);
    assert_int_equal(second.time, bench->now.utc);
    assert_int_equal(second.age, 0);
    assert_true(second.serial > first.serial);
    assert_int_equal(info(bench)->row_refreshes, 2);
    assert_int_equal(info(bench)->hits, 0);
}

static void a_get_leaves_the_other_rows(void **state)
{
    bench_t *bench = *state;
    const snapshot_t before = start(bench, 2);
    pass(bench, 10);
    get(bench, 0);
    const snapshot_t after = go_on(bench, 2);
    assert_int_equal(value(&before), value(&after));
    assert_int_equal(before.serial, after.serial);
    assert_int_equal(after.age, 10);
}

static void all_of_one_get_is_one_instant(void **state)
{
    bench_t *bench = *state;
    snapshot_request_t request = snapshot_request_begin(bench->cache, 1, bench->now);
    for (int object = 0; object < 19; object++) {
        snapshot_request_get(&request, 0);
        snapshot_request_get(&request, 2);
    }
    assert_int_equal(bench->reads, 2);
    assert_int_equal(snapshot_request_row(&request, 0)->serial, snapshot_request_row(&request, 2)->serial);
    snapshot_request_end(&request);
    assert_int_equal(info(bench)->row_refreshes, 2);
}

static void a_get_that_is_sent_again_renews_nothing(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = get_as(bench, 77, 0);
    get_as(bench, 78, 1);
    pass(bench, 1000);
    const snapshot_t again = get_as(bench, 77, 0);
    assert_int_equal(value(&first), value(&again));
    assert_int_equal(again.age, 1000);
    assert_int_equal(info(bench)->resends, 1);
    assert_int_equal(info(bench)->hits, 1);
}

static void another_master_may_use_the_same_numbers(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = get_as(bench, 77, 0);
    snapshot_cache_forget_requests(bench->cache);
    const snapshot_t other = get_as(bench, 77, 0);
    assert_int_not_equal(value(&first), value(&other));
}

static void requests_without_a_number_are_never_the_same(void **state)
{
    bench_t *bench = *state;
    get_as(bench, 0, 0);
    const snapshot_t second = get_as(bench, 0, 0);
    assert_int_equal(value(&second), 2);
}

/* ---- walks ---- */

static void a_walk_begins_with_a_new_snapshot_of_the_whole_table(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = start(bench, 0);
    const snapshot_t last = go_on(bench, ROWS - 1);
    assert_int_equal(bench->reads, ROWS);
    assert_int_equal(first.serial, last.serial);
    assert_int_equal(first.time, last.time);
    assert_int_equal(info(bench)->table_refreshes, 1);
    assert_int_equal(info(bench)->table_time, bench->now.utc);
    assert_int_equal(info(bench)->hits, 1);
}

static void a_walk_that_begins_within_max_age_takes_what_is_there(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = start(bench, 0);
    pass(bench, 999);
    const snapshot_t second = start(bench, 0);
    assert_int_equal(first.serial, second.serial);
    pass(bench, 1);
    const snapshot_t third = start(bench, 0);
    assert_true(third.serial > second.serial);
}

static void a_walk_repeated_every_two_seconds_is_always_fresh(void **state)
{
    bench_t *bench = *state;
    uint32_t serial = 0;
    for (int round = 0; round < 10; round++) {
        const snapshot_t first = start(bench, 0);
        assert_int_equal(first.age, 0);
        assert_true(first.serial > serial);
        serial = first.serial;
        for (int column = 0; column < 40; column++) {
            pass(bench, 2);
            assert_int_equal(go_on(bench, column % ROWS).serial, serial);
        }
        pass(bench, 2000 - 80);
    }
}

static void with_max_age_0_each_walk_is_new(void **state)
{
    bench_t *bench = *state;
    info(bench)->max_age = 0;
    const snapshot_t first = start(bench, 0);
    const snapshot_t second = start(bench, 0);
    assert_true(second.serial > first.serial);
}

static void a_walk_renews_a_table_of_several_instants(void **state)
{
    bench_t *bench = *state;
    start(bench, 0);
    get(bench, 1);
    const snapshot_t first = start(bench, 0);
    assert_int_equal(first.serial, go_on(bench, 1).serial);
    assert_int_equal(first.serial, go_on(bench, 2).serial);
    assert_int_equal(info(bench)->table_refreshes, 2);
    assert_int_equal(start(bench, 0).serial, first.serial); /* of one instant again, and new */
}

static void a_slow_walk_is_one_instant(void **state)
{
    bench_t *bench = *state;
    const uint32_t serial = start(bench, 0).serial;
    for (int i = 0; i < 6; i++) { /* 29.4 s in all, with pauses just below IdleTime */
        pass(bench, 4900);
        assert_int_equal(go_on(bench, (size_t)i % ROWS).serial, serial);
    }
    assert_int_equal(info(bench)->expiries, 0);
}

static void snapshots_expire_after_idle_time(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = start(bench, 0);
    pass(bench, 5000);
    const snapshot_t second = go_on(bench, 1);
    assert_true(second.serial > first.serial);
    assert_int_equal(go_on(bench, 0).serial, second.serial);
    assert_int_equal(info(bench)->expiries, 1);
}

static void snapshots_expire_at_the_age_limit(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = start(bench, 0);
    for (int i = 0; i < 10; i++) {
        pass(bench, 2999);
        assert_int_equal(go_on(bench, 1).serial, first.serial);
    }
    pass(bench, 10);
    assert_true(go_on(bench, 1).serial > first.serial);
    assert_int_equal(info(bench)->expiries, 1);
}

static void gets_do_not_keep_the_table_alive(void **state)
{
    bench_t *bench = *state;
    start(bench, 0);
    for (int i = 0; i < 5; i++) {
        pass(bench, 1000);
        get(bench, 0);
    }
    go_on(bench, 1);
    assert_int_equal(info(bench)->expiries, 1);
}

static void all_three_times_can_be_set(void **state)
{
    bench_t *bench = *state;
    *info(bench) = (snapshot_info_t){.max_age = 50, .idle_time = 200, .age_limit = 300};
    uint32_t serial = start(bench, 0).serial;
    pass(bench, 49);
    assert_int_equal(start(bench, 0).serial, serial);
    pass(bench, 1);
    serial = start(bench, 0).serial;
    pass(bench, 199);
    assert_int_equal(go_on(bench, 0).serial, serial);
    pass(bench, 101);
    assert_true(go_on(bench, 0).serial > serial);
}

static void a_walk_that_never_began_finds_a_snapshot(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = go_on(bench, 1);
    assert_int_equal(value(&first), 2);
    assert_int_equal(go_on(bench, 0).serial, first.serial);
    assert_int_equal(info(bench)->expiries, 0);
}

static void the_start_of_a_walk_that_is_sent_again_renews_nothing(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = walk_as(bench, 42, true, 0);
    pass(bench, 3000);
    const snapshot_t again = walk_as(bench, 42, true, 0);
    assert_int_equal(first.serial, again.serial);
    assert_int_equal(info(bench)->resends, 1);
}

static void a_getbulk_is_one_transaction_and_goes_on(void **state)
{
    bench_t *bench = *state;
    const snapshot_t first = walk_as(bench, 42, true, 0);
    for (int repetition = 0; repetition < 20; repetition++)
        assert_int_equal(walk_as(bench, 42, false, repetition % ROWS).serial, first.serial);
    assert_int_equal(info(bench)->table_refreshes, 1);
    assert_int_equal(info(bench)->resends, 0);
}

/* ---- Refresh ---- */

static void refresh_of_a_row_renews_that_row_alone(void **state)
{
    bench_t *bench = *state;
    const uint32_t serial = start(bench, 0).serial;
    pass(bench, 10);
    snapshot_cache_refresh_row(bench->cache, 1, bench->now);
    assert_int_equal(bench->reads, ROWS + 1);
    assert_int_equal(go_on(bench, 0).serial, serial);
    assert_true(go_on(bench, 1).serial > serial);
    assert_int_equal(go_on(bench, 1).age, 0);
    assert_int_equal(go_on(bench, 2).serial, serial);
    assert_int_equal(info(bench)->row_refreshes, 1);
}

static void refresh_of_all_renews_all(void **state)
{
    bench_t *bench = *state;
    const uint32_t serial = start(bench, 0).serial;
    snapshot_cache_refresh_table(bench->cache, bench->now);
    for (size_t row = 0; row < ROWS; row++)
        assert_int_equal(go_on(bench, row).serial, serial + 1);
    assert_int_equal(info(bench)->table_refreshes, 2);
}

/* ---- MinInterval ---- */

static void no_row_is_renewed_within_min_interval(void **state)
{
    bench_t *bench = *state;
    info(bench)->min_interval = 500;
    const snapshot_t first = get(bench, 0);
    pass(bench, 499);
    assert_false(snapshot_cache_row_is_due(bench->cache, 0, bench->now));
    const snapshot_t second = get(bench, 0);
    assert_int_equal(second.serial, first.serial);
    assert_int_equal(second.age, 499);
    assert_int_equal(info(bench)->suppressed, 1);
    assert_int_equal(get(bench, 1).age, 0); /* another row */
    pass(bench, 1);
    assert_true(snapshot_cache_row_is_due(bench->cache, 0, bench->now));
    assert_true(get(bench, 0).serial > first.serial);
}

static void the_table_is_not_renewed_within_min_interval(void **state)
{
    bench_t *bench = *state;
    *info(bench) =
        (snapshot_info_t){.max_age = 0, .idle_time = 5000, .age_limit = 30000, .min_interval = 500};
    const uint32_t serial = start(bench, 0).serial;
    pass(bench, 499);
    assert_false(snapshot_cache_table_is_due(bench->cache, bench->now));
    assert_int_equal(start(bench, 0).serial, serial);
    assert_int_equal(info(bench)->suppressed, 1);
    pass(bench, 1);
    assert_true(start(bench, 0).serial > serial);
}

static void a_suppressed_get_counts_once(void **state)
{
    bench_t *bench = *state;
    info(bench)->min_interval = 500;
    get(bench, 0);
    snapshot_request_t request = snapshot_request_begin(bench->cache, 1000, bench->now);
    for (int object = 0; object < 19; object++)
        snapshot_request_get(&request, 0);
    snapshot_request_end(&request);
    assert_int_equal(info(bench)->suppressed, 1);
    assert_int_equal(info(bench)->hits, 1);
}

/* ---- rows that cannot be read ---- */

static void a_row_that_cannot_be_read_keeps_its_last_good_snapshot(void **state)
{
    bench_t *bench = *state;
    const snapshot_t good = start(bench, 1);
    bench->broken = 5;
    pass(bench, 2000);
    const snapshot_t kept = start(bench, 1);
    assert_int_equal(value(&kept), value(&good));
    assert_int_equal(kept.serial, good.serial);
    assert_int_equal(kept.time, good.time);
    assert_int_equal(kept.age, 2000);
    assert_int_equal(start(bench, 0).age, 0);
    assert_int_equal(info(bench)->read_failures, 1);
    const snapshot_t got = get(bench, 1);
    assert_int_equal(value(&got), value(&good));
    assert_int_equal(info(bench)->read_failures, 2);
    bench->broken = 0;
    assert_int_equal(get(bench, 1).age, 0);
}

static void a_row_that_could_never_be_read_is_there_and_empty(void **state)
{
    bench_t *bench = *state;
    bench->broken = 5;
    const snapshot_t row = get(bench, 1);
    assert_int_equal(row.serial, 0);
    assert_int_equal(row.time, 0);
    assert_int_equal(row.age, 0);
    assert_int_equal(row.status.device_id, 5);
    assert_int_equal(row.status.state, FAX_STATE_UNAVAILABLE);
    assert_int_equal(row.refresh, SNAPSHOT_CURRENT);
}

#define CASE(TEST) cmocka_unit_test_setup_teardown(TEST, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_get_takes_a_new_snapshot_of_its_row),
        CASE(a_get_leaves_the_other_rows),
        CASE(all_of_one_get_is_one_instant),
        CASE(a_get_that_is_sent_again_renews_nothing),
        CASE(another_master_may_use_the_same_numbers),
        CASE(requests_without_a_number_are_never_the_same),
        CASE(a_walk_begins_with_a_new_snapshot_of_the_whole_table),
        CASE(a_walk_that_begins_within_max_age_takes_what_is_there),
        CASE(a_walk_repeated_every_two_seconds_is_always_fresh),
        CASE(with_max_age_0_each_walk_is_new),
        CASE(a_walk_renews_a_table_of_several_instants),
        CASE(a_slow_walk_is_one_instant),
        CASE(snapshots_expire_after_idle_time),
        CASE(snapshots_expire_at_the_age_limit),
        CASE(gets_do_not_keep_the_table_alive),
        CASE(all_three_times_can_be_set),
        CASE(a_walk_that_never_began_finds_a_snapshot),
        CASE(the_start_of_a_walk_that_is_sent_again_renews_nothing),
        CASE(a_getbulk_is_one_transaction_and_goes_on),
        CASE(refresh_of_a_row_renews_that_row_alone),
        CASE(refresh_of_all_renews_all),
        CASE(no_row_is_renewed_within_min_interval),
        CASE(the_table_is_not_renewed_within_min_interval),
        CASE(a_suppressed_get_counts_once),
        CASE(a_row_that_cannot_be_read_keeps_its_last_good_snapshot),
        CASE(a_row_that_could_never_be_read_is_there_and_empty),
    };
    return cmocka_run_group_tests_name("agent/snapshot_cache", tests, NULL, NULL);
}
