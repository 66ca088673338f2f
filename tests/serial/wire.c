#include "tests/serial/wire.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* What waits on the wire at most, which the kernel doubles: a modem that stops reading is felt. */
enum { BUFFER = 2048 };
enum { MODEM, PROGRAM };

typedef struct wire {
    jack_t jack;
    bool plugged;
    int ends[2]; /* -1: none; the program's is its own once it has it */
} wire_t;

static wire_t *of(jack_t *jack)
{
    return (wire_t *)jack;
}

static void close_end(wire_t *wire, int end)
{
    if (wire->ends[end] >= 0)
        close(wire->ends[end]);
    wire->ends[end] = -1;
}

static bool program_has_gone(const wire_t *wire)
{
    struct pollfd poller = {.fd = wire->ends[MODEM]};
    return wire->ends[MODEM] < 0 || (poll(&poller, 1, 0) > 0 && poller.revents & POLLHUP);
}

static size_t read_wire(jack_t *jack, void *to, size_t size)
{
    const ssize_t got = recv(of(jack)->ends[MODEM], to, size, MSG_DONTWAIT);
    return got > 0 ? (size_t)got : 0;
}

static size_t write_wire(jack_t *jack, const void *from, size_t size)
{
    const ssize_t put = send(of(jack)->ends[MODEM], from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    return put > 0 ? (size_t)put : 0;
}

static bool is_terminal_ready(jack_t *jack)
{
    return of(jack)->plugged && !program_has_gone(of(jack));
}

static void unplug(jack_t *jack)
{
    wire_t *wire = of(jack);
    wire->plugged = false;
    close_end(wire, MODEM);
    close_end(wire, PROGRAM);
}

static bool plug(jack_t *jack)
{
    of(jack)->plugged = true;
    return true;
}

static void close_wire(jack_t *jack)
{
    unplug(jack);
    free(jack);
}

static const jack_ops_t ops = {read_wire, write_wire, is_terminal_ready, unplug, plug, close_wire};

jack_t *wire_open(void)
{
    wire_t *wire = calloc(1, sizeof *wire);
    if (wire)
        *wire = (wire_t){.jack = {&ops}, .plugged = true, .ends = {-1, -1}};
    return wire ? &wire->jack : NULL;
}

static bool connect_ends(wire_t *wire)
{
    const int room = BUFFER;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    close_end(wire, MODEM);
    wire->ends[MODEM] = ends[0];
    wire->ends[PROGRAM] = ends[1];
    return true;
}

int wire_descriptor(jack_t *jack)
{
    wire_t *wire = of(jack);
    if (!wire->plugged || !connect_ends(wire))
        return -1;
    const int descriptor = wire->ends[PROGRAM];
    wire->ends[PROGRAM] = -1;
    return descriptor;
}
