#include "engine/supervisor/tty_desk.h"

#include <event2/event.h>
#include <stdlib.h>

#include "engine/supervisor/tty_seat.h"

struct tty_desk {
    size_t count;
    tty_seat_t **seats;    /* by slot; NULL: no serial port */
    struct event *stopped; /* tells `done` from the loop: all programs have ended, or their time has */
    void (*done)(void *user);
    void *user;
};

void tty_desk_want(tty_desk_t *desk, uint32_t slot)
{
    if (desk->seats[slot])
        tty_seat_want(desk->seats[slot]);
}

void tty_desk_hand_over(tty_desk_t *desk, const wire_hand_over_t *call)
{
    if (desk->seats[call->slot])
        tty_seat_hand_over(desk->seats[call->slot], call);
}

void tty_desk_release(tty_desk_t *desk, uint32_t slot)
{
    if (desk->seats[slot])
        tty_seat_release(desk->seats[slot]);
}

/* --- the stop --- */

static bool is_any_lent(const tty_desk_t *desk)
{
    for (size_t slot = 0; slot < desk->count; slot++)
        if (desk->seats[slot] && tty_seat_is_lent(desk->seats[slot]))
            return true;
    return false;
}

static void tell_stopped(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    tty_desk_t *desk = user;
    desk->done(desk->user);
}

static void take_return(void *user)
{
    tty_desk_t *desk = user;
    if (desk->done && !is_any_lent(desk))
        event_active(desk->stopped, 0, 0);
}

void tty_desk_stop(tty_desk_t *desk)
{
    for (size_t slot = 0; slot < desk->count; slot++)
        if (desk->seats[slot])
            tty_seat_stop(desk->seats[slot]);
}

void tty_desk_await(tty_desk_t *desk, int64_t limit, void (*done)(void *user), void *user)
{
    const struct timeval patience = {limit / 1000, limit % 1000 * 1000};
    desk->done = done;
    desk->user = user;
    event_add(desk->stopped, &patience);
    take_return(desk);
}

/* --- begin and end --- */

static bool add_seats(tty_desk_t *desk, struct event_base *loop, const fax_config_t *config,
                      const tty_desk_host_t *host)
{
    const tty_seat_host_t seat_host = {*host, take_return, desk, loop, config->lock_dir};
    for (uint32_t slot = 0; slot < desk->count; slot++) {
        if (config->ports[slot].kind != FAX_PORT_SERIAL)
            continue;
        desk->seats[slot] = tty_seat_new(slot, &config->ports[slot], &seat_host);
        if (!desk->seats[slot])
            return false;
    }
    return true;
}

tty_desk_t *tty_desk_new(struct event_base *loop, const fax_config_t *config, const tty_desk_host_t *host)
{
    tty_desk_t *desk = calloc(1, sizeof *desk);
    if (!desk)
        return NULL;
    *desk =
        (tty_desk_t){.count = config->port_count, .seats = calloc(config->port_count, sizeof(tty_seat_t *))};
    desk->stopped = evtimer_new(loop, tell_stopped, desk);
    if (desk->seats && desk->stopped && add_seats(desk, loop, config, host))
        return desk;
    tty_desk_free(desk);
    return NULL;
}

void tty_desk_free(tty_desk_t *desk)
{
    if (!desk)
        return;
    for (size_t slot = 0; desk->seats && slot < desk->count; slot++)
        tty_seat_free(desk->seats[slot]);
    if (desk->stopped)
        event_free(desk->stopped);
    free(desk->seats);
    free(desk);
}
