/* What readers find on the board as the clock goes on, jumps, and after a restart. */
#include "engine/stats/stats_board.h"

#include <stdlib.h>
#include <string.h>

#include "engine/fax_field.h"
#include "tests/test.h"

enum { SLOTS = 2, SLOT = 1, SECOND = 1000, MINUTE = 60 * SECOND };

/* 2026-11-22T23:50:00Z: ten minutes to midnight, five into a quarter. */
#define NOW   INT64_C(1795391400000)
#define DAY   ((int64_t)FAX_INTERVALS * FAX_INTERVAL_MS)
#define START (NOW - 5 * MINUTE) /* of the quarter */

static int open_board(void **state)
{
    const call_tally_t nothing = {0};
    stats_board_t *board = stats_board_new(SLOTS);
    for (size_t slot = 0; board && slot < SLOTS; slot++)
        stats_board_begin(board, slot, &nothing, 1, INT64_MIN);
    *state = board;
    return board ? 0 : -1;
}

static int close_board(void **state)
{
    stats_board_free(*state);
    return 0;
}

static fax_call_t call_number(uint32_t id, int64_t end)
{
    fax_call_t call = {.call_id = id,
                       .direction = id % 2 ? FAX_DIRECTION_SENDING : FAX_DIRECTION_RECEIVING,
                       .pages_done = 2,
                       .bytes = 1000,
                       .bit_rate = 14400,
                       .end_time = end,
                       .outcome = id % 3 ? FAX_OUTCOME_OK : FAX_OUTCOME_BUSY,
                       .setup_clock = 1};
    fax_call_settle(&call, 1 + 90 * SECOND);
    return call;
}

static void count(stats_board_t *board, uint32_t id, int64_t end)
{
    const fax_call_t call = call_number(id, end);
    stats_board_count(board, SLOT, &call, end);
}

static fax_port_stats_t stats_at(const stats_board_t *board, int64_t utc)
{
    fax_port_stats_t stats;
    assert_true(stats_board_read(board, SLOT, utc, &stats));
    return stats;
}

static fax_port_interval_t interval_at(const stats_board_t *board, uint32_t number, int64_t utc)
{
    fax_port_interval_t interval;
    assert_true(stats_board_read_interval(board, SLOT, number, utc, &interval));
    return interval;
}

static uint32_t attempts_at(const stats_board_t *board, uint32_t number, int64_t utc)
{
    return interval_at(board, number, utc).attempts;
}

static uint32_t all_attempts_at(const stats_board_t *board, int64_t utc)
{
    uint32_t all = 0;
    for (uint32_t number = 0; number <= FAX_INTERVALS; number++)
        all += attempts_at(board, number, utc);
    return all;
}

static void a_call_counts_at_its_port_in_all_views(void **state)
{
    stats_board_t *board = *state;
    count(board, 1, NOW - 7 * SECOND);
    count(board, 3, NOW - 2 * SECOND);
    const fax_port_stats_t stats = stats_at(board, NOW);
    assert_int_equal(stats.sent.attempts, 2);
    assert_int_equal(stats.sent.completions, 1);
    assert_int_equal(stats.sent.failures, 1);
    assert_int_equal(stats.sent.busy_seconds, 180);
    assert_int_equal(stats.received.attempts, 0);
    assert_int_equal(stats.current.attempts, 2);
    assert_int_equal(stats.last_call_id, 3);
    assert_int_equal(stats.last_direction, FAX_DIRECTION_SENDING);
    assert_true(stats.last_time == NOW - 2 * SECOND);
    assert_int_equal(stats.last_age, 2 * SECOND);
    assert_int_equal(stats.last_outcome, FAX_OUTCOME_BUSY);
    assert_string_equal(stats.last_outcome_name, "busy");
    assert_int_equal(stats.last_cause, FAX_CAUSE_BUSY);
    fax_port_failure_t failure;
    fax_port_rate_t rate;
    assert_true(stats_board_read_failure(board, SLOT, FAX_CAUSE_BUSY, &failure));
    assert_int_equal(failure.sent, 1);
    assert_int_equal(failure.received, 0);
    assert_true(stats_board_read_rate(board, SLOT, 14400, &rate));
    assert_int_equal(rate.sent, 2);
    assert_true(stats_board_read(board, 0, NOW, &(fax_port_stats_t){0}));
    assert_true(stats_board_read_rate(board, 0, 14400, &rate));
    assert_int_equal(rate.sent, 0);
}

