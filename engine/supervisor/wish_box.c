#include "engine/supervisor/wish_box.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "engine/process/bell.h"

struct wish_box {
    size_t slots;
    atomic_int *wishes; /* by slot; 0 is none */
    bell_t *bell;
    wish_box_taken_fn *taken;
    void *user;
};

static void take_out(void *user)
{
    const wish_box_t *box = user;
    for (uint32_t slot = 0; slot < box->slots; slot++) {
        int want = atomic_load(&box->wishes[slot]);
        while (want) {
            box->taken(box->user, slot, (fax_port_want_t)want);
            if (atomic_compare_exchange_strong(&box->wishes[slot], &want, 0))
                want = 0; /* no other has come meanwhile */
        }
    }
}

wish_box_t *wish_box_new(struct event_base *loop, size_t slots, wish_box_taken_fn *taken, void *user)
{
    wish_box_t *box = calloc(1, sizeof *box);
    if (!box)
        return NULL;
    *box = (wish_box_t){.slots = slots,
                        .wishes = calloc(slots, sizeof *box->wishes),
                        .bell = bell_new(loop, take_out, box),
                        .taken = taken,
                        .user = user};
    if (box->wishes && box->bell)
        return box;
    wish_box_free(box);
    return NULL;
}

void wish_box_free(wish_box_t *box)
{
    if (!box)
        return;
    bell_free(box->bell);
    free(box->wishes);
    free(box);
}

fax_port_want_t wish_box_read(const wish_box_t *box, uint32_t slot)
{
    return (fax_port_want_t)atomic_load(&box->wishes[slot]);
}

void wish_box_put(wish_box_t *box, uint32_t slot, fax_port_want_t want)
{
    atomic_store(&box->wishes[slot], (int)want);
    bell_ring(box->bell);
}
