#include "engine/alarm/alarm_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_outcome.h"
#include "tests/test.h"

enum { PORTS = 2, SECOND = 1000 };

typedef struct bench {
    fax_alarm_config_t limits;
    notice_gate_t *gate;
    alarm_board_t *board;
    alarm_rules_t *rules;
    char told[1000]; /* names of the kinds, with the port's index */
    fax_event_t last;
} bench_t;

static void note(void *user, const fax_event_t *event)
{
    bench_t *bench = user;
    const size_t used = strlen(bench->told);
    snprintf(bench->told + used, sizeof bench->told - used, "%s%s/%u", used ? " " : "",
             fax_notice_row(event->kind)->name, event->port.index);
    bench->last = *event;
}

static int set_up(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    const alarm_rules_host_t host = {note, bench};
    bench->limits = (fax_alarm_config_t){.failure_window = 4,
                                         .failure_ratio_high = 50,
                                         .failure_ratio_clear = 25,
                                         .queue_age_high = 60 * SECOND,
                                         .queue_age_clear = 20 * SECOND,
                                         .all_busy_after = 10 * SECOND,
                                         .disk_low = 100,
                                         .disk_clear = 150};
    bench->gate = notice_gate_new(PORTS, UINT32_MAX, 0);
    bench->board = alarm_board_new(PORTS);
    bench->rules = alarm_rules_new(&bench->limits, PORTS, bench->gate, bench->board, &host);
    *state = bench;
    return bench->rules ? 0 : -1;
}

static int tear_down(void **state)
{
    bench_t *bench = *state;
    alarm_rules_free(bench->rules);
    alarm_board_free(bench->board);
    notice_gate_free(bench->gate);
    free(bench);
    return 0;
}

/* What was told since the last look. */
static void assert_told(bench_t *bench, const char *want)
{
    assert_string_equal(bench->told, want);
    bench->told[0] = '\0';
}

static void happen(bench_t *bench, fax_event_kind_t kind, uint32_t port, int64_t seconds)
{
    fax_event_t event = {.kind = kind, .time = 1, .port = {.index = port, .name = "fax"}};
    if (kind == FAX_EVENT_CALL_FAILED)
        event.call.outcome = FAX_OUTCOME_BUSY;
    if (kind == FAX_EVENT_CALL_COMPLETED)
        event.call.outcome = FAX_OUTCOME_OK;
    alarm_rules_take_event(bench->rules, port, &event, seconds * SECOND);
}

static const alarm_sample_t well = {.disk_free = 1000};

static void sample(bench_t *bench, alarm_sample_t now, int64_t seconds)
{
    alarm_rules_take_sample(bench->rules, &now, 1, seconds * SECOND);
}

/* ---- levels ---- */

typedef struct step {
    alarm_sample_t sample;
    const char *told;
} step_t;

static void play(bench_t *bench, const step_t *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sample(bench, steps[i].sample, (int64_t)i);
        assert_told(bench, steps[i].told);
    }
}

#define PLAY(STATE, STEPS) play(*(STATE), (STEPS), sizeof(STEPS) / sizeof((STEPS)[0]))

static void the_queue_is_old_at_one_bound_and_young_at_another(void **state)
{
    static const step_t steps[] = {
        {{.queue_age = 59 * SECOND, .disk_free = 1000}, ""},
        {{.queue_age = 60 * SECOND, .disk_free = 1000}, "queueAgeHigh/0"},
        {{.queue_age = 3600 * SECOND, .disk_free = 1000}, ""},
        {{.queue_age = 59 * SECOND, .disk_free = 1000}, ""}, /* wavers */
        {{.queue_age = 61 * SECOND, .disk_free = 1000}, ""},
        {{.queue_age = 21 * SECOND, .disk_free = 1000}, ""},
        {{.queue_age = 20 * SECOND, .disk_free = 1000}, "queueAgeClear/0"},
        {{.queue_age = 40 * SECOND, .disk_free = 1000}, ""},
        {{.queue_age = 60 * SECOND, .disk_free = 1000}, "queueAgeHigh/0"},
        {{.disk_free = 1000}, "queueAgeClear/0"},
    };
    PLAY(state, steps);
    const bench_t *bench = *state;
    assert_int_equal(bench->last.threshold, 20);
    assert_string_equal(bench->last.text, "No fax waits");
}

