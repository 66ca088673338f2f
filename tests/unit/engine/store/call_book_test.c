#include "engine/store/call_book.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_json.h"
#include "engine/fax_log.h"
#include "engine/store/counter_store.h"
#include "tests/support/disk_faults.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { MOST = 100 };

static const call_book_limits_t limits = {.count = 1000};
static const call_book_host_t host;

static store_t *open_store(scratch_t *scratch)
{
    char error[256];
    store_t *store = store_open(scratch->folder, error, sizeof error);
    assert_non_null(store);
    return store;
}

static fax_call_t call_number(uint32_t id)
{
    fax_call_t call = {.call_id = id,
                       .port_index = 2,
                       .direction = FAX_DIRECTION_SENDING,
                       .end_time = 1000 * (int64_t)id,
                       .pages_done = 3,
                       .bytes = 5000,
                       .setup_clock = 1000,
                       .outcome = id % 2 ? FAX_OUTCOME_OK : FAX_OUTCOME_BUSY};
    fax_call_settle(&call, 3500);
    return call;
}

static void take(call_book_t *book, uint32_t id)
{
    const fax_call_t call = call_number(id);
    call_book_take(book, &call);
}

typedef struct listed {
    uint32_t ids[MOST];
    size_t count, enough;
} listed_t;

static bool list_one(void *user, const fax_call_t *call)
{
    listed_t *listed = user;
    listed->ids[listed->count++] = call->call_id;
    return listed->count != listed->enough;
}

static void assert_listed(call_book_t *book, const fax_call_filter_t *filter, size_t enough, size_t count,
                          const uint32_t *ids)
{
    listed_t listed = {.enough = enough};
    assert_true(call_book_each(book, filter, list_one, &listed));
    assert_int_equal(listed.count, count);
    assert_memory_equal(listed.ids, ids, count * sizeof *ids);
}

static void a_call_is_in_the_history_and_in_the_counters_of_its_port(void **state)
{
    store_t *store = open_store(*state);
    call_book_t *book = call_book_new(store, "", &limits, &host);
    take(book, 1);
    take(book, 2);
    fax_call_t received = call_number(3);
    received.direction = FAX_DIRECTION_RECEIVING;
    call_book_take(book, &received);
    assert_int_equal(call_store_count(store), 3);
    assert_int_equal(counter_store_read(store, 2, "sent.calls"), 2);
    assert_int_equal(counter_store_read(store, 2, "sent.failures"), 1);
    assert_int_equal(counter_store_read(store, 2, "sent.pages"), 6);
    assert_int_equal(counter_store_read(store, 2, "sent.bytes"), 10000);
    assert_int_equal(counter_store_read(store, 2, "sent.milliseconds"), 5000);
    assert_int_equal(counter_store_read(store, 2, "sent.badRows"), 0);
    assert_int_equal(counter_store_read(store, 2, "received.calls"), 1);
    assert_int_equal(counter_store_read(store, 2, "received.failures"), 0);
    assert_int_equal(counter_store_read(store, 1, "sent.calls"), 0);
    call_book_free(book);
    store_close(store);
}

static void what_the_store_cannot_take_waits_and_is_listed_all_the_same(void **state)
{
    store_t *store = open_store(*state);
    call_book_t *book = call_book_new(store, "", &limits, &host);
    take(book, 1);
    disk_faults_after(0, DISK_FULL, true);
    take(book, 2);
    take(book, 3);
    assert_int_equal(call_book_waiting(book), 2);
    assert_listed(book, &(fax_call_filter_t){0}, 0, 3, (uint32_t[]){3, 2, 1});
    assert_listed(book, &(fax_call_filter_t){.limit = 1}, 0, 1, (uint32_t[]){3});
    assert_listed(book, &(fax_call_filter_t){.limit = 3}, 0, 3, (uint32_t[]){3, 2, 1});
    assert_listed(book, &(fax_call_filter_t){.before = 3}, 0, 2, (uint32_t[]){2, 1});
    assert_listed(book, &(fax_call_filter_t){.failed = true}, 0, 1, (uint32_t[]){2});
    assert_listed(book, &(fax_call_filter_t){0}, 1, 1, (uint32_t[]){3});
    call_book_retry(book);
    assert_int_equal(call_book_waiting(book), 2);
    disk_faults_none();
    call_book_retry(book);
    assert_int_equal(call_book_waiting(book), 0);
    assert_int_equal(counter_store_read(store, 2, "sent.calls"), 3);
    assert_listed(book, &(fax_call_filter_t){0}, 0, 3, (uint32_t[]){3, 2, 1});
    call_book_free(book);
    store_close(store);
}

