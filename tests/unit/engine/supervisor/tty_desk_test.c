/* The ttys of serial ports, opened for their workers: real pseudo terminals, a loop, no worker. */
#include "engine/supervisor/tty_desk.h"

#include <event2/event.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_time.h"
#include "engine/line/serial/tty.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { PATIENCE = 10000 };

typedef struct bench {
    struct event_base *loop;
    tty_desk_t *desk;
    fax_port_config_t ports[2];
    fax_config_t config;
    int (*open)(const fax_serial_config_t *config, char *problem, size_t size, bool *absent);
    unsigned answers; /* for port 1 */
    wire_tty_t answer;
    int tty;                     /* -1: none came */
    char out[SCRATCH_PATH_SIZE]; /* what the program writes of itself */
} bench_t;

/* A modem whose driver waits for it, until it is let go on. */
static struct {
    bool wedged;
    sem_t asked, answer;
} driver;

static int open_wedged(const fax_serial_config_t *config, char *problem, size_t size, bool *absent)
{
    sem_post(&driver.asked);
    sem_wait(&driver.answer);
    return tty_open(config, problem, size, absent);
}

static int wedge_driver(void **state)
{
    driver.wedged = true;
    sem_init(&driver.asked, 0, 0);
    sem_init(&driver.answer, 0, 0);
    return scratch_open(state);
}

static int free_driver(void **state)
{
    driver.wedged = false;
    sem_destroy(&driver.asked);
    sem_destroy(&driver.answer);
    return scratch_close(state);
}

static void take(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    bench_t *bench = user;
    assert_int_equal(slot, 1);
    assert_int_equal(type, WIRE_TTY);
    bench->answer = *(const wire_tty_t *)body;
    bench->answers++;
    if (bench->tty >= 0)
        close(bench->tty);
    bench->tty = descriptor < 0 ? -1 : dup(descriptor);
}

static void open_bench(bench_t *bench, scratch_t *scratch, const char *device)
{
    *bench = (bench_t){.tty = -1, .open = driver.wedged ? open_wedged : tty_open};
    bench->loop = event_base_new();
    bench->ports[0].kind = FAX_PORT_VIRTUAL;
    bench->ports[1].kind = FAX_PORT_SERIAL;
    bench->ports[1].serial.speed = 9600;
    snprintf(bench->ports[1].serial.device, sizeof bench->ports[1].serial.device, "%s", device);
    bench->config.ports = bench->ports;
    bench->config.port_count = 2;
    snprintf(bench->config.lock_dir, sizeof bench->config.lock_dir, "%s", scratch->folder);
    bench->desk = tty_desk_new(bench->loop, &bench->config, &(tty_desk_host_t){take, bench, bench->open});
    assert_non_null(bench->desk);
}

static void close_bench(bench_t *bench)
{
    tty_desk_free(bench->desk);
    event_base_free(bench->loop);
    if (bench->tty >= 0)
        close(bench->tty);
}

/* Until the desk has answered so often. */
static void await(bench_t *bench, unsigned answers)
{
    const int64_t end = fax_time_clock() + PATIENCE;
    while (bench->answers < answers) {
        event_base_loop(bench->loop, EVLOOP_ONCE);
        assert_true(fax_time_clock() < end);
    }
}

static void pass_loop(bench_t *bench)
{
    const struct timeval moment = {0, 20000};
    event_base_loopexit(bench->loop, &moment);
    event_base_dispatch(bench->loop);
}

static int open_pty(const char *link)
{
    char path[64];
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    assert_int_equal(ptsname_r(master, path, sizeof path), 0);
    assert_int_equal(symlink(path, link), 0);
    return master;
}

static void a_tty_is_opened_and_locked(void **state)
{
    bench_t bench;
    const char *device = scratch_path(*state, "modem");
    const int master = open_pty(device);
    open_bench(&bench, *state, device);
    tty_desk_want(bench.desk, 0); /* has none */
    tty_desk_want(bench.desk, 1);
    await(&bench, 1);
    assert_true(bench.tty >= 0 && isatty(bench.tty));
    assert_int_equal(scratch_count(*state), 2);
    tty_desk_release(bench.desk, 1);
    assert_int_equal(scratch_count(*state), 1);
    close_bench(&bench);
    close(master);
}

static void a_modem_may_be_plugged_in_later(void **state)
{
    bench_t bench;
    const char *device = scratch_path(*state, "modem");
    open_bench(&bench, *state, device);
    tty_desk_want(bench.desk, 1);
    await(&bench, 1);
    assert_true(bench.answer.absent && bench.tty < 0);
    assert_non_null(strstr(bench.answer.problem, "is the modem plugged in?"));
    const int master = open_pty(device);
    await(&bench, 2);
    assert_true(bench.tty >= 0);
    close_bench(&bench);
    close(master);
}

