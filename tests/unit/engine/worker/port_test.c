/* Ports in real calls: every state that a port can be in occurs here, and what it shows meanwhile. */
#include "engine/worker/port.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "engine/fax_time.h"
#include "engine/worker/port_private.h"
#include "tests/test.h"
#include "tests/unit/engine/worker/rig.h"

enum { ROWS = 300 };

/* The way of a fax through both ports, on each kind of line. */
static void send_one_fax(scratch_t *scratch, const rig_setup_t *setup, uint32_t pages)
{
    rig_t *rig = rig_open(setup, scratch);
    const char *file = rig_document(rig, pages, ROWS);
    rig_send(rig, 0, "101", file, pages);
    rig_run(rig);
    rig_expect_states(rig, 0, "handled dialing answered sending completed available");
    rig_expect_states(rig, 1, "ringing answered receiving routing completed available");
    char problem[200];
    if (!page_file_equal(file, scratch_path(scratch, "received-1.tif"), problem, sizeof problem))
        fail_msg("%s", problem);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_close(rig);
}

static void a_fax_goes_from_port_to_port(void **state)
{
    const rig_setup_t setup = rig_setup();
    send_one_fax(*state, &setup, 2);
}

static void a_fax_goes_over_packets(void **state)
{
    rig_setup_t setup = rig_setup();
    setup.exchange.t38 = true;
    send_one_fax(*state, &setup, 2);
}

static void a_fax_goes_over_a_slow_noisy_line(void **state)
{
    rig_setup_t setup = rig_setup();
    setup.exchange.delay = 400;
    setup.exchange.noise = -50;
    setup.exchange.seed = 7;
    send_one_fax(*state, &setup, 1);
}

static void what_is_shown_on_the_way_is_true(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    const uint32_t job = rig_send(rig, 0, "1-01", rig_document(rig, 3, ROWS), 3);
    rig_run_to(rig, 0, FAX_STATE_HANDLED, 0, 0);
    fax_status_t sender = rig_status(rig, 0);
    assert_string_equal(sender.description, "Handled");
    assert_true(sender.send && !sender.receive);
    rig_run_to(rig, 1, FAX_STATE_RINGING, 0, 0);
    fax_status_t receiver = rig_status(rig, 1);
    assert_string_equal(receiver.description, "Ringing, call from 100");
    assert_string_equal(receiver.caller_id, "100");
    assert_string_equal(receiver.routing_string, "101");
    assert_true(receiver.receive && !receiver.send);
    assert_int_equal(receiver.start_time, 0);
    sender = rig_status(rig, 0);
    assert_string_equal(sender.description, "Dialing 1-01");
    assert_int_equal(sender.state, FAX_STATE_DIALING);
    assert_int_equal(sender.start_time, 0);

    rig_run_to(rig, 0, FAX_STATE_SENDING, 2, 1);
    sender = rig_status(rig, 0);
    assert_string_equal(sender.description, "Sending page 2 of 3");
    assert_string_equal(sender.address, "1-01");
    assert_string_equal(sender.csid, "CSID 101");
    assert_string_equal(sender.tsid, "TSID 100");
    assert_string_equal(sender.document_name, "Notes");
    assert_string_equal(sender.sender_name, "Ada");
    assert_string_equal(sender.recipient_name, "Grace");
    assert_int_equal(sender.document_size, 12345);
    assert_int_equal(sender.page_count, 3);
    assert_int_equal(sender.current_page, 2);
    assert_int_equal(sender.pages_confirmed, 1);
    assert_int_equal(sender.job_id, job);
    assert_int_equal(sender.direction, FAX_DIRECTION_SENDING);
    assert_true(sender.start_time > 0 && sender.submitted_time > 0);
    assert_true(sender.bytes_transferred > sender.page_bytes && sender.page_bytes <= sender.page_size);
    assert_string_equal(sender.routing_string, "");
    assert_true(sender.ecm);
    assert_int_equal(sender.bit_rate, 14400);
    assert_int_equal(sender.encoding, FAX_ENCODING_MMR);
    assert_int_equal(sender.resolution, FAX_RESOLUTION_FINE);

    rig_run_to(rig, 1, FAX_STATE_RECEIVING, 2, 0);
    receiver = rig_status(rig, 1);
    assert_string_equal(receiver.description, "Receiving page 2");
    assert_string_equal(receiver.csid, "CSID 101");
    assert_string_equal(receiver.tsid, "TSID 100");
    assert_string_equal(receiver.routing_string, "101|4711");
    assert_string_equal(receiver.recipient_name, "Front desk");
    assert_string_equal(receiver.address, "");
    assert_string_equal(receiver.document_name, "");
    assert_int_equal(receiver.bit_rate, 14400);

    rig_run_to(rig, 0, FAX_STATE_COMPLETED, 0, 0);
    sender = rig_status(rig, 0);
    assert_string_equal(sender.description, "Completed");
    assert_true(!sender.send && !sender.receive);
    assert_int_equal(sender.direction, FAX_DIRECTION_NONE);
    assert_string_equal(sender.address, "");
    rig_run(rig);
    assert_string_equal(rig_status(rig, 0).description, "Available");

    fax_event_t end = rig_end_of_call(rig, 0);
    assert_int_equal(end.kind, FAX_EVENT_CALL_COMPLETED);
    assert_int_equal(end.status.state, FAX_STATE_COMPLETED);
    assert_string_equal(end.status.address, "1-01");
    assert_string_equal(end.call.number, "1-01");
    assert_string_equal(end.call.remote_ident, "CSID 101");
    assert_int_equal(end.call.pages_done, 3);
    assert_int_equal(end.call.pages_total, 3);
    assert_int_equal(end.call.job_id, job);
    assert_true(end.call.transfer_time >= end.call.setup_time);
    assert_true(end.call.bytes > 0);
    assert_string_equal(end.call.file, "");
    end = rig_end_of_call(rig, 1);
    assert_int_equal(end.call.direction, FAX_DIRECTION_RECEIVING);
    assert_string_equal(end.call.number, "100");
    assert_string_equal(end.call.remote_ident, "TSID 100");
    assert_int_equal(end.call.pages_done, 3);
    assert_string_equal(end.call.file, scratch_path(*state, "received-1.tif"));
    rig_close(rig);
}

