#include "engine/queue/intake.h"

#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_time.h"
#include "engine/queue/spool.h"
#include "tests/test.h"

/* A converter that converts when the test says so. It stands in for engine/document/converter.c. */
struct converter {
    converter_done_fn *done;
    void *user;
    int document;
    char out[FAX_TEXT_SIZE];
};

enum { RUNNING_MAX = 8 };
static converter_t *running[RUNNING_MAX];
static int started, canceled;
static bool broken;

converter_t *converter_start(struct event_base *loop, const converter_order_t *order, converter_done_fn *done,
                             void *user, char *problem, size_t problem_size)
{
    (void)loop;
    assert_string_equal(order->program, "/convert");
    assert_int_equal(order->limits.max_pages, 7);
    if (broken) {
        close(order->document);
        snprintf(problem, problem_size, "no process");
        return NULL;
    }
    converter_t *converter = calloc(1, sizeof *converter);
    *converter = (converter_t){.done = done, .user = user, .document = order->document};
    snprintf(converter->out, sizeof converter->out, "%s", order->out);
    running[started++ % RUNNING_MAX] = converter;
    return converter;
}

static void close_converter(converter_t *converter)
{
    for (int i = 0; i < RUNNING_MAX; i++)
        if (running[i] == converter)
            running[i] = NULL;
    close(converter->document);
    free(converter);
}

void converter_cancel(converter_t *converter)
{
    canceled++;
    close_converter(converter);
}

static void finish_with(converter_t *converter, const converter_result_t *result)
{
    converter_done_fn *done = converter->done;
    void *user = converter->user;
    close_converter(converter);
    done(user, result);
}

static void finish(converter_t *converter, bool ok)
{
    finish_with(converter, &(converter_result_t){.ok = ok, .pages = 3});
}

static const converter_result_t killed = {.retryable = true, .problem = "signal 9"};

typedef struct bench {
    struct event_base *loop;
    intake_t *intake;
    uint32_t batches[300];
    int done, copied;
    char problem[FAX_TEXT_SIZE];
} bench_t;

static void note_converted(void *user, uint32_t batch, const converter_result_t *result)
{
    bench_t *bench = user;
    bench->batches[bench->done++] = batch;
    strcpy(bench->problem, result->problem);
}

static void note_copied(void *user, uint32_t batch, const converter_result_t *result)
{
    note_converted(user, batch, result);
    ((bench_t *)user)->copied++;
}

static int open_bench(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    const intake_setup_t setup = {"/convert", "job", {.max_pages = 7}, .first_pause = 1};
    bench->loop = event_base_new();
    bench->intake = intake_new(bench->loop, &setup, &(intake_host_t){note_copied, note_converted, bench});
    started = canceled = 0;
    broken = false;
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    intake_free(bench->intake);
    event_base_free(bench->loop);
    free(bench);
    return 0;
}

static int copy(bench_t *bench, uint32_t batch)
{
    const int document = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_true(intake_copy(bench->intake, batch, document, "/out"));
    return document;
}

static void convert(bench_t *bench, uint32_t batch)
{
    assert_true(intake_convert(bench->intake, batch, "/dev/null", "/out"));
}

static void turn(bench_t *bench)
{
    event_base_loop(bench->loop, EVLOOP_NONBLOCK);
}

/* Turn the loop until `count` converters have been started in all. */
static void turn_until_started(bench_t *bench, int count)
{
    const int64_t deadline = fax_time_clock() + 20000;
    while (started < count && fax_time_clock() < deadline)
        event_base_loop(bench->loop, EVLOOP_ONCE);
    assert_int_equal(started, count);
}

static void two_documents_are_converted_at_once(void **state)
{
    bench_t *bench = *state;
    for (uint32_t batch = 1; batch <= 4; batch++)
        convert(bench, batch);
    assert_int_equal(started, 0);
    turn(bench);
    assert_int_equal(started, 2);
    finish(running[1], true);
    turn(bench);
    assert_int_equal(started, 3);
    assert_int_equal(bench->batches[0], 2);
    finish(running[0], false);
    finish(running[2], true);
    turn(bench);
    finish(running[3], true);
    assert_int_equal(bench->done, 4);
    assert_int_equal(bench->batches[3], 4);
    assert_int_equal(bench->copied, 0);
}

