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
    uint32_t call_ids, calls, aborts, aborted_job;
    int abort_outcome;
    uint32_t ids;
    bool store_fails;
    uint32_t commits;
    bool unreachable; /* the workers */
    const char *hindrance;
} bench_t;

static const uint32_t indexes[PORTS] = {11, 12, 13, 14};

static bool is_idle(void *user, uint32_t slot)
{
    return ((bench_t *)user)->idle[slot];
}

static uint32_t next_call(void *user)
{
    return ++((bench_t *)user)->call_ids;
}

static bool commit(void *user)
{
    bench_t *bench = user;
    bench->commits++;
    return !bench->store_fails;
}

static bool send_job(void *user, const queued_job_t *job)
{
    bench_t *bench = user;
    if (bench->unreachable)
        return false;
    assert_true(bench->idle[job->slot]);
    assert_true(bench->commits > 0); /* nobody dials before it lasts */
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
    bench->idle[job->slot] = false;
    bench->calls++;
    return true;
}

static const char *hindrance(void *user)
{
    return ((bench_t *)user)->hindrance;
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
    bench->hindrance = "";
    bench->config = (fax_config_t){
        .ports = bench->ports, .port_count = PORTS, .retry = {.max_attempts = 3, .delay = RETRY}};
    const scheduler_ports_t ports = {is_idle, next_call, commit, send_job, hindrance, abort_job, bench};
    bench->queue = job_queue_new(&(job_queue_limits_t){100, 1000, 0}, &(job_queue_host_t){0});
    bench->scheduler = scheduler_new(&bench->config, indexes, bench->queue, &ports, 1);
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

/* UTC is the clock and a round number more. */
static const int64_t utc_of_clock = INT64_C(1795335360000); /* 2026-11-22 08:16 */

static fax_moment_t at(int64_t clock)
{
    return (fax_moment_t){clock, clock + utc_of_clock};
}

static int64_t run(bench_t *bench, int64_t clock)
{
    return scheduler_run(bench->scheduler, at(clock));
}

/* A job whose document is still to be converted. */
static queued_job_t *submit(bench_t *bench, const fax_job_request_t *request, int64_t clock)
{
    const uint32_t id = ++bench->ids;
    const fax_job_t record = {
        .id = id, .batch = id, .state = FAX_JOB_CONVERTING, .request = *request, .submitted_clock = clock};
    queued_job_t *job = job_queue_take(bench->queue, &record);
    scheduler_take(bench->scheduler, job, at(clock));
    return job;
}

static queued_job_t *add_request(bench_t *bench, const fax_job_request_t *request)
{
    queued_job_t *job = submit(bench, request, 1000);
    scheduler_take_pages(bench->scheduler, job, 2);
    return job;
}

/* A job that waits for a port. */
static queued_job_t *add(bench_t *bench, const char *port, uint32_t max_attempts)
{
    fax_job_request_t request = {.number = "100", .max_attempts = max_attempts, .priority = 50};
    strcpy(request.port, port);
    return add_request(bench, &request);
}

static void end(bench_t *bench, const queued_job_t *job, int outcome, int64_t clock)
{
    const fax_call_t call = {
        .call_id = job->record.call_id, .job_id = job->record.id, .pages_done = 1, .outcome = outcome};
    bench->idle[job->slot] = true;
    assert_ptr_equal(scheduler_take_end(bench->scheduler, &call, at(clock)), job);
}

static void ports_are_taken_by_priority_and_jobs_by_age(void **state)
{
    bench_t *bench = *state;
    queued_job_t *jobs[5];
    for (int i = 0; i < 5; i++)
        jobs[i] = add(bench, "", 0);
    assert_int_equal(run(bench, 1000), 0);
    assert_int_equal(jobs[0]->record.port_index, 12);
    assert_int_equal(jobs[1]->record.port_index, 13);
    assert_int_equal(jobs[2]->record.port_index, 11);
    assert_int_equal(jobs[3]->record.state, FAX_JOB_WAITING); /* fax4 may not send */
    assert_int_equal(bench->calls, 3);
    assert_int_equal(jobs[0]->record.attempts, 1);
    end(bench, jobs[1], FAX_OUTCOME_OK, 2000);
    run(bench, 2000);
    assert_int_equal(jobs[3]->record.port_index, 13);
    assert_int_equal(jobs[4]->record.state, FAX_JOB_WAITING);
}

static void a_job_waits_for_the_port_that_it_asks_for(void **state)
{
    bench_t *bench = *state;
    bench->idle[1] = false;
    queued_job_t *bound = add(bench, "fax2", 0), *other = add(bench, "", 0);
    run(bench, 1000);
    assert_int_equal(bound->record.state, FAX_JOB_WAITING);
    assert_int_equal(other->record.port_index, 13);
    bench->idle[1] = true;
    run(bench, 1000);
    assert_int_equal(bound->record.port_index, 12);
}

static void a_port_does_not_call_itself_unless_asked(void **state)
{
    bench_t *bench = *state;
    queued_job_t *asked =
        add_request(bench, &(fax_job_request_t){.number = "202", .port = "fax2", .priority = 50});
    queued_job_t *free_choice = add_request(bench, &(fax_job_request_t){.number = "(2) 03", .priority = 50});
    run(bench, 1000);
    assert_int_equal(asked->record.port_index, 12);
    assert_int_equal(free_choice->record.port_index, 11); /* 13 has that number */
}

static void a_fax_that_went_through_is_done(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 0);
    run(bench, 1000);
    end(bench, job, FAX_OUTCOME_T30, 2000);
    assert_int_equal(job->record.state, FAX_JOB_DONE);
    assert_int_equal(job->record.pages_sent, 1);
    assert_string_equal(job->record.problem, "");
}

