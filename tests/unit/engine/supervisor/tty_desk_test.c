/* The ttys of serial ports, opened for their workers: real pseudo terminals, a loop, no worker. */
#include "engine/supervisor/tty_desk.h"

#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_time.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { PATIENCE = 10000 };

typedef struct bench {
    struct event_base *loop;
    tty_desk_t *desk;
    fax_port_config_t ports[2];
    fax_config_t config;
    unsigned answers; /* for port 1 */
    wire_tty_t answer;
    int tty; /* -1: none came */
} bench_t;

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
    *bench = (bench_t){.tty = -1};
    bench->loop = event_base_new();
    bench->ports[0].kind = FAX_PORT_VIRTUAL;
    bench->ports[1].kind = FAX_PORT_SERIAL;
    bench->ports[1].serial.speed = 9600;
    snprintf(bench->ports[1].serial.device, sizeof bench->ports[1].serial.device, "%s", device);
    bench->config.ports = bench->ports;
    bench->config.port_count = 2;
    snprintf(bench->config.lock_dir, sizeof bench->config.lock_dir, "%s", scratch->folder);
    bench->desk = tty_desk_new(bench->loop, &bench->config, &(tty_desk_host_t){take, bench});
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_tty_is_opened_and_locked, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_modem_may_be_plugged_in_later, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(another_program_has_it_first, scratch_open, scratch_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
