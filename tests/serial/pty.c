#include "tests/serial/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { PATH_SIZE = 256 };

typedef struct pty {
    jack_t jack;
    char path[PATH_SIZE];
    int master; /* -1: unplugged */
} pty_t;

static pty_t *of(jack_t *jack)
{
    return (pty_t *)jack;
}

/* The name changes from one device to the next in one step. */
static bool name_device(const pty_t *pty, const char *device)
{
    char fresh[PATH_SIZE + 8];
    snprintf(fresh, sizeof fresh, "%s.new", pty->path);
    unlink(fresh);
    return symlink(device, fresh) == 0 && rename(fresh, pty->path) == 0;
}

/* A device that was never open does not tell that nobody has it open. */
static bool open_once(const char *device)
{
    const int slave = open(device, O_RDWR | O_NOCTTY | O_CLOEXEC);
    return slave >= 0 && close(slave) == 0;
}

static void unplug(jack_t *jack)
{
    pty_t *pty = of(jack);
    if (pty->master < 0)
        return;
    unlink(pty->path);
    close(pty->master);
    pty->master = -1;
}

static bool plug(jack_t *jack)
{
    pty_t *pty = of(jack);
    if (pty->master >= 0)
        return true;
    pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    char device[64];
    if (pty->master >= 0 && grantpt(pty->master) == 0 && unlockpt(pty->master) == 0 &&
        ptsname_r(pty->master, device, sizeof device) == 0 && open_once(device) && name_device(pty, device))
        return true;
    const int problem = errno;
    unplug(jack);
    errno = problem;
    return false;
}

static bool is_open(const pty_t *pty)
{
    struct pollfd poller = {.fd = pty->master};
    return pty->master >= 0 && poll(&poller, 1, 0) >= 0 && !(poller.revents & POLLHUP);
}

static bool is_terminal_ready(jack_t *jack)
{
    const pty_t *pty = of(jack);
    struct termios settings; /* of the device's side */
    return is_open(pty) && tcgetattr(pty->master, &settings) == 0 && cfgetospeed(&settings) != B0;
}

static size_t read_pty(jack_t *jack, void *to, size_t size)
{
    const pty_t *pty = of(jack);
    const ssize_t got = pty->master >= 0 ? read(pty->master, to, size) : 0;
    return got > 0 ? (size_t)got : 0;
}

static size_t write_pty(jack_t *jack, const void *from, size_t size)
{
    const pty_t *pty = of(jack);
    const ssize_t put = is_open(pty) ? write(pty->master, from, size) : 0;
    return put > 0 ? (size_t)put : 0;
}

static void close_pty(jack_t *jack)
{
    unplug(jack);
    free(jack);
}

static const jack_ops_t ops = {read_pty, write_pty, is_terminal_ready, unplug, plug, close_pty};

jack_t *pty_open(const char *path)
{
    pty_t *pty = calloc(1, sizeof *pty);
    if (!pty)
        return NULL;
    *pty = (pty_t){.jack = {&ops}, .master = -1};
    if (snprintf(pty->path, sizeof pty->path, "%s", path) < PATH_SIZE && plug(&pty->jack))
        return &pty->jack;
    free(pty);
    return NULL;
}
