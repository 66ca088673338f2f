#include "engine/process/child.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "engine/fax_time.h"
#include "tests/test.h"

enum { DEADLINE = 20000, LISTEN = 100, PATIENT = 15000 };

typedef struct bench {
    struct event_base *loop;
    bool ended;
    child_end_t end;
    char said[LISTEN + 1];
} bench_t;

static void take_end(void *user, const child_end_t *end)
{
    bench_t *bench = user;
    bench->ended = true;
    bench->end = *end;
    strcpy(bench->said, end->said);
}

static child_t *start_at(bench_t *bench, const char *script, int input, const char *terminal,
                         uint32_t timeout)
{
    static const char *const environment[] = {"PATH=/usr/bin:/bin", "WORD=given", NULL};
    const char *const arguments[] = {"/bin/sh", "-c", script, NULL};
    const child_setup_t setup = {.arguments = arguments,
                                 .environment = environment,
                                 .input = input,
                                 .terminal = terminal,
                                 .take_errors = true,
                                 .timeout = timeout,
                                 .listen = LISTEN};
    bench->ended = false;
    child_t *child = child_start(bench->loop, &setup, take_end, bench);
    assert_non_null(child);
    assert_false(bench->ended);
    return child;
}

static child_t *start(bench_t *bench, const char *script, int input, uint32_t timeout)
{
    return start_at(bench, script, input, NULL, timeout);
}

static void await(bench_t *bench)
{
    const int64_t deadline = fax_time_clock() + DEADLINE;
    while (!bench->ended && fax_time_clock() < deadline)
        event_base_loop(bench->loop, EVLOOP_ONCE);
    assert_true(bench->ended);
}

static void run(bench_t *bench, const char *script, int input, uint32_t timeout)
{
    start(bench, script, input, timeout);
    await(bench);
}

/* Also if nobody has reaped it yet. */
static bool is_gone(pid_t process)
{
    char path[40], line[200] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    FILE *file = fopen(path, "r");
    const bool dead =
        !file || !fgets(line, sizeof line, file) || strstr(line, ") Z ") || strstr(line, ") X ");
    if (file)
        fclose(file);
    return dead;
}

#define WAIT_UNTIL(CONDITION)                                                                                \
    for (const int64_t until = fax_time_clock() + DEADLINE; !(CONDITION);)                                   \
    assert_true(fax_time_clock() < until)

static int open_bench(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    bench->loop = event_base_new();
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    event_base_free(bench->loop);
    free(bench);
    return 0;
}

static void what_it_says_and_how_it_ends_is_told(void **state)
{
    bench_t *bench = *state;
    char how[100];
    run(bench, "echo $WORD; echo trouble >&2; exit 3", -1, PATIENT);
    assert_string_equal(bench->said, "given\ntrouble\n");
    child_explain(&bench->end, how, sizeof how);
    assert_string_equal(how, "exit status 3");
    run(bench, "kill -s SEGV $$", -1, PATIENT);
    child_explain(&bench->end, how, sizeof how);
    assert_string_equal(how, "signal 11 (Segmentation fault)");
    assert_true(WIFSIGNALED(bench->end.status));
}

static void it_gets_its_input_and_nothing_else(void **state)
{
    bench_t *bench = *state;
    FILE *input = tmpfile();
    fputs("a record", input);
    rewind(input);
    run(bench, "cat; ls /proc/self/fd | wc -l", fileno(input), PATIENT);
    assert_string_equal(bench->said, "a record4\n"); /* the three, and that of ls(1) */
    fclose(input);
    run(bench, "cat", -1, PATIENT);
    assert_string_equal(bench->said, "");
}

static void a_flood_is_read_and_not_kept(void **state)
{
    bench_t *bench = *state;
    run(bench, "head -c 3000000 /dev/zero | tr '\\0' x", -1, PATIENT);
    assert_int_equal(bench->end.said_in_all, 3000000);
    assert_int_equal(strlen(bench->said), LISTEN);
    assert_int_equal(bench->end.status, 0);
}

static void one_that_hangs_is_ended_with_all_that_it_began(void **state)
{
    bench_t *bench = *state;
    char how[100];
    const int64_t began = fax_time_clock();
    run(bench, "sleep 1000 & echo $!; sleep 1000", -1, 200);
    assert_true(bench->end.timed_out);
    assert_true(fax_time_clock() - began < PATIENT);
    child_explain(&bench->end, how, sizeof how);
    assert_string_equal(how, "its time was over");
    const pid_t left = atoi(bench->said);
    assert_true(left > 1);
    WAIT_UNTIL(is_gone(left));
}

static void what_it_leaves_running_does_not_hold_us_up(void **state)
{
    bench_t *bench = *state;
    const int64_t began = fax_time_clock();
    run(bench, "sleep 1000 & exit 0", -1, PATIENT);
    assert_false(bench->end.timed_out);
    assert_true(fax_time_clock() - began < PATIENT);
}