static void copies_do_not_wait_for_conversions(void **state)
{
    bench_t *bench = *state;
    for (uint32_t batch = 1; batch <= 3; batch++)
        convert(bench, batch);
    copy(bench, 4);
    turn(bench);
    assert_int_equal(started, 3);
    finish(running[0], true); /* the desk of copies is looked at first */
    assert_int_equal(bench->copied, 1);
    assert_int_equal(bench->batches[0], 4);
}

static void a_conversion_that_was_killed_is_tried_again(void **state)
{
    bench_t *bench = *state;
    convert(bench, 1);
    turn(bench);
    finish_with(running[0], &killed);
    assert_int_equal(bench->done, 0);
    turn_until_started(bench, 2);
    finish(running[1], true);
    assert_int_equal(bench->done, 1);
    assert_string_equal(bench->problem, "");
}

static void a_document_that_kills_its_converter_each_time_is_given_up(void **state)
{
    bench_t *bench = *state;
    convert(bench, 1);
    for (int n = 1; n <= INTAKE_TRIES; n++) {
        assert_int_equal(bench->done, 0);
        turn_until_started(bench, n);
        finish_with(running[(n - 1) % RUNNING_MAX], &killed);
    }
    assert_int_equal(bench->done, 1);
    assert_string_equal(bench->problem, "signal 9 (tried 5 times)");
}

static void others_do_not_wait_for_one_that_is_tried_again(void **state)
{
    bench_t *bench = *state;
    for (uint32_t batch = 1; batch <= 3; batch++)
        convert(bench, batch);
    turn(bench);
    finish_with(running[0], &killed);
    turn(bench);
    assert_int_equal(started, 3); /* the third */
    finish(running[1], true);
    turn_until_started(bench, 4);
    finish(running[3], true);
    finish(running[2], true);
    assert_memory_equal(bench->batches, ((uint32_t[]){2, 1, 3}), 3 * sizeof(uint32_t));
}

static void one_that_is_tried_again_can_be_canceled(void **state)
{
    bench_t *bench = *state;
    convert(bench, 1);
    turn(bench);
    finish_with(running[0], &killed);
    intake_cancel(bench->intake, 1);
    event_base_dispatch(bench->loop); /* until nothing is due any more */
    assert_int_equal(started, 1);
    assert_int_equal(bench->done, 0);
}

static void a_copy_that_was_killed_is_reported_at_once(void **state)
{
    bench_t *bench = *state;
    copy(bench, 1);
    turn(bench);
    finish_with(running[0], &killed);
    assert_int_equal(bench->copied, 1);
    assert_string_equal(bench->problem, "signal 9");
}

static void a_converter_that_does_not_start_is_reported(void **state)
{
    bench_t *bench = *state;
    broken = true;
    copy(bench, 1);
    turn(bench);
    assert_string_equal(bench->problem, "no process");
    convert(bench, 2);
    event_base_dispatch(bench->loop); /* until nothing is due any more */
    assert_int_equal(bench->done, 2);
    assert_string_equal(bench->problem, "no process (tried 5 times)");
}

static void a_document_that_is_gone_is_reported(void **state)
{
    bench_t *bench = *state;
    assert_true(intake_convert(bench->intake, 1, "/nonesuch/document", "/out"));
    turn(bench);
    assert_int_equal(bench->done, 1);
    assert_string_equal(bench->problem, "the document cannot be read: No such file or directory");
}

static void a_canceled_document_is_closed_and_not_told(void **state)
{
    bench_t *bench = *state;
    int waiting = -1;
    for (uint32_t batch = 1; batch <= INTAKE_COPIES_AT_ONCE + 1; batch++)
        waiting = copy(bench, batch);
    turn(bench);
    intake_cancel(bench->intake, INTAKE_COPIES_AT_ONCE + 1);
    assert_int_equal(fcntl(waiting, F_GETFD), -1);
    intake_cancel(bench->intake, 1);
    assert_int_equal(canceled, 1);
    intake_cancel(bench->intake, 77);
    turn(bench);
    assert_int_equal(started, INTAKE_COPIES_AT_ONCE);
    assert_int_equal(bench->done, 0);
}

