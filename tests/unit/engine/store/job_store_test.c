/* Jobs in the store, and their journal: under kill -9 at each write and sync, and on a disk that fails. */
#include "engine/store/job_store.h"

#include <stdio.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/queue/job_journal.h"
#include "tests/support/crash_points.h"
#include "tests/support/disk_faults.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { JOBS = 3 };

static store_t *open_store(const char *folder)
{
    char error[300] = "";
    store_t *store = store_open(folder, error, sizeof error);
    if (!store)
        fprintf(stderr, "%s\n", error);
    assert_non_null(store);
    return store;
}

static fax_job_t job_number(uint32_t id)
{
    return (fax_job_t){.id = id,
                       .batch = id,
                       .state = FAX_JOB_CONVERTING,
                       .request = {.number = "+49 89 4711", .priority = 50},
                       .submitted_time = INT64_C(1795335360000)};
}

typedef struct found {
    fax_job_t jobs[10];
    size_t count;
} found_t;

static bool find_one(void *user, const fax_job_t *job)
{
    found_t *found = user;
    found->jobs[found->count++] = *job;
    return true;
}

static found_t find_all(store_t *store)
{
    found_t found = {.count = 0};
    assert_true(job_store_each(store, find_one, &found));
    return found;
}

static void a_job_comes_back_as_it_was(void **state)
{
    scratch_t *scratch = *state;
    store_t *store = open_store(scratch->folder);
    fax_job_t job = {.id = 5,
                     .batch = 4,
                     .state = FAX_JOB_HELD,
                     .request = {.number = "100",
                                 .port = "fax1",
                                 .sender_name = "Jörg \"J\"",
                                 .recipient_name = "Zoë",
                                 .document_name = "a.pdf",
                                 .sub_address = "12#",
                                 .max_attempts = 9,
                                 .priority = 77,
                                 .poll = true,
                                 .held = true,
                                 .cheap = true,
                                 .at_time = 1,
                                 .until_time = INT64_C(1) << 50},
                     .document_size = UINT32_MAX,
                     .pages = 3,
                     .submitted_time = 4,
                     .next_try_time = 5,
                     .last_try_time = 6,
                     .ended_time = 7,
                     .attempts = 8,
                     .unknown_outcomes = 2,
                     .cancel_asked = true,
                     .port_index = 9,
                     .call_id = 10,
                     .pages_sent = 1,
                     .outcome = FAX_OUTCOME_BUSY,
                     .problem = "The number is busy"};
    assert_true(job_store_put(store, &job));
    job.request.priority = 78;
    assert_true(job_store_put(store, &job));
    const fax_job_t other = job_number(2);
    assert_true(job_store_put(store, &other));
    store_close(store);
    store = open_store(scratch->folder);
    found_t found = find_all(store);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.jobs[0].id, 2);
    assert_memory_equal(&found.jobs[1], &job, sizeof job);
    assert_true(job_store_remove(store, 2));
    assert_true(job_store_remove(store, 2));
    assert_int_equal(find_all(store).count, 1);
    store_close(store);
}

/* A record of before there were polls has none. */
static void an_older_record_is_of_no_poll(void **state)
{
    scratch_t *scratch = *state;
    store_t *store = open_store(scratch->folder);
    fax_job_t job = job_number(1);
    job.request.poll = true;
    assert_true(job_store_put(store, &job));
    assert_true(find_all(store).jobs[0].request.poll);
    assert_true(store_run(store, "UPDATE job SET record = json_remove(record, '$.poll')"));
    const found_t found = find_all(store);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.jobs[0].request.number, "+49 89 4711");
    assert_false(found.jobs[0].request.poll);
    store_close(store);
}

static void a_damaged_row_is_left_out(void **state)
{
    scratch_t *scratch = *state;
    store_t *store = open_store(scratch->folder);
    for (uint32_t id = 1; id <= JOBS; id++) {
        const fax_job_t job = job_number(id);
        assert_true(job_store_put(store, &job));
    }
    assert_true(store_run(store, "UPDATE job SET record = '{\"id\":7}' WHERE id = 1"));
    assert_true(store_run(store, "UPDATE job SET record = 'no JSON' WHERE id = 2"));
    const found_t found = find_all(store);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.jobs[0].id, 3);
    store_close(store);
}

/* --- the journal --- */

typedef struct bench {
    store_t *store;
    job_journal_t *journal;
    job_queue_t *queue;
    unsigned told;
    bool on_trial;
} bench_t;

static void note_change(void *user, queued_job_t *job)
{
    bench_t *bench = user;
    job_journal_note(bench->journal, job);
}

static void note_forgotten(void *user, queued_job_t *job)
{
    bench_t *bench = user;
    job_journal_forget(bench->journal, job);
}