static void a_busy_number_is_tried_again_after_the_delay_and_then_given_up(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 2);
    run(bench, 1000);
    end(bench, job, FAX_OUTCOME_BUSY, 2000);
    assert_int_equal(job->record.state, FAX_JOB_WAITING);
    assert_string_equal(job->record.problem, "The number is busy");
    const int64_t again = job->record.not_before_clock;
    assert_in_range(again, 2000 + RETRY * 8 / 10, 2000 + RETRY * 12 / 10);
    assert_int_equal(job->record.next_try_time, again + utc_of_clock);
    assert_int_equal(run(bench, 2000), again);
    assert_int_equal(run(bench, again - 1), again);
    assert_int_equal(bench->calls, 1);
    assert_int_equal(run(bench, again), 0);
    assert_int_equal(bench->calls, 2);
    assert_string_equal(job->record.problem, "");
    end(bench, job, FAX_OUTCOME_BUSY, 70000);
    assert_int_equal(job->record.state, FAX_JOB_FAILED);
    assert_int_equal(job->record.attempts, 2);
    assert_int_equal(job->record.outcome, FAX_OUTCOME_BUSY);
}

static void a_clock_that_jumps_by_a_day_changes_no_pause(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 0);
    run(bench, 1000);
    end(bench, job, FAX_OUTCOME_BUSY, 2000);
    const int64_t again = job->record.not_before_clock, day = INT64_C(86400000);
    const fax_moment_t before = {again - 1, again + utc_of_clock + day};
    const fax_moment_t due = {again, again + utc_of_clock - day};
    assert_int_equal(scheduler_run(bench->scheduler, before), again);
    assert_int_equal(bench->calls, 1);
    assert_int_equal(scheduler_run(bench->scheduler, due), 0);
    assert_int_equal(bench->calls, 2);
}

