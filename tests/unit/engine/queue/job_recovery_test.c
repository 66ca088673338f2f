#include "engine/queue/job_recovery.h"

#include "tests/test.h"

static const fax_retry_plan_t plan = {.max_attempts = 3, .delay = 60000};
static const fax_moment_t now = {.clock = 1000000000, .utc = INT64_C(1795335360000)};
static const job_files_t both = {.document = true, .pages = true}, document = {.document = true},
                         pages = {.pages = true}, none;

static fax_job_t job_in(fax_job_state_t state)
{
    return (fax_job_t){.id = 7,
                       .batch = 7,
                       .state = state,
                       .request = {.number = "100"},
                       .pages = 2,
                       .attempts = 1,
                       .call_id = 9,
                       .submitted_time = now.utc - 5000};
}

static void every_state_has_its_way(void **state)
{
    (void)state;
    static const struct {
        fax_job_state_t before;
        const job_files_t *files;
        fax_job_state_t after;
    } rows[] = {
        {FAX_JOB_CONVERTING, &document, FAX_JOB_CONVERTING},
        {FAX_JOB_CONVERTING, &both, FAX_JOB_CONVERTING},
        {FAX_JOB_CONVERTING, &none, FAX_JOB_FAILED},
        {FAX_JOB_CONVERTING, &pages, FAX_JOB_FAILED},
        {FAX_JOB_WAITING, &both, FAX_JOB_WAITING},
        {FAX_JOB_WAITING, &pages, FAX_JOB_WAITING},
        {FAX_JOB_WAITING, &document, FAX_JOB_CONVERTING},
        {FAX_JOB_WAITING, &none, FAX_JOB_FAILED},
        {FAX_JOB_HELD, &both, FAX_JOB_HELD},
        {FAX_JOB_HELD, &document, FAX_JOB_CONVERTING},
        {FAX_JOB_HELD, &none, FAX_JOB_FAILED},
        {FAX_JOB_ACTIVE, &both, FAX_JOB_WAITING},
        {FAX_JOB_ACTIVE, &document, FAX_JOB_CONVERTING},
        {FAX_JOB_ACTIVE, &none, FAX_JOB_FAILED},
        {FAX_JOB_DONE, &none, FAX_JOB_DONE},
        {FAX_JOB_FAILED, &none, FAX_JOB_FAILED},
        {FAX_JOB_CANCELED, &none, FAX_JOB_CANCELED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fax_job_t job = job_in(rows[i].before);
        const bool changed = job_recover(&job, *rows[i].files, &plan, now);
        assert_int_equal(job.state, rows[i].after);
        assert_int_equal(changed, rows[i].before != rows[i].after);
        assert_int_equal(job.unknown_outcomes, rows[i].before == FAX_JOB_ACTIVE);
        if (changed && job.state == FAX_JOB_FAILED) {
            assert_string_equal(job.problem, "its document is missing from the spool folder: send it again");
            assert_int_equal(job.ended_time, now.utc);
        }
    }
}

/* It has no files to lose, and what did not come can come again. */
static void a_poll_has_its_way_too(void **state)
{
    (void)state;
    static const job_files_t in_inbox = {.call = true};
    static const struct {
        fax_job_state_t before;
        const job_files_t *files;
        fax_job_state_t after;
    } rows[] = {
        {FAX_JOB_WAITING, &none, FAX_JOB_WAITING},   {FAX_JOB_HELD, &none, FAX_JOB_HELD},
        {FAX_JOB_ACTIVE, &in_inbox, FAX_JOB_ACTIVE}, /* the end of its call is still to come */
        {FAX_JOB_ACTIVE, &none, FAX_JOB_WAITING},    {FAX_JOB_DONE, &none, FAX_JOB_DONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fax_job_t job = job_in(rows[i].before);
        job.request.poll = true;
        const bool changed = job_recover(&job, *rows[i].files, &plan, now);
        assert_int_equal(job.state, rows[i].after);
        assert_int_equal(changed, rows[i].before != rows[i].after);
        assert_int_equal(job.unknown_outcomes, 0);
        if (changed)
            assert_int_equal(job.outcome, FAX_OUTCOME_PORT_FAULT);
    }
}

static void a_poll_that_was_cut_off_received_nothing(void **state)
{
    (void)state;
    fax_job_t job = job_in(FAX_JOB_ACTIVE);
    fax_call_t call;
    job.request.poll = true;
    job_recovery_call(&job, now.utc, &call);
    assert_int_equal(call.direction, FAX_DIRECTION_RECEIVING);
    assert_int_equal(call.outcome, FAX_OUTCOME_PORT_FAULT);
    assert_false(fax_call_is_unknown(&call));
    job.attempts = 3;
    job_recover(&job, none, &plan, now);
    assert_int_equal(job.state, FAX_JOB_FAILED);
    assert_string_equal(job.problem, "The port failed during the call");
}

static void a_call_that_was_cut_off_is_unknown(void **state)
{
    (void)state;
    fax_job_t job = job_in(FAX_JOB_ACTIVE);
    job_recover(&job, both, &plan, now);
    assert_int_equal(job.outcome, FAX_OUTCOME_UNKNOWN);
    assert_in_range(job.not_before_clock - now.clock, 48000, 72000);
    job = job_in(FAX_JOB_ACTIVE);
    job.request.held = true;
    job_recover(&job, both, &plan, now);
    assert_int_equal(job.state, FAX_JOB_HELD);
    job = job_in(FAX_JOB_ACTIVE);
    job.attempts = 3;
    job_recover(&job, both, &plan, now);
    assert_int_equal(job.state, FAX_JOB_FAILED);
    assert_int_equal(job.outcome, FAX_OUTCOME_UNKNOWN);
    job = job_in(FAX_JOB_ACTIVE);
    job.cancel_asked = true;
    job_recover(&job, both, &plan, now);
    assert_int_equal(job.state, FAX_JOB_CANCELED);
    assert_int_equal(job.unknown_outcomes, 1);
}

static void its_call_is_recorded(void **state)
{
    (void)state;
    fax_job_t job = job_in(FAX_JOB_ACTIVE);
    fax_call_t call;
    job.last_try_time = now.utc - 3000;
    job_recovery_call(&job, now.utc, &call);
    assert_int_equal(call.call_id, 9);
    assert_int_equal(call.job_id, 7);
    assert_int_equal(call.outcome, FAX_OUTCOME_UNKNOWN);
    assert_int_equal(call.setup_time, now.utc - 3000);
    assert_string_equal(call.number, "100");
    assert_false(call.after_unknown);
    job.unknown_outcomes = 1;
    job_recovery_call(&job, now.utc, &call);
    assert_true(call.after_unknown);
}

/* What the clock may have done while nobody ran. */
static void a_clock_that_jumped_keeps_no_job_for_long(void **state)
{
    (void)state;
    static const int64_t day = INT64_C(86400000);
    static const struct {
        int64_t next_try, expected; /* both from now */
    } rows[] = {{-day, -1}, {0, -1}, {60000, 60000}, {30 * day, FAX_RETRY_LONGEST}};
    for (size_t i = 0; i < 4; i++) {
        fax_job_t job = job_in(FAX_JOB_WAITING);
        job.next_try_time = now.utc + rows[i].next_try;
        job_recover(&job, both, &plan, now);
        assert_int_equal(job.not_before_clock, rows[i].expected < 0 ? 0 : now.clock + rows[i].expected);
    }
    fax_job_t job = job_in(FAX_JOB_WAITING);
    job.submitted_time = now.utc + day; /* from the future */
    job_recover(&job, both, &plan, now);
    assert_int_equal(job.submitted_clock, now.clock);
    job = job_in(FAX_JOB_WAITING); /* but a moment that the user has named is waited for */
    job.attempts = 0;
    job.request.at_time = job.next_try_time = now.utc + 30 * day;
    job_recover(&job, both, &plan, now);
    assert_int_equal(job.not_before_clock, now.clock + 30 * day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_has_its_way),
        cmocka_unit_test(a_poll_has_its_way_too),
        cmocka_unit_test(a_poll_that_was_cut_off_received_nothing),
        cmocka_unit_test(a_call_that_was_cut_off_is_unknown),
        cmocka_unit_test(its_call_is_recorded),
        cmocka_unit_test(a_clock_that_jumped_keeps_no_job_for_long),
    };
    return cmocka_run_group_tests_name("engine/queue/job_recovery", tests, NULL, NULL);
}
