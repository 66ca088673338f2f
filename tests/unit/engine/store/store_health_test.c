/* A database on a disk that is full, that fails, and that is damaged while faxportd runs. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/store/call_store.h"
#include "engine/store/number_series.h"
#include "engine/store/setting_store.h"
#include "tests/support/disk_faults.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

static store_t *open_store(scratch_t *scratch)
{
    char error[256] = "";
    store_t *store = store_open(scratch->folder, error, sizeof error);
    if (!store)
        fail_msg("%s", error);
    return store;
}

static bool put(store_t *store, uint32_t id)
{
    const fax_call_t call = {.call_id = id, .number = "4711", .end_time = id};
    return call_store_put(store, &call, NULL);
}

static void it_fails_once_and_works_again(store_t *store, disk_fault_t fault, const char *error)
{
    assert_true(put(store, 1));
    assert_false(store_health(store)->failing);
    assert_true(store_probe(store));
    disk_faults_after(0, fault, true);
    assert_false(put(store, 2));
    const store_health_t *health = store_health(store);
    assert_true(health->failing);
    assert_non_null(strstr(health->error, error));
    assert_true(health->since > 0);
    assert_false(put(store, 3));
    assert_false(store_probe(store));
    assert_true(health->failures >= 3);
    disk_faults_none();
    assert_true(put(store, 2));
    assert_true(health->failing); /* until it is looked at */
    assert_true(store_probe(store));
    assert_false(health->failing);
    assert_int_equal(call_store_count(store), 2);
    store_close(store);
}

static void a_full_disk_is_told_and_gets_over(void **state)
{
    it_fails_once_and_works_again(open_store(*state), DISK_FULL, "database or disk is full");
}

static void a_disk_that_fails_is_told_and_gets_over(void **state)
{
    it_fails_once_and_works_again(open_store(*state), DISK_ERROR, "disk I/O error");
}

static bool put_two(store_t *store, void *user)
{
    (void)user;
    return put(store, 11) && put(store, 12);
}

static bool put_two_more(store_t *store, void *user)
{
    (void)user;
    return put(store, 13) && put(store, 14);
}

/* Whatever write or sync fails, the transaction is all or nothing, and the next one goes through. */
static void a_fault_at_any_moment_leaves_all_or_nothing(void **state)
{
    static const disk_fault_t faults[] = {DISK_FULL, DISK_ERROR};
    store_t *store = open_store(*state);
    for (unsigned at = 0; at < 12; at++) {
        disk_faults_after(at / 2, faults[at % 2], false);
        const bool good = store_transact(store, put_two, NULL);
        disk_faults_none();
        assert_int_equal(call_store_count(store), good ? 2 : 0);
        assert_true(store_run(store, "DELETE FROM call"));
    }
    store_close(store);
}

static bool put_and_fail(store_t *store, void *user)
{
    (void)user;
    assert_true(put(store, 21));
    return false;
}

static bool put_with_a_part_that_fails(store_t *store, void *user)
{
    return put(store, 11) && !store_transact(store, put_and_fail, user) && put(store, 12) &&
           store_transact(store, put_two_more, user);
}

static void a_part_that_fails_leaves_nothing_of_itself(void **state)
{
    store_t *store = open_store(*state);
    assert_true(store_transact(store, put_with_a_part_that_fails, NULL));
    assert_int_equal(call_store_count(store), 4);
    assert_int_equal(store_number(store, "SELECT max(id) FROM call"), 14);
    assert_false(store_health(store)->failing);
    store_close(store);
}

/* As SQLite may do by itself when the disk is full. */
static bool be_rolled_back_and_go_on(store_t *store, void *user)
{
    assert_true(put(store, 11));
    assert_true(store_run(store, "ROLLBACK"));
    assert_false(store_transact(store, put_two_more, user));
    return true;
}

static void what_follows_in_a_transaction_that_was_rolled_back_is_not_done(void **state)
{
    store_t *store = open_store(*state);
    assert_false(store_transact(store, be_rolled_back_and_go_on, NULL));
    assert_int_equal(call_store_count(store), 0);
    assert_true(store_transact(store, put_two, NULL));
    assert_int_equal(call_store_count(store), 2);
    store_close(store);
}