static void nobody_dials_if_it_cannot_be_written_down(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 1);
    bench->store_fails = true;
    const int64_t again = run(bench, 1000);
    assert_int_equal(bench->calls, 0);
    assert_int_equal(job->record.state, FAX_JOB_WAITING);
    assert_int_equal(job->record.attempts, 0);
    assert_true(again > 1000);
    bench->store_fails = false;
    run(bench, again);
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
}

static void the_highest_priority_goes_first_and_then_the_oldest(void **state)
{
    bench_t *bench = *state;
    static const uint32_t priorities[] = {50, 50, 100, 1, 50};
    queued_job_t *jobs[5];
    for (size_t i = 0; i < 5; i++)
        jobs[i] = add_request(bench, &(fax_job_request_t){.number = "100", .priority = priorities[i]});
    run(bench, 1000);
    assert_int_equal(jobs[2]->record.port_index, 12);
    assert_int_equal(jobs[0]->record.port_index, 13);
    assert_int_equal(jobs[1]->record.port_index, 11);
    end(bench, jobs[2], FAX_OUTCOME_OK, 1000);
    run(bench, 1000);
    assert_int_equal(jobs[4]->record.state, FAX_JOB_ACTIVE);
    assert_int_equal(jobs[3]->record.state, FAX_JOB_WAITING);
}

static void a_held_job_waits_for_its_release(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job =
        add_request(bench, &(fax_job_request_t){.number = "100", .priority = 50, .held = true});
    assert_int_equal(job->record.state, FAX_JOB_HELD);
    run(bench, 1000);
    assert_int_equal(bench->calls, 0);
    assert_true(scheduler_hold(bench->scheduler, job, false));
    run(bench, 1000);
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
    assert_true(scheduler_hold(bench->scheduler, job, true));
    assert_int_equal(bench->aborts, 0);
    end(bench, job, FAX_OUTCOME_BUSY, 2000);
    assert_int_equal(job->record.state, FAX_JOB_HELD);
    assert_true(scheduler_cancel(bench->scheduler, job));
    assert_false(scheduler_hold(bench->scheduler, job, false));
    queued_job_t *waiting = add(bench, "", 0);
    assert_true(scheduler_hold(bench->scheduler, waiting, true));
    run(bench, 3000);
    assert_int_equal(waiting->record.state, FAX_JOB_HELD);
}

static void a_job_for_a_port_that_is_gone_fails(void **state)
{
    bench_t *bench = *state;
    const fax_job_request_t request = {.number = "100", .port = "fax9"};
    assert_int_equal(submit(bench, &request, 1000)->record.state, FAX_JOB_FAILED);
}

static void a_job_waits_for_its_port_that_may_not_send(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "fax4", 0);
    run(bench, 1000);
    assert_int_equal(job->record.state, FAX_JOB_WAITING);
    bench->ports[3].send_enabled = true;
    scheduler_take_setup(bench->scheduler);
    run(bench, 2000);
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
    assert_int_equal(job->slot, 3);
}

static void ports_are_taken_by_their_priority_as_it_is_now(void **state)
{
    bench_t *bench = *state;
    bench->ports[0].priority = 3;
    bench->ports[1].priority = 2;
    scheduler_take_setup(bench->scheduler);
    queued_job_t *jobs[] = {add(bench, "", 0), add(bench, "", 0)};
    run(bench, 1000);
    assert_int_equal(jobs[0]->slot, 2);
    assert_int_equal(jobs[1]->slot, 1);
    bench->ports[0].send_enabled = false;
    scheduler_take_setup(bench->scheduler);
    queued_job_t *last = add(bench, "", 0);
    run(bench, 1000);
    assert_int_equal(last->record.state, FAX_JOB_WAITING); /* fax1 is idle, but may not send any more */
}

static void a_job_goes_at_its_time(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add_request(
        bench, &(fax_job_request_t){.number = "100", .priority = 50, .at_time = utc_of_clock + 5000});
    assert_int_equal(run(bench, 1000), 5000);
    assert_int_equal(job->record.next_try_time, utc_of_clock + 5000);
    assert_int_equal(job_queue_oldest_clock(bench->queue), 5000); /* it is not late before */
    assert_int_equal(run(bench, 5000), 0);
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
}