static void it_rings_as_often_as_it_is_told(void **state)
{
    for (uint32_t rings = 0; rings <= 3; rings += 3) {
        rig_setup_t setup = rig_setup();
        setup.ports[1].rings = rings;
        rig_t *rig = rig_open(&setup, *state);
        rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
        rig_run_to(rig, 1, FAX_STATE_RINGING, 0, 0);
        uint32_t ticks = 0;
        for (; rig_status(rig, 1).state == FAX_STATE_RINGING; ticks++)
            rig_tick(rig);
        assert_in_range(ticks, rings * 6 * RIG_SECOND, rings * 6 * RIG_SECOND + 2);
        rig_run(rig);
        rig_expect_end(rig, 0, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
        rig_close(rig);
    }
}

/* Calls that do not come to a fax: what is dialled, how it ends, what is seen on the way. */
static void failed_calls_show_why(void **state)
{
    static const struct {
        const char *number;
        int outcome;
        const char *states;
        const char *description;
    } rows[] = {
        {"903", FAX_OUTCOME_BUSY, "handled dialing busy available", "Busy"},
        {"904", FAX_OUTCOME_REFUSED, "handled dialing busy available", "Busy: The far end refused the call"},
        {"555", FAX_OUTCOME_BAD_ADDRESS, "handled dialing badAddress available", "Bad Address"},
        {"902", FAX_OUTCOME_NO_ANSWER, "handled dialing noAnswer available", "No Answer"},
        {"102", FAX_OUTCOME_NO_ANSWER, "handled dialing noAnswer available", "No Answer"}, /* down */
    };
    rig_t *rig = rig_open_plain(*state);
    rig_want(rig, 2, FAX_PORT_WANT_DOWN);
    rig_run(rig);
    const char *file = rig_document(rig, 1, 50);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        rig_send(rig, 0, rows[i].number, file, 1);
        rig_run_to(rig, 0, fax_outcome_row(rows[i].outcome)->state, 0, 0);
        assert_string_equal(rig_status(rig, 0).description, rows[i].description);
        rig_run(rig);
        rig_expect_states(rig, 0, rows[i].states);
        const fax_event_t end = rig_end_of_call(rig, 0);
        assert_int_equal(end.kind, FAX_EVENT_CALL_FAILED);
        assert_int_equal(end.call.outcome, rows[i].outcome);
        assert_int_equal(end.call.transfer_time, 0);
        assert_string_equal(end.call.number, rows[i].number);
    }
    rig_close(rig);
}

