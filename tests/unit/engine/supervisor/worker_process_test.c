#include "engine/supervisor/worker_process.h"

#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_time.h"
#include "engine/status_board.h"
#include "engine/supervisor/worker_channel.h"
#include "tests/test.h"

enum { DEADLINE_MS = 20000 };

/* A supervisor's bench: one worker, and what it told. */
typedef struct bench {
    struct event_base *loop;
    status_board_t *board;
    worker_process_t *worker;
    int ready, lost, records;
    char why[200];
    int64_t lost_at, gap; /* clock of the latest loss; from there to the readiness after it */
} bench_t;

static void note_ready(void *user, uint32_t worker)
{
    bench_t *bench = user;
    assert_int_equal(worker, 4);
    bench->ready++;
    bench->gap = fax_time_clock() - bench->lost_at;
}

static void note_record(void *user, uint32_t worker, const wire_record_t *record)
{
    bench_t *bench = user;
    assert_int_equal(worker, 4);
    assert_int_equal(record->type, WIRE_EVENT);
    bench->records++;
}

static void note_lost(void *user, uint32_t worker, const char *why)
{
    bench_t *bench = user;
    assert_int_equal(worker, 4);
    bench->lost++;
    bench->lost_at = fax_time_clock();
    snprintf(bench->why, sizeof bench->why, "%s", why);
}

static int open_bench(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    bench->loop = event_base_new();
    bench->board = status_board_new(2);
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    worker_process_free(bench->worker);
    status_board_free(bench->board);
    event_base_free(bench->loop);
    free(bench);
    return 0;
}

static void start(bench_t *bench, const char *mode)
{
    static char program[500];
    snprintf(program, sizeof program, "%s/tests/fakes/fake_worker", getenv("FAX_BUILDDIR"));
    setenv("FAKE_WORKER", mode, 1);
    const worker_setup_t setup = {
        .program = program,
        .hello = {.build = "test", .worker = 4, .speed = 1, .slots = 2, .log_level = FAX_LOG_INFO},
        .board = status_board_descriptor(bench->board),
        .times = {
            .greeting = 2000, .heartbeat = 500, .first_pause = 50, .last_pause = 200, .settled = 60000}};
    const worker_host_t host = {note_ready, note_record, note_lost, bench};
    bench->worker = worker_process_new(bench->loop, &setup, &host);
    worker_process_start(bench->worker);
}

static void wait_for(bench_t *bench, const int *count, int value)
{
    const int64_t deadline = fax_time_clock() + DEADLINE_MS;
    while (*count < value && fax_time_clock() < deadline) {
        const struct timeval turn = {0, 5000};
        event_base_loopexit(bench->loop, &turn);
        event_base_dispatch(bench->loop);
    }
    assert_true(*count >= value);
}

