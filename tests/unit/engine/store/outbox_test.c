/* The outbox: order, numbers without a hole, the bound, a disk that fails, and kill -9 at each change of the
 * disk. */
#include "engine/store/outbox.h"

#include <stdio.h>
#include <string.h>

#include "engine/fax_field.h"
#include "engine/fax_log.h"
#include "engine/store/outbox_table.h"
#include "tests/support/crash_points.h"
#include "tests/support/disk_faults.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { MANY = 1000, KEPT = 1000 };

typedef struct bench {
    store_t *store;
    outbox_t *outbox;
} bench_t;

/* ---- the log as its keeper has it, which must be as the table: whether each number was sent ---- */

enum { NUMBERS = 2000, UNKNOWN = -2 };
static int64_t book[NUMBERS];

static void note_logged(void *user, const fax_event_t *event, int64_t sent)
{
    (void)user;
    assert_in_range(event->sequence, 1, NUMBERS - 1);
    book[event->sequence] = sent;
}

static void note_dropped(void *user, uint32_t up_to)
{
    (void)user;
    for (uint32_t number = 1; number <= up_to; number++)
        if (book[number] == OUTBOX_WAITS)
            book[number] = OUTBOX_LOST;
}

static void compare_row(void *user, const fax_event_t *event, int64_t sent)
{
    ++*(size_t *)user;
    assert_int_equal(book[event->sequence], sent);
}

static void assert_log_is_as_the_table(const bench_t *bench)
{
    size_t rows = 0;
    outbox_table_each_newest(bench->store, NUMBERS, compare_row, &rows);
    assert_int_equal(rows, store_number(bench->store, "SELECT count(*) FROM notification"));
}

static bench_t open_at(const char *folder, uint32_t max, uint32_t kept)
{
    const outbox_host_t host = {note_logged, note_dropped, NULL};
    char error[256] = "";
    bench_t bench = {.store = store_open(folder, error, sizeof error)};
    char mark[300];
    snprintf(mark, sizeof mark, "%s/notifications.last", folder);
    assert_non_null(bench.store);
    for (size_t i = 0; i < NUMBERS; i++)
        book[i] = UNKNOWN;
    outbox_table_each_newest(bench.store, NUMBERS, note_logged, NULL);
    bench.outbox = outbox_open(bench.store, mark, max, kept, &host);
    assert_non_null(bench.outbox);
    return bench;
}

static bench_t open_bench(scratch_t *scratch)
{
    return open_at(scratch->folder, MANY, KEPT);
}

static bool write_outbox(store_t *store, void *user)
{
    (void)store;
    return outbox_write(user);
}

static bool commit(const bench_t *bench)
{
    const bool lasting = store_transact(bench->store, write_outbox, bench->outbox);
    outbox_settle(bench->outbox, lasting);
    return lasting;
}

static void close_bench(bench_t *bench)
{
    assert_true(commit(bench));
    assert_log_is_as_the_table(bench);
    outbox_close(bench->outbox);
    store_close(bench->store);
}

static void add(bench_t *bench, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        fax_event_t event = {.kind = FAX_EVENT_CALL_FAILED, .time = 1000, .port = {.index = 7}};
        event.call.outcome = 3;
        strcpy(event.call.number, "4711");
        outbox_add(bench->outbox, &event);
    }
}

/* Everything that can be read, in several turns: the numbers from `first` to `last`, each once. */
static void assert_waiting(bench_t *bench, uint32_t first, uint32_t last)
{
    static fax_event_t events[50];
    uint32_t next = first;
    size_t count;
    while ((count = outbox_read(bench->outbox, next - 1, events, 50)) > 0)
        for (size_t i = 0; i < count; i++)
            assert_int_equal(events[i].sequence, next++);
    assert_int_equal(next, last + 1);
}

static fax_outbox_t counts(bench_t *bench)
{
    fax_outbox_t counts;
    outbox_counts(bench->outbox, &counts);
    return counts;
}

