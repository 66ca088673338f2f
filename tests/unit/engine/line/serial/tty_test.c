#include "engine/line/serial/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "tests/support/scratch.h"
#include "tests/test.h"

static fax_serial_config_t config_of(const char *device)
{
    fax_serial_config_t config = {.speed = 57600, .flow = FAX_FLOW_HARDWARE};
    snprintf(config.device, sizeof config.device, "%s", device);
    return config;
}

static void expect_refused(const char *device, const char *why, bool is_absent)
{
    const fax_serial_config_t config = config_of(device);
    char problem[256], expected[300];
    bool absent = !is_absent;
    assert_int_equal(tty_open(&config, problem, sizeof problem, &absent), -1);
    snprintf(expected, sizeof expected, "%s: %s", device, why);
    assert_string_equal(problem, expected);
    assert_int_equal(absent, is_absent);
}

static void what_is_no_tty_is_refused(void **state)
{
    const char *file = scratch_path(*state, "file");
    fclose(fopen(file, "w"));
    const char *fifo = scratch_path(*state, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    expect_refused(file, "it is a plain file, not a terminal device", false);
    expect_refused("/tmp", "it is a folder, not a terminal device", false);
    expect_refused(fifo, "it is no terminal device", false);
    expect_refused("/dev/null", "it is no terminal device", false);
    expect_refused(scratch_path(*state, "nothing"), "there is no such device: is the modem plugged in?",
                   true);
}

/* The modem's end of a pseudo terminal. */
static int open_pty(char path[64])
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    assert_int_equal(ptsname_r(master, path, 64), 0);
    return master;
}

/* A pseudo terminal hands over what is written a moment later. */
static ssize_t read_soon(int end, char *octets, size_t size)
{
    struct pollfd waiting = {.fd = end, .events = POLLIN};
    poll(&waiting, 1, 5000);
    return read(end, octets, size);
}

static void a_tty_is_raw_and_does_not_block(void **state)
{
    (void)state;
    char path[64], problem[256], octets[8];
    bool absent;
    const int master = open_pty(path);
    fax_serial_config_t config = config_of(path);
    const int tty = tty_open(&config, problem, sizeof problem, &absent);
    assert_true(tty >= 0);
    assert_int_equal(read(tty, octets, sizeof octets), -1);
    assert_int_equal(write(tty, "AT\r\x11\x13", 5), 5);
    assert_int_equal(read(master, octets, sizeof octets), 5);
    assert_memory_equal(octets, "AT\r\x11\x13", 5);
    struct termios settings;
    assert_int_equal(tcgetattr(tty, &settings), 0);
    assert_int_equal(cfgetospeed(&settings), B57600);
    assert_int_equal(settings.c_lflag & (ECHO | ICANON | ISIG), 0);
    assert_int_equal(settings.c_iflag & IXON, 0);
    tty_set_xoff(tty, true);
    assert_int_equal(tcgetattr(tty, &settings), 0);
    assert_int_not_equal(settings.c_iflag & IXON, 0);
    tty_set_xoff(tty, false);
    assert_int_equal(tcgetattr(tty, &settings), 0);
    assert_int_equal(settings.c_iflag & IXON, 0);
    close(tty);
    close(master);
}

static void a_tty_that_is_unplugged_says_so(void **state)
{
    (void)state;
    char path[64], problem[256], octet;
    bool absent;
    const int master = open_pty(path);
    fax_serial_config_t config = config_of(path);
    const int tty = tty_open(&config, problem, sizeof problem, &absent);
    assert_true(tty >= 0);
    close(master);
    assert_true(read(tty, &octet, 1) <= 0);
    tty_set_dtr(tty, false); /* no harm */
    tty_set_break(tty, true);
    close(tty);
}

static void a_full_tty_holds_nobody_up(void **state)
{
    (void)state;
    static const char octets[4096];
    char path[64], problem[256];
    bool absent;
    const int master = open_pty(path);
    fax_serial_config_t config = config_of(path);
    const int tty = tty_open(&config, problem, sizeof problem, &absent);
    assert_true(tty >= 0);
    alarm(10);
    while (write(tty, octets, sizeof octets) > 0)
        continue;
    assert_int_equal(errno, EAGAIN);
    tty_set_xoff(tty, true); /* none of these waits for it to go */
    tty_set_break(tty, true);
    tty_set_dtr(tty, false);
    while (write(tty, octets, sizeof octets) > 0) /* the kernel has moved some on */
        continue;
    assert_int_equal(errno, EAGAIN);
    do /* what the kernel is just moving on is not forgotten at once */
        tty_discard(tty);
    while (write(tty, "A", 1) < 0 && errno == EAGAIN);
    tty_flush(tty);
    close(tty);
    alarm(0);
    close(master);
}

/* What the far side has of what was written. */
static size_t arrived(int master)
{
    char octets[256];
    const ssize_t count = read(master, octets, sizeof octets);
    return count > 0 ? (size_t)count : 0;
}

/* By the kernel, as on a real line. */
static void xoff_stops_it_and_xon_lets_it_go(void **state)
{
    (void)state;
    char path[64], problem[256], octets[8];
    bool absent;
    const int master = open_pty(path);
    fax_serial_config_t config = config_of(path);
    config.flow = FAX_FLOW_XONXOFF;
    const int tty = tty_open(&config, problem, sizeof problem, &absent);
    assert_true(tty >= 0);
    fcntl(master, F_SETFL, O_NONBLOCK);
    assert_int_equal(write(master, "\x13", 1), 1); /* as yet it is data */
    assert_int_equal(read_soon(tty, octets, sizeof octets), 1);
    tty_set_xoff(tty, true);
    assert_int_equal(write(master, "\x13OK", 3), 3);
    assert_int_equal(read_soon(tty, octets, sizeof octets), 2);
    assert_true(write(tty, "A", 1) < 1);
    assert_int_equal(arrived(master), 0);
    assert_int_equal(write(master, "\x11OK", 3), 3);
    assert_int_equal(read_soon(tty, octets, sizeof octets), 2);
    assert_int_equal(write(tty, "AT", 2), 2);
    assert_int_equal(read_soon(master, octets, sizeof octets), 2);
    /* One that is not minded any more does not hold it. */
    assert_int_equal(write(master, "\x13OK", 3), 3);
    assert_int_equal(read_soon(tty, octets, sizeof octets), 2);
    tty_set_xoff(tty, false);
    assert_int_equal(write(tty, "AT", 2), 2);
    assert_int_equal(read_soon(master, octets, sizeof octets), 2);
    close(tty);
    close(master);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_no_tty_is_refused, scratch_open, scratch_close),
        cmocka_unit_test(a_tty_is_raw_and_does_not_block),
        cmocka_unit_test(a_tty_that_is_unplugged_says_so),
        cmocka_unit_test(a_full_tty_holds_nobody_up),
        cmocka_unit_test(xoff_stops_it_and_xon_lets_it_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