static void a_cut_line_has_no_dial_tone(void **state)
{
    rig_setup_t setup = rig_setup();
    setup.ports[0].dial_tone = false;
    rig_t *rig = rig_open(&setup, *state);
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run(rig);
    rig_expect_states(rig, 0, "handled dialing noDialTone available");
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_NO_DIAL_TONE);
    rig_close(rig);
}

static void a_number_that_does_not_answer_is_given_a_minute(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "902", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_DIALING, 0, 0);
    uint32_t ticks = 0;
    for (; rig_status(rig, 0).state == FAX_STATE_DIALING; ticks++)
        rig_tick(rig);
    assert_in_range(ticks, 60 * RIG_SECOND - 1, 60 * RIG_SECOND + 1);
    for (ticks = 0; rig_status(rig, 0).state == FAX_STATE_NO_ANSWER; ticks++)
        rig_tick(rig);
    assert_in_range(ticks, 2 * RIG_SECOND - 1, 2 * RIG_SECOND + 1);
    rig_close(rig);
}

static void who_is_no_fax_is_told_apart(void **state)
{
    static const char *const numbers[] = {"900", "901"};
    rig_t *rig = rig_open_plain(*state);
    for (size_t i = 0; i < 2; i++) {
        rig_send(rig, 0, numbers[i], rig_document(rig, 1, 50), 1);
        rig_run(rig);
        rig_expect_states(rig, 0, "handled dialing answered notFaxCall available");
        const fax_event_t end = rig_end_of_call(rig, 0);
        assert_int_equal(end.kind, FAX_EVENT_CALL_FAILED);
        assert_int_equal(fax_outcome_row(end.call.outcome)->cause, FAX_CAUSE_NOT_FAX);
    }
    rig_close(rig);
}

