/* A port under test: real sessions at both ends, in virtual time. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"
#include "tests/unit/engine/worker/rig.h"

enum { ROWS = 200 };

static void assert_passed(rig_t *rig, uint32_t slot, uint32_t bit_rate, bool ecm)
{
    const wire_tested_t tested = rig_tested(rig, slot);
    assert_int_equal(tested.outcome, FAX_OUTCOME_OK);
    assert_string_equal(tested.problem, "");
    assert_int_equal(tested.slot, slot);
    assert_int_equal(tested.pages_sent, 1);
    assert_int_equal(tested.pages_same, 1);
    assert_int_equal(tested.bit_rate, bit_rate);
    assert_int_equal(tested.ecm, ecm);
    assert_true(tested.duration > 10 * 1000 && tested.duration < 180 * 1000);
    assert_int_equal(access(rig_test_file(rig, slot), F_OK), -1);
}

static void a_page_goes_out_and_comes_as_it_was(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    const size_t files = scratch_count(*state);
    rig_test(rig, 1, false);
    rig_run_to(rig, 1, FAX_STATE_TESTING, 0, 0);
    const fax_status_t status = rig_status(rig, 1);
    assert_true(!status.send && !status.receive && status.direction == FAX_DIRECTION_NONE);
    assert_string_equal(status.description, "Testing");
    rig_run(rig);
    rig_expect_states(rig, 1, "testing available");
    assert_passed(rig, 1, 14400, true);
    assert_int_equal(rig_end_of_call(rig, 1).kind, 0); /* it was no call */
    assert_string_equal(rig_status(rig, 1).description, "Available");
    assert_int_equal(rig_status(rig, 1).page_count, 0);
    assert_int_equal(scratch_count(*state), files);
    rig_close(rig);
}

static void the_modems_are_the_ports(void **state)
{
    rig_setup_t setup = rig_setup();
    setup.ports[0].modems = FAX_MODEM_V27TER;
    setup.ports[0].ecm = false;
    setup.ports[0].codings = FAX_CODING_MH;
    setup.ports[1].modems = FAX_MODEM_V27TER | FAX_MODEM_V29;
    rig_t *rig = rig_open(&setup, *state);
    rig_test(rig, 0, false);
    rig_test(rig, 1, false);
    rig_run(rig);
    assert_passed(rig, 0, 4800, false);
    assert_passed(rig, 1, 9600, true);
    rig_close(rig);
}

static void a_line_of_packets_is_tested_by_packets(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_test(rig, 0, true);
    rig_run(rig);
    assert_passed(rig, 0, 14400, true);
    rig_close(rig);
}

static void its_row_says_how_far_it_is(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_test(rig, 0, false);
    rig_run_to(rig, 0, FAX_STATE_TESTING, 0, 0);
    while (strcmp(rig_status(rig, 0).description, "Testing") == 0)
        assert_true(rig_tick(rig));
    assert_string_equal(rig_status(rig, 0).description, "Testing: page 1 of 1, 0 % at 14400 bit/s");
    rig_run(rig);
    rig_close(rig);
}

static void it_takes_no_call_meanwhile(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_test(rig, 1, false);
    rig_run_to(rig, 1, FAX_STATE_TESTING, 0, 0);
    rig_send(rig, 0, "101", rig_document(rig, 1, ROWS), 1); /* the exchange has not heard yet */
    rig_send(rig, 1, "100", rig_document(rig, 1, ROWS), 1);
    rig_run(rig);
    rig_expect_end(rig, 0, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_BUSY);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_NO_LINE);
    assert_passed(rig, 1, 14400, true);
    rig_close(rig);
}

static void it_waits_for_the_end_of_a_call(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "101", rig_document(rig, 1, ROWS), 1);
    rig_run_to(rig, 1, FAX_STATE_RECEIVING, 0, 0);
    rig_test(rig, 1, false);
    rig_run(rig);
    rig_expect_end(rig, 1, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    rig_expect_states(rig, 1, "ringing answered receiving routing completed testing available");
    assert_passed(rig, 1, 14400, true);
    rig_close(rig);
}