static void another_program_has_it_first(void **state)
{
    bench_t bench;
    char lock[300], name[64];
    const char *device = scratch_path(*state, "modem");
    const int master = open_pty(device);
    ptsname_r(master, name, sizeof name);
    snprintf(lock, sizeof lock, "%s/LCK..pts_%s", ((scratch_t *)*state)->folder, strrchr(name, '/') + 1);
    FILE *file = fopen(lock, "w");
    fprintf(file, "%10d\n", (int)getppid());
    fclose(file);
    open_bench(&bench, *state, device);
    tty_desk_want(bench.desk, 1);
    await(&bench, 1);
    assert_true(!bench.answer.absent && bench.tty < 0);
    assert_non_null(strstr(bench.answer.problem, "has locked it"));
    unlink(lock);
    await(&bench, 2);
    assert_true(bench.tty >= 0);
    close_bench(&bench);
    assert_int_equal(scratch_count(*state), 1);
    close(master);
}

/* ---- the driver does not come back ---- */

static void a_driver_that_waits_for_a_dead_modem_does_not_hold_up_the_loop(void **state)
{
    bench_t bench;
    const char *device = scratch_path(*state, "modem");
    const int master = open_pty(device);
    open_bench(&bench, *state, device);
    tty_desk_want(bench.desk, 1);
    event_base_loop(bench.loop, EVLOOP_ONCE);
    sem_wait(&driver.asked);
    pass_loop(&bench);
    assert_int_equal(bench.answers, 0);
    tty_desk_want(bench.desk, 1); /* a worker that has died meanwhile, and is there again */
    tty_desk_release(bench.desk, 1);
    tty_desk_want(bench.desk, 1);
    pass_loop(&bench);
    sem_post(&driver.answer);
    await(&bench, 1);
    assert_true(bench.tty >= 0);
    assert_int_equal(sem_trywait(&driver.asked), -1); /* once */
    close_bench(&bench);
    close(master);
}

static void what_is_opened_too_late_is_closed_and_unlocked(void **state)
{
    bench_t bench;
    const char *device = scratch_path(*state, "modem");
    const int master = open_pty(device);
    open_bench(&bench, *state, device);
    tty_desk_want(bench.desk, 1);
    event_base_loop(bench.loop, EVLOOP_ONCE);
    sem_wait(&driver.asked);
    tty_desk_release(bench.desk, 1);
    sem_post(&driver.answer);
    for (const int64_t end = fax_time_clock() + PATIENCE; scratch_count(*state) > 1; pass_loop(&bench))
        assert_true(fax_time_clock() < end);
    assert_int_equal(bench.answers, 0);
    close_bench(&bench);
    struct pollfd hung_up = {master, POLLIN, 0};
    assert_int_equal(poll(&hung_up, 1, 0), 1);
    assert_true(hung_up.revents & POLLHUP);
    close(master);
}

/* ---- a program gets the tty ---- */

/* The port's program. It does what `script` says, in which $OUT is a file of its own. */
static void name_program(bench_t *bench, scratch_t *scratch, const char *script)
{
    char *path = bench->ports[1].serial.hand_over_command;
    snprintf(path, FAX_CONFIG_PATH_SIZE, "%s", scratch_path(scratch, "program"));
    snprintf(bench->out, sizeof bench->out, "%s", scratch_path(scratch, "out"));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\nOUT=%s\n%s\n", bench->out, script);
    fchmod(fileno(file), 0755);
    fclose(file);
}

typedef struct lent {
    bench_t bench;
    int master;
} lent_t;

/* A port with a program, whose worker has got its tty. */
static void open_lender(lent_t *lent, scratch_t *scratch, const char *script)
{
    const char *device = scratch_path(scratch, "modem");
    bench_t *bench = &lent->bench;
    lent->master = open_pty(device);
    open_bench(bench, scratch, device);
    fax_serial_config_t *serial = &bench->ports[1].serial;
    serial->hand_over = FAX_HAND_OVER_DATA;
    serial->hand_over_timeout = PATIENCE;
    if (script)
        name_program(bench, scratch, script);
    snprintf(bench->ports[1].name, sizeof bench->ports[1].name, "fax1");
    snprintf(bench->ports[1].number, sizeof bench->ports[1].number, "100");
    tty_desk_want(bench->desk, 1);
    await(bench, 1);
    assert_true(bench->tty >= 0);
}