static void modems_that_do_not_meet_are_incompatible(void **state)
{
    rig_setup_t setup = rig_setup();
    setup.ports[0].modems = FAX_MODEM_V27TER | FAX_MODEM_V17;
    setup.ports[1].modems = FAX_MODEM_V29; /* alone: spandsp offers V.27ter with every other set */
    rig_t *rig = rig_open(&setup, *state);
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run(rig);
    rig_expect_states(rig, 0, "handled dialing answered incompatible available");
    const fax_event_t end = rig_end_of_call(rig, 0);
    assert_int_equal(fax_outcome_row(end.call.outcome)->cause, FAX_CAUSE_INCOMPATIBLE);
    rig_expect_states(rig, 1, "ringing answered notFaxCall available"); /* it never heard a word */
    assert_int_equal(rig_end_of_call(rig, 1).kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(scratch_count(*state), 1); /* the document */
    rig_close(rig);
}

/* At every moment: what the sender has been told is safe can be read at the name under which it is to be
 * found. */
static void what_the_far_end_was_told_is_in_its_place(void **state)
{
    enum { PAGES = 3 };
    for (int t38 = 0; t38 < 2; t38++) {
        rig_setup_t setup = rig_setup();
        setup.exchange.t38 = t38;
        rig_t *rig = rig_open(&setup, *state);
        const char *complete = scratch_path(*state, "received-1.tif");
        const char *part = scratch_path(*state, "received-1.tif.part");
        unlink(complete);
        rig_send(rig, 0, "101", rig_document(rig, PAGES, ROWS), PAGES);
        rig_run_to(rig, 0, FAX_STATE_SENDING, 1, 0);
        for (uint32_t seen = 0; seen < PAGES;) {
            assert_true(rig_tick(rig));
            port_publish(rig_port(rig, 0));
            const uint32_t told = port_status(rig_port(rig, 0))->pages_confirmed;
            if (told == seen)
                continue;
            seen = told;
            assert_int_equal(access(complete, F_OK), seen == PAGES ? 0 : -1);
            assert_true(page_file_read_back(seen == PAGES ? complete : part, seen - 1, NULL));
        }
        rig_run(rig);
        assert_int_equal(access(part, F_OK), -1);
        assert_false(rig_end_of_call(rig, 1).call.partial);
        rig_close(rig);
    }
}

static void whom_it_is_for_can_be_told_later(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    wire_record_t record = {.type = WIRE_RECIPIENT, .descriptor = -1};
    rig_send(rig, 0, "101", rig_document(rig, 1, ROWS), 1);
    rig_run_to(rig, 1, FAX_STATE_RECEIVING, 0, 0);
    record.body.recipient = (wire_recipient_t){.slot = 1, .call_id = 99, .name = "Nobody"};
    port_deliver(rig_port(rig, 1), &record); /* of another call */
    assert_string_equal(rig_status(rig, 1).recipient_name, "Front desk");
    record.body.recipient.call_id = port_status(rig_port(rig, 1))->call_id;
    strcpy(record.body.recipient.name, "Sales");
    port_deliver(rig_port(rig, 1), &record);
    assert_string_equal(rig_status(rig, 1).recipient_name, "Sales");
    rig_run(rig);
    assert_string_equal(rig_end_of_call(rig, 1).call.recipient_name, "Sales");
    rig_close(rig);
}

static void a_line_cut_in_mid_page_leaves_the_pages_before_it(void **state)
{
    rig_setup_t setup = rig_setup();
    setup.exchange.drop_after = 20000;
    rig_t *rig = rig_open(&setup, *state);
    rig_send(rig, 0, "101", rig_document(rig, 6, ROWS), 6);
    rig_run(rig);
    rig_expect_states(rig, 0, "handled dialing answered sending disconnected available");
    rig_expect_states(rig, 1, "ringing answered receiving disconnected available");
    const fax_event_t sent = rig_end_of_call(rig, 0), received = rig_end_of_call(rig, 1);
    assert_int_equal(fax_outcome_row(sent.call.outcome)->cause, FAX_CAUSE_DISCONNECTED);
    assert_in_range(sent.call.pages_done, 1, 5);
    assert_in_range(received.call.pages_done, sent.call.pages_done, 5);
    uint32_t rows;
    assert_true(received.call.partial);
    assert_string_equal(received.call.file, scratch_path(*state, "received-1.partial.tif"));
    assert_true(page_file_read_back(received.call.file, received.call.pages_done - 1, &rows));
    assert_false(page_file_read_back(received.call.file, received.call.pages_done, NULL));
    assert_int_equal(rows, ROWS);
    rig_close(rig);
}

static void a_line_cut_before_the_first_page_leaves_no_file(void **state)
{
    rig_setup_t setup = rig_setup();
    setup.exchange.drop_after = 3000;
    rig_t *rig = rig_open(&setup, *state);
    rig_send(rig, 0, "101", rig_document(rig, 1, ROWS), 1);
    rig_run(rig);
    rig_expect_states(rig, 0, "handled dialing answered disconnected available");
    assert_string_equal(rig_end_of_call(rig, 1).call.file, "");
    assert_int_equal(access(scratch_path(*state, "received-1.tif"), F_OK), -1);
    rig_close(rig);
}

static void a_job_canceled_in_mid_page_says_goodbye(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    const uint32_t job = rig_send(rig, 0, "101", rig_document(rig, 3, 1000), 3);
    rig_run_to(rig, 0, FAX_STATE_SENDING, 2, 300);
    rig_abort(rig, 0, job + 1, FAX_OUTCOME_CANCELED); /* of another job: nothing happens */
    rig_tick(rig);
    assert_int_equal(rig_status(rig, 0).state, FAX_STATE_SENDING);
    rig_abort(rig, 0, job, FAX_OUTCOME_CANCELED);
    rig_run_to(rig, 0, FAX_STATE_ABORTING, 0, 0);
    assert_string_equal(rig_status(rig, 0).description, "Aborting");
    assert_true(rig_status(rig, 0).send);
    rig_run_to(rig, 0, FAX_STATE_COMPLETED, 0, 0);
    assert_string_equal(rig_status(rig, 0).description, "Completed: Canceled by the user");
    rig_run(rig);
    rig_expect_states(rig, 0, "handled dialing answered sending aborting completed available");
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_CANCELED);
    rig_expect_states(rig, 1, "ringing answered receiving disconnected available");
    const fax_event_t received = rig_end_of_call(rig, 1);
    assert_true(received.call.outcome > FAX_OUTCOME_T30); /* it got the DCN */
    assert_int_equal(received.call.pages_done, 1);
    rig_close(rig);
}

