#include "engine/supervisor/worker_channel.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

typedef struct waiting {
    STAILQ_ENTRY(waiting) next;
    wire_type_t type;
    int descriptor;
    char body[];
} waiting_t;

struct worker_channel {
    int socket;
    worker_channel_host_t host;
    struct event *readable;
    struct event *writable;
    STAILQ_HEAD(waiting_list, waiting) queue;
    size_t queued;
};

static void break_off(worker_channel_t *channel, void (*tell)(void *user))
{
    event_del(channel->readable);
    event_del(channel->writable);
    tell(channel->host.user);
}

static wire_result_t take_one(worker_channel_t *channel)
{
    wire_record_t record;
    const wire_result_t result = wire_receive(channel->socket, &record);
    if (result == WIRE_GOT) {
        channel->host.record(channel->host.user, &record);
        if (record.descriptor >= 0)
            close(record.descriptor);
    }
    return result;
}

/* One record a turn: the loop comes back for the next, and whoever gets it may do what he likes. */
static void read_one(evutil_socket_t socket, short what, void *user)
{
    (void)socket;
    (void)what;
    worker_channel_t *channel = user;
    const wire_result_t result = take_one(channel);
    if (result == WIRE_CLOSED)
        break_off(channel, channel->host.closed);
    else if (result == WIRE_BAD)
        break_off(channel, channel->host.nonsense);
}

void worker_channel_drain(worker_channel_t *channel)
{
    while (take_one(channel) == WIRE_GOT)
        ;
}

static void drop_first(worker_channel_t *channel)
{
    waiting_t *first = STAILQ_FIRST(&channel->queue);
    STAILQ_REMOVE_HEAD(&channel->queue, next);
    channel->queued--;
    if (first->descriptor >= 0)
        close(first->descriptor);
    free(first);
}

static void write_on(evutil_socket_t socket, short what, void *user)
{
    (void)what;
    worker_channel_t *channel = user;
    while (!STAILQ_EMPTY(&channel->queue)) {
        const waiting_t *first = STAILQ_FIRST(&channel->queue);
        if (!wire_send(socket, first->type, first->body, first->descriptor) && errno == EAGAIN)
            return;
        drop_first(channel); /* any other error comes again as the end of the channel */
    }
    event_del(channel->writable);
}

worker_channel_t *worker_channel_new(struct event_base *loop, int socket, const worker_channel_host_t *host)
{
    worker_channel_t *channel = calloc(1, sizeof *channel);
    if (!channel) {
        close(socket);
        return NULL;
    }
    *channel = (worker_channel_t){.socket = socket, .host = *host};
    STAILQ_INIT(&channel->queue);
    channel->readable = event_new(loop, socket, EV_READ | EV_PERSIST, read_one, channel);
    channel->writable = event_new(loop, socket, EV_WRITE | EV_PERSIST, write_on, channel);
    if (channel->readable && channel->writable && event_add(channel->readable, NULL) == 0)
        return channel;
    worker_channel_free(channel);
    return NULL;
}

static bool queue_up(worker_channel_t *channel, wire_type_t type, const void *body, int descriptor)
{
    const size_t size = wire_body_size(type);
    waiting_t *waiting = channel->queued < WORKER_CHANNEL_QUEUE ? malloc(sizeof *waiting + size) : NULL;
    if (!waiting)
        return false;
    waiting->type = type;
    waiting->descriptor = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (size)
        memcpy(waiting->body, body, size);
    STAILQ_INSERT_TAIL(&channel->queue, waiting, next);
    channel->queued++;
    event_add(channel->writable, NULL);
    return true;
}

bool worker_channel_send(worker_channel_t *channel, wire_type_t type, const void *body, int descriptor)
{
    if (STAILQ_EMPTY(&channel->queue) && wire_send(channel->socket, type, body, descriptor))
        return true;
    if (STAILQ_EMPTY(&channel->queue) && errno != EAGAIN)
        return true; /* the channel's end comes by itself */
    return queue_up(channel, type, body, descriptor);
}

void worker_channel_free(worker_channel_t *channel)
{
    if (!channel)
        return;
    while (!STAILQ_EMPTY(&channel->queue))
        drop_first(channel);
    if (channel->readable)
        event_free(channel->readable);
    if (channel->writable)
        event_free(channel->writable);
    close(channel->socket);
    free(channel);
}
