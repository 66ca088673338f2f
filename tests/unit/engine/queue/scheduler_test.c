#include "engine/queue/scheduler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_outcome.h"
#include "tests/test.h"

enum { PORTS = 4, RETRY = 60000 };

/* Four ports that do as they are told. fax1 has priority 2, fax2 and fax3 have 1; fax4 may not send. */
typedef struct bench {
    fax_port_config_t ports[PORTS];
    fax_config_t config;
    job_queue_t *queue;
    scheduler_t *scheduler;
    bool idle[PORTS];
    uint32_t calls, aborts, aborted_job;
    int abort_outcome;
    uint32_t ids;
} bench_t;

static const uint32_t indexes[PORTS] = {11, 12, 13, 14};

static bool is_idle(void *user, uint32_t slot)
{
    return ((bench_t *)user)->idle[slot];
}

static uint32_t send_job(void *user, uint32_t slot, const queued_job_t *job)
{
    bench_t *bench = user;
    assert_true(bench->idle[slot]);
    assert_string_equal(job->file, "pages.tif");
    bench->idle[slot] = false;
    return ++bench->calls;
}

static void abort_job(void *user, const queued_job_t *job, int outcome)
{
    bench_t *bench = user;
    bench->aborts++;
    bench->aborted_job = job->record.id;
    bench->abort_outcome = outcome;
}

static int open_bench(void **state)
{
    static const uint32_t priorities[PORTS] = {2, 1, 1, 1};
    static const char *const names[PORTS] = {"fax1", "fax2", "fax3", "fax4"};
    bench_t *bench = calloc(1, sizeof *bench);
    for (size_t i = 0; i < PORTS; i++) {
        strcpy(bench->ports[i].name, names[i]);
        bench->ports[i].priority = priorities[i];
        bench->ports[i].send_enabled = i != 3;
        snprintf(bench->ports[i].number, sizeof bench->ports[i].number, "20%zu", i + 1);
        bench->idle[i] = true;
    }
    bench->config =
        (fax_config_t){.ports = bench->ports, .port_count = PORTS, .max_attempts = 3, .retry_delay = RETRY};
    const scheduler_ports_t ports = {is_idle, send_job, abort_job, bench};
    bench->queue = job_queue_new(100, NULL, NULL);
    bench->scheduler = scheduler_new(&bench->config, indexes, bench->queue, &ports);
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    scheduler_free(bench->scheduler);
    job_queue_free(bench->queue);
    free(bench);
    return 0;
}

/* A job that waits for a port. */
static queued_job_t *add(bench_t *bench, const char *port, uint32_t max_attempts)
{
    fax_job_request_t request = {.number = "100", .max_attempts = max_attempts};
    strcpy(request.port, port);
    queued_job_t *job = job_queue_add(bench->queue, ++bench->ids, &request);
    strcpy(job->file, "pages.tif");
    scheduler_take_pages(bench->scheduler, job, 2);
    return job;
}

static void end(bench_t *bench, const queued_job_t *job, int outcome, int64_t clock)
{
    const fax_call_t call = {
        .call_id = job->record.call_id, .job_id = job->record.id, .pages_done = 1, .outcome = outcome};
    bench->idle[job->slot] = true;
    assert_ptr_equal(scheduler_take_end(bench->scheduler, &call, clock), job);
}

static void ports_are_taken_by_priority_and_jobs_by_age(void **state)
{
    bench_t *bench = *state;
    queued_job_t *jobs[5];
    for (int i = 0; i < 5; i++)
        jobs[i] = add(bench, "", 0);
    assert_int_equal(scheduler_run(bench->scheduler, 1000), 0);
    assert_int_equal(jobs[0]->record.port_index, 12);
    assert_int_equal(jobs[1]->record.port_index, 13);
    assert_int_equal(jobs[2]->record.port_index, 11);
    assert_int_equal(jobs[3]->record.state, FAX_JOB_WAITING); /* fax4 may not send */
    assert_int_equal(bench->calls, 3);
    assert_int_equal(jobs[0]->record.attempts, 1);
    end(bench, jobs[1], FAX_OUTCOME_OK, 2000);
    scheduler_run(bench->scheduler, 2000);
    assert_int_equal(jobs[3]->record.port_index, 13);
    assert_int_equal(jobs[4]->record.state, FAX_JOB_WAITING);
}

static void a_job_waits_for_the_port_that_it_asks_for(void **state)
{
    bench_t *bench = *state;
    bench->idle[1] = false;
    queued_job_t *bound = add(bench, "fax2", 0), *other = add(bench, "", 0);
    scheduler_run(bench->scheduler, 1000);
    assert_int_equal(bound->record.state, FAX_JOB_WAITING);
    assert_int_equal(other->record.port_index, 13);
    bench->idle[1] = true;
    scheduler_run(bench->scheduler, 1000);
    assert_int_equal(bound->record.port_index, 12);
}

static void a_port_does_not_call_itself_unless_asked(void **state)
{
    bench_t *bench = *state;
    queued_job_t *asked = add(bench, "fax2", 0), *free_choice = add(bench, "", 0);
    strcpy(asked->record.request.number, "202");
    strcpy(free_choice->record.request.number, "(2) 03");
    scheduler_run(bench->scheduler, 1000);
    assert_int_equal(asked->record.port_index, 12);
    assert_int_equal(free_choice->record.port_index, 11); /* 13 has that number */
}

static void a_fax_that_went_through_is_done(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 0);
    scheduler_run(bench->scheduler, 1000);
    end(bench, job, FAX_OUTCOME_T30, 2000);
    assert_int_equal(job->record.state, FAX_JOB_DONE);
    assert_int_equal(job->record.pages_sent, 1);
    assert_string_equal(job->record.problem, "");
}

