/* Ports that poll, and are polled: what their records say of it, and where the pages are. */
#include <string.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "tests/test.h"
#include "tests/unit/engine/worker/rig.h"

enum { ROWS = 300, TX_INCAPABLE = FAX_OUTCOME_T30 + 10 };

static rig_t *open_rig(scratch_t *scratch, bool t38)
{
    rig_setup_t setup = rig_setup();
    setup.exchange.t38 = t38;
    strcpy(setup.ports[1].poll_document, "/srv/fax/price list.pdf");
    rig_t *rig = rig_open(&setup, scratch);
    unlink(rig_polled(rig, 0));
    return rig;
}

static void assert_same(const char *one, const char *other)
{
    char problem[256] = "";
    if (!page_file_equal(one, other, problem, sizeof problem))
        fail_msg("%s", problem);
}

static void a_port_is_polled_by_another(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        rig_t *rig = open_rig(*state, t38);
        char document[256];
        strcpy(document, rig_document(rig, 3, ROWS));
        rig_offer(rig, 1, document, 3);
        const uint32_t job = rig_poll(rig, 0, "101");
        rig_run(rig);
        rig_expect_states(rig, 0, "handled dialing answered receiving routing completed available");
        rig_expect_states(rig, 1, "ringing answered sending completed available");
        const fax_event_t received = rig_end_of_call(rig, 0), sent = rig_end_of_call(rig, 1);
        assert_int_equal(received.kind, FAX_EVENT_CALL_COMPLETED);
        assert_int_equal(received.call.direction, FAX_DIRECTION_RECEIVING);
        assert_int_equal(received.call.job_id, job);
        assert_int_equal(received.call.pages_done, 3);
        assert_string_equal(received.call.number, "101");
        assert_string_equal(received.call.local_ident, "CSID 100");
        assert_string_equal(received.call.remote_ident, "TSID 101");
        assert_string_equal(received.call.recipient_name, "Grace");
        assert_string_equal(received.call.file, rig_polled(rig, 0));
        assert_int_equal(sent.kind, FAX_EVENT_CALL_COMPLETED);
        assert_int_equal(sent.call.direction, FAX_DIRECTION_SENDING);
        assert_int_equal(sent.call.job_id, 0);
        assert_int_equal(sent.call.pages_done, 3);
        assert_int_equal(sent.call.pages_total, 3);
        assert_string_equal(sent.call.number, "100");
        assert_string_equal(sent.call.local_ident, "TSID 101");
        assert_string_equal(sent.call.remote_ident, "CSID 100");
        assert_string_equal(sent.call.document_name, "price list.pdf");
        assert_string_equal(sent.call.recipient_name, "");
        assert_string_equal(sent.call.routing_string, "");
        assert_string_equal(sent.call.file, "");
        assert_same(document, rig_polled(rig, 0));
        rig_close(rig);
    }
}

static void both_directions_show_while_it_goes_on(void **state)
{
    rig_t *rig = open_rig(*state, false);
    rig_offer(rig, 1, rig_document(rig, 2, ROWS), 2);
    rig_poll(rig, 0, "101");
    rig_run_to(rig, 0, FAX_STATE_DIALING, 0, 0);
    assert_string_equal(rig_status(rig, 0).description, "Dialing 101");
    assert_int_equal(rig_status(rig, 0).direction, FAX_DIRECTION_RECEIVING);
    rig_run_to(rig, 1, FAX_STATE_RINGING, 0, 0);
    assert_true(rig_status(rig, 1).receive);
    rig_run_to(rig, 1, FAX_STATE_SENDING, 2, 0);
    const fax_status_t sends = rig_status(rig, 1), receives = rig_status(rig, 0);
    assert_true(sends.send && !sends.receive);
    assert_int_equal(sends.page_count, 2);
    assert_int_equal(sends.document_size, 54321);
    assert_string_equal(sends.document_name, "price list.pdf");
    assert_string_equal(sends.address, "100");
    assert_string_equal(sends.caller_id, "");
    assert_string_equal(sends.tsid, "TSID 101");
    assert_string_equal(sends.csid, "CSID 100");
    assert_string_equal(sends.description, "Sending page 2 of 2");
    assert_true(receives.receive && !receives.send);
    assert_int_equal(receives.state, FAX_STATE_RECEIVING);
    assert_string_equal(receives.address, "");
    assert_string_equal(receives.caller_id, "101");
    assert_string_equal(receives.csid, "CSID 100");
    assert_string_equal(receives.tsid, "TSID 101");
    assert_int_not_equal(receives.job_id, 0);
    assert_int_equal(sends.job_id, 0);
    rig_run(rig);
    rig_close(rig);
}