/* Whatever write or sync fails, and however often: each call counts once. */
static void a_fault_at_any_moment_counts_no_call_twice(void **state)
{
    store_t *store = open_store(*state);
    call_book_t *book = call_book_new(store, "", &limits, &host);
    for (uint32_t id = 1; id <= 20; id++) {
        disk_faults_after(id / 2, id % 2 ? DISK_ERROR : DISK_FULL, false);
        take(book, id);
        disk_faults_none();
        call_book_retry(book);
        assert_int_equal(call_book_waiting(book), 0);
        assert_int_equal(call_store_count(store), id);
        assert_int_equal(counter_store_read(store, 2, "sent.calls"), id);
    }
    call_book_free(book);
    store_close(store);
}

static void note_entered(void *user, const fax_call_t *call)
{
    listed_t *entered = user;
    entered->ids[entered->count++] = call->call_id;
}

static void each_call_is_shown_once_when_the_store_has_been_tried(void **state)
{
    store_t *store = open_store(*state);
    listed_t entered = {.count = 0};
    call_book_t *book =
        call_book_new(store, "", &limits, &(call_book_host_t){.entered = note_entered, .user = &entered});
    const fax_call_t call = call_number(1);
    call_book_enter(book, &call);
    assert_int_equal(entered.count, 0);
    call_book_retry(book);
    assert_int_equal(entered.count, 1);
    disk_faults_after(0, DISK_FULL, true);
    take(book, 2);
    assert_int_equal(entered.count, 2);
    disk_faults_none();
    call_book_retry(book);
    assert_int_equal(entered.count, 2);
    assert_memory_equal(entered.ids, ((uint32_t[]){1, 2}), 2 * sizeof(uint32_t));
    call_book_free(book);
    store_close(store);
}

static void what_waits_is_written_at_the_end(void **state)
{
    store_t *store = open_store(*state);
    call_book_t *book = call_book_new(store, "", &limits, &host);
    disk_faults_after(0, DISK_ERROR, true);
    take(book, 1);
    disk_faults_none();
    call_book_free(book);
    assert_int_equal(call_store_count(store), 1);
    store_close(store);
}

static void old_calls_are_forgotten(void **state)
{
    store_t *store = open_store(*state);
    call_book_t *book = call_book_new(store, "", &(call_book_limits_t){.count = 150, .age = 10000}, &host);
    for (uint32_t id = 1; id <= 200; id++)
        take(book, id);
    assert_false(call_book_purge(book, 100000)); /* 50 are too many, 89 too old */
    assert_int_equal(call_store_count(store), 111);
    assert_true(call_book_purge(book, 300000));
    assert_false(call_book_purge(book, 300000));
    assert_int_equal(call_store_count(store), 0);
    call_book_free(book);
    store_close(store);
}

/* --- the call log --- */

/* The ids of the log's lines. A line that is no record fails the test. */
static size_t read_log(const char *path, uint32_t ids[MOST])
{
    char line[8000];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file)) {
        json_t *record = json_loads(line, 0, NULL);
        assert_non_null(record);
        assert_int_equal(line[strlen(line) - 1], '\n');
        assert_non_null(json_string_value(json_object_get(record, "outcomeText")));
        ids[count++] = (uint32_t)json_integer_value(json_object_get(record, "id"));
        json_decref(record);
    }
    fclose(file);
    return count;
}