static void all_ports_must_be_busy_for_a_while(void **state)
{
    static const step_t steps[] = {
        {{.all_busy = 9 * SECOND, .disk_free = 1000}, ""},
        {{.all_busy = 0, .disk_free = 1000}, ""},
        {{.all_busy = 10 * SECOND, .disk_free = 1000}, "allPortsBusy/0"},
        {{.all_busy = 20 * SECOND, .disk_free = 1000}, ""},
        {{.all_busy = 0, .disk_free = 1000}, "allPortsBusyClear/0"},
        {{.all_busy = 1, .disk_free = 1000}, ""},
    };
    PLAY(state, steps);
}

static void a_disk_is_low_at_one_bound_and_not_at_another(void **state)
{
    static const step_t steps[] = {
        {{.disk_free = 101}, ""}, {{.disk_free = 100}, "diskLow/0"},      {{.disk_free = 0}, ""},
        {{.disk_free = -1}, ""}, /* not known */
        {{.disk_free = 149}, ""}, {{.disk_free = 150}, "diskLowClear/0"}, {{.disk_free = 101}, ""},
        {{.disk_free = -1}, ""},  {{.disk_free = 99}, "diskLow/0"},
    };
    PLAY(state, steps);
    const bench_t *bench = *state;
    assert_int_equal(bench->last.value, 99);
    assert_int_equal(bench->last.threshold, 100);
}

static void a_store_that_fails_is_an_alarm_with_its_reason(void **state)
{
    bench_t *bench = *state;
    sample(bench, (alarm_sample_t){.disk_free = 1000, .store_problem = "disk I/O error"}, 1);
    assert_string_equal(bench->last.text, "disk I/O error");
    assert_told(bench, "storeFailing/0");
    sample(bench, well, 2);
    assert_told(bench, "storeFailingClear/0");
}

/* A monotonic clock does not jump; but whoever gives one that does gets no alarm of it. */
static void a_clock_that_jumps_back_does_no_harm(void **state)
{
    bench_t *bench = *state;
    notice_gate_set_interval(bench->gate, FAX_EVENT_PORT_DOWN, 60);
    happen(bench, FAX_EVENT_PORT_DOWN, 1, 100000);
    happen(bench, FAX_EVENT_PORT_UP, 1, 100001);
    assert_told(bench, "portDown/1 portUp/1");
    happen(bench, FAX_EVENT_PORT_DOWN, 1, 5);
    assert_told(bench, "");
    sample(bench, well, 100061);
    assert_told(bench, "portDown/1");
}

/* ---- ports ---- */

static void a_raise_comes_once_and_its_clear_once(void **state)
{
    bench_t *bench = *state;
    happen(bench, FAX_EVENT_PORT_UP, 1, 1); /* was never down */
    assert_told(bench, "");
    happen(bench, FAX_EVENT_PORT_DOWN, 1, 2);
    happen(bench, FAX_EVENT_PORT_DOWN, 1, 3);
    happen(bench, FAX_EVENT_PORT_DOWN, 2, 3);
    assert_told(bench, "portDown/1 portDown/2");
    happen(bench, FAX_EVENT_PORT_UP, 1, 4);
    happen(bench, FAX_EVENT_PORT_UP, 1, 5);
    assert_told(bench, "portUp/1");
    fax_alarm_t alarms[4];
    assert_int_equal(alarm_board_read(bench->board, 13 * SECOND, alarms, 4), 1);
    assert_int_equal(alarms[0].port_index, 2);
    assert_int_equal(alarms[0].age, 10 * SECOND);
    assert_string_equal(alarms[0].name, "portDown");
    assert_true(alarms[0].told);
}

static void the_end_of_a_call_ends_stuck(void **state)
{
    bench_t *bench = *state;
    happen(bench, FAX_EVENT_CALL_STUCK, 1, 1);
    happen(bench, FAX_EVENT_CALL_STUCK_CLEAR, 1, 2);
    assert_told(bench, "callStuck/1 callStuckClear/1");
    happen(bench, FAX_EVENT_CALL_STUCK, 1, 3);
    happen(bench, FAX_EVENT_CALL_COMPLETED, 1, 4);
    assert_told(bench, "callStuck/1 callStuckClear/1 callCompleted/1");
    happen(bench, FAX_EVENT_CALL_STUCK, 1, 5);
    happen(bench, FAX_EVENT_CALL_NO_FAX, 1, 6);
    assert_told(bench, "callStuck/1 callStuckClear/1");
    happen(bench, FAX_EVENT_STATE_CHANGED, 1, 7); /* no notification at all */
    assert_told(bench, "");
}

