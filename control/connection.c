#include "control/connection.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* The kernel keeps no more descriptors of one message than fit here: the rest of a flood is never opened. */
enum { CHUNK = 16384, DESCRIPTORS = 4, BLOCKS = 16 };

struct control_connection {
    int channel;
    const control_limits_t *limits;
    control_connection_owner_t owner;
    struct event *readable;
    struct event *writable;
    struct evbuffer *input;
    struct evbuffer *output;
    int descriptor;
    bool ended; /* nothing more comes in */
    bool owed;  /* an answer */
};

typedef enum result { GOOD, LATER, GONE } result_t;

static void drop_descriptor(control_connection_t *connection)
{
    if (connection->descriptor >= 0)
        close(connection->descriptor);
    connection->descriptor = -1;
}

static bool has_line(const control_connection_t *connection)
{
    return evbuffer_search(connection->input, "\n", 1, NULL).pos >= 0;
}

static bool is_too_long(const control_connection_t *connection)
{
    const struct evbuffer_ptr end = evbuffer_search(connection->input, "\n", 1, NULL);
    const size_t length = end.pos >= 0 ? (size_t)end.pos : evbuffer_get_length(connection->input);
    return length > connection->limits->line;
}

bool control_connection_has_room(const control_connection_t *connection)
{
    return evbuffer_get_length(connection->output) < connection->limits->output;
}

static bool has_work(const control_connection_t *connection)
{
    return control_connection_has_room(connection) && (has_line(connection) || is_too_long(connection));
}

/* ---- in ---- */

/* Keep the first descriptor of all that came, close the others. */
static void keep_descriptors(control_connection_t *connection, struct msghdr *message)
{
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        const size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(part) + i * sizeof descriptor, sizeof descriptor);
            if (connection->descriptor < 0)
                connection->descriptor = descriptor;
            else
                close(descriptor);
        }
    }
}

static result_t receive_chunk(control_connection_t *connection)
{
    char chunk[CHUNK];
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
    } control;
    struct iovec place = {chunk, sizeof chunk};
    struct msghdr message = {.msg_iov = &place,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    const ssize_t got = recvmsg(connection->channel, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR ? LATER : GONE;
    keep_descriptors(connection, &message);
    if (got == 0)
        connection->ended = true;
    return evbuffer_add(connection->input, chunk, (size_t)got) == 0 ? GOOD : GONE;
}

/* Listen to the client unless it has enough to be handled or to read already. */
static void listen_on(control_connection_t *connection)
{
    if (!connection->ended && control_connection_has_room(connection) && !has_work(connection))
        event_add(connection->readable, NULL);
}

static bool is_over(const control_connection_t *connection)
{
    return connection->ended && !connection->owed && evbuffer_get_length(connection->output) == 0;
}

/* For those whom the owner has called: it may be told only from the loop. */
static void close_soon(control_connection_t *connection)
{
    if (is_over(connection))
        event_active(connection->writable, EV_WRITE, 0);
}

/* The last step of each turn: the owner may free the connection in here. */
static void settle(control_connection_t *connection)
{
    const control_connection_owner_t owner = connection->owner;
    listen_on(connection);
    if (has_work(connection))
        owner.readable(owner.user);
    else if (is_over(connection))
        owner.closed(owner.user, NULL);
}

static void on_readable(evutil_socket_t channel, short what, void *user)
{
    (void)channel, (void)what;
    control_connection_t *connection = user;
    if (receive_chunk(connection) == GONE)
        connection->owner.closed(connection->owner.user, NULL); /* reset by the client, which is its right */
    else
        settle(connection);
}

control_line_t control_connection_next(control_connection_t *connection, char **line, size_t *length)
{
    if (control_connection_has_room(connection) && is_too_long(connection))
        return CONTROL_LINE_TOO_LONG;
    *line = control_connection_has_room(connection)
                ? evbuffer_readln(connection->input, length, EVBUFFER_EOL_LF)
                : NULL;
    if (*line)
        return CONTROL_LINE_GOT;
    if (evbuffer_get_length(connection->input) == 0)
        drop_descriptor(connection);
    listen_on(connection);
    close_soon(connection);
    return CONTROL_LINE_NONE;
}

int control_connection_take_descriptor(control_connection_t *connection)
{
    const int descriptor = connection->descriptor;
    connection->descriptor = -1;
    return descriptor;
}

/* ---- out ---- */

static void write_on(control_connection_t *connection)
{
    const int stall = connection->limits->stall;
    const struct timeval patience = {stall / 1000, stall % 1000 * 1000};
    event_add(connection->writable, &patience);
}

static result_t send_some(control_connection_t *connection)
{
    struct evbuffer_iovec blocks[BLOCKS];
    const int there = evbuffer_peek(connection->output, -1, NULL, blocks, BLOCKS);
    struct msghdr message = {.msg_iov = blocks, .msg_iovlen = (size_t)(there < BLOCKS ? there : BLOCKS)};
    const ssize_t sent = sendmsg(connection->channel, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0)
        return errno == EAGAIN || errno == EINTR ? LATER : GONE;
    evbuffer_drain(connection->output, (size_t)sent);
    return GOOD;
}

static void on_writable(evutil_socket_t channel, short what, void *user)
{
    (void)channel;
    control_connection_t *connection = user;
    const control_connection_owner_t owner = connection->owner;
    if (what & EV_TIMEOUT) {
        owner.closed(owner.user, "it does not read what it asked for");
        return;
    }
    if (send_some(connection) == GONE) {
        owner.closed(owner.user, NULL);
        return;
    }
    if (evbuffer_get_length(connection->output) > 0)
        write_on(connection);
    settle(connection);
}

void control_connection_send(control_connection_t *connection, const char *text, size_t length)
{
    const bool waits = evbuffer_get_length(connection->output) > 0;
    evbuffer_add(connection->output, text, length);
    if (!waits)
        write_on(connection);
}

void control_connection_owe(control_connection_t *connection, bool owed)
{
    connection->owed = owed;
}

void control_connection_finish(control_connection_t *connection)
{
    connection->ended = true;
    event_del(connection->readable);
    evbuffer_drain(connection->input, evbuffer_get_length(connection->input));
    drop_descriptor(connection);
    close_soon(connection);
}

/* ---- made and given back ---- */

control_connection_t *control_connection_new(struct event_base *loop, int channel,
                                             const control_limits_t *limits,
                                             const control_connection_owner_t *owner)
{
    control_connection_t *connection = calloc(1, sizeof *connection);
    if (!connection) {
        close(channel);
        return NULL;
    }
    *connection = (control_connection_t){
        .channel = channel,
        .limits = limits,
        .owner = *owner,
        .readable = event_new(loop, channel, EV_READ, on_readable, connection),
        .writable = event_new(loop, channel, EV_WRITE, on_writable, connection),
        .input = evbuffer_new(),
        .output = evbuffer_new(),
        .descriptor = -1,
    };
    if (connection->readable && connection->writable && connection->input && connection->output) {
        listen_on(connection);
        return connection;
    }
    control_connection_free(connection);
    return NULL;
}

void control_connection_free(control_connection_t *connection)
{
    if (!connection)
        return;
    if (connection->readable)
        event_free(connection->readable);
    if (connection->writable)
        event_free(connection->writable);
    if (connection->input)
        evbuffer_free(connection->input);
    if (connection->output)
        evbuffer_free(connection->output);
    drop_descriptor(connection);
    close(connection->channel);
    free(connection);
}