static bool is_zombie(pid_t pid)
{
    siginfo_t info = {.si_pid = 0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

static void a_worker_becomes_ready_and_opens_its_port(void **state)
{
    bench_t *bench = *state;
    const int stranger = open("/dev/null", O_RDONLY); /* without O_CLOEXEC: must not get into the worker */
    start(bench, "normal");
    wait_for(bench, &bench->ready, 1);
    assert_true(worker_process_is_ready(bench->worker));
    const wire_port_open_t open_port = {.slot = 1, .index = 9, .config = {.name = "fax9"}};
    worker_process_send(bench->worker, WIRE_PORT_OPEN, &open_port, -1);
    wait_for(bench, &bench->records, 1);
    fax_status_t status;
    assert_true(status_board_read(bench->board, 1, &status));
    assert_int_equal(status.device_id, 9);
    worker_process_stop(bench->worker);
    wait_for(bench, &bench->lost, 1);
    assert_string_equal(bench->why, "it ended with status 0");
    assert_false(worker_process_exists(bench->worker));
    close(stranger);
}

static void a_worker_is_heard_to_its_last_word(void **state)
{
    bench_t *bench = *state;
    start(bench, "last-words");
    wait_for(bench, &bench->ready, 1);
    worker_process_stop(bench->worker);
    const int64_t deadline = fax_time_clock() + DEADLINE_MS;
    while (!is_zombie(worker_process_pid(bench->worker)) && fax_time_clock() < deadline)
        usleep(1000); /* not the loop's turn yet: its end and its words are there together */
    wait_for(bench, &bench->lost, 1);
    assert_int_equal(bench->records, 20);
}

static void a_killed_worker_is_back_at_once(void **state)
{
    bench_t *bench = *state;
    start(bench, "normal");
    wait_for(bench, &bench->ready, 1);
    kill(worker_process_pid(bench->worker), SIGKILL);
    wait_for(bench, &bench->lost, 1);
    assert_string_equal(bench->why, "it was killed by signal 9 (Killed)");
    wait_for(bench, &bench->ready, 2);
    assert_true(bench->gap < 2000);
}

static void a_worker_that_crashes_is_started_again_with_growing_pauses(void **state)
{
    bench_t *bench = *state;
    const int64_t begin = fax_time_clock();
    start(bench, "crash");
    wait_for(bench, &bench->lost, 5);
    assert_string_equal(bench->why, "it ended with status 7");
    assert_int_equal(bench->ready, 0);
    assert_true(fax_time_clock() - begin >= 0 + 50 + 100 + 200);
}

static void a_program_that_is_not_there_is_tried_again(void **state)
{
    bench_t *bench = *state;
    const worker_setup_t setup = {.program = "/nonesuch", .times = {.first_pause = 1, .last_pause = 2}};
    const worker_host_t host = {note_ready, note_record, note_lost, bench};
    bench->worker = worker_process_new(bench->loop, &setup, &host);
    worker_process_start(bench->worker);
    assert_false(worker_process_exists(bench->worker));
    assert_int_equal(event_base_loop(bench->loop, EVLOOP_ONCE), 0);
    assert_false(worker_process_exists(bench->worker));
    assert_int_equal(bench->lost, 0);
}

static void a_silent_worker_is_killed(void **state)
{
    bench_t *bench = *state;
    start(bench, "mute");
    wait_for(bench, &bench->ready, 1);
    wait_for(bench, &bench->lost, 1);
    assert_string_equal(bench->why, "it has given no sign of life for 0.5 s");
    wait_for(bench, &bench->ready, 2);
}

static void a_worker_that_is_never_ready_is_killed(void **state)
{
    bench_t *bench = *state;
    start(bench, "never-ready");
    wait_for(bench, &bench->lost, 1);
    assert_string_equal(bench->why, "it did not become ready in time");
}

static void another_build_is_refused(void **state)
{
    bench_t *bench = *state;
    start(bench, "other-build");
    wait_for(bench, &bench->lost, 1);
    assert_string_equal(bench->why, "it is of another version than faxportd: install both from one build");
    assert_int_equal(bench->ready, 0);
}

static void nonsense_is_refused(void **state)
{
    bench_t *bench = *state;
    start(bench, "nonsense");
    wait_for(bench, &bench->lost, 1);
    assert_string_equal(bench->why,
                        "it speaks another version than faxportd, or nonsense: install both from one build");
    assert_int_equal(bench->ready, 0);
}

static void a_worker_that_does_not_read_is_killed(void **state)
{
    bench_t *bench = *state;
    start(bench, "deaf");
    wait_for(bench, &bench->ready, 1);
    const wire_want_t want = {.slot = 0, .want = FAX_PORT_WANT_UP};
    int sent = 0;
    for (; sent < 1000000 && worker_process_is_ready(bench->worker); sent++)
        worker_process_send(bench->worker, WIRE_PORT_WANT, &want, -1);
    assert_true(sent > WORKER_CHANNEL_QUEUE);
    wait_for(bench, &bench->lost, 1);
    assert_string_equal(bench->why, "it does not read its channel");
}

static void a_record_waits_for_a_slow_reader(void **state)
{
    bench_t *bench = *state;
    start(bench, "normal");
    wait_for(bench, &bench->ready, 1);
    kill(worker_process_pid(bench->worker), SIGSTOP);
    const wire_port_open_t open_port = {.slot = 0, .index = 1};
    for (int i = 0; i < 1000; i++)
        worker_process_send(bench->worker, WIRE_PORT_OPEN, &open_port, -1);
    kill(worker_process_pid(bench->worker), SIGCONT);
    wait_for(bench, &bench->records, 1000);
    assert_int_equal(bench->lost, 0);
}

int main(void)
{
    fax_log_set_level(FAX_LOG_WARNING);
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)
        TEST(a_worker_becomes_ready_and_opens_its_port),
        TEST(a_worker_is_heard_to_its_last_word),
        TEST(a_killed_worker_is_back_at_once),
        TEST(a_worker_that_crashes_is_started_again_with_growing_pauses),
        TEST(a_program_that_is_not_there_is_tried_again),
        TEST(a_silent_worker_is_killed),
        TEST(a_worker_that_is_never_ready_is_killed),
        TEST(another_build_is_refused),
        TEST(nonsense_is_refused),
        TEST(a_worker_that_does_not_read_is_killed),
        TEST(a_record_waits_for_a_slow_reader),
    };
    return cmocka_run_group_tests_name("engine/supervisor/worker_process", tests, NULL, NULL);
}