static void calls(bench_t *bench, uint32_t port, const char *how)
{
    for (; *how; how++) {
        const int outcome = *how == '+'   ? FAX_OUTCOME_OK
                            : *how == 'c' ? FAX_OUTCOME_CANCELED
                            : *how == 'h' ? FAX_OUTCOME_HANDED_OVER
                                          : FAX_OUTCOME_BUSY;
        const fax_event_t event = {
            .kind = fax_event_of_end(outcome), .port = {.index = port}, .call = {.outcome = outcome}};
        alarm_rules_take_event(bench->rules, port, &event, SECOND);
    }
}

static void failures_among_the_last_calls_are_an_alarm(void **state)
{
    bench_t *bench = *state;
    notice_gate_enable(bench->gate, FAX_EVENT_CALL_COMPLETED, false);
    notice_gate_enable(bench->gate, FAX_EVENT_CALL_FAILED, false);
    static const struct {
        const char *calls, *told;
    } table[] = {
        {"-", ""},                                   /* one of four */
        {"+", ""},     {"-", "failureRatioHigh/1"},  /* two of four */
        {"+-+-", ""},                                /* it flaps: no news */
        {"+", ""},     {"+", "failureRatioClear/1"}, /* one of four */
        {"ccccc", ""},                               /* by the user: says nothing of the line */
        {"hhhhh", ""},                               /* no fax: neither good nor bad */
        {"++", ""},    {"--", "failureRatioHigh/1"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        calls(bench, 1, table[i].calls);
        assert_told(bench, table[i].told);
    }
    assert_int_equal(bench->last.value, 50);
    assert_string_equal(bench->last.text, "50% of the last 4 calls failed");
    calls(bench, 2, "-"); /* each port for itself */
    assert_told(bench, "");
}

static void the_window_may_be_as_long_as_sixty_four_calls(void **state)
{
    (void)state;
    failure_window_t window = 0;
    for (int i = 0; i < 64; i++)
        failure_window_take(&window, true);
    assert_int_equal(failure_window_ratio(window, 64), 100);
    assert_int_equal(failure_window_ratio(window, 1), 100);
    for (int i = 0; i < 16; i++)
        failure_window_take(&window, false);
    assert_int_equal(failure_window_ratio(window, 64), 75);
    assert_int_equal(failure_window_ratio(window, 1), 0);
}

/* ---- what is held back ---- */

static uint32_t suppressed(const bench_t *bench, fax_event_kind_t kind)
{
    fax_notice_kind_t shown;
    notice_gate_read(bench->gate, kind, &shown);
    return shown.suppressed;
}

static void a_clear_is_told_if_and_only_if_its_raise_was(void **state)
{
    bench_t *bench = *state;
    notice_gate_set_interval(bench->gate, FAX_EVENT_PORT_DOWN, 60);
    happen(bench, FAX_EVENT_PORT_DOWN, 1, 0);
    happen(bench, FAX_EVENT_PORT_UP, 1, 1);
    assert_told(bench, "portDown/1 portUp/1");
    for (int i = 0; i < 5; i++) { /* it flaps within the minute */
        happen(bench, FAX_EVENT_PORT_DOWN, 1, 2 + 2 * i);
        happen(bench, FAX_EVENT_PORT_UP, 1, 3 + 2 * i);
    }
    assert_told(bench, "");
    assert_int_equal(suppressed(bench, FAX_EVENT_PORT_DOWN), 5);
    assert_int_equal(suppressed(bench, FAX_EVENT_PORT_UP), 5);
    happen(bench, FAX_EVENT_PORT_DOWN, 2, 20); /* another port has its own interval */
    assert_told(bench, "portDown/2");
    happen(bench, FAX_EVENT_PORT_DOWN, 1, 60);
    assert_told(bench, "portDown/1");
}

static void a_raise_that_was_held_back_is_told_later_if_it_still_stands(void **state)
{
    bench_t *bench = *state;
    notice_gate_set_interval(bench->gate, FAX_EVENT_PORT_DOWN, 60);
    happen(bench, FAX_EVENT_PORT_DOWN, 1, 0);
    happen(bench, FAX_EVENT_PORT_UP, 1, 1);
    happen(bench, FAX_EVENT_PORT_DOWN, 1, 2);
    assert_told(bench, "portDown/1 portUp/1");
    fax_alarm_t alarm;
    assert_int_equal(alarm_board_read(bench->board, 0, &alarm, 1), 1);
    assert_false(alarm.told);
    sample(bench, well, 59);
    assert_told(bench, "");
    sample(bench, well, 60);
    assert_told(bench, "portDown/1");
    sample(bench, well, 200);
    happen(bench, FAX_EVENT_PORT_UP, 1, 201);
    assert_told(bench, "portUp/1");
}

static void a_kind_that_is_enabled_again_tells_what_stands(void **state)
{
    bench_t *bench = *state;
    notice_gate_enable(bench->gate, FAX_EVENT_PORT_DOWN, false);
    happen(bench, FAX_EVENT_PORT_DOWN, 1, 0);
    sample(bench, well, 1);
    assert_told(bench, "");
    notice_gate_enable(bench->gate, FAX_EVENT_PORT_DOWN, true);
    sample(bench, well, 2);
    assert_told(bench, "portDown/1");
    notice_gate_enable(bench->gate, FAX_EVENT_PORT_UP, false);
    happen(bench, FAX_EVENT_PORT_UP, 1, 3);
    assert_told(bench, "");
    assert_int_equal(suppressed(bench, FAX_EVENT_PORT_UP), 1);
}

static void what_stands_alone_has_its_interval_too(void **state)
{
    bench_t *bench = *state;
    notice_gate_set_interval(bench->gate, FAX_EVENT_CALL_COMPLETED, 10);
    happen(bench, FAX_EVENT_CALL_COMPLETED, 1, 0);
    happen(bench, FAX_EVENT_CALL_COMPLETED, 1, 9);
    happen(bench, FAX_EVENT_CALL_COMPLETED, 2, 9);
    happen(bench, FAX_EVENT_CALL_COMPLETED, 1, 10);
    assert_told(bench, "callCompleted/1 callCompleted/2 callCompleted/1");
    assert_int_equal(suppressed(bench, FAX_EVENT_CALL_COMPLETED), 1);
}

static void what_was_told_before_a_restart_is_cleared_after_it(void **state)
{
    bench_t *bench = *state;
    const fax_event_t low = {.kind = FAX_EVENT_DISK_LOW};
    alarm_rules_remember_raise(bench->rules, 0, &low, 0);
    for (int i = 0; i < 3; i++)
        alarm_rules_remember_call(bench->rules, 1, true);
    sample(bench, well, 1);
    assert_told(bench, "diskLowClear/0");
    calls(bench, 1, "+"); /* three of four have failed, from before */
    assert_told(bench, "callCompleted/1 failureRatioHigh/1");
}

/* ---- the table of kinds ---- */

static void each_clear_has_one_raise(void **state)
{
    (void)state;
    for (fax_event_kind_t kind = 1; kind <= FAX_EVENT_NOTICES; kind++) {
        const fax_notice_row_t *row = fax_notice_row(kind);
        assert_int_equal(row->kind, kind);
        assert_string_equal(row->name, fax_notice_names[kind - 1]);
        assert_true(row->raises == 0 || row->raises == kind);
        assert_int_equal(row->clears != 0, row->severity == FAX_SEVERITY_CLEARED);
        if (row->clears)
            assert_int_equal(fax_notice_row(row->clears)->raises, row->clears);
    }
    assert_null(fax_notice_row(0));
    assert_null(fax_notice_row(FAX_EVENT_NOTICES + 1));
    assert_null(fax_notice_row(FAX_EVENT_STATE_CHANGED));
}

int main(void)
{
#define CASE(NAME) cmocka_unit_test_setup_teardown(NAME, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(the_queue_is_old_at_one_bound_and_young_at_another),
        CASE(all_ports_must_be_busy_for_a_while),
        CASE(a_disk_is_low_at_one_bound_and_not_at_another),
        CASE(a_store_that_fails_is_an_alarm_with_its_reason),
        CASE(a_clock_that_jumps_back_does_no_harm),
        CASE(a_raise_comes_once_and_its_clear_once),
        CASE(the_end_of_a_call_ends_stuck),
        CASE(failures_among_the_last_calls_are_an_alarm),
        CASE(the_window_may_be_as_long_as_sixty_four_calls),
        CASE(a_clear_is_told_if_and_only_if_its_raise_was),
        CASE(a_raise_that_was_held_back_is_told_later_if_it_still_stands),
        CASE(a_kind_that_is_enabled_again_tells_what_stands),
        CASE(what_stands_alone_has_its_interval_too),
        CASE(what_was_told_before_a_restart_is_cleared_after_it),
        CASE(each_clear_has_one_raise),
    };
    return cmocka_run_group_tests_name("engine/alarm/alarm_rules", tests, NULL, NULL);
}
