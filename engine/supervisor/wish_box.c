#include "engine/supervisor/wish_box.h"

#include <event2/event.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct wish_box {
    size_t slots;
    atomic_int *wishes; /* by slot; 0 is none */
    int bell;           /* eventfd */
    struct event *rung;
    wish_box_taken_fn *taken;
    void *user;
};

static void take_out(evutil_socket_t bell, short what, void *user)
{
    (void)what;
    const wish_box_t *box = user;
    eventfd_t count;
    eventfd_read(bell, &count);
    for (uint32_t slot = 0; slot < box->slots; slot++) {
        const int want = atomic_exchange(&box->wishes[slot], 0);
        if (want)
            box->taken(box->user, slot, (fax_port_want_t)want);
    }
}

wish_box_t *wish_box_new(struct event_base *loop, size_t slots, wish_box_taken_fn *taken, void *user)
{
    wish_box_t *box = calloc(1, sizeof *box);
    if (!box)
        return NULL;
    *box = (wish_box_t){.slots = slots,
                        .wishes = calloc(slots, sizeof *box->wishes),
                        .bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
                        .taken = taken,
                        .user = user};
    if (box->bell >= 0)
        box->rung = event_new(loop, box->bell, EV_READ | EV_PERSIST, take_out, box);
    if (box->wishes && box->rung && event_add(box->rung, NULL) == 0)
        return box;
    wish_box_free(box);
    return NULL;
}

void wish_box_free(wish_box_t *box)
{
    if (!box)
        return;
    if (box->rung)
        event_free(box->rung);
    if (box->bell >= 0)
        close(box->bell);
    free(box->wishes);
    free(box);
}

void wish_box_put(wish_box_t *box, uint32_t slot, fax_port_want_t want)
{
    atomic_store(&box->wishes[slot], (int)want);
    eventfd_write(box->bell, 1);
}
