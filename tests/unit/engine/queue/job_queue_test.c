#include "engine/queue/job_queue.h"

#include <string.h>

#include "tests/test.h"

static void count_change(void *user, const queued_job_t *job)
{
    (void)job;
    ++*(int *)user;
}

static const fax_job_request_t request = {.number = "100"};

static void jobs_keep_their_order_and_are_counted(void **state)
{
    (void)state;
    int changes = 0;
    job_queue_t *queue = job_queue_new(10, count_change, &changes);
    assert_int_equal(job_queue_oldest_clock(queue), 0);
    queued_job_t *first = job_queue_add(queue, 5, &request);
    queued_job_t *second = job_queue_add(queue, 6, &request);
    assert_ptr_equal(job_queue_first(queue), first);
    assert_ptr_equal(job_queue_next(first), second);
    assert_null(job_queue_next(second));
    assert_ptr_equal(job_queue_find(queue, 6), second);
    assert_null(job_queue_find(queue, 7));
    assert_int_equal(job_queue_count(queue, FAX_JOB_CONVERTING), 2);
    assert_true(job_queue_enter(queue, first, FAX_JOB_WAITING));
    assert_true(job_queue_enter(queue, first, FAX_JOB_ACTIVE));
    assert_int_equal(job_queue_count(queue, FAX_JOB_CONVERTING), 1);
    assert_int_equal(job_queue_count(queue, FAX_JOB_ACTIVE), 1);
    assert_int_equal(job_queue_oldest_clock(queue), second->record.submitted_clock);
    assert_int_equal(changes, 4);
    job_queue_free(queue);
}

static void only_the_table_s_transitions_are_done(void **state)
{
    (void)state;
    job_queue_t *queue = job_queue_new(10, NULL, NULL);
    queued_job_t *job = job_queue_add(queue, 1, &request);
    assert_false(job_queue_enter(queue, job, FAX_JOB_ACTIVE));
    assert_false(job_queue_enter(queue, job, FAX_JOB_DONE));
    assert_int_equal(job->record.state, FAX_JOB_CONVERTING);
    assert_true(job_queue_enter(queue, job, FAX_JOB_CANCELED));
    for (fax_job_state_t next = FAX_JOB_CONVERTING; next <= FAX_JOB_CANCELED; next++)
        assert_false(job_queue_enter(queue, job, next));
    assert_true(job_state_has_ended(FAX_JOB_DONE));
    assert_true(job_state_has_ended(FAX_JOB_FAILED));
    assert_false(job_state_has_ended(FAX_JOB_WAITING));
    job_queue_free(queue);
}

static void waiting_jobs_are_bounded(void **state)
{
    (void)state;
    job_queue_t *queue = job_queue_new(2, NULL, NULL);
    queued_job_t *job = job_queue_add(queue, 1, &request);
    assert_non_null(job_queue_add(queue, 2, &request));
    assert_null(job_queue_add(queue, 3, &request));
    job_queue_enter(queue, job, FAX_JOB_WAITING);
    assert_null(job_queue_add(queue, 3, &request));
    job_queue_enter(queue, job, FAX_JOB_ACTIVE);
    assert_non_null(job_queue_add(queue, 3, &request));
    job_queue_free(queue);
}

static void the_last_thousand_that_have_ended_are_kept(void **state)
{
    (void)state;
    job_queue_t *queue = job_queue_new(10, NULL, NULL);
    queued_job_t *alive = job_queue_add(queue, 1, &request);
    for (uint32_t id = 2; id <= JOB_QUEUE_ENDED_MAX + 11; id++)
        job_queue_enter(queue, job_queue_add(queue, id, &request), FAX_JOB_FAILED);
    assert_ptr_equal(job_queue_find(queue, 1), alive);
    assert_null(job_queue_find(queue, 11));
    assert_non_null(job_queue_find(queue, 12));
    assert_non_null(job_queue_find(queue, JOB_QUEUE_ENDED_MAX + 11));
    assert_int_equal(job_queue_count(queue, FAX_JOB_FAILED), JOB_QUEUE_ENDED_MAX + 10);
    job_queue_free(queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_keep_their_order_and_are_counted),
        cmocka_unit_test(only_the_table_s_transitions_are_done),
        cmocka_unit_test(waiting_jobs_are_bounded),
        cmocka_unit_test(the_last_thousand_that_have_ended_are_kept),
    };
    return cmocka_run_group_tests_name("engine/queue/job_queue", tests, NULL, NULL);
}