static void a_port_that_lets_itself_be_polled_receives_as_ever(void **state)
{
    rig_t *rig = open_rig(*state, false);
    char document[256];
    strcpy(document, rig_document(rig, 2, ROWS));
    rig_offer(rig, 1, rig_document(rig, 1, 50), 1);
    rig_send(rig, 0, "101", document, 2);
    rig_run(rig);
    rig_expect_states(rig, 1, "ringing answered receiving routing completed available");
    const fax_event_t end = rig_end_of_call(rig, 1);
    assert_int_equal(end.call.outcome, FAX_OUTCOME_OK);
    assert_int_equal(end.call.direction, FAX_DIRECTION_RECEIVING);
    assert_string_equal(end.call.recipient_name, "Front desk");
    assert_same(document, end.call.file);
    rig_close(rig);
}

static void assert_nothing_to_poll(rig_t *rig)
{
    rig_poll(rig, 0, "101");
    rig_run(rig);
    rig_expect_states(rig, 0, "handled dialing answered incompatible available");
    const fax_event_t end = rig_end_of_call(rig, 0);
    assert_int_equal(end.kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(end.call.outcome, TX_INCAPABLE);
    assert_int_equal(end.call.direction, FAX_DIRECTION_RECEIVING);
    assert_string_equal(end.call.file, "");
    assert_int_not_equal(access(rig_polled(rig, 0), F_OK), 0);
    assert_int_equal(rig_end_of_call(rig, 1).call.direction, FAX_DIRECTION_RECEIVING);
}

static void where_nothing_is_offered_nothing_is_polled(void **state)
{
    rig_t *rig = open_rig(*state, false);
    assert_nothing_to_poll(rig);
    rig_close(rig);
}

static void a_file_that_is_not_fit_is_not_offered(void **state)
{
    rig_t *rig = open_rig(*state, false);
    rig_offer(rig, 1, rig_document(rig, 2, ROWS), 2);
    assert_int_equal(truncate(rig_document(rig, 2, ROWS), 100), 0);
    rig_offer(rig, 1, rig_document(rig, 2, ROWS), 1); /* more pages than there should be */
    assert_nothing_to_poll(rig);
    rig_states(rig, 1);
    rig_offer(rig, 1, "/nowhere.tif", 1);
    assert_nothing_to_poll(rig);
    rig_close(rig);
}

static void a_poll_that_is_ended_keeps_its_pages(void **state)
{
    rig_t *rig = open_rig(*state, false);
    rig_offer(rig, 1, rig_document(rig, 3, ROWS), 3);
    const uint32_t job = rig_poll(rig, 0, "101");
    rig_run_to(rig, 0, FAX_STATE_RECEIVING, 2, 1000);
    rig_abort(rig, 0, job, FAX_OUTCOME_CANCELED);
    rig_run(rig);
    const fax_event_t end = rig_end_of_call(rig, 0);
    assert_int_equal(end.call.outcome, FAX_OUTCOME_CANCELED);
    assert_int_equal(end.call.pages_done, 1);
    assert_true(end.call.partial);
    assert_int_equal(rig_end_of_call(rig, 1).call.direction, FAX_DIRECTION_SENDING);
    rig_close(rig);
}

static void a_poll_of_a_busy_number_fails_as_any_call(void **state)
{
    rig_t *rig = open_rig(*state, false);
    rig_poll(rig, 0, "903");
    rig_run(rig);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_BUSY);
    rig_close(rig);
}

#define ON_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_open, scratch_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SCRATCH(a_port_is_polled_by_another),
        ON_SCRATCH(both_directions_show_while_it_goes_on),
        ON_SCRATCH(a_port_that_lets_itself_be_polled_receives_as_ever),
        ON_SCRATCH(where_nothing_is_offered_nothing_is_polled),
        ON_SCRATCH(a_file_that_is_not_fit_is_not_offered),
        ON_SCRATCH(a_poll_that_is_ended_keeps_its_pages),
        ON_SCRATCH(a_poll_of_a_busy_number_fails_as_any_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