static void a_job_is_given_up_at_its_time(void **state)
{
    bench_t *bench = *state;
    const fax_job_request_t request = {
        .number = "100", .priority = 50, .until_time = utc_of_clock + 5000, .max_attempts = 9};
    queued_job_t *tried = add_request(bench, &request), *converting = submit(bench, &request, 1000);
    run(bench, 1000);
    end(bench, tried, FAX_OUTCOME_BUSY, 2000);
    assert_int_equal(run(bench, 2000), 5000);
    run(bench, 5000);
    assert_int_equal(tried->record.state, FAX_JOB_FAILED);
    assert_int_equal(tried->record.outcome, FAX_OUTCOME_EXPIRED);
    assert_string_equal(tried->record.problem, "It could not be sent in the time given for it; the last "
                                               "attempt: The number is busy");
    assert_int_equal(converting->record.state, FAX_JOB_FAILED);
    assert_string_equal(converting->record.problem, "It could not be sent in the time given for it");
    queued_job_t *late = submit(bench, &request, 6000);
    run(bench, 6000);
    assert_int_equal(late->record.state, FAX_JOB_FAILED); /* its time had passed when it came */
}

static void a_cheap_job_goes_in_the_cheap_hours(void **state)
{
    bench_t *bench = *state;
    const fax_job_request_t request = {.number = "100", .priority = 50, .cheap = true};
    const int64_t opening = INT64_C(44) * 60 * 1000; /* from 08:16 to 09:00 */
    bench->config.cheap_hours = (fax_hours_t){9 * 60, 10 * 60};
    queued_job_t *job = add_request(bench, &request);
    assert_int_equal(run(bench, 1000), opening);
    assert_int_equal(bench->calls, 0);
    for (size_t slot = 0; slot < PORTS; slot++)
        bench->idle[slot] = false;
    assert_int_equal(run(bench, opening), 0); /* no port is free */
    bench->idle[1] = true;
    assert_int_equal(run(bench, opening + 60 * 60 * 1000), opening + INT64_C(86400000));
    assert_int_equal(bench->calls, 0);
    run(bench, opening + INT64_C(86400000));
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
}

static void an_attempt_that_nobody_knows_the_end_of_is_counted(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 0);
    run(bench, 1000);
    end(bench, job, FAX_OUTCOME_PORT_FAULT, 2000);
    assert_int_equal(job->record.unknown_outcomes, 1);
    run(bench, job->record.not_before_clock);
    end(bench, job, FAX_OUTCOME_BUSY, 3000);
    assert_int_equal(job->record.unknown_outcomes, 1);
}

/* Ten thousand jobs for a port that is busy must not be looked at when another port is idle. */
static void jobs_that_must_wait_cost_nothing(void **state)
{
    enum { MANY = 10000, TURNS = 20000 };
    bench_t *bench = *state;
    job_queue_free(bench->queue);
    scheduler_free(bench->scheduler);
    const scheduler_ports_t ports = {is_idle, next_call, commit, send_job, hindrance, abort_job, bench};
    bench->queue = job_queue_new(&(job_queue_limits_t){MANY, 10, 0}, &(job_queue_host_t){0});
    bench->scheduler = scheduler_new(&bench->config, indexes, bench->queue, &ports, 1);
    bench->idle[0] = bench->idle[1] = false;
    for (int i = 0; i < MANY; i++)
        add(bench, i % 2 ? "fax1" : "fax2", 0);
    const int64_t begin = fax_time_clock();
    for (int i = 0; i < TURNS; i++)
        run(bench, 1000);
    assert_int_equal(bench->calls, 0);
    assert_true(fax_time_clock() - begin < 5000); /* 200 million looks would take longer */
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
        run(bench, 1000);
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
    run(bench, 1000);
    end(bench, job, FAX_OUTCOME_NO_LINE, 1000);
    assert_int_equal(job->record.state, FAX_JOB_WAITING);
    assert_int_equal(job->record.attempts, 0);
    assert_int_equal(run(bench, 1000), 2000);
    run(bench, 2000);
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
}

