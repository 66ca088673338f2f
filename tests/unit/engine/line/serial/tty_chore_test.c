#include "engine/line/serial/tty_chore.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/line/serial/tty.h"
#include "tests/test.h"

/* A queue behind a driver that does not answer until it is told to; and a pseudo terminal, whose other end
 * sees when the last descriptor of it is closed. */
typedef struct bench {
    struct event_base *loop;
    work_queue_t *queue;
    sem_t driver;
    work_t wedged;
    int master, tty;
} bench_t;

static void wait_for_driver(void *user)
{
    sem_wait(user);
}

static void ignore(void *user)
{
    (void)user;
}

static int open_bench(void **state)
{
    char path[64], problem[256];
    bool absent;
    bench_t *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    bench->loop = event_base_new();
    bench->queue = work_queue_new(bench->loop);
    assert_non_null(bench->queue);
    assert_int_equal(sem_init(&bench->driver, 0, 0), 0);
    bench->wedged = (work_t){.act = wait_for_driver, .done = ignore, .user = &bench->driver};
    bench->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    assert_true(bench->master >= 0 && grantpt(bench->master) == 0 && unlockpt(bench->master) == 0);
    assert_int_equal(ptsname_r(bench->master, path, sizeof path), 0);
    fax_serial_config_t config = {.speed = 57600};
    memcpy(config.device, path, sizeof path);
    bench->tty = tty_open(&config, problem, sizeof problem, &absent);
    assert_true(bench->tty >= 0);
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    sem_post(&bench->driver);
    work_queue_free(bench->queue);
    event_base_free(bench->loop);
    sem_destroy(&bench->driver);
    close(bench->master);
    free(bench);
    return 0;
}

static bool is_hung_up(const bench_t *bench)
{
    struct pollfd master = {bench->master, POLLIN, 0};
    return poll(&master, 1, 0) == 1 && master.revents & POLLHUP;
}

static bool is_open(int descriptor)
{
    return fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF;
}

/* A work that is put behind the chores and waited for: they are done then. */
static void let_driver_answer(bench_t *bench)
{
    work_t last = {.act = ignore, .done = ignore};
    work_queue_put(bench->queue, &last);
    sem_post(&bench->driver);
    work_queue_settle(bench->queue, &last);
}

static void a_driver_that_does_not_answer_holds_nobody_up(void **state)
{
    bench_t *bench = *state;
    work_queue_put(bench->queue, &bench->wedged);
    alarm(10); /* the test would hang */
    tty_chore(bench->queue, bench->tty, TTY_CHORE_DTR_OFF);
    tty_chore(bench->queue, bench->tty, TTY_CHORE_BREAK_ON);
    tty_chore(bench->queue, bench->tty, TTY_CHORE_CLOSE);
    alarm(0);
    assert_true(is_open(bench->tty));
    assert_false(is_hung_up(bench));
    let_driver_answer(bench);
    assert_false(is_open(bench->tty));
    assert_true(is_hung_up(bench)); /* none of the chores has left a descriptor open */
}

static void pins_leave_the_tty_to_its_owner(void **state)
{
    bench_t *bench = *state;
    work_queue_put(bench->queue, &bench->wedged);
    tty_chore(bench->queue, bench->tty, TTY_CHORE_DTR_ON);
    tty_chore(bench->queue, bench->tty, TTY_CHORE_BREAK_OFF);
    let_driver_answer(bench);
    assert_true(is_open(bench->tty));
    close(bench->tty);
    assert_true(is_hung_up(bench));
}

static void a_tty_that_is_being_closed_can_be_opened_again(void **state)
{
    bench_t *bench = *state;
    int exclusive = 0;
    char path[64];
    assert_int_equal(ptsname_r(bench->master, path, sizeof path), 0);
    assert_int_equal(ioctl(bench->tty, TIOCGEXCL, &exclusive), 0);
    assert_int_equal(exclusive, 1);
    work_queue_put(bench->queue, &bench->wedged);
    tty_chore(bench->queue, bench->tty, TTY_CHORE_CLOSE);
    const int again = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
    assert_true(again >= 0);
    assert_int_equal(ioctl(again, TIOCGEXCL, &exclusive), 0);
    assert_int_equal(exclusive, 0);
    close(again);
}

static void without_a_queue_it_is_done_at_once(void **state)
{
    bench_t *bench = *state;
    tty_chore(NULL, bench->tty, TTY_CHORE_DTR_OFF);
    assert_true(is_open(bench->tty));
    tty_chore(NULL, bench->tty, TTY_CHORE_CLOSE);
    assert_false(is_open(bench->tty));
    assert_true(is_hung_up(bench));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_driver_that_does_not_answer_holds_nobody_up, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(pins_leave_the_tty_to_its_owner, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_tty_that_is_being_closed_can_be_opened_again, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(without_a_queue_it_is_done_at_once, open_bench, close_bench),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
