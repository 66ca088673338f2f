#include "engine/store/setting_box.h"

#include <event2/event.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "engine/fax_log.h"
#include "tests/support/disk_faults.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

typedef struct bench {
    struct event_base *loop;
    store_t *store;
    setting_box_t *box;
} bench_t;

static bench_t open_bench(scratch_t *scratch)
{
    char error[256];
    bench_t bench = {.loop = event_base_new(), .store = store_open(scratch->folder, error, sizeof error)};
    assert_non_null(bench.store);
    bench.box = setting_box_new(bench.loop, bench.store);
    assert_non_null(bench.box);
    return bench;
}

static void close_bench(bench_t *bench)
{
    setting_box_free(bench->box);
    store_close(bench->store);
    event_base_free(bench->loop);
}

static int64_t stored(store_t *store)
{
    return store_number(store, "SELECT value FROM setting WHERE name = 'a'");
}

static void what_is_put_can_be_read_at_once_and_after_a_restart(void **state)
{
    bench_t bench = open_bench(*state);
    assert_int_equal(setting_box_read(bench.box, "a", 7), 7);
    assert_true(setting_box_put(bench.box, "a", -5));
    assert_true(setting_box_put(bench.box, "b", INT64_MAX));
    assert_int_equal(setting_box_read(bench.box, "a", 7), -5);
    assert_int_equal(stored(bench.store), 0);
    event_base_loop(bench.loop, EVLOOP_ONCE);
    assert_int_equal(stored(bench.store), -5);
    assert_true(setting_box_put(bench.box, "a", 6)); /* written when the box is closed */
    close_bench(&bench);
    bench = open_bench(*state);
    assert_int_equal(setting_box_read(bench.box, "a", 7), 6);
    assert_true(setting_box_read(bench.box, "b", 7) == INT64_MAX);
    close_bench(&bench);
}

static void what_could_not_be_written_is_written_when_the_store_works_again(void **state)
{
    bench_t bench = open_bench(*state);
    disk_faults_after(0, DISK_FULL, true);
    assert_true(setting_box_put(bench.box, "a", 1));
    assert_true(setting_box_put(bench.box, "b", 2));
    event_base_loop(bench.loop, EVLOOP_ONCE);
    assert_int_equal(setting_box_read(bench.box, "a", 7), 1);
    disk_faults_none();
    assert_int_equal(store_number(bench.store, "SELECT count(*) FROM setting"), 0);
    setting_box_flush(bench.box);
    assert_int_equal(store_number(bench.store, "SELECT count(*) FROM setting"), 2);
    close_bench(&bench);
}

static void a_name_that_is_too_long_is_refused(void **state)
{
    bench_t bench = open_bench(*state);
    char name[SETTING_NAME_SIZE + 1];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_false(setting_box_put(bench.box, name, 1));
    name[SETTING_NAME_SIZE - 1] = '\0';
    assert_true(setting_box_put(bench.box, name, 1));
    assert_int_equal(setting_box_read(bench.box, name, 0), 1);
    close_bench(&bench);
}

static void *put_many(void *user)
{
    for (int64_t i = 1; i <= 1000; i++)
        setting_box_put(user, "a", i);
    return NULL;
}

static void any_thread_may_put(void **state)
{
    bench_t bench = open_bench(*state);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, put_many, bench.box), 0);
    int64_t last = 0;
    while (last < 1000) {
        event_base_loop(bench.loop, EVLOOP_NONBLOCK);
        const int64_t now = setting_box_read(bench.box, "a", 0);
        assert_true(now >= last);
        last = now;
    }
    pthread_join(thread, NULL);
    setting_box_flush(bench.box);
    assert_int_equal(stored(bench.store), 1000);
    close_bench(&bench);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
    const struct CMUnitTest tests[] = {
        TEST(what_is_put_can_be_read_at_once_and_after_a_restart),
        TEST(what_could_not_be_written_is_written_when_the_store_works_again),
        TEST(a_name_that_is_too_long_is_refused),
        TEST(any_thread_may_put),
    };
    return cmocka_run_group_tests_name("engine/store/setting_box", tests, NULL, NULL);
}