/* In the child of a crash trial the world is told: this state of this job is promised. */
static void tell(void *user, const queued_job_t *job)
{
    bench_t *bench = user;
    bench->told++;
    if (bench->on_trial)
        crash_tell(job->record.id * 100 + job->record.state);
}

static void open_bench(bench_t *bench, const char *folder)
{
    *bench = (bench_t){.store = open_store(folder)};
    bench->journal = job_journal_new(bench->store, tell, bench);
    bench->queue = job_queue_new(&(job_queue_limits_t){10, 1, 0},
                                 &(job_queue_host_t){note_change, note_forgotten, bench});
}

static void close_bench(bench_t *bench)
{
    job_journal_free(bench->journal);
    job_queue_free(bench->queue);
    store_close(bench->store);
}

static queued_job_t *take(bench_t *bench, uint32_t id)
{
    const fax_job_t job = job_number(id);
    queued_job_t *taken = job_queue_take(bench->queue, &job);
    job_journal_note(bench->journal, taken);
    return taken;
}

/* A life: three jobs, together, and then one by one. */
static void live(const char *folder)
{
    static const fax_job_state_t way[] = {FAX_JOB_WAITING, FAX_JOB_ACTIVE, FAX_JOB_DONE};
    bench_t bench;
    queued_job_t *jobs[JOBS];
    open_bench(&bench, folder);
    bench.on_trial = true;
    for (uint32_t id = 1; id <= JOBS; id++)
        jobs[id - 1] = take(&bench, id);
    assert_true(job_journal_commit(bench.journal));
    for (size_t i = 0; i < 3; i++) {
        job_queue_enter(bench.queue, jobs[JOBS - 1], way[i]);
        assert_true(job_journal_commit(bench.journal));
    }
    close_bench(&bench);
}

static void check_life(const crash_run_t *run)
{
    store_t *store = open_store(run->folder);
    const found_t found = find_all(store);
    const uint32_t told_job = run->told / 100, told_state = run->told % 100;
    assert_true(found.count == JOBS || (found.count == 0 && run->told == 0));
    for (size_t i = 0; i < found.count; i++)
        if (found.jobs[i].id == told_job)
            assert_true((uint32_t)found.jobs[i].state >= told_state); /* what was told, or one step more */
    if (run->came_through)
        assert_int_equal(found.jobs[JOBS - 1].state, FAX_JOB_DONE);
    store_close(store);
}

static void what_was_told_lasts_wherever_the_process_dies(void **state)
{
    (void)state;
    const unsigned points = crash_points_try(&(crash_trial_t){NULL, live, check_life});
    assert_true(points > 20);
    print_message("%u crash points\n", points);
}

static void nobody_is_told_of_what_does_not_last(void **state)
{
    static const disk_fault_t faults[] = {DISK_FULL, DISK_ERROR};
    scratch_t *scratch = *state;
    bench_t bench;
    open_bench(&bench, scratch->folder);
    for (size_t i = 0; i < 2; i++) {
        const unsigned before = bench.told;
        take(&bench, (uint32_t)(2 * i + 1));
        disk_faults_after(0, faults[i], true);
        assert_false(job_journal_commit(bench.journal));
        take(&bench, (uint32_t)(2 * i + 2));
        assert_false(job_journal_commit(bench.journal));
        assert_int_equal(bench.told, before);
        assert_true(job_journal_has_changes(bench.journal));
        disk_faults_none();
        assert_true(job_journal_commit(bench.journal)); /* nothing of it was forgotten */
        assert_int_equal(bench.told, before + 2);
        assert_false(job_journal_has_changes(bench.journal));
    }
    assert_int_equal(find_all(bench.store).count, 4);
    close_bench(&bench);
}

static void forgotten_jobs_leave_the_store(void **state)
{
    scratch_t *scratch = *state;
    bench_t bench;
    open_bench(&bench, scratch->folder);
    for (uint32_t id = 1; id <= JOBS; id++)
        job_queue_enter(bench.queue, take(&bench, id), FAX_JOB_FAILED);
    assert_true(job_journal_commit(bench.journal));
    job_queue_trim(bench.queue, 0); /* one is kept */
    assert_true(job_journal_commit(bench.journal));
    const found_t found = find_all(bench.store);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.jobs[0].id, JOBS);
    close_bench(&bench);
}

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
        TEST(a_job_comes_back_as_it_was),     TEST(an_older_record_is_of_no_poll),
        TEST(a_damaged_row_is_left_out),      TEST(nobody_is_told_of_what_does_not_last),
        TEST(forgotten_jobs_leave_the_store), cmocka_unit_test(what_was_told_lasts_wherever_the_process_dies),
    };
    return cmocka_run_group_tests_name("engine/store/job_store", tests, NULL, NULL);
}