static void assert_log(const char *path, size_t count, const uint32_t *expected)
{
    uint32_t ids[MOST];
    assert_int_equal(read_log(path, ids), count);
    assert_memory_equal(ids, expected, count * sizeof *ids);
}

static void a_call_is_logged_once_though_the_store_fails(void **state)
{
    scratch_t *scratch = *state;
    const char *path = scratch_path(scratch, "calls.log");
    store_t *store = open_store(scratch);
    call_book_t *book = call_book_new(store, path, &limits, &host);
    assert_true(store_run(store, "DROP TABLE counter"));
    take(book, 1);
    take(book, 2);
    call_book_retry(book);
    assert_int_equal(call_book_waiting(book), 2);
    assert_int_equal(call_store_count(store), 0);
    assert_log(path, 2, (uint32_t[]){1, 2});
    call_book_free(book);
    assert_log(path, 2, (uint32_t[]){1, 2});
    store_close(store);
}

static void each_call_is_a_line_of_the_log_through_rotations(void **state)
{
    scratch_t *scratch = *state;
    const char *path = scratch_path(scratch, "calls.log"), *old = scratch_path(scratch, "calls.log.1");
    store_t *store = open_store(scratch);
    call_book_t *book = call_book_new(store, path, &limits, &host);
    assert_int_equal(access(path, F_OK), -1);
    take(book, 1);
    take(book, 2);
    assert_log(path, 2, (uint32_t[]){1, 2});
    assert_int_equal(rename(path, old), 0);
    take(book, 3);
    assert_log(old, 2, (uint32_t[]){1, 2});
    assert_log(path, 1, (uint32_t[]){3});
    assert_int_equal(unlink(path), 0);
    take(book, 4);
    assert_log(path, 1, (uint32_t[]){4});
    call_book_reopen(book);
    take(book, 5);
    assert_log(path, 2, (uint32_t[]){4, 5});
    call_book_free(book);
    store_close(store);
}

static void a_log_that_cannot_be_written_stops_no_call_and_has_no_half_lines(void **state)
{
    scratch_t *scratch = *state;
    const char *path = scratch_path(scratch, "calls.log");
    store_t *store = open_store(scratch);
    call_book_t *book = call_book_new(store, path, &limits, &host);
    take(book, 1);
    disk_faults_none();
    take(book, 2);
    disk_faults_after(disk_faults_count() - 1, DISK_FULL, false); /* the line comes last */
    take(book, 3);
    disk_faults_none();
    take(book, 4);
    assert_log(path, 3, (uint32_t[]){1, 2, 4});
    assert_int_equal(call_store_count(store), 4);
    call_book_free(book);
    book = call_book_new(store, "/nonesuch/calls.log", &limits, &host);
    take(book, 5);
    assert_int_equal(call_store_count(store), 5);
    call_book_free(book);
    store_close(store);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
    const struct CMUnitTest tests[] = {
        TEST(a_call_is_in_the_history_and_in_the_counters_of_its_port),
        TEST(what_the_store_cannot_take_waits_and_is_listed_all_the_same),
        TEST(a_fault_at_any_moment_counts_no_call_twice),
        TEST(each_call_is_shown_once_when_the_store_has_been_tried),
        TEST(what_waits_is_written_at_the_end),
        TEST(old_calls_are_forgotten),
        TEST(a_call_is_logged_once_though_the_store_fails),
        TEST(each_call_is_a_line_of_the_log_through_rotations),
        TEST(a_log_that_cannot_be_written_stops_no_call_and_has_no_half_lines),
    };
    return cmocka_run_group_tests_name("engine/store/call_book", tests, NULL, NULL);
}
