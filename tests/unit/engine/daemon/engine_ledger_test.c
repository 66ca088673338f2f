/* What any thread may read: against the store, through restarts, and as it is set. */
#include "engine/daemon/engine_ledger.h"

#include <event2/event.h>
#include <string.h>

#include "engine/daemon/engine.h"
#include "engine/fax_time.h"
#include "engine/store/call_store.h"
#include "engine/store/outbox_table.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { HOUR = 3600, CALLS = 20, DEADLINE = 10000 /* ms */ };

typedef struct bench {
    fax_config_t config;
    fax_engine_t engine;
} bench_t;

static void open_bench(bench_t *bench, const scratch_t *scratch)
{
    char error[256];
    *bench = (bench_t){.config = {.call_history = CALLS, .alarms = {.kept = 5}}};
    fax_engine_t *engine = &bench->engine;
    engine->config = &bench->config;
    engine->loop = event_base_new();
    engine->started = fax_time_now();
    engine->store = store_open(scratch->folder, error, sizeof error);
    engine->settings = setting_box_new(engine->loop, engine->store);
    assert_non_null(engine->settings);
}

static void open_ledger(bench_t *bench)
{
    bench->engine.ledger = engine_ledger_open(&bench->engine);
    assert_non_null(bench->engine.ledger);
}

static void close_bench(bench_t *bench)
{
    engine_ledger_close(bench->engine.ledger);
    setting_box_free(bench->engine.settings);
    store_close(bench->engine.store);
    event_base_free(bench->engine.loop);
}

static void turn(const bench_t *bench)
{
    event_base_loop(bench->engine.loop, EVLOOP_NONBLOCK);
}

/* ---- calls ---- */

/* Call `id` ended so many hours ago. */
static fax_call_t call_of(uint32_t id, int hours)
{
    return (fax_call_t){.call_id = id,
                        .direction = FAX_DIRECTION_SENDING,
                        .encoding = FAX_ENCODING_MH,
                        .resolution = FAX_RESOLUTION_FINE,
                        .cause = FAX_CAUSE_NONE,
                        .end_time = fax_time_utc() - (int64_t)hours * HOUR * 1000,
                        .number = "4711"};
}

/* Calls `first` to `last`, the last one ended now, the one before it an hour ago... */
static void store_calls(const bench_t *bench, uint32_t first, uint32_t last)
{
    for (uint32_t id = first; id <= last; id++) {
        const fax_call_t call = call_of(id, (int)(last - id));
        assert_true(call_store_put(bench->engine.store, &call, NULL));
    }
}

static void assert_calls(const bench_t *bench, uint32_t first, uint32_t last)
{
    uint32_t expected = first, id;
    fax_call_t call;
    record_shelf_t *calls = engine_ledger_calls(bench->engine.ledger);
    for (id = record_shelf_from(calls, 0); id; id = record_shelf_from(calls, id + 1)) {
        assert_int_equal(id, expected++);
        assert_true(record_shelf_read(calls, id, &call));
        assert_int_equal(call.call_id, id);
        assert_string_equal(call.number, "4711");
    }
    assert_int_equal(expected, last + 1);
}

static void set_window(bench_t *bench, uint32_t most, uint32_t age)
{
    engine_ledger_set_window(bench->engine.ledger, (fax_call_window_t){most, age});
    turn(bench);
}

static void the_newest_calls_of_the_store_are_there(void **state)
{
    bench_t bench;
    open_bench(&bench, *state);
    store_calls(&bench, 1, CALLS + 5);
    open_ledger(&bench);
    assert_calls(&bench, 6, CALLS + 5); /* no more than the database is to keep */
    const fax_call_t call = call_of(CALLS + 6, 0);
    engine_ledger_put_call(bench.engine.ledger, &call);
    assert_calls(&bench, 7, CALLS + 6);
    close_bench(&bench);
}

static void the_window_is_set_and_outlives_the_daemon(void **state)
{
    bench_t bench;
    open_bench(&bench, *state);
    store_calls(&bench, 1, CALLS);
    open_ledger(&bench);
    const fax_call_window_t usual = engine_ledger_window(bench.engine.ledger);
    assert_int_equal(usual.most, FAX_CALL_USUALLY_SHOWN);
    assert_int_equal(usual.age, 0);
    set_window(&bench, 3, 0);
    assert_calls(&bench, CALLS - 2, CALLS);
    set_window(&bench, 0, 0);
    assert_calls(&bench, 1, 0);
    set_window(&bench, 7, 0); /* these come back */
    assert_calls(&bench, CALLS - 6, CALLS);
    close_bench(&bench);
    open_bench(&bench, *state);
    open_ledger(&bench);
    assert_int_equal(engine_ledger_window(bench.engine.ledger).most, 7);
    assert_calls(&bench, CALLS - 6, CALLS);
    close_bench(&bench);
}

static void old_calls_go(void **state)
{
    bench_t bench;
    open_bench(&bench, *state);
    store_calls(&bench, 1, CALLS);
    open_ledger(&bench);
    set_window(&bench, 100, 5 * HOUR + HOUR / 2);
    assert_calls(&bench, CALLS - 5, CALLS);
    set_window(&bench, 100, 9 * HOUR + HOUR / 2);
    assert_calls(&bench, CALLS - 9, CALLS);
    close_bench(&bench);
    open_bench(&bench, *state);
    bench.config.call_history_days = 1; /* from there on the database forgets */
    open_ledger(&bench);
    assert_calls(&bench, CALLS - 9, CALLS);
    set_window(&bench, 100, 0);
    assert_calls(&bench, 1, CALLS);
    close_bench(&bench);
}

