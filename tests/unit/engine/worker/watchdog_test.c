/* What a port does when a T.30 session misbehaves: every phase has a deadline that stands outside of T.30. */
#include "engine/fax_outcome.h"
#include "engine/worker/port_private.h"
#include "tests/test.h"
#include "tests/unit/engine/worker/fake_t30.h"
#include "tests/unit/engine/worker/rig.h"

static rig_t *open_with(scratch_t *scratch, fake_t30_t behaviour)
{
    const rig_setup_t setup = rig_setup();
    fake_t30 = behaviour;
    return rig_open(&setup, scratch);
}

static uint32_t ticks_in(rig_t *rig, uint32_t slot, fax_state_t state)
{
    uint32_t ticks = 0;
    rig_run_to(rig, slot, state, 0, 0);
    for (; port_status(rig_port(rig, slot))->state == state; ticks++)
        assert_true(rig_tick(rig));
    return ticks;
}

static void assert_failed(rig_t *rig, uint32_t slot, int outcome)
{
    const fax_event_t end = rig_end_of_call(rig, slot);
    assert_int_equal(end.kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(end.call.outcome, outcome);
}

static void a_session_that_cannot_begin_is_a_fault_of_the_port(void **state)
{
    rig_t *rig = open_with(*state, (fake_t30_t){.refuses = true});
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run(rig);
    assert_string_equal(rig_states(rig, 0), "handled dialing busy available"); /* refused by 1 */
    assert_string_equal(rig_states(rig, 1), "ringing fatalError available");
    assert_failed(rig, 1, FAX_OUTCOME_PORT_FAULT);
    rig_close(rig);
}

static void a_call_that_never_becomes_a_fax_is_none(void **state)
{
    rig_t *rig = open_with(*state, (fake_t30_t){0});
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    assert_in_range(ticks_in(rig, 0, FAX_STATE_ANSWERED), 90 * RIG_SECOND - 1, 90 * RIG_SECOND + 1);
    rig_run(rig);
    assert_string_equal(rig_states(rig, 0), "handled dialing answered aborting notFaxCall available");
    assert_failed(rig, 0, FAX_OUTCOME_NOT_FAX_CALL);
    rig_close(rig);
}

static void a_call_without_progress_is_stuck(void **state)
{
    rig_t *rig = open_with(*state, (fake_t30_t){.negotiates = true});
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_SENDING, 0, 0);
    for (uint32_t n = 0; n < 59 * RIG_SECOND; n++)
        assert_true(rig_tick(rig));
    assert_int_equal(rig_stuck(rig, 0).kind, 0);
    for (uint32_t n = 0; n < 5 * RIG_SECOND; n++)
        assert_true(rig_tick(rig));
    const fax_event_t stuck = rig_stuck(rig, 0);
    assert_int_equal(stuck.kind, FAX_EVENT_CALL_STUCK);
    assert_int_equal(stuck.value, 60);
    assert_int_equal(stuck.threshold, 60);
    assert_string_equal(stuck.status.description, "Sending, no progress for 60 s");
    assert_in_range(ticks_in(rig, 0, FAX_STATE_SENDING), 55 * RIG_SECOND, 57 * RIG_SECOND);
    rig_run(rig);
    assert_string_equal(rig_states(rig, 0), "handled dialing answered sending aborting fatalError available");
    assert_int_equal(rig_stuck(rig, 0).kind, 0); /* the call's end says it */
    assert_failed(rig, 0, FAX_OUTCOME_STUCK);
    rig_close(rig);
}

static void a_call_that_goes_on_is_not_stuck_any_more(void **state)
{
    rig_t *rig = open_with(*state, (fake_t30_t){.negotiates = true});
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_SENDING, 0, 0);
    for (uint32_t n = 0; n < 61 * RIG_SECOND; n++)
        assert_true(rig_tick(rig));
    assert_int_equal(rig_stuck(rig, 0).kind, FAX_EVENT_CALL_STUCK);
    fake_t30.moves = true;
    rig_tick(rig);
    assert_int_equal(rig_stuck(rig, 0).kind, FAX_EVENT_CALL_STUCK_CLEAR);
    assert_string_equal(rig_status(rig, 0).description, "Sending");
    for (uint32_t n = 0; n < 200 * RIG_SECOND; n++)
        rig_tick(rig);
    assert_int_equal(port_status(rig_port(rig, 0))->state, FAX_STATE_SENDING);
    rig_close(rig);
}

