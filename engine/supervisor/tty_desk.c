#include "engine/supervisor/tty_desk.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/line/serial/tty.h"
#include "engine/line/serial/tty_lock.h"

enum { FIRST_PAUSE = 250, ABSENT_PAUSE = 500, LAST_PAUSE = 4000 /* ms */ };

typedef struct seat {
    tty_desk_t *desk;
    uint32_t slot;
    const fax_serial_config_t *config;
    struct event *timer;
    int64_t pause; /* before the next try */
    bool locked;
    char lock[TTY_LOCK_PATH_SIZE];
    char told[FAX_TEXT_SIZE]; /* the problem, as the worker knows it */
} seat_t;

struct tty_desk {
    const fax_config_t *config;
    tty_desk_host_t host;
    seat_t *seats; /* by slot */
};

static void release_lock(seat_t *seat)
{
    if (seat->locked)
        tty_lock_release(seat->lock);
    seat->locked = false;
}

/* The lock goes by the device that the path leads to now. */
static bool take_lock(seat_t *seat, char *problem, size_t size)
{
    release_lock(seat);
    tty_lock_path(seat->desk->config->lock_dir, seat->config->device, seat->lock);
    const size_t used = (size_t)snprintf(problem, size, "%s: ", seat->config->device);
    seat->locked = tty_lock_take(seat->lock, problem + used, size - used);
    return seat->locked;
}

static int open_tty(seat_t *seat, wire_tty_t *answer)
{
    char problem[FAX_TEXT_SIZE] = "";
    int tty = -1;
    answer->absent = access(seat->config->device, F_OK) != 0;
    if (answer->absent || take_lock(seat, problem, sizeof problem))
        tty = tty_open(seat->config, problem, sizeof problem, &answer->absent);
    if (tty < 0)
        release_lock(seat);
    memcpy(answer->problem, problem, sizeof problem);
    return tty;
}

static void tell(seat_t *seat, const wire_tty_t *answer, int tty)
{
    if (tty < 0 && strcmp(seat->told, answer->problem) == 0)
        return;
    memcpy(seat->told, answer->problem, sizeof seat->told);
    seat->desk->host.send(seat->desk->host.user, seat->slot, WIRE_TTY, answer, tty);
}

/* A modem that is not plugged in is waited for at a steady pace; what does not work otherwise is tried more
 * and more rarely. */
static void plan(seat_t *seat, bool absent)
{
    const int64_t pause = absent ? ABSENT_PAUSE : seat->pause;
    const struct timeval after = {pause / 1000, pause % 1000 * 1000};
    event_add(seat->timer, &after);
    seat->pause = 2 * seat->pause < LAST_PAUSE ? 2 * seat->pause : LAST_PAUSE;
}

static void try(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    seat_t *seat = user;
    wire_tty_t answer = {.slot = seat->slot};
    const int tty = open_tty(seat, &answer);
    tell(seat, &answer, tty);
    if (tty >= 0)
        close(tty);
    else
        plan(seat, answer.absent);
}

void tty_desk_want(tty_desk_t *desk, uint32_t slot)
{
    seat_t *seat = &desk->seats[slot];
    if (!seat->timer)
        return;
    seat->told[0] = '\0';
    seat->pause = FIRST_PAUSE;
    event_active(seat->timer, 0, 0);
}

void tty_desk_release(tty_desk_t *desk, uint32_t slot)
{
    seat_t *seat = &desk->seats[slot];
    if (seat->timer)
        event_del(seat->timer);
    release_lock(seat);
}

static bool seat_port(tty_desk_t *desk, struct event_base *loop, uint32_t slot)
{
    const fax_port_config_t *port = &desk->config->ports[slot];
    seat_t *seat = &desk->seats[slot];
    *seat = (seat_t){.desk = desk, .slot = slot, .config = &port->serial};
    if (port->kind != FAX_PORT_SERIAL)
        return true;
    seat->timer = evtimer_new(loop, try, seat);
    return seat->timer;
}

tty_desk_t *tty_desk_new(struct event_base *loop, const fax_config_t *config, const tty_desk_host_t *host)
{
    tty_desk_t *desk = calloc(1, sizeof *desk);
    if (!desk)
        return NULL;
    *desk = (tty_desk_t){.config = config, .host = *host};
    desk->seats = calloc(config->port_count, sizeof *desk->seats);
    bool whole = desk->seats;
    for (uint32_t slot = 0; whole && slot < config->port_count; slot++)
        whole = seat_port(desk, loop, slot);
    if (whole)
        return desk;
    tty_desk_free(desk);
    return NULL;
}

void tty_desk_free(tty_desk_t *desk)
{
    if (!desk)
        return;
    for (uint32_t slot = 0; desk->seats && slot < desk->config->port_count; slot++) {
        tty_desk_release(desk, slot);
        if (desk->seats[slot].timer)
            event_free(desk->seats[slot].timer);
    }
    free(desk->seats);
    free(desk);
}