static void an_order_that_cannot_be_sent_is_no_attempt(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 1);
    bench->unreachable = true;
    assert_int_equal(run(bench, 1000), 2000);
    assert_int_equal(job->record.state, FAX_JOB_WAITING);
    assert_int_equal(job->record.attempts, 0);
    bench->unreachable = false;
    assert_int_equal(run(bench, 1999), 2000);
    run(bench, 2000);
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
}

/* After a fault of its port a job takes another one, if it can: the number had nothing to do with it. */
static void a_port_that_failed_is_the_last_choice(void **state)
{
    bench_t *bench = *state;
    static const int faults[] = {FAX_OUTCOME_PORT_FAULT, FAX_OUTCOME_NO_DIAL_TONE};
    for (size_t i = 0; i < 2; i++) {
        queued_job_t *job = add(bench, "", 9), *bound = add(bench, "fax3", 9);
        run(bench, 1000);
        assert_int_equal(job->record.port_index, 12);
        end(bench, job, faults[i], 1000);
        end(bench, bound, faults[i], 1000);
        run(bench, 500000);
        assert_int_equal(job->record.port_index, 13);
        assert_int_equal(bound->record.state, FAX_JOB_WAITING); /* the only one that it may take */
        end(bench, job, faults[i], 500000);
        run(bench, 500000);
        assert_int_equal(bound->record.port_index, 13);
        bench->idle[0] = bench->idle[1] = false;
        end(bench, bound, FAX_OUTCOME_OK, 500000);
        run(bench, 5000000);
        assert_int_equal(job->record.port_index, 13); /* there is no other */
        assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
        end(bench, job, FAX_OUTCOME_BUSY, 5000000);
        bench->idle[0] = bench->idle[1] = true;
        run(bench, 50000000);
        assert_int_equal(job->record.port_index, 12);
        end(bench, job, FAX_OUTCOME_OK, 50000000);
    }
}

/* What it would receive needs room; what is sent does not. */
static void a_poll_waits_while_there_is_no_room(void **state)
{
    bench_t *bench = *state;
    const fax_job_request_t request = {.number = "100", .priority = 50, .poll = true};
    queued_job_t *poll = add_request(bench, &request), *fax = add(bench, "", 1);
    bench->hindrance = "The disk is full";
    assert_int_equal(run(bench, 1000), 6000);
    assert_int_equal(poll->record.state, FAX_JOB_WAITING);
    assert_int_equal(poll->record.attempts, 0);
    assert_string_equal(poll->record.problem, "The disk is full");
    assert_int_equal(fax->record.state, FAX_JOB_ACTIVE);
    assert_int_equal(bench->commits, 1);
    assert_int_equal(run(bench, 6000), 11000);
    bench->hindrance = "";
    run(bench, 11000);
    assert_int_equal(poll->record.state, FAX_JOB_ACTIVE);
    assert_string_equal(poll->record.problem, "");
}

static void a_poll_that_is_done_has_the_pages_that_came(void **state)
{
    bench_t *bench = *state;
    const fax_job_request_t request = {.number = "100", .priority = 50, .poll = true};
    queued_job_t *poll = add_request(bench, &request);
    poll->record.pages = 0;
    run(bench, 1000);
    end(bench, poll, FAX_OUTCOME_OK, 2000);
    assert_int_equal(poll->record.state, FAX_JOB_DONE);
    assert_int_equal(poll->record.pages, 1);
    assert_int_equal(poll->record.pages_sent, 1);
}

