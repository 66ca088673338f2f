/* Ports and the exchange between them: who is busy, who waits, what is lost. */
#include <poll.h>
#include <stdio.h>

#include "engine/fax_outcome.h"
#include "engine/fax_time.h"
#include "tests/test.h"
#include "tests/unit/engine/worker/rig.h"

enum { ROWS = 300 };

static void a_call_to_a_port_in_a_call_is_busy(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "101", rig_document(rig, 1, ROWS), 1);
    rig_run_to(rig, 1, FAX_STATE_RECEIVING, 0, 0);
    rig_send(rig, 2, "101", rig_document(rig, 1, ROWS), 1);
    rig_send(rig, 1, "102", rig_document(rig, 1, ROWS), 1); /* a job for a port that was given away */
    rig_run(rig);
    rig_expect_end(rig, 2, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_BUSY);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_close(rig);
}

static void two_that_call_each_other_are_busy(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    const char *file = rig_document(rig, 1, 50);
    rig_send(rig, 0, "101", file, 1);
    rig_send(rig, 1, "100", file, 1);
    rig_run(rig);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_BUSY);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_BUSY);
    rig_send(rig, 0, "101", file, 1);
    rig_run(rig);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_close(rig);
}

/* It has an order and is about to dial when it rings: that is no refusal. */
static void a_port_that_is_about_to_dial_is_busy(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    wire_record_t record = {.type = WIRE_SEND, .descriptor = -1};
    record.body.order = (wire_order_t){.slot = 1, .job_id = 7, .call_id = 77, .pages = 1};
    snprintf(record.body.order.request.number, FAX_NUMBER_SIZE, "902");
    snprintf(record.body.order.file, FAX_TEXT_SIZE, "%s", rig_document(rig, 1, 50));
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_DIALING, 0, 0); /* the ring is on its way */
    port_deliver(rig_port(rig, 1), &record);
    rig_run(rig);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_BUSY);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_NO_ANSWER);
    rig_close(rig);
}

static void who_calls_a_station_is_busy(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "902", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_DIALING, 0, 0);
    rig_send(rig, 1, "100", rig_document(rig, 1, 50), 1);
    rig_run(rig);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_NO_ANSWER);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_BUSY);
    rig_close(rig);
}

static void a_call_waits_for_a_port_that_comes_up(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_serve(rig, 1, EXCHANGE_COMING_UP);
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_DIALING, 0, 0);
    for (int n = 0; n < 100; n++) /* no time passes */
        rig_tick(rig);
    assert_int_equal(rig_status(rig, 0).state, FAX_STATE_DIALING);
    rig_serve(rig, 1, EXCHANGE_REACHABLE);
    rig_run(rig);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_serve(rig, 1, EXCHANGE_COMING_UP);
    const uint32_t job = rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_DIALING, 0, 0);
    rig_abort(rig, 0, job, FAX_OUTCOME_CANCELED);
    rig_run(rig);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_CANCELED);
    rig_close(rig);
}

/* Tick port `slot` alone until its call is over. Returns the ms of wall clock since `began`. */
static int64_t tick_alone(rig_t *rig, uint32_t slot, int64_t began)
{
    int64_t waited = 0;
    for (; port_is_in_call(rig_port(rig, slot)) && waited < 30000; waited = fax_time_clock() - began) {
        if (port_is_ready(rig_port(rig, slot)))
            port_tick(rig_port(rig, slot));
        poll(NULL, 0, 5);
    }
    return waited;
}

static void who_waits_for_the_exchange_gives_up_by_the_wall_clock(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_serve(rig, 1, EXCHANGE_COMING_UP);
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_DIALING, 0, 0);
    rig_tick(rig); /* it is told to wait */
    port_is_ready(rig_port(rig, 0));
    const int64_t began = fax_time_clock();
    rig_send(rig, 2, "103", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 2, FAX_STATE_HANDLED, 0, 0);
    assert_in_range(tick_alone(rig, 2, began), 1900, 9000); /* its exchange says nothing */
    assert_in_range(tick_alone(rig, 0, began), 9900, 29000);
    rig_expect_end(rig, 2, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_NO_DIAL_TONE);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_NO_ANSWER);
    rig_close(rig);
}