static void another_wish_ends_it(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_test(rig, 1, false);
    rig_run_to(rig, 1, FAX_STATE_TESTING, 0, 0);
    for (int n = 0; n < 10 * RIG_SECOND; n++)
        rig_tick(rig);
    rig_want(rig, 1, FAX_PORT_WANT_DOWN);
    rig_run(rig);
    rig_expect_states(rig, 1, "testing offline");
    const wire_tested_t tested = rig_tested(rig, 1);
    assert_int_equal(tested.outcome, FAX_OUTCOME_ABORTED);
    assert_int_equal(tested.pages_same, 0);
    assert_int_equal(access(rig_test_file(rig, 1), F_OK), -1);
    rig_test(rig, 1, false); /* as well of one that is down */
    rig_run(rig);
    assert_passed(rig, 1, 14400, true);
    rig_close(rig);
}

static void another_wish_in_a_call_has_it_not_begin(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_send(rig, 0, "101", rig_document(rig, 1, ROWS), 1);
    rig_run_to(rig, 1, FAX_STATE_RECEIVING, 0, 0);
    rig_test(rig, 1, false);
    rig_want(rig, 1, FAX_PORT_WANT_UP);
    rig_run(rig);
    assert_int_equal(rig_tested(rig, 1).outcome, FAX_OUTCOME_ABORTED);
    rig_expect_states(rig, 1, "ringing answered receiving routing completed available");
    rig_close(rig);
}

static void a_page_that_comes_otherwise_fails_it(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_test(rig, 0, false);
    rig_run_to(rig, 0, FAX_STATE_TESTING, 0, 0);
    while (strcmp(rig_status(rig, 0).description, "Testing") == 0)
        assert_true(rig_tick(rig));
    const good_file_t other = tiff_maker_good_file();
    assert_int_equal(unlink(rig_test_file(rig, 0)), 0); /* what is being sent is open, and goes out */
    tiff_maker_write_good(rig_test_file(rig, 0), &other);
    rig_run(rig);
    const wire_tested_t tested = rig_tested(rig, 0);
    assert_int_equal(tested.outcome, FAX_OUTCOME_PORT_FAULT);
    assert_int_equal(tested.pages_sent, 1);
    assert_int_equal(tested.pages_same, 0);
    assert_non_null(strstr(tested.problem, "page 1"));
    rig_close(rig);
}

static void without_room_for_its_page_it_fails(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    assert_int_equal(mkdir(rig_test_file(rig, 0), 0700), 0);
    rig_test(rig, 0, false);
    rig_run(rig);
    assert_int_equal(rig_tested(rig, 0).outcome, FAX_OUTCOME_NO_STORAGE);
    rig_expect_states(rig, 0, "testing available");
    assert_int_equal(rmdir(rig_test_file(rig, 0)), 0);
    rig_close(rig);
}

static void a_port_may_be_closed_under_test(void **state)
{
    rig_t *rig = rig_open_plain(*state);
    rig_test(rig, 0, false);
    rig_run_to(rig, 0, FAX_STATE_TESTING, 0, 0);
    rig_tick(rig);
    rig_lose(rig, 0);
    assert_int_equal(access(rig_test_file(rig, 0), F_OK), -1);
    rig_close(rig);
}

#define TEST(CASE) cmocka_unit_test_setup_teardown(CASE, scratch_open, scratch_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_goes_out_and_comes_as_it_was),
        TEST(the_modems_are_the_ports),
        TEST(a_line_of_packets_is_tested_by_packets),
        TEST(its_row_says_how_far_it_is),
        TEST(it_takes_no_call_meanwhile),
        TEST(it_waits_for_the_end_of_a_call),
        TEST(another_wish_ends_it),
        TEST(another_wish_in_a_call_has_it_not_begin),
        TEST(a_page_that_comes_otherwise_fails_it),
        TEST(without_room_for_its_page_it_fails),
        TEST(a_port_may_be_closed_under_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
