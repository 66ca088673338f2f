#include "engine/worker/port_states.h"

#include "engine/fax_outcome.h"
#include "tests/test.h"

/* Every state from which `state` can be come to, over any number of steps. */
static uint32_t reachable_from(fax_state_t start)
{
    uint32_t seen = PORT_STATE_BIT(start), before = 0;
    while (seen != before) {
        before = seen;
        for (fax_state_t state = FAX_STATE_AVAILABLE; state <= FAX_STATE_LAST; state++)
            if ((seen & PORT_STATE_BIT(state)) && port_state_row(state))
                seen |= port_state_row(state)->next;
    }
    return seen;
}

static void each_row_is_of_its_state_and_leads_to_states_that_have_rows(void **unused)
{
    (void)unused;
    for (fax_state_t state = FAX_STATE_AVAILABLE; state <= FAX_STATE_LAST; state++) {
        const port_state_row_t *row = port_state_row(state);
        if (!row)
            continue;
        assert_int_equal(row->state, state);
        assert_int_not_equal(row->next, 0);
        assert_false(port_state_may_follow(state, state) && row->phase != PORT_AT_REST);
        for (fax_state_t next = FAX_STATE_AVAILABLE; next <= FAX_STATE_LAST; next++)
            if (row->next & PORT_STATE_BIT(next))
                assert_non_null(port_state_row(next));
    }
    assert_null(port_state_row(0));
    assert_null(port_state_row(FAX_STATE_LAST + 1));
    assert_false(port_state_may_follow(0, FAX_STATE_AVAILABLE));
    assert_false(port_state_may_follow(FAX_STATE_AVAILABLE, FAX_STATE_WAITING_FOR_WORKER));
}

static void every_state_is_reached_and_comes_back_to_available(void **unused)
{
    (void)unused;
    const uint32_t reached = reachable_from(FAX_STATE_INITIALIZING);
    for (fax_state_t state = FAX_STATE_AVAILABLE; state <= FAX_STATE_LAST; state++) {
        assert_int_equal((reached & PORT_STATE_BIT(state)) != 0, port_state_row(state) != NULL);
        if (port_state_row(state))
            assert_true(reachable_from(state) & PORT_STATE_BIT(FAX_STATE_AVAILABLE));
    }
}

static void only_a_port_at_rest_has_no_deadline(void **unused)
{
    (void)unused;
    for (fax_state_t state = FAX_STATE_AVAILABLE; state <= FAX_STATE_LAST; state++) {
        const port_state_row_t *row = port_state_row(state);
        if (!row)
            continue;
        assert_int_equal(row->timeout == 0, row->phase == PORT_AT_REST);
        assert_int_equal(row->outcome != FAX_OUTCOME_NONE,
                         row->phase == PORT_IN_CALL || row->phase == PORT_IN_TEST);
    }
}

/* A deadline ends the call at once or by way of `aborting`; either must be allowed where it strikes. */
static void where_a_deadline_leads_is_allowed(void **unused)
{
    (void)unused;
    for (fax_state_t state = FAX_STATE_AVAILABLE; state <= FAX_STATE_LAST; state++) {
        const port_state_row_t *row = port_state_row(state);
        if (!row || row->phase != PORT_IN_CALL)
            continue;
        assert_true(port_state_may_follow(state, fax_outcome_row(row->outcome)->state));
    }
}

/* However T.30 ends: the port can show it from each state in which there is a session. */
static void each_end_of_a_session_can_be_shown(void **unused)
{
    (void)unused;
    static const fax_state_t in_session[] = {FAX_STATE_ANSWERED, FAX_STATE_SENDING, FAX_STATE_RECEIVING,
                                             FAX_STATE_ABORTING};
    size_t count;
    const fax_outcome_row_t *rows = fax_outcome_rows(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < 4 && rows[i].code >= FAX_OUTCOME_T30; k++)
            assert_true(port_state_may_follow(in_session[k], rows[i].state));
}

static void a_call_begins_only_where_none_is(void **unused)
{
    (void)unused;
    for (fax_state_t state = FAX_STATE_AVAILABLE; state <= FAX_STATE_LAST; state++) {
        const port_state_row_t *row = port_state_row(state);
        const bool begins = port_state_may_follow(state, FAX_STATE_HANDLED);
        assert_int_equal(begins, port_state_may_follow(state, FAX_STATE_RINGING));
        if (begins)
            assert_true(row->phase != PORT_IN_CALL);
    }
    assert_true(port_state_may_follow(FAX_STATE_AVAILABLE, FAX_STATE_HANDLED));
    assert_false(port_state_may_follow(FAX_STATE_OFFLINE, FAX_STATE_HANDLED));
    assert_false(port_state_may_follow(FAX_STATE_DRAINING, FAX_STATE_RINGING));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_is_of_its_state_and_leads_to_states_that_have_rows),
        cmocka_unit_test(every_state_is_reached_and_comes_back_to_available),
        cmocka_unit_test(only_a_port_at_rest_has_no_deadline),
        cmocka_unit_test(where_a_deadline_leads_is_allowed),
        cmocka_unit_test(each_end_of_a_session_can_be_shown),
        cmocka_unit_test(a_call_begins_only_where_none_is),
    };
    return cmocka_run_group_tests_name("engine/worker/port_states", tests, NULL, NULL);
}