static void a_canceled_one_is_not_told(void **state)
{
    bench_t *bench = *state;
    child_cancel(start(bench, "sleep 1000", -1, PATIENT));
    event_base_loop(bench->loop, EVLOOP_NONBLOCK);
    assert_false(bench->ended);
}

/* A terminal of ours that does not block, its far end, and how a child finds it. */
typedef struct line {
    int far, near;
    char path[40];
} line_t;

static line_t open_line(void)
{
    char name[64];
    struct termios raw;
    line_t line = {.far = posix_openpt(O_RDWR | O_NOCTTY)};
    assert_true(line.far >= 0 && grantpt(line.far) == 0 && unlockpt(line.far) == 0);
    assert_int_equal(ptsname_r(line.far, name, sizeof name), 0);
    line.near = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK);
    assert_int_equal(tcgetattr(line.near, &raw), 0);
    cfmakeraw(&raw);
    tcsetattr(line.near, TCSANOW, &raw);
    snprintf(line.path, sizeof line.path, "/proc/self/fd/%d", line.near);
    return line;
}

static void close_line(const line_t *line)
{
    close(line->near);
    close(line->far);
}

/* What the child has written there, as far as `end`. */
static void hear(const line_t *line, const char *end, char *heard, size_t size)
{
    size_t used = 0;
    heard[0] = '\0';
    while (!strstr(heard, end)) {
        struct pollfd event = {.fd = line->far, .events = POLLIN};
        assert_int_equal(poll(&event, 1, DEADLINE), 1);
        const ssize_t length = read(line->far, heard + used, size - 1 - used);
        assert_true(length > 0);
        used += (size_t)length;
        heard[used] = '\0';
    }
}

static void a_terminal_is_its_input_output_and_its_own(void **state)
{
    bench_t *bench = *state;
    char heard[200];
    const line_t line = open_line();
    start_at(bench,
             "echo asks; read word; echo got $word; echo by name >/dev/tty; echo trouble >&2; "
             "ls /proc/self/fd | wc -l",
             -1, line.path, PATIENT);
    hear(&line, "asks\n", heard, sizeof heard); /* by now it waits, or is about to */
    assert_int_equal(write(line.far, "word\n", 5), 5);
    hear(&line, "4\n", heard, sizeof heard);
    assert_string_equal(heard, "got word\nby name\n4\n");
    await(bench);
    assert_string_equal(bench->said, "trouble\n");
    assert_int_equal(bench->end.status, 0);
    assert_true(fcntl(line.near, F_GETFL) & O_NONBLOCK);
    close_line(&line);
}

static void a_terminal_that_has_gone_is_no_start(void **state)
{
    bench_t *bench = *state;
    static const char *const environment[] = {NULL}, *const arguments[] = {"/bin/true", NULL};
    const line_t line = open_line();
    const child_setup_t setup = {
        .arguments = arguments, .environment = environment, .terminal = line.path, .timeout = PATIENT};
    close(line.far);
    assert_null(child_start(bench->loop, &setup, take_end, bench));
    assert_int_equal(errno, EIO);
    close(line.near);
}

static void one_that_is_told_to_end_may_do_so_in_good_order(void **state)
{
    bench_t *bench = *state;
    char heard[200];
    const line_t line = open_line();
    child_t *child =
        start_at(bench, "trap 'echo bye >&2; exit 5' HUP; echo ready; while :; do read word; done", -1,
                 line.path, PATIENT);
    hear(&line, "ready\n", heard, sizeof heard);
    child_signal(child, SIGHUP);
    await(bench);
    assert_string_equal(bench->said, "bye\n");
    assert_int_equal(WEXITSTATUS(bench->end.status), 5);
    close_line(&line);
}

static void one_that_cannot_start_says_why(void **state)
{
    bench_t *bench = *state;
    const char *const arguments[] = {"/nonesuch/program", NULL}, *const environment[] = {NULL};
    const child_setup_t setup = {.arguments = arguments,
                                 .environment = environment,
                                 .input = -1,
                                 .timeout = PATIENT,
                                 .listen = LISTEN};
    assert_null(child_start(bench->loop, &setup, take_end, bench));
    assert_int_equal(errno, ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)
        TEST(what_it_says_and_how_it_ends_is_told),
        TEST(it_gets_its_input_and_nothing_else),
        TEST(a_flood_is_read_and_not_kept),
        TEST(one_that_hangs_is_ended_with_all_that_it_began),
        TEST(what_it_leaves_running_does_not_hold_us_up),
        TEST(a_canceled_one_is_not_told),
        TEST(a_terminal_is_its_input_output_and_its_own),
        TEST(a_terminal_that_has_gone_is_no_start),
        TEST(one_that_is_told_to_end_may_do_so_in_good_order),
        TEST(one_that_cannot_start_says_why),
    };
    return cmocka_run_group_tests_name("engine/process/child", tests, NULL, NULL);
}