static void a_call_goes_when_it_grows_old(void **state)
{
    bench_t bench;
    open_bench(&bench, *state);
    store_calls(&bench, 1, 2);
    open_ledger(&bench);
    set_window(&bench, 100, 1);
    assert_calls(&bench, 2, 2);
    const int64_t deadline = fax_time_clock() + DEADLINE;
    while (record_shelf_count(engine_ledger_calls(bench.engine.ledger)) && fax_time_clock() < deadline)
        event_base_loop(bench.engine.loop, EVLOOP_ONCE);
    assert_calls(&bench, 1, 0);
    close_bench(&bench);
}

/* ---- notifications ---- */

static fax_event_t event_of(uint32_t sequence)
{
    return (fax_event_t){.kind = FAX_EVENT_CALL_FAILED,
                         .sequence = sequence,
                         .time = 1000,
                         .port = {.index = 7, .name = "fax7", .oper_reason = "a reason"},
                         .call = {.call_id = 3, .job_id = 4, .outcome = FAX_OUTCOME_BUSY}};
}

static fax_notice_log_t row_of(const bench_t *bench, uint32_t sequence)
{
    fax_notice_log_t row;
    assert_true(record_shelf_read(engine_ledger_notices(bench->engine.ledger), sequence, &row));
    assert_int_equal(row.sequence, sequence);
    return row;
}

static void assert_states(const bench_t *bench, uint32_t first, const int *states, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(row_of(bench, first + i).state, states[i]);
    assert_int_equal(record_shelf_count(engine_ledger_notices(bench->engine.ledger)), count);
}

enum { WAITING = FAX_NOTICE_WAITING, SENT = FAX_NOTICE_SENT, DROPPED = FAX_NOTICE_DROPPED };

static void the_log_is_there_after_a_restart(void **state)
{
    bench_t bench;
    open_bench(&bench, *state);
    for (uint32_t sequence = 1; sequence <= 8; sequence++) {
        const fax_event_t event = event_of(sequence);
        const int64_t sent = sequence == 6 ? OUTBOX_LOST : sequence == 7 ? 5000 : OUTBOX_WAITS;
        assert_true(outbox_table_add(bench.engine.store, &event, sent));
    }
    assert_true(
        store_run(bench.engine.store, "INSERT INTO notification VALUES (99, 99, 0, 0, 0, '{\"kind\":99}')"));
    bench.config.alarms.kept = 5;
    open_ledger(&bench);
    assert_states(&bench, 4, (int[]){WAITING, WAITING, DROPPED, SENT, WAITING}, 5);
    const fax_notice_log_t row = row_of(&bench, 7);
    assert_int_equal(row.sent_time, 5000);
    assert_int_equal(row.time, 1000);
    assert_string_equal(row.name, "callFailed");
    assert_int_equal(row.severity, FAX_SEVERITY_MINOR);
    assert_int_equal(row.port_index, 7);
    assert_string_equal(row.port_name, "fax7");
    assert_int_equal(row.call_id, 3);
    assert_int_equal(row.job_id, 4);
    assert_string_equal(row.text, fax_outcome_row(FAX_OUTCOME_BUSY)->text);
    assert_int_equal(row_of(&bench, 6).sent_time, 0);
    close_bench(&bench);
}

static void what_waits_is_dropped_up_to_a_number(void **state)
{
    bench_t bench;
    open_bench(&bench, *state);
    open_ledger(&bench);
    for (uint32_t sequence = 1; sequence <= 5; sequence++) {
        const fax_event_t event = event_of(sequence);
        engine_ledger_put_notice(bench.engine.ledger, &event, sequence == 2 ? 5000 : OUTBOX_WAITS);
    }
    engine_ledger_drop_notices(bench.engine.ledger, 1);
    assert_states(&bench, 1, (int[]){DROPPED, SENT, WAITING, WAITING, WAITING}, 5);
    engine_ledger_drop_notices(bench.engine.ledger, 4);
    assert_states(&bench, 1, (int[]){DROPPED, SENT, DROPPED, DROPPED, WAITING}, 5);
    close_bench(&bench);
}

static void a_notification_without_words_of_its_own_has_those_of_its_port(void **state)
{
    bench_t bench;
    fax_event_t event = event_of(1);
    event.kind = FAX_EVENT_PORT_DOWN;
    open_bench(&bench, *state);
    open_ledger(&bench);
    engine_ledger_put_notice(bench.engine.ledger, &event, OUTBOX_WAITS);
    assert_string_equal(row_of(&bench, 1).text, "a reason");
    strcpy(event.text, "a sentence");
    engine_ledger_put_notice(bench.engine.ledger, &event, OUTBOX_WAITS);
    assert_string_equal(row_of(&bench, 1).text, "a sentence");
    close_bench(&bench);
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(the_newest_calls_of_the_store_are_there),
        TEST(the_window_is_set_and_outlives_the_daemon),
        TEST(old_calls_go),
        TEST(a_call_goes_when_it_grows_old),
        TEST(the_log_is_there_after_a_restart),
        TEST(what_waits_is_dropped_up_to_a_number),
        TEST(a_notification_without_words_of_its_own_has_those_of_its_port),
    };
    return cmocka_run_group_tests_name("engine/daemon/engine_ledger", tests, NULL, NULL);
}