static void close_lender(lent_t *lent)
{
    close_bench(&lent->bench);
    close(lent->master);
}

/* As a worker does it. */
static void hand_over(bench_t *bench, fax_hand_over_t reason)
{
    wire_hand_over_t call = {.slot = 1,
                             .call_id = 7,
                             .reason = reason,
                             .caller = "5550123",
                             .caller_name = "ADA",
                             .ring = "B",
                             .connect = "CONNECT 33600"};
    close(bench->tty);
    bench->tty = -1;
    tty_desk_hand_over(bench->desk, &call);
}

/* What the program has written, once it is `text` in the end. */
static void expect_out(bench_t *bench, const char *text)
{
    char out[2000] = "";
    const int64_t end = fax_time_clock() + PATIENCE;
    while (!strstr(out, text)) {
        FILE *file = fopen(bench->out, "r");
        const size_t length = file ? fread(out, 1, sizeof out - 1, file) : 0;
        out[length] = '\0';
        if (file)
            fclose(file);
        pass_loop(bench);
        if (fax_time_clock() > end)
            fail_msg("%s has not \"%s\"", out, text);
    }
}

static void say(const lent_t *lent, const char *text)
{
    assert_int_equal(write(lent->master, text, strlen(text)), strlen(text));
}

static void a_program_gets_the_tty_and_all_that_is_known(void **state)
{
    lent_t lent;
    bench_t *bench = &lent.bench;
    open_lender(&lent, *state, "env | sort >$OUT; read word; echo \"heard $word\" >>$OUT; tty >>$OUT");
    hand_over(bench, FAX_HAND_OVER_DATA);
    assert_int_equal(bench->answers, 2);
    assert_true(bench->answer.lent && !bench->answer.absent && bench->tty < 0);
    assert_non_null(strstr(bench->answer.problem, ": a data call from 5550123 is with "));
    expect_out(bench, "FAX_CALLED=100\nFAX_CALLER=5550123\nFAX_CALLER_NAME=ADA\nFAX_CALL_ID=7\n"
                      "FAX_CONNECT=CONNECT 33600\nFAX_DEVICE=");
    expect_out(bench, "FAX_PORT=fax1\nFAX_REASON=data\nFAX_RING=B\n");
    tty_desk_want(bench->desk, 1); /* the worker has died, and is there again */
    assert_int_equal(bench->answers, 3);
    assert_true(bench->answer.lent);
    assert_int_equal(scratch_count(*state), 4); /* modem, program, out, and the lock */
    say(&lent, "hello\n");
    expect_out(bench, "heard hello\n/dev/pts/");
    await(bench, 4);
    assert_true(bench->tty >= 0 && isatty(bench->tty) && !bench->answer.lent);
    hand_over(bench, FAX_HAND_OVER_DATA); /* once more */
    assert_true(bench->answer.lent);
    close_lender(&lent);
    assert_int_equal(scratch_count(*state), 3);
}

static void a_program_whose_time_is_over_is_ended(void **state)
{
    lent_t lent;
    bench_t *bench = &lent.bench;
    open_lender(&lent, *state, "echo $$ >$OUT; while :; do read word; done");
    bench->ports[1].serial.hand_over_timeout = 300;
    hand_over(bench, FAX_HAND_OVER_DATA);
    await(bench, 3);
    assert_true(bench->tty >= 0);
    close_lender(&lent);
}

static void a_program_that_cannot_be_run_is_a_problem_and_the_tty_comes_back(void **state)
{
    lent_t lent;
    bench_t *bench = &lent.bench;
    open_lender(&lent, *state, "exit");
    unlink(bench->ports[1].serial.hand_over_command);
    hand_over(bench, FAX_HAND_OVER_DATA);
    assert_int_equal(bench->answers, 2);
    assert_true(!bench->answer.lent && bench->tty < 0);
    assert_non_null(strstr(bench->answer.problem, "cannot be run: No such file"));
    await(bench, 3);
    assert_true(bench->tty >= 0);
    close_lender(&lent);
}

/* A worker that has been taken over gets nothing by it. */
static void what_the_port_has_not_is_not_run(void **state)
{
    lent_t lent;
    bench_t *bench = &lent.bench;
    open_lender(&lent, *state, NULL);
    hand_over(bench, FAX_HAND_OVER_DATA);
    await(bench, 2);
    assert_true(!bench->answer.lent && bench->tty >= 0);
    close_lender(&lent);
}

