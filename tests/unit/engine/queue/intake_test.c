#include "engine/queue/intake.h"

#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

converter_t *converter_start(struct event_base *loop, const char *program, const converter_limits_t *limits,
                             int document, const char *out, converter_done_fn *done, void *user,
                             char *problem, size_t problem_size)
{
    (void)loop;
    assert_string_equal(program, "/convert");
    assert_int_equal(limits->max_pages, 7);
    if (broken) {
        close(document);
        snprintf(problem, problem_size, "no process");
        return NULL;
    }
    converter_t *converter = calloc(1, sizeof *converter);
    *converter = (converter_t){.done = done, .user = user, .document = document};
    snprintf(converter->out, sizeof converter->out, "%s", out);
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

static void finish(converter_t *converter, bool ok)
{
    const converter_result_t result = {.ok = ok, .pages = 3};
    converter_done_fn *done = converter->done;
    void *user = converter->user;
    close_converter(converter);
    done(user, &result);
}

typedef struct bench {
    struct event_base *loop;
    intake_t *intake;
    uint32_t jobs[300];
    int done;
    char problem[FAX_TEXT_SIZE];
} bench_t;

static void note_done(void *user, uint32_t job, const converter_result_t *result)
{
    bench_t *bench = user;
    bench->jobs[bench->done++] = job;
    strcpy(bench->problem, result->problem);
}

static int open_bench(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    const converter_limits_t limits = {.max_pages = 7};
    bench->loop = event_base_new();
    bench->intake = intake_new(bench->loop, "/convert", &limits, note_done, bench);
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

static int take(bench_t *bench, uint32_t job)
{
    const int document = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_true(intake_take(bench->intake, job, document, "/out"));
    return document;
}

static void turn(bench_t *bench)
{
    event_base_loop(bench->loop, EVLOOP_NONBLOCK);
}

static void two_documents_are_converted_at_once(void **state)
{
    bench_t *bench = *state;
    for (uint32_t job = 1; job <= 4; job++)
        take(bench, job);
    assert_int_equal(started, 0);
    turn(bench);
    assert_int_equal(started, 2);
    finish(running[1], true);
    turn(bench);
    assert_int_equal(started, 3);
    assert_int_equal(bench->jobs[0], 2);
    finish(running[0], false);
    finish(running[2], true);
    turn(bench);
    finish(running[3], true);
    assert_int_equal(bench->done, 4);
    assert_int_equal(bench->jobs[3], 4);
}

static void a_converter_that_does_not_start_is_reported(void **state)
{
    bench_t *bench = *state;
    broken = true;
    take(bench, 1);
    take(bench, 2);
    turn(bench);
    assert_int_equal(bench->done, 2);
    assert_string_equal(bench->problem, "no process");
}

static void a_canceled_document_is_closed_and_not_told(void **state)
{
    bench_t *bench = *state;
    for (uint32_t job = 1; job <= 2; job++)
        take(bench, job);
    turn(bench);
    const int waiting = take(bench, 3);
    intake_cancel(bench->intake, 3);
    assert_int_equal(fcntl(waiting, F_GETFD), -1);
    intake_cancel(bench->intake, 1);
    assert_int_equal(canceled, 1);
    intake_cancel(bench->intake, 77);
    turn(bench);
    assert_int_equal(started, 2);
    assert_int_equal(bench->done, 0);
}

static void documents_that_wait_are_bounded(void **state)
{
    bench_t *bench = *state;
    for (uint32_t job = 1; job <= INTAKE_WAITING_MAX; job++) {
        assert_true(intake_has_room(bench->intake));
        take(bench, job);
    }
    assert_false(intake_has_room(bench->intake));
    const int document = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_false(intake_take(bench->intake, 999, document, "/out"));
    assert_int_equal(fcntl(document, F_GETFD), -1);
}

static void the_spool_has_its_folders_and_names(void **state)
{
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
    spool_clear(spool);
    assert_int_equal(access(path, F_OK), -1);
    spool_remove(path);
    spool_remove("");
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
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)
        TEST(two_documents_are_converted_at_once),
        TEST(a_converter_that_does_not_start_is_reported),
        TEST(a_canceled_document_is_closed_and_not_told),
        TEST(documents_that_wait_are_bounded),
        cmocka_unit_test(the_spool_has_its_folders_and_names),
    };
    return cmocka_run_group_tests_name("engine/queue/intake", tests, NULL, NULL);
}