static void what_is_committed_is_there_in_order_and_after_a_restart(void **state)
{
    bench_t bench = open_bench(*state);
    fax_event_t event;
    add(&bench, 3);
    assert_int_equal(outbox_read(bench.outbox, 0, &event, 1), 0); /* not before it is written */
    assert_int_equal(book[1], UNKNOWN);
    assert_true(commit(&bench));
    assert_waiting(&bench, 1, 3);
    outbox_done(bench.outbox, 1, true);
    assert_waiting(&bench, 2, 3);
    assert_true(commit(&bench));
    close_bench(&bench);
    bench = open_bench(*state);
    assert_waiting(&bench, 2, 3);
    assert_int_equal(outbox_read(bench.outbox, 2, &event, 1), 1);
    assert_int_equal(event.kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(event.port.index, 7);
    assert_int_equal(event.call.outcome, 3);
    assert_string_equal(event.call.number, "4711");
    add(&bench, 1);
    commit(&bench);
    assert_waiting(&bench, 2, 4);
    assert_int_equal(counts(&bench).waiting, 3);
    close_bench(&bench);
}

static void what_is_acknowledged_is_counted_and_does_not_come_again(void **state)
{
    bench_t bench = open_bench(*state);
    add(&bench, 3);
    commit(&bench);
    outbox_done(bench.outbox, 2, true);
    outbox_done(bench.outbox, 2, true); /* twice */
    outbox_done(bench.outbox, 1, false);
    outbox_done(bench.outbox, 77, true); /* never was */
    const fax_outbox_t now = counts(&bench);
    assert_int_equal(now.sent, 1);
    assert_int_equal(now.dropped, 1);
    assert_int_equal(now.waiting, 1);
    assert_int_equal(now.last_sequence, 2);
    assert_int_equal(outbox_sent_of(bench.outbox, FAX_EVENT_CALL_FAILED), 1);
    assert_int_equal(outbox_sent_of(bench.outbox, FAX_EVENT_PORT_DOWN), 0);
    commit(&bench);
    close_bench(&bench);
    bench = open_bench(*state);
    assert_waiting(&bench, 3, 3);
    assert_int_equal(counts(&bench).dropped, 1); /* kept, all of them */
    assert_int_equal(counts(&bench).sent, 1);
    assert_int_equal(outbox_sent_of(bench.outbox, FAX_EVENT_CALL_FAILED), 1);
    outbox_done(bench.outbox, 3, true);
    commit(&bench);
    close_bench(&bench);
    bench = open_bench(*state);
    assert_int_equal(outbox_sent_of(bench.outbox, FAX_EVENT_CALL_FAILED), 2);
    close_bench(&bench);
}

/* More than fit into memory: the rest comes from the table, in order, while new ones come behind it. */
static void any_number_may_wait(void **state)
{
    bench_t bench = open_bench(*state);
    add(&bench, 700);
    commit(&bench);
    fax_event_t event;
    uint32_t next = 1;
    while (next <= 900) {
        if (next % 100 == 0 && next <= 200)
            add(&bench, 100);
        commit(&bench);
        assert_int_equal(outbox_read(bench.outbox, 0, &event, 1), 1);
        assert_int_equal(event.sequence, next);
        outbox_done(bench.outbox, next++, true);
    }
    commit(&bench);
    assert_int_equal(outbox_read(bench.outbox, 0, &event, 1), 0);
    assert_int_equal(counts(&bench).waiting, 0);
    assert_int_equal(counts(&bench).sent, 900);
    close_bench(&bench);
}

static void too_many_drop_the_oldest(void **state)
{
    bench_t bench = open_at(((scratch_t *)*state)->folder, 10, KEPT);
    add(&bench, 25);
    commit(&bench);
    assert_waiting(&bench, 16, 25);
    assert_int_equal(counts(&bench).dropped, 15);
    assert_int_equal(counts(&bench).waiting, 10);
    outbox_set_max(bench.outbox, 4);
    commit(&bench);
    assert_waiting(&bench, 22, 25);
    close_bench(&bench);
    bench = open_at(((scratch_t *)*state)->folder, 10, KEPT);
    assert_int_equal(counts(&bench).dropped, 21);
    assert_waiting(&bench, 22, 25);
    close_bench(&bench);
}

static void one_may_be_acknowledged_while_it_is_dropped(void **state)
{
    bench_t bench = open_at(((scratch_t *)*state)->folder, 2, KEPT);
    add(&bench, 2);
    commit(&bench);
    outbox_done(bench.outbox, 1, true);
    add(&bench, 2);
    commit(&bench);
    assert_waiting(&bench, 3, 4);
    const fax_outbox_t now = counts(&bench);
    assert_int_equal(now.sent + now.dropped + now.waiting, 4);
    assert_int_equal(now.dropped, 1);
    close_bench(&bench);
}

static void the_log_is_bounded_and_the_numbers_go_on(void **state)
{
    bench_t bench = open_at(((scratch_t *)*state)->folder, MANY, 0);
    for (uint32_t n = 1; n <= 256; n++) {
        add(&bench, 1);
        commit(&bench);
        outbox_done(bench.outbox, n, true);
    }
    commit(&bench);
    assert_in_range(store_number(bench.store, "SELECT count(*) FROM notification"), 1, 64);
    close_bench(&bench);
    bench = open_at(((scratch_t *)*state)->folder, MANY, 0);
    add(&bench, 1);
    commit(&bench);
    assert_waiting(&bench, 257, 257);
    close_bench(&bench);
}

static void a_disk_that_fails_loses_nothing(void **state)
{
    bench_t bench = open_bench(*state);
    add(&bench, 2);
    commit(&bench);
    disk_faults_after(0, DISK_ERROR, true);
    add(&bench, 3);
    assert_false(commit(&bench));
    assert_waiting(&bench, 1, 5); /* told all the same */
    assert_int_equal(book[5], OUTBOX_WAITS);
    outbox_done(bench.outbox, 1, true);
    outbox_done(bench.outbox, 3, true);
    assert_false(commit(&bench));
    disk_faults_none();
    assert_true(store_probe(bench.store));
    assert_true(commit(&bench));
    close_bench(&bench);
    bench = open_bench(*state);
    fax_event_t events[5];
    assert_int_equal(outbox_read(bench.outbox, 0, events, 5), 3);
    assert_int_equal(events[0].sequence, 2);
    assert_int_equal(events[1].sequence, 4);
    assert_int_equal(events[2].sequence, 5);
    close_bench(&bench);
}

/* As by kill -9: what is not on disk is gone. */
static void lose_bench(const bench_t *bench)
{
    outbox_close(bench->outbox);
    store_close(bench->store);
    disk_faults_none();
}

static void no_number_comes_again_even_if_it_could_not_be_written(void **state)
{
    bench_t bench = open_bench(*state);
    add(&bench, 2);
    assert_true(commit(&bench));
    for (uint32_t round = 1; round <= 3; round++) {
        disk_faults_after(0, DISK_FULL, true);
        add(&bench, 2);
        assert_false(commit(&bench));
        fax_event_t events[2];
        assert_int_equal(outbox_read(bench.outbox, 2 * round, events, 2), 2); /* told, */
        assert_int_equal(events[1].sequence, 2 * round + 2);
        outbox_done(bench.outbox, events[0].sequence, true);
        lose_bench(&bench); /* and gone */
        bench = open_bench(*state);
        assert_true(outbox_has_gap(bench.outbox));
    }
    add(&bench, 1);
    assert_true(commit(&bench));
    fax_event_t event;
    assert_int_equal(outbox_read(bench.outbox, 2, &event, 1), 1);
    assert_int_equal(event.sequence, 9);
    close_bench(&bench);
    bench = open_bench(*state);
    assert_false(outbox_has_gap(bench.outbox));
    close_bench(&bench);
}

static void what_no_transaction_takes_is_told_all_the_same(void **state)
{
    bench_t bench = open_bench(*state);
    add(&bench, 2);
    outbox_settle(bench.outbox, false); /* it could not even begin */
    assert_waiting(&bench, 1, 2);
    close_bench(&bench);
}

static void tell_and_get(bench_t *bench, fax_event_kind_t kind, uint32_t port, uint32_t *number)
{
    outbox_add(bench->outbox, &(fax_event_t){.kind = kind, .port = {.index = port}});
    commit(bench);
    outbox_done(bench->outbox, ++*number, true);
}

static void count_row(void *user, const fax_event_t *event, int64_t sent)
{
    (void)sent;
    uint32_t *rows = user;
    rows[event->port.index] += event->kind == FAX_EVENT_PORT_DOWN;
}

static void what_raised_an_alarm_is_kept_as_long_as_it_stands(void **state)
{
    bench_t bench = open_at(((scratch_t *)*state)->folder, MANY, 0);
    uint32_t number = 0, rows[4] = {0};
    tell_and_get(&bench, FAX_EVENT_PORT_DOWN, 1, &number);
    tell_and_get(&bench, FAX_EVENT_PORT_DOWN, 2, &number);
    tell_and_get(&bench, FAX_EVENT_PORT_UP, 1, &number);
    tell_and_get(&bench, FAX_EVENT_DISK_CLEAR, 2, &number); /* another alarm's */
    while (number < 200)
        tell_and_get(&bench, FAX_EVENT_CALL_COMPLETED, 2, &number);
    outbox_table_each_newest(bench.store, NUMBERS, count_row, rows);
    assert_int_equal(rows[1], 0);
    assert_int_equal(rows[2], 1);
    close_bench(&bench);
}

/* ---- each field that a notification carries comes back ---- */

static void fill(const fax_field_t *field, fax_event_t *event)
{
    if (field->nature == FAX_NATURE_TEXT)
        assert_true(fax_field_set_text(field, event, "Büro \"7\""));
    else if (field->nature == FAX_NATURE_ENUM)
        assert_true(fax_field_set_number(field, event, 2));
    else
        assert_true(fax_field_set_number(field, event, 40 + field->number));
}

static void each_field_comes_back(void **state)
{
    bench_t bench = open_bench(*state);
    fax_event_t event = {0}, back;
    for (size_t i = 0; i < fax_event_fields.count; i++)
        fill(&fax_event_fields.fields[i], &event);
    event.kind = FAX_EVENT_FAILURES_HIGH;
    event.sequence = 1;
    outbox_add(bench.outbox, &event);
    commit(&bench);
    close_bench(&bench);
    bench = open_bench(*state);
    assert_int_equal(outbox_read(bench.outbox, 0, &back, 1), 1);
    for (size_t i = 0; i < fax_event_fields.count; i++) {
        const fax_field_t *field = &fax_event_fields.fields[i];
        assert_int_equal(fax_field_number(field, &back), fax_field_number(field, &event));
        assert_string_equal(fax_field_text(field, &back), fax_field_text(field, &event));
    }
    close_bench(&bench);
}

/* ---- killed ---- */

/* Told is: the newest number that was offered, times 100, and the newest that was acknowledged and
 * committed. */
static void work(const char *folder)
{
    bench_t bench = open_at(folder, 5, 2);
    fax_event_t event;
    for (uint32_t n = 1; n <= 4; n++) {
        add(&bench, 2);
        commit(&bench);
        crash_tell(2 * n * 100 + n - 1);
        assert_int_equal(outbox_read(bench.outbox, 0, &event, 1), 1);
        outbox_done(bench.outbox, event.sequence, true);
        commit(&bench);
        crash_tell(2 * n * 100 + n);
    }
    close_bench(&bench);
}

static void check_work(const crash_run_t *run)
{
    bench_t bench = open_at(run->folder, 5, 2);
    const uint32_t offered = run->told / 100, done = run->told % 100;
    const uint32_t newest = (uint32_t)store_number(bench.store, "SELECT max(sequence) FROM notification");
    fax_event_t events[10];
    const size_t count = outbox_read(bench.outbox, 0, events, 10);
    assert_in_range(newest, offered, offered + 2); /* nobody was told of a number that may come again */
    assert_int_equal(newest % 2, 0);               /* two were one commit */
    if (count > 0)
        assert_true(events[0].sequence > done);
    for (size_t i = 1; i < count; i++)
        assert_int_equal(events[i].sequence, events[i - 1].sequence + 1);
    if (count > 0)
        assert_int_equal(events[count - 1].sequence, newest);
    add(&bench, 1);
    assert_true(commit(&bench));
    const size_t more = outbox_read(bench.outbox, newest, events, 10);
    assert_int_equal(more, 1);
    assert_int_equal(events[0].sequence, newest + 1);
    close_bench(&bench);
}

static void make(const char *folder)
{
    bench_t bench = open_at(folder, 5, 2);
    close_bench(&bench);
}

static void nothing_is_lost_wherever_the_process_dies(void **state)
{
    (void)state;
    const unsigned points = crash_points_try(&(crash_trial_t){make, work, check_work});
    assert_true(points > 10);
    print_message("%u crash points\n", points);
}

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(what_is_committed_is_there_in_order_and_after_a_restart),
        TEST(what_is_acknowledged_is_counted_and_does_not_come_again),
        TEST(any_number_may_wait),
        TEST(too_many_drop_the_oldest),
        TEST(one_may_be_acknowledged_while_it_is_dropped),
        TEST(the_log_is_bounded_and_the_numbers_go_on),
        TEST(a_disk_that_fails_loses_nothing),
        TEST(no_number_comes_again_even_if_it_could_not_be_written),
        TEST(what_no_transaction_takes_is_told_all_the_same),
        TEST(what_raised_an_alarm_is_kept_as_long_as_it_stands),
        TEST(each_field_comes_back),
        cmocka_unit_test(nothing_is_lost_wherever_the_process_dies),
    };
    return cmocka_run_group_tests_name("engine/store/outbox", tests, NULL, NULL);
}
