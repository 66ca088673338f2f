#include "engine/queue/job_queue.h"

#include <string.h>

#include "tests/test.h"

static void count_change(void *user, queued_job_t *job)
{
    (void)job;
    ++*(int *)user;
}

static const job_queue_host_t nobody;

static queued_job_t *add(job_queue_t *queue, uint32_t id, uint32_t batch)
{
    const fax_job_t record = {.id = id,
                              .batch = batch,
                              .state = FAX_JOB_CONVERTING,
                              .request = {.number = "100"},
                              .submitted_clock = 1000 + (int64_t)id};
    return job_queue_take(queue, &record);
}

static void jobs_keep_their_order_and_are_counted(void **state)
{
    (void)state;
    int changes = 0;
    job_queue_t *queue =
        job_queue_new(&(job_queue_limits_t){10, 10, 0}, &(job_queue_host_t){count_change, NULL, &changes});
    assert_int_equal(job_queue_oldest_clock(queue), 0);
    queued_job_t *first = add(queue, 5, 5);
    queued_job_t *second = add(queue, 6, 6);
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
    assert_int_equal(changes, 2); /* who brought the jobs knows of them */
    job_queue_free(queue);
}

static void only_the_table_s_transitions_are_done(void **state)
{
    (void)state;
    job_queue_t *queue = job_queue_new(&(job_queue_limits_t){10, 10, 0}, &nobody);
    queued_job_t *job = add(queue, 1, 1);
    assert_false(job_queue_enter(queue, job, FAX_JOB_ACTIVE));
    assert_false(job_queue_enter(queue, job, FAX_JOB_DONE));
    assert_int_equal(job->record.state, FAX_JOB_CONVERTING);
    assert_true(job_queue_enter(queue, job, FAX_JOB_CANCELED));
    for (fax_job_state_t next = FAX_JOB_CONVERTING; next <= FAX_JOB_CANCELED; next++)
        assert_false(job_queue_enter(queue, job, next));
    assert_true(fax_job_has_ended(FAX_JOB_DONE));
    assert_true(fax_job_has_ended(FAX_JOB_FAILED));
    assert_false(fax_job_has_ended(FAX_JOB_WAITING));
    job_queue_free(queue);
}

static void waiting_jobs_are_bounded(void **state)
{
    (void)state;
    job_queue_t *queue = job_queue_new(&(job_queue_limits_t){2, 10, 0}, &nobody);
    assert_true(job_queue_has_room(queue, 2));
    assert_false(job_queue_has_room(queue, 3));
    queued_job_t *job = add(queue, 1, 1);
    add(queue, 2, 2);
    assert_false(job_queue_has_room(queue, 1));
    job_queue_enter(queue, job, FAX_JOB_HELD);
    assert_false(job_queue_has_room(queue, 1));
    job_queue_enter(queue, job, FAX_JOB_WAITING);
    job_queue_enter(queue, job, FAX_JOB_ACTIVE);
    assert_true(job_queue_has_room(queue, 1));
    assert_false(job_queue_has_room(queue, 2));
    job_queue_free(queue);
}

static void note_forgotten(void *user, queued_job_t *job)
{
    *(uint32_t *)user = job->record.id;
}

static void ended_jobs_are_kept_by_count_and_age(void **state)
{
    (void)state;
    uint32_t forgotten = 0;
    job_queue_t *queue = job_queue_new(&(job_queue_limits_t){100, 10, 5000},
                                       &(job_queue_host_t){NULL, note_forgotten, &forgotten});
    queued_job_t *alive = add(queue, 1, 1);
    for (uint32_t id = 2; id <= 21; id++) {
        queued_job_t *job = add(queue, id, id);
        job_queue_enter(queue, job, FAX_JOB_FAILED);
        assert_true(job->record.ended_time > 0);
        job->record.ended_time = id * 1000;
    }
    job_queue_trim(queue, 12000);
    assert_int_equal(forgotten, 11);
    assert_null(job_queue_find(queue, 11));
    assert_non_null(job_queue_find(queue, 12));
    job_queue_trim(queue, 20500);
    assert_int_equal(forgotten, 15);
    job_queue_trim(queue, 99999);
    assert_int_equal(forgotten, 21);
    assert_ptr_equal(job_queue_first(queue), alive);
    assert_null(job_queue_next(alive));
    assert_int_equal(job_queue_count(queue, FAX_JOB_FAILED), 20);
    job_queue_free(queue);
}

static size_t count_of(const job_queue_t *queue, uint32_t batch)
{
    size_t count = 0;
    for (const queued_job_t *job = job_queue_first_of(queue, batch); job; job = job_queue_next_of(job))
        count++;
    return count;
}

static void a_batch_lasts_as_long_as_a_job_of_it(void **state)
{
    (void)state;
    job_queue_t *queue = job_queue_new(&(job_queue_limits_t){100, 10, 0}, &nobody);
    queued_job_t *jobs[3];
    for (uint32_t i = 0; i < 3; i++)
        jobs[i] = add(queue, 5 + i, 5);
    add(queue, 8, 8);
    assert_int_equal(count_of(queue, 5), 3);
    job_queue_enter(queue, jobs[0], FAX_JOB_CANCELED);
    job_queue_enter(queue, jobs[2], FAX_JOB_FAILED);
    assert_ptr_equal(job_queue_first_of(queue, 5), jobs[1]);
    assert_int_equal(count_of(queue, 5), 1);
    job_queue_enter(queue, jobs[1], FAX_JOB_FAILED);
    assert_null(job_queue_first_of(queue, 5));
    assert_int_equal(count_of(queue, 8), 1);
    job_queue_free(queue);
}

static void jobs_stand_by_id_in_whatever_order_they_come(void **state)
{
    (void)state;
    static const uint32_t ids[] = {5, 2, 9, 7, 1};
    job_queue_t *queue = job_queue_new(&(job_queue_limits_t){100, 10, 0}, &nobody);
    for (size_t i = 0; i < 5; i++)
        add(queue, ids[i], ids[i]);
    uint32_t last = 0;
    for (const queued_job_t *job = job_queue_first(queue); job; job = job_queue_next(job)) {
        assert_true(job->record.id > last);
        last = job->record.id;
    }
    assert_int_equal(last, 9);
    assert_int_equal(job_queue_oldest_clock(queue), 1001);
    job_queue_want(queue, job_queue_find(queue, 1), 5000);
    assert_int_equal(job_queue_oldest_clock(queue), 1002);
    job_queue_free(queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_keep_their_order_and_are_counted),
        cmocka_unit_test(only_the_table_s_transitions_are_done),
        cmocka_unit_test(waiting_jobs_are_bounded),
        cmocka_unit_test(ended_jobs_are_kept_by_count_and_age),
        cmocka_unit_test(a_batch_lasts_as_long_as_a_job_of_it),
        cmocka_unit_test(jobs_stand_by_id_in_whatever_order_they_come),
    };
    return cmocka_run_group_tests_name("engine/queue/job_queue", tests, NULL, NULL);
}