static void a_port_without_a_call_says_so(void **state)
{
    const fax_port_stats_t stats = stats_at(*state, NOW);
    assert_int_equal(stats.last_call_id, 0);
    assert_int_equal(stats.last_direction, FAX_DIRECTION_NONE);
    assert_int_equal(stats.last_cause, FAX_CAUSE_NONE);
    assert_string_equal(stats.last_outcome_name, "none");
    assert_int_equal(stats.last_time + stats.last_age, 0);
}

static void what_is_not_there_is_not_read(void **state)
{
    const stats_board_t *board = *state;
    fax_port_stats_t stats;
    fax_port_failure_t failure;
    fax_port_rate_t rate;
    fax_port_interval_t interval;
    assert_false(stats_board_read(board, SLOTS, NOW, &stats));
    assert_false(stats_board_read_failure(board, SLOTS, FAX_CAUSE_BUSY, &failure));
    assert_false(stats_board_read_failure(board, SLOT, FAX_CAUSE_NONE, &failure));
    assert_false(stats_board_read_failure(board, SLOT, FAX_CAUSE_LAST + 1, &failure));
    assert_false(stats_board_read_failure(board, SLOT, (fax_cause_t)0, &failure));
    assert_false(stats_board_read_rate(board, SLOT, 1, &rate));
    assert_false(stats_board_read_rate(board, SLOTS, 0, &rate));
    assert_false(stats_board_read_interval(board, SLOT, FAX_INTERVALS + 1, NOW, &interval));
    assert_false(stats_board_read_interval(board, SLOTS, 1, NOW, &interval));
}

/* --- the clock goes on --- */

static void an_interval_is_the_quarter_of_an_hour_in_which_calls_ended(void **state)
{
    stats_board_t *board = *state;
    count(board, 1, START - 1);
    count(board, 2, START);
    count(board, 3, NOW);
    const fax_port_interval_t current = interval_at(board, 0, NOW), last = interval_at(board, 1, NOW);
    assert_int_equal(current.attempts, 2);
    assert_int_equal(current.completions, 1);
    assert_int_equal(current.failures, 1);
    assert_int_equal(current.pages, 4);
    assert_int_equal(current.bytes, 2000);
    assert_int_equal(current.busy_seconds, 180);
    assert_true(current.start_time == START);
    assert_int_equal(current.elapsed, 5 * MINUTE);
    assert_int_equal(last.attempts, 1);
    assert_true(last.start_time == START - FAX_INTERVAL_MS);
    assert_int_equal(last.elapsed, FAX_INTERVAL_MS);
}

static void intervals_grow_older_through_midnight(void **state)
{
    stats_board_t *board = *state;
    count(board, 1, NOW);
    for (uint32_t number = 1; number <= FAX_INTERVALS; number++) {
        const int64_t then = START + number * FAX_INTERVAL_MS;
        assert_int_equal(attempts_at(board, number, then), 1);
        assert_int_equal(attempts_at(board, number - 1, then - 1), 1);
        assert_int_equal(all_attempts_at(board, then), 1);
    }
    assert_int_equal(all_attempts_at(board, START + DAY + FAX_INTERVAL_MS), 0);
    assert_int_equal(stats_at(board, START + DAY + FAX_INTERVAL_MS).sent.attempts, 1);
}