static void copies_that_wait_are_bounded(void **state)
{
    bench_t *bench = *state;
    for (uint32_t batch = 1; batch <= INTAKE_COPIES_MAX; batch++) {
        assert_true(intake_has_room(bench->intake));
        copy(bench, batch);
    }
    assert_false(intake_has_room(bench->intake));
    const int document = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_false(intake_copy(bench->intake, 999, document, "/out"));
    assert_int_equal(fcntl(document, F_GETFD), -1);
}

static bool is_seven(void *user, uint32_t batch)
{
    (void)user;
    return batch == 7;
}

static void the_spool_has_its_folders_and_names(void **state)
{
    /* What a killed daemon and its converters leave, and what people put there. */
    static const char *const strays[] = {"job-7.tif.work", "job-7.tif.work/pages", "job-8.tif",
                                         "job-8.document", "job-07.tif",           "job-7.tif.part",
                                         "notes"};
    (void)state;
    char folder[] = "/tmp/faxport-spool-XXXXXX", error[300], path[FAX_TEXT_SIZE], expected[FAX_TEXT_SIZE];
    assert_non_null(mkdtemp(folder));
    spool_t *spool = spool_new(folder, error, sizeof error);
    assert_non_null(spool);
    spool_page_file(spool, 7, path, sizeof path);
    fclose(fopen(path, "w"));
    spool_free(
        spool_new(folder, error, sizeof error)); /* another daemon that is refused takes nothing away */
    assert_int_equal(access(path, F_OK), 0);
    assert_true(spool_has_page_file(spool, 7));
    assert_false(spool_has_document(spool, 7));
    for (size_t i = 0; i < sizeof strays / sizeof strays[0]; i++) {
        snprintf(path, sizeof path, "%s/spool/%s", folder, strays[i]);
        assert_int_equal(i == 0 ? mkdir(path, 0700) : close(open(path, O_CREAT | O_WRONLY, 0600)), 0);
    }
    assert_int_equal(spool_sweep(spool, is_seven, NULL), 6);
    assert_true(spool_has_page_file(spool, 7));
    spool_remove_batch(spool, 7);
    assert_false(spool_has_page_file(spool, 7));
    spool_remove_batch(spool, 7);
    assert_int_equal(spool_sweep(spool, is_seven, NULL), 0);
    snprintf(expected, sizeof expected, "%s/inbox", folder);
    assert_string_equal(spool_inbox(spool), expected);
    spool_free(spool);
    snprintf(path, sizeof path, "rm -r %s", folder);
    assert_int_equal(system(path), 0);
    assert_null(spool_new("/nonesuch/place", error, sizeof error));
    assert_string_equal(error, "the folder /nonesuch/place cannot be made: No such file or directory");
    char deep[200];
    memset(deep, 'x', sizeof deep);
    deep[0] = '/';
    deep[199] = '\0';
    assert_null(spool_new(deep, error, sizeof error));
    assert_string_equal(error, "state-dir is longer than 190 octets: choose a shorter one");
}

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)
        TEST(two_documents_are_converted_at_once),
        TEST(copies_do_not_wait_for_conversions),
        TEST(a_conversion_that_was_killed_is_tried_again),
        TEST(a_document_that_kills_its_converter_each_time_is_given_up),
        TEST(others_do_not_wait_for_one_that_is_tried_again),
        TEST(one_that_is_tried_again_can_be_canceled),
        TEST(a_copy_that_was_killed_is_reported_at_once),
        TEST(a_converter_that_does_not_start_is_reported),
        TEST(a_document_that_is_gone_is_reported),
        TEST(a_canceled_document_is_closed_and_not_told),
        TEST(copies_that_wait_are_bounded),
        cmocka_unit_test(the_spool_has_its_folders_and_names),
    };
    return cmocka_run_group_tests_name("engine/queue/intake", tests, NULL, NULL);
}