static void numbers_go_on_while_it_fails_and_are_kept_when_it_works(void **state)
{
    store_t *store = open_store(*state);
    number_series_t *series = number_series_open(store, "call");
    disk_faults_after(0, DISK_FULL, true);
    for (uint32_t n = 1; n <= 150; n++)
        assert_int_equal(number_series_next(series), n);
    disk_faults_none();
    assert_int_equal(number_series_next(series), 151);
    number_series_t *again = number_series_open(store, "call"); /* as after a kill */
    assert_true(number_series_next(again) > 151);
    number_series_close(again);
    number_series_close(series);
    store_close(store);
}

static void the_next_numbers_are_reserved_when_it_begins_to_fail(void **state)
{
    store_t *store = open_store(*state);
    number_series_t *series = number_series_open(store, "call");
    for (uint32_t n = 1; n <= 199; n++)
        assert_int_equal(number_series_next(series), n);
    disk_faults_after(0, DISK_FULL, true);
    for (uint32_t n = 200; n < 250; n++)
        assert_int_equal(number_series_next(series), n);
    number_series_t *again = number_series_open(store, "call"); /* as after a kill */
    assert_true(number_series_next(again) >= 250);
    disk_faults_none();
    number_series_close(again);
    number_series_close(series);
    store_close(store);
}

/* Overwrite all pages from the third on. */
static void damage(const char *path)
{
    struct stat info;
    char garbage[4096];
    memset(garbage, 0x5a, sizeof garbage);
    const int file = open(path, O_WRONLY);
    assert_int_equal(fstat(file, &info), 0);
    for (off_t at = 2 * sizeof garbage; at < info.st_size; at += sizeof garbage)
        assert_int_equal(pwrite(file, garbage, sizeof garbage, at), sizeof garbage);
    close(file);
}

static bool count_call(void *user, const fax_call_t *call)
{
    (void)call;
    ++*(uint32_t *)user;
    return true;
}

static void a_page_damaged_in_mid_life_is_told_and_nothing_crashes(void **state)
{
    scratch_t *scratch = *state;
    store_t *store = open_store(scratch);
    for (uint32_t id = 1; id <= 100; id++)
        assert_true(put(store, id));
    store_close(store); /* the pages go from the log into the database */
    store = open_store(scratch);
    assert_true(store_run(store, "PRAGMA cache_size = 0"));
    damage(scratch_path(scratch, "faxportd.db"));
    uint32_t count = 0;
    fax_call_t call;
    assert_false(call_store_each(store, &(fax_call_filter_t){0}, count_call, &count));
    assert_false(put(store, 101));
    assert_false(call_store_find(store, 50, &call));
    assert_int_equal(call_store_purge(store, INT64_MAX, 0, 100), 0);
    assert_true(store_health(store)->failing);
    assert_non_null(strstr(store_health(store)->error, "malformed"));
    assert_false(store_probe(store));
    store_close(store);
}

static void settings_that_cannot_be_read_say_so(void **state)
{
    scratch_t *scratch = *state;
    store_t *store = open_store(scratch);
    assert_true(store_run(store, "DROP TABLE setting"));
    assert_false(setting_store_each(store, NULL, NULL));
    assert_false(setting_store_put(store, "a", 1));
    assert_true(store_health(store)->failing);
    store_close(store);
}

static void a_folder_that_cannot_be_written_is_refused(void **state)
{
    scratch_t *scratch = *state;
    char error[256] = "";
    store_close(open_store(scratch));
    disk_faults_after(0, DISK_ERROR, true); /* as root may write anywhere */
    assert_null(store_open(scratch->folder, error, sizeof error));
    disk_faults_none();
    assert_non_null(strstr(error, "cannot be used"));
    assert_non_null(strstr(error, "make sure that the folder is there, has room and belongs to"));
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
    const struct CMUnitTest tests[] = {
        TEST(a_full_disk_is_told_and_gets_over),
        TEST(a_disk_that_fails_is_told_and_gets_over),
        TEST(a_fault_at_any_moment_leaves_all_or_nothing),
        TEST(a_part_that_fails_leaves_nothing_of_itself),
        TEST(what_follows_in_a_transaction_that_was_rolled_back_is_not_done),
        TEST(numbers_go_on_while_it_fails_and_are_kept_when_it_works),
        TEST(the_next_numbers_are_reserved_when_it_begins_to_fail),
        TEST(a_page_damaged_in_mid_life_is_told_and_nothing_crashes),
        TEST(settings_that_cannot_be_read_say_so),
        TEST(a_folder_that_cannot_be_written_is_refused),
    };
    return cmocka_run_group_tests_name("engine/store on a bad disk", tests, NULL, NULL);
}
