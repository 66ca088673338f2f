#include "engine/store/call_book.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_json.h"
#include "engine/fax_log.h"
#include "engine/store/call_counters.h"
#include "engine/store/counter_store.h"
#include "engine/store/port_index.h"
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
    assert_int_equal(counter_store_read(store, 2, "sent.cause.none"), 1);
    assert_int_equal(counter_store_read(store, 2, "sent.cause.busy"), 1);
    assert_int_equal(counter_store_read(store, 2, "sent.rate.0"), 2);
    assert_int_equal(counter_store_read(store, 2, "sent.pages"), 6);
    assert_int_equal(counter_store_read(store, 2, "sent.bytes"), 10000);
    assert_int_equal(counter_store_read(store, 2, "sent.milliseconds"), 5000);
    assert_int_equal(counter_store_read(store, 2, "sent.badRows"), 0);
    assert_int_equal(counter_store_read(store, 2, "received.cause.none"), 1);
    assert_int_equal(counter_store_read(store, 1, "sent.rate.0"), 0);
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
    assert_int_equal(counter_store_read(store, 2, "sent.rate.0"), 3);
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
        assert_int_equal(counter_store_read(store, 2, "sent.rate.0"), id);
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

/* --- who wants to know --- */

typedef struct heard {
    uint32_t counted, last, lost;
} heard_t;

static void note_counted(void *user, const fax_call_t *call)
{
    heard_t *heard = user;
    heard->counted++;
    heard->last = call->call_id;
}

static void note_lost(void *user, const fax_call_t *call)
{
    ((heard_t *)user)->lost = call->call_id;
}

static void a_call_is_counted_once_when_it_is_on_disk(void **state)
{
    store_t *store = open_store(*state);
    heard_t heard = {0};
    call_book_t *book =
        call_book_new(store, "", &limits, &(call_book_host_t){NULL, note_counted, note_lost, &heard});
    take(book, 1);
    assert_int_equal(heard.counted, 1);
    disk_faults_after(0, DISK_FULL, true);
    take(book, 2);
    take(book, 3);
    assert_int_equal(heard.counted, 1);
    disk_faults_none();
    call_book_retry(book);
    assert_int_equal(heard.counted, 3);
    assert_int_equal(heard.last, 3);
    assert_int_equal(heard.lost, 0);
    call_book_free(book);
    store_close(store);
}

static void a_call_that_is_told_again_is_counted_no_more(void **state)
{
    store_t *store = open_store(*state);
    heard_t heard = {0};
    call_book_t *book =
        call_book_new(store, "", &limits, &(call_book_host_t){NULL, note_counted, note_lost, &heard});
    take(book, 1);
    take(book, 1);
    assert_int_equal(heard.counted, 1);
    assert_int_equal(counter_store_read(store, 2, "sent.rate.0"), 1);
    assert_int_equal(call_book_waiting(book), 0);
    call_book_free(book);
    store_close(store);
}

static void what_can_wait_no_longer_is_said_to_be_lost(void **state)
{
    enum { MOST_WAITING = 10000 };
    store_t *store = open_store(*state);
    heard_t heard = {0};
    call_book_t *book =
        call_book_new(store, "", &limits, &(call_book_host_t){NULL, note_counted, note_lost, &heard});
    for (uint32_t id = 1; id <= MOST_WAITING; id++) {
        const fax_call_t call = call_number(id);
        call_book_enter(book, &call);
    }
    assert_int_equal(heard.lost, 0);
    take(book, MOST_WAITING + 1);
    assert_int_equal(heard.lost, 1);
    assert_int_equal(heard.counted, MOST_WAITING);
    call_book_free(book);
    store_close(store);
}

/* --- what ports have counted --- */

static void add_tally(void *user, uint32_t port, const call_tally_t *tally)
{
    assert_true(port >= 1 && port <= 3);
    ((call_tally_t *)user)[port] = *tally;
}

static void what_was_counted_is_read_as_it_was(void **state)
{
    store_t *store = open_store(*state);
    call_book_t *book = call_book_new(store, "", &limits, &host);
    call_tally_t counted[4] = {0}, tallies[4] = {0};
    for (uint32_t id = 1; id <= 60; id++) {
        fax_call_t call = call_number(id);
        call.port_index = 1 + id % 3;
        call.direction = id % 4 ? FAX_DIRECTION_SENDING : FAX_DIRECTION_RECEIVING;
        call.bit_rate = 2400 * (id % 7);
        call.bytes = UINT32_MAX;
        call_book_take(book, &call);
        call_tally_add(&counted[call.port_index], &call);
    }
    assert_true(counter_store_add(store, 0, &(counter_delta_t){"the server's own", 3}, 1));
    assert_true(call_counters_each(store, add_tally, tallies));
    assert_memory_equal(tallies, counted, sizeof counted);
    call_book_free(book);
    store_close(store);
}

static void since_when_the_history_is_complete_is_known(void **state)
{
    store_t *store = open_store(*state);
    call_book_t *book = call_book_new(store, "", &(call_book_limits_t){.count = 5}, &host);
    assert_true(call_counters_recorded_since(store, 50000) == INT64_MIN);
    for (uint32_t id = 1; id <= 9; id++)
        take(book, id);
    assert_true(call_counters_recorded_since(store, 50000) == INT64_MIN);
    call_book_purge(book, 10000);
    assert_true(call_counters_recorded_since(store, 50000) == 5000);
    assert_true(call_counters_recorded_since(store, 8999) == INT64_MAX); /* one ended in the future */
    assert_true(store_run(store, "DELETE FROM call"));
    assert_true(call_counters_recorded_since(store, 50000) == INT64_MAX);
    call_book_free(book);
    store_close(store);
}

static void the_counters_of_a_port_begin_once(void **state)
{
    store_t *store = open_store(*state);
    uint32_t indexes[2];
    const fax_port_config_t ports[2] = {{.name = "a"}, {.name = "b"}};
    assert_true(port_index_assign(store, ports, 1, indexes));
    assert_int_equal(counter_store_begin(store, indexes[0], 1000), 1000);
    assert_true(port_index_assign(store, ports, 2, indexes));
    assert_int_equal(counter_store_begin(store, indexes[0], 2000), 1000);
    assert_int_equal(counter_store_begin(store, indexes[1], 2000), 2000);
    assert_true(counter_store_break(store, indexes[0], 3000));
    assert_int_equal(counter_store_begin(store, indexes[0], 4000), 3000);
    assert_int_equal(counter_store_begin(store, indexes[1], 4000), 2000);
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
        TEST(a_call_is_counted_once_when_it_is_on_disk),
        TEST(a_call_that_is_told_again_is_counted_no_more),
        TEST(what_can_wait_no_longer_is_said_to_be_lost),
        TEST(what_was_counted_is_read_as_it_was),
        TEST(since_when_the_history_is_complete_is_known),
        TEST(the_counters_of_a_port_begin_once),
        TEST(a_call_is_logged_once_though_the_store_fails),
        TEST(each_call_is_a_line_of_the_log_through_rotations),
        TEST(a_log_that_cannot_be_written_stops_no_call_and_has_no_half_lines),
    };
    return cmocka_run_group_tests_name("engine/store/call_book", tests, NULL, NULL);
}
