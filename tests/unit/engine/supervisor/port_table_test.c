#include "engine/supervisor/port_table.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/supervisor/port_service.h"
#include "engine/supervisor/server_counters.h"
#include "tests/test.h"

enum { PORTS = 3, EVENTS_MAX = 50 };

static const uint32_t indexes[PORTS] = {7, 3, 9};

typedef struct bench {
    fax_port_config_t ports[PORTS];
    fax_config_t config;
    status_board_t *status;
    port_board_t *board;
    port_table_t *table;
    fax_event_t events[EVENTS_MAX];
    int event_count, changes;
} bench_t;

static void note_event(void *user, uint32_t slot, fax_event_t *event)
{
    bench_t *bench = user;
    assert_int_equal(event->port.index, indexes[slot]);
    assert_int_equal(event->status.device_id, indexes[slot]);
    bench->events[bench->event_count++] = *event;
}

static void note_change(void *user, uint32_t slot)
{
    (void)slot;
    ((bench_t *)user)->changes++;
}

static int open_bench(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    static const char *const names[PORTS] = {"fax1", "fax2", "fax3"};
    for (size_t i = 0; i < PORTS; i++) {
        strcpy(bench->ports[i].name, names[i]);
        bench->ports[i].kind = FAX_PORT_VIRTUAL;
        bench->ports[i].send_enabled = true;
        bench->ports[i].receive_enabled = i != 2;
    }
    bench->config = (fax_config_t){.ports = bench->ports, .port_count = PORTS};
    bench->status = status_board_new(PORTS);
    bench->board = port_board_new(PORTS);
    const port_table_host_t host = {note_event, note_change, bench};
    bench->table = port_table_new(&bench->config, indexes, bench->status, bench->board, &host);
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    port_table_free(bench->table);
    port_board_free(bench->board);
    status_board_free(bench->status);
    free(bench);
    return 0;
}

/* As its worker does: the cell, then the event. */
static fax_status_t show(bench_t *bench, uint32_t slot, fax_state_t state)
{
    fax_status_t status;
    fax_status_reset(&status, indexes[slot], bench->ports[slot].name, state, 5);
    if (port_usage_of(state) == PORT_IS_BUSY && state != FAX_STATE_WAITING_FOR_LINE) {
        status.direction = FAX_DIRECTION_SENDING;
        status.call_id = 44;
        status.job_id = 4;
        status.pages_confirmed = 1;
        strcpy(status.address, "200");
    }
    status_board_write(bench->status, slot, &status);
    return status;
}

static void say(bench_t *bench, uint32_t slot, fax_state_t state)
{
    fax_event_t event = {.kind = FAX_EVENT_STATE_CHANGED, .status = show(bench, slot, state)};
    port_table_take_event(bench->table, slot, &event);
}

static const fax_event_t *last_event(const bench_t *bench)
{
    return &bench->events[bench->event_count - 1];
}

static fax_port_t port_at(const bench_t *bench, uint32_t slot)
{
    fax_port_t port;
    assert_true(port_board_read(bench->board, slot, &port));
    return port;
}

static void the_first_readiness_is_no_edge(void **state)
{
    bench_t *bench = *state;
    fax_status_t status;
    port_table_read_status(bench->table, 0, &status);
    assert_int_equal(status.state, FAX_STATE_INITIALIZING);
    assert_int_equal(port_at(bench, 0).oper_status, FAX_PORT_IS_FAULTY);
    assert_string_equal(port_at(bench, 0).oper_reason, "Initializing");
    say(bench, 0, FAX_STATE_INITIALIZING);
    say(bench, 0, FAX_STATE_AVAILABLE);
    assert_int_equal(bench->event_count, 2);
    assert_int_equal(last_event(bench)->kind, FAX_EVENT_STATE_CHANGED);
    assert_int_equal(last_event(bench)->port.oper_status, FAX_PORT_IS_UP);
    assert_int_equal(port_at(bench, 0).oper_status, FAX_PORT_IS_UP);
    assert_string_equal(port_at(bench, 0).oper_reason, "");
    assert_false(port_board_read(bench->board, PORTS, &(fax_port_t){0}));
}

static void ports_are_found_by_index(void **state)
{
    bench_t *bench = *state;
    uint32_t sorted[PORTS] = {0};
    assert_int_equal(port_table_indexes(bench->table, sorted, 2), PORTS);
    assert_memory_equal(sorted, ((uint32_t[]){3, 7, 0}), sizeof sorted);
    assert_int_equal(port_table_slot(bench->table, 9), 2);
    assert_int_equal(port_table_slot(bench->table, 8), -1);
    assert_int_equal(port_table_slot(bench->table, 0), -1);
}