static void a_far_end_with_nothing_to_poll_is_not_asked_again(void **state)
{
    bench_t *bench = *state;
    const fax_job_request_t request = {.number = "100", .priority = 50, .max_attempts = 9, .poll = true};
    queued_job_t *poll = add_request(bench, &request);
    run(bench, 1000);
    end(bench, poll, FAX_OUTCOME_T30 + 10, 2000);
    assert_int_equal(poll->record.state, FAX_JOB_FAILED);
    assert_string_equal(poll->record.problem, "Far end is not able to transmit");
}

static void a_waiting_job_is_canceled_at_once(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 0);
    assert_true(scheduler_cancel(bench->scheduler, job));
    assert_int_equal(job->record.state, FAX_JOB_CANCELED);
    assert_false(scheduler_cancel(bench->scheduler, job));
    run(bench, 1000);
    assert_int_equal(bench->calls, 0);
}

static void an_active_job_is_canceled_by_the_end_of_its_call(void **state)
{
    bench_t *bench = *state;
    queued_job_t *job = add(bench, "", 0), *late = add(bench, "", 0), *broken = add(bench, "", 0);
    run(bench, 1000);
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
    run(bench, 1000);
    const fax_call_t calls[] = {
        {.call_id = 99, .job_id = 1}, {.call_id = 1, .job_id = 99}, {.call_id = 1, .job_id = 0}};
    for (size_t i = 0; i < 3; i++)
        assert_null(scheduler_take_end(bench->scheduler, &calls[i], at(1000)));
    assert_int_equal(job->record.state, FAX_JOB_ACTIVE);
}

static void nothing_starts_after_the_stop(void **state)
{
    bench_t *bench = *state;
    add(bench, "", 0);
    scheduler_stop(bench->scheduler);
    assert_int_equal(run(bench, 1000), 0);
    assert_int_equal(bench->calls, 0);
}

int main(void)
{
    setenv("TZ", "UTC", 1);
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)
        TEST(ports_are_taken_by_priority_and_jobs_by_age),
        TEST(a_job_waits_for_the_port_that_it_asks_for),
        TEST(a_port_does_not_call_itself_unless_asked),
        TEST(a_fax_that_went_through_is_done),
        TEST(a_busy_number_is_tried_again_after_the_delay_and_then_given_up),
        TEST(a_clock_that_jumps_by_a_day_changes_no_pause),
        TEST(nobody_dials_if_it_cannot_be_written_down),
        TEST(the_highest_priority_goes_first_and_then_the_oldest),
        TEST(a_held_job_waits_for_its_release),
        TEST(a_job_for_a_port_that_is_gone_fails),
        TEST(a_job_waits_for_its_port_that_may_not_send),
        TEST(ports_are_taken_by_their_priority_as_it_is_now),
        TEST(a_job_goes_at_its_time),
        TEST(a_job_is_given_up_at_its_time),
        TEST(a_cheap_job_goes_in_the_cheap_hours),
        TEST(an_attempt_that_nobody_knows_the_end_of_is_counted),
        TEST(jobs_that_must_wait_cost_nothing),
        TEST(every_outcome_ends_or_repeats_as_the_catalogue_says),
        TEST(an_order_that_met_a_caller_is_no_attempt),
        TEST(an_order_that_cannot_be_sent_is_no_attempt),
        TEST(a_port_that_failed_is_the_last_choice),
        TEST(a_poll_waits_while_there_is_no_room),
        TEST(a_poll_that_is_done_has_the_pages_that_came),
        TEST(a_far_end_with_nothing_to_poll_is_not_asked_again),
        TEST(a_waiting_job_is_canceled_at_once),
        TEST(an_active_job_is_canceled_by_the_end_of_its_call),
        TEST(the_end_of_another_call_changes_nothing),
        TEST(nothing_starts_after_the_stop),
    };
    return cmocka_run_group_tests_name("engine/queue/scheduler", tests, NULL, NULL);
}