static void what_the_port_does_not_hand_over_is_not_run(void **state)
{
    lent_t lent;
    bench_t *bench = &lent.bench;
    open_lender(&lent, *state, "echo run >$OUT");
    hand_over(bench, FAX_HAND_OVER_OTHER_RINGS);
    await(bench, 2);
    assert_true(!bench->answer.lent && bench->tty >= 0);
    assert_int_equal(access(bench->out, F_OK), -1);
    tty_desk_hand_over(bench->desk, &(wire_hand_over_t){.slot = 0, .reason = FAX_HAND_OVER_DATA});
    close_lender(&lent);
}

static void one_program_at_a_time_however_often_it_is_asked_for(void **state)
{
    lent_t lent;
    bench_t *bench = &lent.bench;
    open_lender(&lent, *state, "echo run >>$OUT; read word");
    for (int i = 0; i < 100; i++)
        hand_over(bench, FAX_HAND_OVER_DATA);
    assert_int_equal(bench->answers, 2);
    expect_out(bench, "run\n");
    say(&lent, "\n");
    await(bench, 3);
    struct stat info;
    assert_int_equal(stat(bench->out, &info), 0);
    assert_int_equal(info.st_size, 4);
    close_lender(&lent);
}

static void a_port_that_is_taken_down_leaves_the_program_alone(void **state)
{
    lent_t lent;
    bench_t *bench = &lent.bench;
    open_lender(&lent, *state, "echo run >$OUT; read word; echo done >>$OUT");
    hand_over(bench, FAX_HAND_OVER_DATA);
    tty_desk_release(bench->desk, 1);
    expect_out(bench, "run\n");
    assert_int_equal(scratch_count(*state), 4); /* it is locked as long as the program has it */
    say(&lent, "\n");
    expect_out(bench, "done\n");
    for (const int64_t end = fax_time_clock() + PATIENCE; scratch_count(*state) > 3; pass_loop(bench))
        assert_true(fax_time_clock() < end);
    assert_int_equal(bench->answers, 2);
    close_lender(&lent);
}

static void count(void *user)
{
    (*(unsigned *)user)++;
}

static void await_stop(bench_t *bench, int64_t limit)
{
    unsigned stops = 0;
    tty_desk_await(bench->desk, limit, count, &stops);
    assert_int_equal(stops, 0);
    const int64_t end = fax_time_clock() + PATIENCE;
    while (stops == 0) {
        assert_true(fax_time_clock() < end);
        pass_loop(bench);
    }
    pass_loop(bench);
    assert_int_equal(stops, 1);
}

static void a_program_that_does_not_end_is_not_waited_for(void **state)
{
    lent_t lent;
    bench_t *bench = &lent.bench;
    open_lender(&lent, *state, "trap '' HUP; echo run >$OUT; while :; do read word; done");
    hand_over(bench, FAX_HAND_OVER_DATA);
    expect_out(bench, "run\n");
    tty_desk_stop(bench->desk);
    await_stop(bench, 100);
    close_lender(&lent);
    assert_int_equal(scratch_count(*state), 3);
}

static void a_program_is_told_when_faxportd_stops(void **state)
{
    lent_t lent;
    bench_t *bench = &lent.bench;
    open_lender(&lent, *state,
                "trap 'echo bye >>$OUT; exit' HUP; echo run >$OUT; while :; do read word; done");
    hand_over(bench, FAX_HAND_OVER_DATA);
    expect_out(bench, "run\n");
    tty_desk_stop(bench->desk);
    await_stop(bench, PATIENCE);
    expect_out(bench, "bye\n");
    await_stop(bench, PATIENCE);   /* nobody is to be waited for */
    tty_desk_want(bench->desk, 1); /* of no use any more */
    pass_loop(bench);
    assert_int_equal(bench->answers, 2);
    close_lender(&lent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_tty_is_opened_and_locked, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_modem_may_be_plugged_in_later, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(another_program_has_it_first, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_driver_that_waits_for_a_dead_modem_does_not_hold_up_the_loop,
                                        wedge_driver, free_driver),
        cmocka_unit_test_setup_teardown(what_is_opened_too_late_is_closed_and_unlocked, wedge_driver,
                                        free_driver),
        cmocka_unit_test_setup_teardown(a_program_gets_the_tty_and_all_that_is_known, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(a_program_whose_time_is_over_is_ended, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_program_that_cannot_be_run_is_a_problem_and_the_tty_comes_back,
                                        scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(what_the_port_has_not_is_not_run, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(what_the_port_does_not_hand_over_is_not_run, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(one_program_at_a_time_however_often_it_is_asked_for, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(a_port_that_is_taken_down_leaves_the_program_alone, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(a_program_that_does_not_end_is_not_waited_for, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(a_program_is_told_when_faxportd_stops, scratch_open, scratch_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