static void a_busy_number_is_tried_again_after_the_delay_and_then_given_up(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 2);
    scheduler_run(bench->scheduler, 1000);
    end(bench, job, FAX_OUTCOME_BUSY, 2000);
    assert_int_equal(job->record.state, FAX_JOB_WAITING);
    assert_string_equal(job->record.problem, "The number is busy");
    assert_int_equal(scheduler_run(bench->scheduler, 2000), 2000 + RETRY);
    assert_int_equal(scheduler_run(bench->scheduler, 1999 + RETRY), 2000 + RETRY);
    assert_int_equal(bench->calls, 1);
    assert_int_equal(scheduler_run(bench->scheduler, 2000 + RETRY), 0);
    assert_int_equal(bench->calls, 2);
    assert_string_equal(job->record.problem, "");
    end(bench, job, FAX_OUTCOME_BUSY, 70000);
    assert_int_equal(job->record.state, FAX_JOB_FAILED);
    assert_int_equal(job->record.attempts, 2);
    assert_int_equal(job->record.outcome, FAX_OUTCOME_BUSY);
}

static void every_outcome_ends_or_repeats_as_the_catalogue_says(void **state)
{
    bench_t *bench = *state;
    size_t count;
    const fax_outcome_row_t *rows = fax_outcome_rows(&count);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].code == FAX_OUTCOME_NONE || rows[i].code == FAX_OUTCOME_NO_LINE)
            continue;
        queued_job_t *job = add(bench, "", 2);
        scheduler_run(bench->scheduler, 1000);
        end(bench, job, rows[i].code, 1000);
        const fax_job_state_t expected = rows[i].cause == FAX_CAUSE_NONE        ? FAX_JOB_DONE
                                         : rows[i].code == FAX_OUTCOME_CANCELED ? FAX_JOB_CANCELED
                                         : rows[i].retryable                    ? FAX_JOB_WAITING
                                                                                : FAX_JOB_FAILED;
        assert_int_equal(job->record.state, expected);
        if (job->record.state == FAX_JOB_WAITING)
            scheduler_cancel(bench->scheduler, job);
    }
}

static void an_order_that_met_a_caller_is_no_attempt(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 1);
    scheduler_run(bench->scheduler, 1000);
    end(bench, job, FAX_OUTCOME_NO_LINE, 1000);
    assert_int_equal(job->record.state, FAX_JOB_WAITING);
    assert_int_equal(job->record.attempts, 0);
    assert_int_equal(scheduler_run(bench->scheduler, 1000), 2000);
    scheduler_run(bench->scheduler, 2000);
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
}

static void a_waiting_job_is_canceled_at_once(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 0);
    assert_true(scheduler_cancel(bench->scheduler, job));
    assert_int_equal(job->record.state, FAX_JOB_CANCELED);
    assert_false(scheduler_cancel(bench->scheduler, job));
    scheduler_run(bench->scheduler, 1000);
    assert_int_equal(bench->calls, 0);
}

static void an_active_job_is_canceled_by_the_end_of_its_call(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 0), *late = add(bench, "", 0), *broken = add(bench, "", 0);
    scheduler_run(bench->scheduler, 1000);
    assert_true(scheduler_cancel(bench->scheduler, job));
    assert_int_equal(bench->aborted_job, job->record.id);
    assert_int_equal(bench->abort_outcome, FAX_OUTCOME_CANCELED);
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
    end(bench, job, FAX_OUTCOME_CANCELED, 2000);
    assert_int_equal(job->record.state, FAX_JOB_CANCELED);
    scheduler_cancel(bench->scheduler, late); /* it went through in the same moment */
    end(bench, late, FAX_OUTCOME_OK, 2000);
    assert_int_equal(late->record.state, FAX_JOB_DONE);
    scheduler_cancel(bench->scheduler, broken); /* its worker died: it must not be tried again */
    end(bench, broken, FAX_OUTCOME_PORT_FAULT, 2000);
    assert_int_equal(broken->record.state, FAX_JOB_CANCELED);
}

static void the_end_of_another_call_changes_nothing(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 0);
    scheduler_run(bench->scheduler, 1000);
    const fax_call_t calls[] = {
        {.call_id = 99, .job_id = 1}, {.call_id = 1, .job_id = 99}, {.call_id = 1, .job_id = 0}};
    for (size_t i = 0; i < 3; i++)
        assert_null(scheduler_take_end(bench->scheduler, &calls[i], 1000));
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
}

static void nothing_starts_after_the_stop(void **state)
{
    bench_t *bench = *state;
    add(bench, "", 0);
    scheduler_stop(bench->scheduler);
    assert_int_equal(scheduler_run(bench->scheduler, 1000), 0);
    assert_int_equal(bench->calls, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)
        TEST(ports_are_taken_by_priority_and_jobs_by_age),
        TEST(a_job_waits_for_the_port_that_it_asks_for),
        TEST(a_port_does_not_call_itself_unless_asked),
        TEST(a_fax_that_went_through_is_done),
        TEST(a_busy_number_is_tried_again_after_the_delay_and_then_given_up),
        TEST(every_outcome_ends_or_repeats_as_the_catalogue_says),
        TEST(an_order_that_met_a_caller_is_no_attempt),
        TEST(a_waiting_job_is_canceled_at_once),
        TEST(an_active_job_is_canceled_by_the_end_of_its_call),
        TEST(the_end_of_another_call_changes_nothing),
        TEST(nothing_starts_after_the_stop),
    };
    return cmocka_run_group_tests_name("engine/queue/scheduler", tests, NULL, NULL);
}