static void a_place_in_the_ring_is_used_again(void **state)
{
    stats_board_t *board = *state;
    for (uint32_t id = 1; id <= 3 * FAX_INTERVALS; id++) {
        count(board, id, NOW + id * FAX_INTERVAL_MS);
        const uint32_t there = id <= FAX_INTERVALS ? id : FAX_INTERVALS + 1;
        assert_int_equal(all_attempts_at(board, NOW + id * FAX_INTERVAL_MS), there);
    }
}

/* --- and jumps --- */

static void a_day_without_a_call_leaves_nothing(void **state)
{
    stats_board_t *board = *state;
    count(board, 1, NOW);
    assert_int_equal(all_attempts_at(board, NOW + 100 * DAY), 0);
    count(board, 2, NOW + 100 * DAY);
    assert_int_equal(all_attempts_at(board, NOW + 100 * DAY), 1);
    assert_true(interval_at(board, 96, NOW + 100 * DAY).valid);
}

static void a_call_that_is_told_late_counts_when_it_ended(void **state)
{
    stats_board_t *board = *state;
    count(board, 2, NOW);
    count(board, 1, NOW - 3 * FAX_INTERVAL_MS);
    assert_int_equal(attempts_at(board, 3, NOW), 1);
    assert_int_equal(attempts_at(board, 0, NOW), 1);
    assert_int_equal(stats_at(board, NOW).last_call_id, 2);
}

static void what_ended_too_long_ago_disturbs_no_interval(void **state)
{
    stats_board_t *board = *state;
    for (uint32_t id = 1; id <= 3 * FAX_INTERVALS; id++)
        count(board, id, NOW + id * FAX_INTERVAL_MS);
    const int64_t now = NOW + 3 * DAY;
    const uint32_t before = all_attempts_at(board, now);
    for (uint32_t back = FAX_INTERVALS + 1; back < 3 * FAX_INTERVALS; back++)
        count(board, 1, now - back * FAX_INTERVAL_MS);
    assert_int_equal(all_attempts_at(board, now), before);
}

static void a_clock_that_began_in_1970_is_borne(void **state)
{
    stats_board_t *board = *state;
    count(board, 1, 5000);
    assert_int_equal(attempts_at(board, 0, 6000), 1);
    for (uint32_t number = 1; number <= FAX_INTERVALS; number++) {
        assert_int_equal(attempts_at(board, number, 6000), 0);
        assert_false(interval_at(board, number, 6000).valid);
    }
}

/* --- what is whole --- */