static void a_long_call_with_progress_is_not(void **state)
{
    rig_t *rig = open_with(*state, (fake_t30_t){.negotiates = true, .moves = true});
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_SENDING, 0, 0);
    for (uint32_t n = 0; n < 3600 * RIG_SECOND; n++)
        rig_tick(rig);
    assert_int_equal(port_status(rig_port(rig, 0))->state, FAX_STATE_SENDING);
    rig_close(rig);
}

static void a_session_that_does_not_stop_is_stopped(void **state)
{
    rig_t *rig = open_with(*state, (fake_t30_t){.negotiates = true, .moves = true, .clings = true});
    const uint32_t job = rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_SENDING, 0, 0);
    rig_abort(rig, 0, job, FAX_OUTCOME_CANCELED);
    assert_in_range(ticks_in(rig, 0, FAX_STATE_ABORTING), 10 * RIG_SECOND - 1, 10 * RIG_SECOND + 1);
    assert_failed(rig, 0, FAX_OUTCOME_CANCELED);
    rig_run(rig);
    rig_close(rig);
}

static void pages_that_cannot_be_read_again_do_not_count(void **state)
{
    rig_t *rig = open_with(*state, (fake_t30_t){.negotiates = true, .pages = 1, .ends_after = 100});
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run(rig);
    assert_string_equal(rig_states(rig, 1), "ringing answered receiving routing fatalError available");
    assert_failed(rig, 1, FAX_OUTCOME_NO_STORAGE);
    rig_close(rig);
}

static void a_call_can_be_cut_short(void **state)
{
    rig_t *rig = open_with(*state, (fake_t30_t){.negotiates = true, .moves = true, .clings = true});
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 0, FAX_STATE_SENDING, 0, 0);
    port_cut(rig_port(rig, 0));
    port_cut(rig_port(rig, 2)); /* not in a call */
    assert_failed(rig, 0, FAX_OUTCOME_ABORTED);
    rig_run(rig);
    rig_close(rig);
}

static void a_state_that_may_not_follow_is_refused_and_counted(void **state)
{
    rig_t *rig = open_with(*state, (fake_t30_t){0});
    port_t *port = rig_port(rig, 0);
    assert_false(port_enter(port, FAX_STATE_RECEIVING));
    assert_int_equal(port_status(port)->state, FAX_STATE_AVAILABLE);
    assert_int_equal(port_faults(port), 1);
    assert_string_equal(rig_states(rig, 0), "");
    /* An outcome that cannot be where the call is: it ends all the same. */
    rig_send(rig, 0, "101", rig_document(rig, 1, 50), 1);
    rig_run_to(rig, 1, FAX_STATE_RINGING, 0, 0);
    rig_abort(rig, 1, 0, FAX_OUTCOME_BAD_ADDRESS);
    rig_run(rig);
    assert_string_equal(rig_states(rig, 1), "ringing fatalError available");
    assert_int_equal(port_faults(rig_port(rig, 1)), 1);
    port->faults = rig_port(rig, 1)->faults = 0;
    rig_close(rig);
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(a_session_that_cannot_begin_is_a_fault_of_the_port),
        TEST(a_call_that_never_becomes_a_fax_is_none),
        TEST(a_call_without_progress_is_stuck),
        TEST(a_call_that_goes_on_is_not_stuck_any_more),
        TEST(a_long_call_with_progress_is_not),
        TEST(a_session_that_does_not_stop_is_stopped),
        TEST(pages_that_cannot_be_read_again_do_not_count),
        TEST(a_call_can_be_cut_short),
        TEST(a_state_that_may_not_follow_is_refused_and_counted),
    };
    return cmocka_run_group_tests_name("engine/worker/watchdog", tests, NULL, NULL);
}
