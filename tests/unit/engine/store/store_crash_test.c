/* The store under kill -9 at each of its writes and syncs. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "engine/store/call_book.h"
#include "engine/store/counter_store.h"
#include "engine/store/number_series.h"
#include "engine/store/port_index.h"
#include "tests/support/crash_points.h"
#include "tests/test.h"
#include "tests/unit/engine/store/version_1.h"

enum { CALLS = 3 };

static store_t *open_store(const char *folder)
{
    char error[256] = "";
    store_t *store = store_open(folder, error, sizeof error);
    if (!store)
        fprintf(stderr, "%s\n", error);
    assert_non_null(store);
    return store;
}

static bool count_one(void *user, const fax_call_t *call)
{
    uint32_t *count = user;
    assert_string_equal(call->number, "4711");
    (*count)++;
    return true;
}

static uint32_t count_calls(store_t *store)
{
    uint32_t count = 0;
    assert_true(call_store_each(store, &(fax_call_filter_t){0}, count_one, &count));
    return count;
}

static fax_call_t call_number(uint32_t id)
{
    return (fax_call_t){.call_id = id,
                        .direction = FAX_DIRECTION_SENDING,
                        .encoding = FAX_ENCODING_MH,
                        .resolution = FAX_RESOLUTION_FINE,
                        .cause = FAX_CAUSE_NONE,
                        .number = "4711"};
}

static void make_store(const char *folder)
{
    store_close(open_store(folder));
}

/* --- calls, each with the counters of its port --- */

static void book_calls(const char *folder)
{
    char path[300];
    snprintf(path, sizeof path, "%s/calls.log", folder);
    store_t *store = open_store(folder);
    call_book_t *book =
        call_book_new(store, path, &(call_book_limits_t){.count = 100}, &(call_book_host_t){0});
    for (uint32_t id = 1; id <= CALLS; id++) {
        const fax_call_t call = call_number(id);
        call_book_take(book, &call);
        crash_tell(id);
    }
    call_book_free(book);
    store_close(store);
}

static void check_book(const crash_run_t *run)
{
    store_t *store = open_store(run->folder);
    const uint32_t count = count_calls(store);
    assert_true(count == run->told || count == run->told + 1);
    assert_int_equal(counter_store_read(store, 0, "sent.cause.none"), count);
    store_close(store);
}

static void a_call_and_its_counters_are_one_wherever_the_process_dies(void **state)
{
    (void)state;
    assert_true(crash_points_try(&(crash_trial_t){make_store, book_calls, check_book}) > 10);
}

/* --- the way from an older version --- */

static void make_version_1(const char *folder)
{
    sqlite3 *database;
    char path[300];
    snprintf(path, sizeof path, "%s/faxportd.db", folder);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, version_1, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void check_upgrade(const crash_run_t *run)
{
    uint32_t index = 0;
    store_t *store = open_store(run->folder);
    assert_int_equal(store_number(store, "PRAGMA user_version"), STORE_VERSION);
    assert_true(port_index_assign(store, &(fax_port_config_t){.name = "c"}, 1, &index));
    assert_int_equal(index, 7);
    assert_int_equal(count_calls(store), 0);
    store_close(store);
}

static void an_upgrade_is_all_or_nothing(void **state)
{
    (void)state;
    assert_true(crash_points_try(&(crash_trial_t){make_version_1, make_store, check_upgrade}) > 5);
}

/* --- several in one --- */

static bool put_three(store_t *store, void *user)
{
    (void)user;
    for (uint32_t id = 1; id <= CALLS; id++) {
        const fax_call_t call = call_number(id);
        if (!call_store_put(store, &call, NULL))
            return false;
    }
    return true;
}

static void put_together(const char *folder)
{
    store_t *store = open_store(folder);
    assert_true(store_transact(store, put_three, NULL));
    crash_tell(CALLS);
    store_close(store);
}

static void check_together(const crash_run_t *run)
{
    store_t *store = open_store(run->folder);
    const uint32_t count = count_calls(store);
    assert_true(count == CALLS || (count == 0 && run->told == 0));
    store_close(store);
}

static void what_is_one_is_all_or_nothing(void **state)
{
    (void)state;
    assert_true(crash_points_try(&(crash_trial_t){make_store, put_together, check_together}) > 5);
}

/* --- numbers --- */

static void take_numbers(const char *folder)
{
    store_t *store = open_store(folder);
    number_series_t *series = number_series_open(store, "call");
    for (int i = 0; i < 150; i++)
        crash_tell(number_series_next(series));
    number_series_close(series);
    store_close(store);
}

static void check_numbers(const crash_run_t *run)
{
    store_t *store = open_store(run->folder);
    number_series_t *series = number_series_open(store, "call");
    assert_true(number_series_next(series) > run->told);
    number_series_close(series);
    store_close(store);
}

static void a_number_never_comes_again_wherever_the_process_dies(void **state)
{
    (void)state;
    assert_true(crash_points_try(&(crash_trial_t){make_store, take_numbers, check_numbers}) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_and_its_counters_are_one_wherever_the_process_dies),
        cmocka_unit_test(an_upgrade_is_all_or_nothing),
        cmocka_unit_test(what_is_one_is_all_or_nothing),
        cmocka_unit_test(a_number_never_comes_again_wherever_the_process_dies),
    };
    return cmocka_run_group_tests_name("engine/store under kill -9", tests, NULL, NULL);
}