static void a_lost_worker_fails_the_call_and_takes_the_port_down(void **state)
{
    bench_t *bench = *state;
    say(bench, 0, FAX_STATE_AVAILABLE);
    say(bench, 0, FAX_STATE_SENDING);
    bench->event_count = 0;
    port_table_lose_worker(bench->table, 0, "it was killed by signal 9 (Killed)");
    assert_int_equal(bench->event_count, 3);
    const fax_event_t *failed = &bench->events[0], *down = &bench->events[2];
    assert_int_equal(failed->kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(failed->call.outcome, FAX_OUTCOME_PORT_FAULT);
    assert_int_equal(failed->call.call_id, 44);
    assert_int_equal(failed->call.job_id, 4);
    assert_int_equal(failed->call.pages_done, 1);
    assert_string_equal(failed->call.number, "200");
    assert_int_equal(bench->events[1].kind, FAX_EVENT_STATE_CHANGED);
    assert_int_equal(bench->events[1].status.state, FAX_STATE_WAITING_FOR_WORKER);
    assert_int_equal(down->kind, FAX_EVENT_PORT_DOWN);
    assert_int_equal(down->port.oper_status, FAX_PORT_IS_FAULTY);
    assert_string_equal(down->port.oper_reason, "Waiting for Worker: it was killed by signal 9 (Killed)");
    fax_status_t status;
    port_table_read_status(bench->table, 0, &status);
    assert_int_equal(status.state, FAX_STATE_WAITING_FOR_WORKER);
    assert_string_equal(status.description, "Waiting for Worker");
    assert_int_equal(port_table_usage(bench->table, 0), PORT_IS_OUT);

    port_table_lose_worker(bench->table, 0, "it ended with status 1"); /* the next one did not even start */
    assert_int_equal(bench->events[bench->event_count - 1].kind, FAX_EVENT_STATE_CHANGED);
    say(bench, 0, FAX_STATE_INITIALIZING);
    say(bench, 0, FAX_STATE_AVAILABLE);
    assert_int_equal(last_event(bench)->kind, FAX_EVENT_PORT_UP);
    assert_int_equal(port_table_usage(bench->table, 0), PORT_IS_IDLE);
}

static void an_order_that_was_never_begun_fails_with_its_worker(void **state)
{
    bench_t *bench = *state;
    say(bench, 1, FAX_STATE_AVAILABLE);
    const fax_call_t order = {.call_id = 50, .job_id = 5, .number = "300"};
    port_table_take_order(bench->table, 1, &order);
    assert_int_equal(port_table_usage(bench->table, 1), PORT_IS_BUSY);
    bench->event_count = 0;
    port_table_lose_worker(bench->table, 1, "it ended with status 1");
    assert_int_equal(bench->events[0].kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(bench->events[0].call.call_id, 50);
    assert_int_equal(bench->events[0].call.outcome, FAX_OUTCOME_PORT_FAULT);
    assert_string_equal(bench->events[0].call.number, "300");
}

static void an_order_that_another_call_forestalled_fails_with_its_worker_too(void **state)
{
    bench_t *bench = *state;
    say(bench, 1, FAX_STATE_AVAILABLE);
    port_table_take_order(bench->table, 1, &(fax_call_t){.call_id = 50, .job_id = 5});
    say(bench, 1, FAX_STATE_RECEIVING); /* the order was not read yet */
    bench->event_count = 0;
    port_table_lose_worker(bench->table, 1, "it ended with status 1");
    assert_int_equal(bench->events[0].kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(bench->events[0].call.call_id, 44);
    assert_int_equal(bench->events[1].kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(bench->events[1].call.call_id, 50);
    assert_int_equal(bench->events[1].call.job_id, 5);
    assert_int_equal(bench->events[2].kind, FAX_EVENT_STATE_CHANGED);
    assert_int_equal(port_table_usage(bench->table, 1), PORT_IS_OUT);
}

static void a_port_without_its_worker_is_coming_up_if_it_shall(void **state)
{
    bench_t *bench = *state;
    assert_true(port_table_is_coming_up(bench->table, 0));
    assert_false(port_table_is_coming_up(bench->table, 2)); /* it may not receive */
    say(bench, 0, FAX_STATE_AVAILABLE);
    assert_false(port_table_is_coming_up(bench->table, 0));
    port_table_lose_worker(bench->table, 0, "it ended with status 1");
    assert_true(port_table_is_coming_up(bench->table, 0));
    assert_false(port_table_is_reachable(bench->table, 0));
    port_table_want(bench->table, 0, FAX_PORT_WANT_DOWN);
    assert_false(port_table_is_coming_up(bench->table, 0));
}

static void an_order_keeps_the_port_busy_until_its_call_has_ended(void **state)
{
    bench_t *bench = *state;
    say(bench, 1, FAX_STATE_AVAILABLE);
    port_table_take_order(bench->table, 1, &(fax_call_t){.call_id = 50, .job_id = 5});
    say(bench, 1, FAX_STATE_AVAILABLE); /* said before the order came */
    assert_int_equal(port_table_usage(bench->table, 1), PORT_IS_BUSY);
    say(bench, 1, FAX_STATE_DIALING);
    fax_event_t end = {.kind = FAX_EVENT_CALL_FAILED,
                       .status = show(bench, 1, FAX_STATE_BUSY),
                       .call = {.call_id = 50, .job_id = 5, .outcome = FAX_OUTCOME_BUSY}};
    port_table_take_event(bench->table, 1, &end);
    assert_int_equal(port_table_usage(bench->table, 1), PORT_IS_IDLE);
    assert_memory_equal(port_table_counts(bench->table), ((uint32_t[]){2, 1, 0}), 3 * sizeof(uint32_t));
}

static void a_port_whose_line_is_lent_is_busy_and_well(void **state)
{
    bench_t *bench = *state;
    say(bench, 1, FAX_STATE_AVAILABLE);
    const int events = bench->event_count;
    say(bench, 1, FAX_STATE_WAITING_FOR_LINE);
    assert_int_equal(port_table_usage(bench->table, 1), PORT_IS_BUSY);
    assert_int_equal(port_at(bench, 1).oper_status, FAX_PORT_IS_UP);
    assert_int_equal(bench->event_count, events + 1); /* what was said: no edge */
    port_table_lose_worker(bench->table, 1, "it ended with status 1");
    assert_int_equal(bench->events[events + 1].kind, FAX_EVENT_STATE_CHANGED); /* no call has failed */
}

static void the_operators_wish_is_followed(void **state)
{
    bench_t *bench = *state;
    say(bench, 0, FAX_STATE_AVAILABLE);
    say(bench, 0, FAX_STATE_RECEIVING);
    port_table_want(bench->table, 0, FAX_PORT_WANT_DRAINING);
    assert_int_equal(port_table_wanted(bench->table, 0), FAX_PORT_WANT_DRAINING);
    assert_int_equal(port_at(bench, 0).oper_status, FAX_PORT_IS_DRAINING);
    assert_int_equal(last_event(bench)->kind, FAX_EVENT_STATE_CHANGED);
    assert_false(port_table_is_reachable(bench->table, 0));
    say(bench, 0, FAX_STATE_DRAINING);
    assert_int_equal(last_event(bench)->kind, FAX_EVENT_PORT_DOWN);
    assert_int_equal(last_event(bench)->port.oper_status, FAX_PORT_IS_DOWN);
    assert_string_equal(port_at(bench, 0).oper_reason, "Taken out of service by the operator");
    port_table_want(bench->table, 0, FAX_PORT_WANT_UP);
    say(bench, 0, FAX_STATE_AVAILABLE);
    assert_int_equal(last_event(bench)->kind, FAX_EVENT_PORT_UP);
    assert_true(port_table_is_reachable(bench->table, 0));
    say(bench, 2, FAX_STATE_AVAILABLE);
    assert_false(port_table_is_reachable(bench->table, 2)); /* it may not receive */
}

static void a_test_is_no_edge_and_leads_back_to_what_was_wanted(void **state)
{
    bench_t *bench = *state;
    static const fax_port_want_t wants[] = {FAX_PORT_WANT_UP, FAX_PORT_WANT_DRAINING, FAX_PORT_WANT_DOWN};
    static const fax_state_t rests[] = {FAX_STATE_AVAILABLE, FAX_STATE_DRAINING, FAX_STATE_OFFLINE};
    say(bench, 0, FAX_STATE_AVAILABLE);
    for (uint32_t i = 0; i < 3; i++) {
        wire_test_t order = {.slot = 0};
        port_table_want(bench->table, 0, wants[i]);
        say(bench, 0, rests[i]);
        const int events = bench->event_count;
        assert_true(port_table_begin_test(bench->table, 0, &order));
        assert_int_equal(port_at(bench, 0).admin_status, FAX_PORT_WANT_TESTING);
        say(bench, 0, FAX_STATE_TESTING);
        assert_int_equal(port_at(bench, 0).oper_status, FAX_PORT_IS_TESTING);
        assert_false(port_table_is_reachable(bench->table, 0));
        assert_int_equal(port_table_usage(bench->table, 0), PORT_IS_OUT);
        assert_false(port_table_begin_test(bench->table, 0, &order));
        const wire_tested_t tested = {.number = order.number,
                                      .outcome = FAX_OUTCOME_OK,
                                      .pages_sent = 1,
                                      .pages_same = 1,
                                      .bit_rate = 9600,
                                      .duration = 60000};
        assert_true(port_table_end_test(bench->table, 0, &tested));
        assert_false(port_table_end_test(bench->table, 0, &tested));
        const fax_port_t port = port_at(bench, 0);
        assert_int_equal(port.admin_status, wants[i]);
        assert_int_equal(port.oper_status, FAX_PORT_IS_TESTING);
        say(bench, 0, rests[i]);
        assert_int_equal(bench->event_count, events + 2); /* the two that the worker has said */
        assert_int_equal(port.tests, i + 1);
        assert_int_equal(port.test_outcome, FAX_OUTCOME_OK);
        assert_string_equal(port.test_outcome_name, "ok");
        assert_string_equal(port.test_text, "1 page went through at 9600 bit/s, the same pixel for pixel");
        assert_true(port.test_pages_sent == 1 && port.test_pages_same == 1 && port.test_bit_rate == 9600 &&
                    port.test_duration == 60000 && port.test_time > 0);
    }
}

static void a_test_that_is_given_up_has_ended(void **state)
{
    bench_t *bench = *state;
    wire_test_t first = {.slot = 0}, second = {.slot = 0};
    say(bench, 0, FAX_STATE_AVAILABLE);
    assert_true(port_table_begin_test(bench->table, 0, &first));
    say(bench, 0, FAX_STATE_TESTING);
    port_table_want(bench->table, 0, FAX_PORT_WANT_DRAINING);
    assert_string_equal(port_at(bench, 0).test_outcome_name, "aborted");
    assert_int_equal(port_at(bench, 0).admin_status, FAX_PORT_WANT_DRAINING);
    assert_true(port_table_begin_test(bench->table, 0, &second));
    assert_false(port_table_end_test(
        bench->table, 0, &(wire_tested_t){.number = first.number, .outcome = FAX_OUTCOME_ABORTED}));
    assert_int_equal(port_at(bench, 0).tests, 1);
    assert_true(port_table_end_test(bench->table, 0,
                                    &(wire_tested_t){.number = second.number,
                                                     .outcome = FAX_OUTCOME_PORT_FAULT,
                                                     .problem = "page 1: row 7 differs"}));
    assert_non_null(strstr(port_at(bench, 0).test_text, ": page 1: row 7 differs"));
    assert_int_equal(port_at(bench, 0).admin_status, FAX_PORT_WANT_DRAINING);
}

static void a_hushed_table_tells_no_edge(void **state)
{
    bench_t *bench = *state;
    say(bench, 0, FAX_STATE_AVAILABLE);
    port_table_hush(bench->table);
    port_table_lose_worker(bench->table, 0, "it ended with status 0");
    assert_int_equal(last_event(bench)->kind, FAX_EVENT_STATE_CHANGED);
}

static void a_port_without_room_says_so_and_is_up(void **state)
{
    bench_t *bench = *state;
    say(bench, 0, FAX_STATE_AVAILABLE);
    port_table_hinder(bench->table, "the disk is nearly full");
    assert_int_equal(port_at(bench, 0).oper_status, FAX_PORT_IS_UP);
    assert_string_equal(port_at(bench, 0).oper_reason, "the disk is nearly full");
    port_table_hinder(bench->table, "");
    assert_string_equal(port_at(bench, 0).oper_reason, "");
}

static void every_pair_of_wish_and_state_has_a_meaning(void **state)
{
    (void)state;
    for (fax_port_want_t want = FAX_PORT_WANT_UP; want <= FAX_PORT_WANT_TESTING; want++)
        for (fax_state_t s = FAX_STATE_AVAILABLE; s <= FAX_STATE_LAST; s++) {
            const char *reason = NULL;
            const fax_port_oper_t oper = port_oper_of(want, s, &reason);
            assert_true(oper >= FAX_PORT_IS_UP && oper <= FAX_PORT_IS_NOT_PRESENT);
            assert_true((oper == FAX_PORT_IS_UP) == (reason[0] == '\0'));
            assert_true(oper != FAX_PORT_IS_UP || want == FAX_PORT_WANT_UP);
        }
    assert_int_equal(port_usage_of(0), PORT_IS_OUT);
    assert_int_equal(port_usage_of(FAX_STATE_LAST + 1), PORT_IS_OUT);
}

static void the_servers_figures_follow(void **state)
{
    bench_t *bench = *state;
    server_record_t record;
    fax_server_t server;
    server_counters_begin(&record, 3, 2, (fax_moment_t){1000, 5000});
    server_counters_take_ports(&record, (uint32_t[]){1, 1, 1}, (fax_moment_t){2000, 6000});
    server_counters_take_ports(&record, (uint32_t[]){1, 0, 2}, (fax_moment_t){3000, 7000});
    record.oldest_job_clock = 1500;
    port_board_write_server(bench->board, &record);
    port_board_read_server(bench->board, 5000, &server);
    assert_int_equal(server.up_time, 4000);
    assert_int_equal(server.all_busy, 2000);
    assert_int_equal(server.all_busy_events, 1);
    assert_int_equal(server.oldest_job_age, 3500);
    assert_int_equal(server.ports_busy, 2);
    assert_int_equal(server.ports_busy_high_time, 7000);
    server_counters_take_ports(&record, (uint32_t[]){1, 2, 0}, (fax_moment_t){6000, 10000});
    const fax_event_t received = {.kind = FAX_EVENT_CALL_COMPLETED,
                                  .call = {.direction = FAX_DIRECTION_RECEIVING}};
    server_counters_take_event(&record, &received);
    record.oldest_job_clock = 0;
    port_board_write_server(bench->board, &record);
    port_board_read_server(bench->board, 9000, &server);
    assert_int_equal(server.all_busy, 3000);
    assert_int_equal(server.all_busy_events, 1);
    assert_int_equal(server.ports_busy_high, 2);
    assert_int_equal(server.ports_busy_high_time, 7000);
    assert_int_equal(server.oldest_job_age, 0);
    assert_int_equal(server.faxes_received, 1);
    assert_int_equal(server.ports_down, 1);
    server_counters_take_ports(&record, (uint32_t[]){0, 0, 3}, (fax_moment_t){9000, 13000});
    assert_int_equal(record.server.all_busy_events, 2);
    assert_int_equal(record.server.ports_busy_high_time, 13000);
}

typedef struct race {
    port_board_t *board;
    atomic_bool stop;
} race_t;

static void *write_on(void *user)
{
    race_t *race = user;
    fax_port_t port;
    memset(&port, 0, sizeof port);
    for (uint32_t n = 1; !atomic_load(&race->stop); n++) {
        port.index = port.rings = port.priority = n;
        port.last_change = n;
        port_board_write(race->board, 1, &port);
        for (volatile int gap = 0; gap < 5000; gap = gap + 1)
            ; /* a writer without a pause leaves no moment for a reader */
    }
    return NULL;
}

static void a_port_s_record_is_never_torn(void **state)
{
    bench_t *bench = *state;
    race_t race = {.board = bench->board};
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, write_on, &race), 0);
    int good = 0;
    for (int i = 0; good < 20000 && i < 10000000; i++) {
        const fax_port_t port = port_at(bench, 1);
        if (port.name[0])
            continue; /* the writer has not begun */
        good++;
        assert_int_equal(port.index, port.rings);
        assert_int_equal(port.index, port.priority);
        assert_int_equal(port.index, port.last_change);
    }
    atomic_store(&race.stop, true);
    pthread_join(writer, NULL);
    assert_true(good > 0);
}

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR);
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)
        TEST(the_first_readiness_is_no_edge),
        TEST(ports_are_found_by_index),
        TEST(a_lost_worker_fails_the_call_and_takes_the_port_down),
        TEST(an_order_that_was_never_begun_fails_with_its_worker),
        TEST(an_order_that_another_call_forestalled_fails_with_its_worker_too),
        TEST(a_port_without_its_worker_is_coming_up_if_it_shall),
        TEST(an_order_keeps_the_port_busy_until_its_call_has_ended),
        TEST(a_port_whose_line_is_lent_is_busy_and_well),
        TEST(the_operators_wish_is_followed),
        TEST(a_hushed_table_tells_no_edge),
        TEST(a_test_is_no_edge_and_leads_back_to_what_was_wanted),
        TEST(a_test_that_is_given_up_has_ended),
        TEST(a_port_without_room_says_so_and_is_up),
        TEST(every_pair_of_wish_and_state_has_a_meaning),
        TEST(the_servers_figures_follow),
        TEST(a_port_s_record_is_never_torn),
    };
    return cmocka_run_group_tests_name("engine/supervisor/port_table", tests, NULL, NULL);
}
