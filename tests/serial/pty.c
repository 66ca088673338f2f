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

struct pty {
    char path[PATH_SIZE];
    int master; /* -1: unplugged */
};

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

bool pty_plug(pty_t *pty)
{
    if (pty->master >= 0)
        return true;
    pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    char device[64];
    if (pty->master >= 0 && grantpt(pty->master) == 0 && unlockpt(pty->master) == 0 &&
        ptsname_r(pty->master, device, sizeof device) == 0 && open_once(device) && name_device(pty, device))
        return true;
    const int problem = errno;
    pty_unplug(pty);
    errno = problem;
    return false;
}

void pty_unplug(pty_t *pty)
{
    if (pty->master < 0)
        return;
    unlink(pty->path);
    close(pty->master);
    pty->master = -1;
}

bool pty_is_plugged(const pty_t *pty)
{
    return pty->master >= 0;
}

pty_t *pty_open(const char *path)
{
    pty_t *pty = calloc(1, sizeof *pty);
    if (!pty)
        return NULL;
    pty->master = -1;
    if (snprintf(pty->path, sizeof pty->path, "%s", path) < PATH_SIZE && pty_plug(pty))
        return pty;
    free(pty);
    return NULL;
}

static bool is_open(const pty_t *pty)
{
    struct pollfd poller = {.fd = pty->master};
    return pty->master >= 0 && poll(&poller, 1, 0) >= 0 && !(poller.revents & POLLHUP);
}

bool pty_is_terminal_ready(pty_t *pty)
{
    struct termios settings; /* of the device's side */
    return is_open(pty) && tcgetattr(pty->master, &settings) == 0 && cfgetospeed(&settings) != B0;
}

size_t pty_read(pty_t *pty, void *to, size_t size)
{
    const ssize_t got = pty->master >= 0 ? read(pty->master, to, size) : 0;
    return got > 0 ? (size_t)got : 0;
}

size_t pty_write(pty_t *pty, const void *from, size_t size)
{
    const ssize_t put = is_open(pty) ? write(pty->master, from, size) : 0;
    return put > 0 ? (size_t)put : 0;
}

void pty_close(pty_t *pty)
{
    if (!pty)
        return;
    pty_unplug(pty);
    free(pty);
}