static void a_job_can_be_canceled_at_every_step(void **state)
{
    static const struct {
        fax_state_t at;
        uint32_t slot; /* whose state */
        const char *called;
    } rows[] = {{FAX_STATE_HANDLED, 0, ""},
                {FAX_STATE_DIALING, 0, ""},
                {FAX_STATE_RINGING, 1, "ringing disconnected available"},
                {FAX_STATE_ANSWERED, 0, NULL}};
    rig_t *rig = rig_open_plain(*state);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const uint32_t job = rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
        rig_run_to(rig, rows[i].slot, rows[i].at, 0, 0);
        rig_abort(rig, 0, job, FAX_OUTCOME_CANCELED);
        rig_run(rig);
        rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_CANCELED);
        const char *called = rig_states(rig, 1);
        if (rows[i].called && rows[i].at != FAX_STATE_DIALING)
            assert_string_equal(called, rows[i].called);
        assert_int_equal(rig_status(rig, 0).state, FAX_STATE_AVAILABLE);
        assert_int_equal(rig_status(rig, 1).state, FAX_STATE_AVAILABLE);
    }
    rig_close(rig);
}

static void a_port_taken_down_in_mid_call_ends_it_first(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "101", rig_document(rig, 3, 1000), 3);
    rig_run_to(rig, 1, FAX_STATE_RECEIVING, 2, 0);
    rig_want(rig, 1, FAX_PORT_WANT_DOWN);
    rig_run(rig);
    rig_expect_states(rig, 1, "ringing answered receiving aborting completed offline");
    rig_expect_end(rig, 1, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_ABORTED);
    assert_int_equal(rig_end_of_call(rig, 0).kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(rig_status(rig, 0).state, FAX_STATE_AVAILABLE);
    assert_string_equal(rig_status(rig, 1).description, "Offline");
    rig_want(rig, 1, FAX_PORT_WANT_UP);
    rig_run(rig);
    rig_expect_states(rig, 1, "available");
    rig_close(rig);
}

static void a_port_that_drains_ends_its_call_and_takes_no_other(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "101", rig_document(rig, 1, ROWS), 1);
    rig_run_to(rig, 1, FAX_STATE_RECEIVING, 0, 0);
    rig_want(rig, 1, FAX_PORT_WANT_DRAINING);
    rig_run(rig);
    rig_expect_states(rig, 1, "ringing answered receiving routing completed draining");
    rig_expect_end(rig, 1, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_send(rig, 1, "100", rig_document(rig, 1, ROWS), 1);
    rig_run(rig);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_NO_LINE);
    rig_expect_states(rig, 1, "");
    rig_want(rig, 1, FAX_PORT_WANT_TESTING); /* it takes more than a word: port_trial_test.c */
    rig_want(rig, 1, FAX_PORT_WANT_DOWN);
    rig_want(rig, 1, FAX_PORT_WANT_DRAINING);
    rig_want(rig, 1, FAX_PORT_WANT_UP);
    rig_run(rig);
    rig_expect_states(rig, 1, "offline draining available");
    rig_close(rig);
}

static void a_document_that_has_changed_is_not_sent(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    const char *file = rig_document(rig, 2, 50);
    assert_int_equal(truncate(file, 100), 0);
    rig_send(rig, 0, "101", file, 2);
    rig_run(rig);
    rig_expect_states(rig, 0, "handled fatalError available");
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_BAD_DOCUMENT);
    rig_send(rig, 0, "101", "/nowhere/none.tif", 2);
    rig_run_to(rig, 0, FAX_STATE_FATAL_ERROR, 0, 0);
    assert_string_equal(rig_status(rig, 0).description, "Fatal Error: The document cannot be sent");
    rig_run(rig);
    rig_close(rig);
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(a_fax_goes_from_port_to_port),
        TEST(a_fax_goes_over_packets),
        TEST(a_fax_goes_over_a_slow_noisy_line),
        TEST(what_is_shown_on_the_way_is_true),
        TEST(what_the_far_end_was_told_is_in_its_place),
        TEST(whom_it_is_for_can_be_told_later),
        TEST(it_rings_as_often_as_it_is_told),
        TEST(failed_calls_show_why),
        TEST(a_cut_line_has_no_dial_tone),
        TEST(a_number_that_does_not_answer_is_given_a_minute),
        TEST(who_is_no_fax_is_told_apart),
        TEST(modems_that_do_not_meet_are_incompatible),
        TEST(a_line_cut_in_mid_page_leaves_the_pages_before_it),
        TEST(a_line_cut_before_the_first_page_leaves_no_file),
        TEST(a_job_canceled_in_mid_page_says_goodbye),
        TEST(a_job_can_be_canceled_at_every_step),
        TEST(a_port_taken_down_in_mid_call_ends_it_first),
        TEST(a_port_that_drains_ends_its_call_and_takes_no_other),
        TEST(a_document_that_has_changed_is_not_sent),
    };
    return cmocka_run_group_tests_name("engine/worker/port", tests, NULL, NULL);
}
