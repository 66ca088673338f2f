#include "engine/worker/channel.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

enum { RECORDS_A_TURN = 64 };

typedef struct waiting {
    STAILQ_ENTRY(waiting) next;
    wire_type_t type;
    unsigned char body[];
} waiting_t;

struct channel {
    int descriptor;
    bool closed;
    channel_listener_t listener;
    struct event *readable, *writable;
    STAILQ_HEAD(waiting_list, waiting) waiting;
    size_t count;
};

static void fail(channel_t *channel, const char *why)
{
    if (channel->closed)
        return;
    channel->closed = true;
    event_del(channel->readable);
    event_del(channel->writable);
    channel->listener.closed(channel->listener.user, why);
}

static void read_records(evutil_socket_t descriptor, short what, void *user)
{
    (void)what;
    channel_t *channel = user;
    for (int n = 0; n < RECORDS_A_TURN && !channel->closed; n++) {
        wire_record_t record;
        switch (wire_receive(descriptor, &record)) {
        case WIRE_GOT:
            channel->listener.record(channel->listener.user, &record);
            break;
        case WIRE_EMPTY:
            return;
        case WIRE_CLOSED:
            fail(channel, "faxportd has closed the channel");
            return;
        case WIRE_BAD:
            fail(channel, "faxportd sent what is no record of this version");
            return;
        }
    }
}

static void drop_first(channel_t *channel)
{
    waiting_t *first = STAILQ_FIRST(&channel->waiting);
    STAILQ_REMOVE_HEAD(&channel->waiting, next);
    channel->count--;
    free(first);
}

static bool is_full(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS;
}

static void write_records(evutil_socket_t descriptor, short what, void *user)
{
    (void)what;
    channel_t *channel = user;
    while (!STAILQ_EMPTY(&channel->waiting)) {
        const waiting_t *first = STAILQ_FIRST(&channel->waiting);
        if (!wire_send(descriptor, first->type, first->body, -1)) {
            if (!is_full(errno))
                fail(channel, "faxportd has closed the channel");
            return;
        }
        drop_first(channel);
    }
    event_del(channel->writable);
}

static void keep(channel_t *channel, wire_type_t type, const void *body)
{
    const size_t size = wire_body_size(type);
    waiting_t *waiting = channel->count < CHANNEL_MAX_WAITING ? malloc(sizeof *waiting + size) : NULL;
    if (!waiting) {
        fail(channel, "faxportd does not read its channel");
        return;
    }
    waiting->type = type;
    if (size > 0)
        memcpy(waiting->body, body, size);
    STAILQ_INSERT_TAIL(&channel->waiting, waiting, next);
    channel->count++;
    event_add(channel->writable, NULL);
}

void channel_send(channel_t *channel, wire_type_t type, const void *body)
{
    if (channel->closed)
        return;
    if (channel->count == 0 && wire_send(channel->descriptor, type, body, -1))
        return;
    if (channel->count > 0 || is_full(errno))
        keep(channel, type, body);
    /* else it is closed: the reader sees that, after what is still there to be read */
}

bool channel_is_drained(const channel_t *channel)
{
    return channel->closed || channel->count == 0;
}

channel_t *channel_open(struct event_base *loop, int descriptor, const channel_listener_t *listener)
{
    channel_t *channel = calloc(1, sizeof *channel);
    if (!channel)
        return NULL;
    *channel = (channel_t){.descriptor = descriptor, .listener = *listener};
    STAILQ_INIT(&channel->waiting);
    channel->readable = event_new(loop, descriptor, EV_READ | EV_PERSIST, read_records, channel);
    channel->writable = event_new(loop, descriptor, EV_WRITE | EV_PERSIST, write_records, channel);
    if (channel->readable && channel->writable && event_add(channel->readable, NULL) == 0)
        return channel;
    channel_close(channel);
    return NULL;
}

void channel_close(channel_t *channel)
{
    if (!channel)
        return;
    if (channel->readable)
        event_free(channel->readable);
    if (channel->writable)
        event_free(channel->writable);
    while (!STAILQ_EMPTY(&channel->waiting))
        drop_first(channel);
    free(channel);
}