static void only_what_was_counted_from_its_beginning_is_valid(void **state)
{
    stats_board_t *board = *state;
    const call_tally_t nothing = {0};
    static const struct {
        int64_t since, whole;
        uint32_t valid;
        bool current;
    } rows[] = {
        {1, INT64_MIN, 96, true},
        {START - 3 * FAX_INTERVAL_MS, INT64_MIN, 3, true},
        {START - 3 * FAX_INTERVAL_MS + 1, INT64_MIN, 2, true},
        {1, START - 3 * FAX_INTERVAL_MS, 3, true},
        {START, 1, 0, true},
        {START + 1, 1, 0, false},
        {NOW, INT64_MAX, 0, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        stats_board_begin(board, SLOT, &nothing, rows[i].since, rows[i].whole);
        const fax_port_stats_t stats = stats_at(board, NOW);
        assert_true(stats.since == rows[i].since);
        assert_int_equal(stats.valid_intervals, rows[i].valid);
        assert_int_equal(stats.current.valid, rows[i].current);
        for (uint32_t number = 1; number <= FAX_INTERVALS; number++)
            assert_int_equal(interval_at(board, number, NOW).valid, number <= rows[i].valid);
    }
}

static void a_lost_call_is_a_discontinuity(void **state)
{
    stats_board_t *board = *state;
    count(board, 1, NOW);
    stats_board_lose(board, SLOT, NOW + SECOND);
    const fax_port_stats_t stats = stats_at(board, NOW + 3 * SECOND);
    assert_true(stats.since == NOW + SECOND);
    assert_int_equal(stats.since_age, 2 * SECOND);
    assert_int_equal(stats.sent.attempts, 1);
    assert_int_equal(stats.valid_intervals, 0);
    assert_false(stats.current.valid);
    assert_int_equal(stats_at(board, NOW + FAX_INTERVAL_MS).valid_intervals, 0);
    assert_int_equal(stats_at(board, NOW + 2 * FAX_INTERVAL_MS).valid_intervals, 1);
}

/* --- after a restart --- */

static void assert_same(const fax_field_table_t *table, const void *one, const void *other)
{
    for (size_t i = 0; i < table->count; i++) {
        const fax_field_t *field = &table->fields[i];
        assert_true(fax_field_number(field, one) == fax_field_number(field, other));
        assert_string_equal(fax_field_text(field, one), fax_field_text(field, other));
    }
}

static void calls_that_are_recalled_make_the_same_board(void **state)
{
    enum { CALLS = 500 };
    stats_board_t *board = *state, *again = stats_board_new(SLOTS);
    call_tally_t tally = {0};
    fax_call_t calls[CALLS];
    unsigned seed = 7;
    for (uint32_t i = 0; i < CALLS; i++) {
        const int64_t end = NOW - (CALLS - i) * (2 * DAY / CALLS) + rand_r(&seed) % (2 * DAY / CALLS);
        calls[i] = call_number(i + 1, end);
        stats_board_count(board, SLOT, &calls[i], end);
        call_tally_add(&tally, &calls[i]);
    }
    stats_board_begin(again, SLOT, &tally, 1, INT64_MIN);
    for (uint32_t i = CALLS; i-- > 0;) /* the history gives the newest first */
        if (calls[i].end_time >= NOW - DAY)
            stats_board_recall(again, SLOT, &calls[i], calls[i].end_time);
    const fax_port_stats_t before = stats_at(board, NOW), after = stats_at(again, NOW);
    assert_same(&fax_stats_fields, &before, &after);
    for (uint32_t number = 0; number < FAX_INTERVALS; number++) {
        const fax_port_interval_t one = interval_at(board, number, NOW),
                                  other = interval_at(again, number, NOW);
        assert_same(&fax_interval_fields, &one, &other);
    }
    stats_board_free(again);
}

static void a_call_of_an_unknown_time_is_in_no_interval(void **state)
{
    stats_board_t *board = *state;
    const fax_call_t call = call_number(9, NOW + DAY);
    stats_board_recall(board, SLOT, &call, 0);
    assert_int_equal(all_attempts_at(board, NOW), 0);
    assert_int_equal(stats_at(board, NOW).last_call_id, 9);
    assert_int_equal(stats_at(board, NOW).last_age, 0);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_board, close_board)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_call_counts_at_its_port_in_all_views),
        TEST(a_port_without_a_call_says_so),
        TEST(what_is_not_there_is_not_read),
        TEST(an_interval_is_the_quarter_of_an_hour_in_which_calls_ended),
        TEST(intervals_grow_older_through_midnight),
        TEST(a_place_in_the_ring_is_used_again),
        TEST(a_day_without_a_call_leaves_nothing),
        TEST(a_call_that_is_told_late_counts_when_it_ended),
        TEST(what_ended_too_long_ago_disturbs_no_interval),
        TEST(a_clock_that_began_in_1970_is_borne),
        TEST(only_what_was_counted_from_its_beginning_is_valid),
        TEST(a_lost_call_is_a_discontinuity),
        TEST(calls_that_are_recalled_make_the_same_board),
        TEST(a_call_of_an_unknown_time_is_in_no_interval),
    };
    return cmocka_run_group_tests_name("engine/stats/stats_board", tests, NULL, NULL);
}
