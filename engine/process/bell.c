#include "engine/process/bell.h"

#include <event2/event.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct bell {
    int descriptor; /* eventfd */
    struct event *rung;
    void (*heard)(void *user);
    void *user;
};

static void hear(evutil_socket_t descriptor, short what, void *user)
{
    (void)what;
    const bell_t *bell = user;
    eventfd_t count;
    eventfd_read(descriptor, &count);
    bell->heard(bell->user);
}

bell_t *bell_new(struct event_base *loop, void (*heard)(void *user), void *user)
{
    bell_t *bell = calloc(1, sizeof *bell);
    if (!bell)
        return NULL;
    *bell = (bell_t){.descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .heard = heard, .user = user};
    if (bell->descriptor >= 0)
        bell->rung = event_new(loop, bell->descriptor, EV_READ | EV_PERSIST, hear, bell);
    if (bell->rung && event_add(bell->rung, NULL) == 0)
        return bell;
    bell_free(bell);
    return NULL;
}

void bell_free(bell_t *bell)
{
    if (!bell)
        return;
    if (bell->rung)
        event_free(bell->rung);
    if (bell->descriptor >= 0)
        close(bell->descriptor);
    free(bell);
}

void bell_ring(bell_t *bell)
{
    eventfd_write(bell->descriptor, 1);
}
