#include "engine/queue/agenda.h"

#include "tests/test.h"

static queued_job_t job_at(uint32_t id, fax_job_state_t state, int64_t not_before, int64_t until)
{
    return (queued_job_t){.record = {.id = id, .state = state, .not_before_clock = not_before},
                          .until_clock = until};
}

static void jobs_come_out_when_they_are_due_in_order(void **state)
{
    (void)state;
    agenda_t agenda;
    agenda_init(&agenda);
    queued_job_t late = job_at(1, FAX_JOB_WAITING, 300, 0), early = job_at(2, FAX_JOB_WAITING, 200, 0);
    assert_int_equal(agenda_next(&agenda), 0);
    agenda_put(&agenda, &late);
    agenda_put(&agenda, &early);
    assert_int_equal(agenda_next(&agenda), 200);
    assert_null(agenda_take_due(&agenda, 199));
    assert_ptr_equal(agenda_take_due(&agenda, 300), &early);
    assert_ptr_equal(agenda_take_due(&agenda, 300), &late);
    assert_null(agenda_take_due(&agenda, 300));
    assert_int_equal(agenda_next(&agenda), 0);
}

static void a_job_that_has_come_out_may_still_be_given_up(void **state)
{
    (void)state;
    agenda_t agenda;
    agenda_init(&agenda);
    queued_job_t job = job_at(1, FAX_JOB_WAITING, 200, 500);
    agenda_put(&agenda, &job);
    assert_ptr_equal(agenda_take_due(&agenda, 200), &job);
    assert_int_equal(agenda_next(&agenda), 500);
    assert_null(agenda_late(&agenda, 499));
    assert_ptr_equal(agenda_late(&agenda, 500), &job);
    assert_ptr_equal(agenda_late(&agenda, 500), &job);
    job.record.state = FAX_JOB_FAILED;
    agenda_put(&agenda, &job);
    assert_null(agenda_late(&agenda, 500));
}

static void what_waits_for_which_moment_follows_from_the_state(void **state)
{
    (void)state;
    static const struct {
        fax_job_state_t state;
        bool tried, given_up;
    } rows[] = {
        {FAX_JOB_CONVERTING, false, true}, {FAX_JOB_HELD, false, true},  {FAX_JOB_WAITING, true, true},
        {FAX_JOB_ACTIVE, false, false},    {FAX_JOB_DONE, false, false}, {FAX_JOB_FAILED, false, false},
        {FAX_JOB_CANCELED, false, false},
    };
    agenda_t agenda;
    agenda_init(&agenda);
    queued_job_t job = job_at(1, FAX_JOB_WAITING, 200, 500);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        job.record.state = rows[i].state;
        agenda_put(&agenda, &job);
        assert_int_equal(agenda_late(&agenda, 500) != NULL, rows[i].given_up);
        assert_int_equal(agenda_take_due(&agenda, 200) != NULL, rows[i].tried);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_come_out_when_they_are_due_in_order),
        cmocka_unit_test(a_job_that_has_come_out_may_still_be_given_up),
        cmocka_unit_test(what_waits_for_which_moment_follows_from_the_state),
    };
    return cmocka_run_group_tests_name("engine/queue/agenda", tests, NULL, NULL);
}