static void a_new_call_need_not_wait_until_the_last_outcome_was_shown(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "903", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_BUSY, 0, 0);
    rig_send(rig, 1, "100", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_RINGING, 0, 0);
    assert_string_equal(rig_status(rig, 0).description, "Ringing, call from 101");
    rig_run(rig);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_close(rig);
}

static void a_lost_worker_drops_the_far_end(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "101", rig_document(rig, 3, 1000), 3);
    rig_run_to(rig, 0, FAX_STATE_SENDING, 2, 1);
    rig_lose(rig, 1);
    rig_run(rig);
    rig_expect_states(rig, 0, "handled dialing answered sending disconnected available");
    const fax_event_t end = rig_end_of_call(rig, 0);
    assert_int_equal(fax_outcome_row(end.call.outcome)->cause, FAX_CAUSE_DISCONNECTED);
    assert_int_equal(end.call.pages_done, 1);
    rig_close(rig);
}

static void a_far_end_that_stands_still_is_dropped_by_the_wall_clock(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "101", rig_document(rig, 1, ROWS), 1);
    rig_run_to(rig, 0, FAX_STATE_SENDING, 1, 1);
    const int64_t began = fax_time_clock();
    int64_t waited = 0;
    while (port_is_in_call(rig_port(rig, 0)) && waited < 20000) { /* port 1 gets no ticks any more */
        if (port_is_ready(rig_port(rig, 0)))
            port_tick(rig_port(rig, 0));
        waited = fax_time_clock() - began;
    }
    assert_in_range(waited, 1900, 10000);
    rig_expect_states(rig, 0, "handled dialing answered sending disconnected");
    rig_close(rig);
}

static void a_port_that_may_not_send_or_receive_does_not(void **state)
{
    rig_setup_t setup = rig_setup();
    setup.ports[0].send_enabled = false;
    setup.ports[1].receive_enabled = false;
    rig_t *rig = rig_open(&setup, *state);
    rig_send(rig, 0, "102", rig_document(rig, 1, 50), 1);
    rig_run(rig);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_NO_LINE);
    rig_expect_states(rig, 0, "");
    rig_send(rig, 2, "101", rig_document(rig, 1, 50), 1);
    rig_run(rig);
    rig_expect_states(rig, 1, "");
    rig_expect_end(rig, 2, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_BUSY);
    rig_close(rig);
}

static void records_that_fit_no_call_do_no_harm(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_abort(rig, 0, 0, FAX_OUTCOME_CANCELED);
    rig_want(rig, 1, (fax_port_want_t)77);
    for (wire_step_t step = 0; step <= WIRE_DROPPED + 1; step++) {
        wire_record_t record = {.type = WIRE_PROGRESS, .descriptor = -1};
        record.body.progress = (wire_progress_t){.step = step};
        port_deliver(rig_port(rig, 0), &record);
    }
    wire_record_t ring = {.type = WIRE_RING, .descriptor = -1}; /* without its media */
    port_deliver(rig_port(rig, 0), &ring);
    rig_run(rig);
    rig_expect_states(rig, 0, "");
    rig_expect_states(rig, 1, "");
    rig_close(rig);
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(a_call_to_a_port_in_a_call_is_busy),
        TEST(two_that_call_each_other_are_busy),
        TEST(a_port_that_is_about_to_dial_is_busy),
        TEST(who_calls_a_station_is_busy),
        TEST(a_call_waits_for_a_port_that_comes_up),
        TEST(who_waits_for_the_exchange_gives_up_by_the_wall_clock),
        TEST(a_new_call_need_not_wait_until_the_last_outcome_was_shown),
        TEST(a_lost_worker_drops_the_far_end),
        TEST(a_far_end_that_stands_still_is_dropped_by_the_wall_clock),
        TEST(a_port_that_may_not_send_or_receive_does_not),
        TEST(records_that_fit_no_call_do_no_harm),
    };
    return cmocka_run_group_tests_name("engine/worker/port_exchange", tests, NULL, NULL);
}
