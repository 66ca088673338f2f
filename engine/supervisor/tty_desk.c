#include "engine/supervisor/tty_desk.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/line/serial/tty.h"
#include "engine/line/serial/tty_chore.h"
#include "engine/line/serial/tty_lock.h"
#include "engine/supervisor/line_loan.h"

enum { FIRST_PAUSE = 250, ABSENT_PAUSE = 500, LAST_PAUSE = 4000, HANG_UP_PAUSE = 1000 /* ms */ };

typedef struct seat {
    tty_desk_t *desk;
    uint32_t slot;
    const fax_port_config_t *port;
    const fax_serial_config_t *config; /* the port's */
    struct event *timer;
    int tty; /* that which the worker has, for a program that may get it; -1: none */
    line_loan_t *loan;
    bool wanted;   /* by the worker */
    bool hangs_up; /* DTR is off for a while; then the timer opens the tty */
    int64_t pause; /* before the next try */
    bool locked;
    char lock[TTY_LOCK_PATH_SIZE];
    char told[FAX_TEXT_SIZE]; /* the problem, as the worker knows it */
} seat_t;

struct tty_desk {
    const fax_config_t *config;
    tty_desk_host_t host;
    struct event_base *loop;
    work_queue_t *chores; /* what may take a dead modem's driver seconds */
    seat_t *seats;        /* by slot */
    bool stopped;
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

/* Ours is one descriptor too many as soon as the worker has no use for its own: a modem that is plugged in
 * again would get another name. */
static void forget_tty(seat_t *seat)
{
    if (seat->tty >= 0)
        tty_chore(seat->desk->chores, seat->tty, TTY_CHORE_CLOSE);
    seat->tty = -1;
}

static void keep_tty(seat_t *seat, int tty)
{
    if (seat->config->hand_over_command[0])
        seat->tty = tty;
    else
        close(tty);
}

static void try(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    seat_t *seat = user;
    wire_tty_t answer = {.slot = seat->slot};
    seat->hangs_up = false;
    const int tty = open_tty(seat, &answer);
    tell(seat, &answer, tty);
    if (tty >= 0)
        keep_tty(seat, tty);
    else
        plan(seat, answer.absent);
}

/* --- what the worker asks for --- */

static void tell_lent(seat_t *seat)
{
    wire_tty_t answer = {.slot = seat->slot, .lent = true};
    fax_text_copy(answer.problem, sizeof answer.problem, line_loan_text(seat->loan));
    tell(seat, &answer, -1);
}

void tty_desk_want(tty_desk_t *desk, uint32_t slot)
{
    seat_t *seat = &desk->seats[slot];
    if (!seat->timer || desk->stopped)
        return;
    forget_tty(seat);
    seat->wanted = true;
    seat->told[0] = '\0';
    seat->pause = FIRST_PAUSE;
    if (seat->loan)
        tell_lent(seat);
    else if (!seat->hangs_up)
        event_active(seat->timer, 0, 0);
}

void tty_desk_release(tty_desk_t *desk, uint32_t slot)
{
    seat_t *seat = &desk->seats[slot];
    if (seat->timer)
        event_del(seat->timer);
    forget_tty(seat);
    seat->wanted = seat->hangs_up = false;
    if (!seat->loan)
        release_lock(seat);
}

/* --- the program --- */

/* The modem has to notice that DTR is off (V.250 section 6.1.4, S25) before it is opened again. */
static void hang_up(seat_t *seat)
{
    const struct timeval after = {HANG_UP_PAUSE / 1000, HANG_UP_PAUSE % 1000 * 1000};
    seat->hangs_up = true;
    seat->told[0] = '\0';
    event_add(seat->timer, &after);
}

static void take_loan_end(void *user)
{
    seat_t *seat = user;
    seat->loan = NULL;
    if (seat->wanted && !seat->desk->stopped)
        hang_up(seat);
    else
        release_lock(seat);
}

static void lend(seat_t *seat, const wire_hand_over_t *call)
{
    wire_tty_t answer = {.slot = seat->slot};
    const line_loan_host_t host = {take_loan_end, seat, seat->desk->loop, seat->desk->chores};
    seat->loan = line_loan_begin(&host, seat->port, seat->tty, call, answer.problem, sizeof answer.problem);
    seat->tty = -1;
    seat->told[0] = '\0';
    if (seat->loan) {
        tell_lent(seat);
        return;
    }
    tell(seat, &answer, -1);
    hang_up(seat);
}

void tty_desk_hand_over(tty_desk_t *desk, const wire_hand_over_t *call)
{
    seat_t *seat = &desk->seats[call->slot];
    if (!seat->timer || seat->loan || desk->stopped)
        return;
    if (seat->tty >= 0 && seat->config->hand_over & call->reason) {
        lend(seat, call);
        return;
    }
    fax_log(FAX_LOG_ERROR, "line",
            "%s: its worker hands over what it must not: this is a fault in faxport-worker",
            seat->port->name);
    tty_desk_want(desk, call->slot);
}

static bool seat_port(tty_desk_t *desk, struct event_base *loop, uint32_t slot)
{
    const fax_port_config_t *port = &desk->config->ports[slot];
    seat_t *seat = &desk->seats[slot];
    *seat = (seat_t){.desk = desk, .slot = slot, .port = port, .config = &port->serial, .tty = -1};
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
    *desk = (tty_desk_t){.config = config, .host = *host, .loop = loop, .chores = work_queue_new(loop)};
    desk->seats = calloc(config->port_count, sizeof *desk->seats);
    bool whole = desk->seats && desk->chores;
    for (uint32_t slot = 0; whole && slot < config->port_count; slot++)
        whole = seat_port(desk, loop, slot);
    if (whole)
        return desk;
    tty_desk_free(desk);
    return NULL;
}

void tty_desk_stop(tty_desk_t *desk)
{
    desk->stopped = true;
    for (uint32_t slot = 0; slot < desk->config->port_count; slot++)
        if (desk->seats[slot].loan)
            line_loan_recall(desk->seats[slot].loan);
}

static void free_seat(seat_t *seat)
{
    if (seat->loan)
        line_loan_cancel(seat->loan);
    seat->loan = NULL;
    tty_desk_release(seat->desk, seat->slot);
    if (seat->timer)
        event_free(seat->timer);
}

void tty_desk_free(tty_desk_t *desk)
{
    if (!desk)
        return;
    for (uint32_t slot = 0; desk->seats && slot < desk->config->port_count; slot++)
        if (desk->seats[slot].desk)
            free_seat(&desk->seats[slot]);
    work_queue_free(desk->chores);
    free(desk->seats);
    free(desk);
}
