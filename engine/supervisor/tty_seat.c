#include "engine/supervisor/tty_seat.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/line/serial/tty_chore.h"
#include "engine/supervisor/line_loan.h"
#include "engine/supervisor/tty_opener.h"

enum { FIRST_PAUSE = 250, ABSENT_PAUSE = 500, LAST_PAUSE = 4000, HANG_UP_PAUSE = 1000 /* ms */ };

struct tty_seat {
    uint32_t slot;
    const fax_port_config_t *port;
    const fax_serial_config_t *config; /* the port's */
    tty_seat_host_t host;
    tty_opener_t *opener;
    work_queue_t *chores; /* the opener's */
    struct event *timer;
    int tty; /* that which the worker has, for a program that may get it; -1: none */
    line_loan_t *loan;
    bool wanted;   /* by the worker */
    bool hangs_up; /* DTR is off for a while; then the timer opens the tty */
    bool stopped;
    bool accused;             /* the log has it that its worker asks for what it must not */
    int64_t pause;            /* before the next try */
    char told[FAX_TEXT_SIZE]; /* the problem, as the worker knows it */
};

static void tell(tty_seat_t *seat, const wire_tty_t *answer, int tty)
{
    if (tty < 0 && strcmp(seat->told, answer->problem) == 0)
        return;
    memcpy(seat->told, answer->problem, sizeof seat->told);
    seat->host.worker.send(seat->host.worker.user, seat->slot, WIRE_TTY, answer, tty);
}

/* A modem that is not plugged in is waited for at a steady pace; what does not work otherwise is tried more
 * and more rarely. */
static void plan(tty_seat_t *seat, bool absent)
{
    const int64_t pause = absent ? ABSENT_PAUSE : seat->pause;
    const struct timeval after = {pause / 1000, pause % 1000 * 1000};
    event_add(seat->timer, &after);
    seat->pause = 2 * seat->pause < LAST_PAUSE ? 2 * seat->pause : LAST_PAUSE;
}

/* Ours is one descriptor too many as soon as the worker has no use for its own: a modem that is plugged in
 * again would get another name. */
static void forget_tty(tty_seat_t *seat)
{
    if (seat->tty >= 0)
        tty_chore(seat->chores, seat->tty, TTY_CHORE_CLOSE);
    seat->tty = -1;
}

static void keep_tty(tty_seat_t *seat, int tty)
{
    if (seat->config->hand_over_command[0])
        seat->tty = tty;
    else
        close(tty);
}

/* Whoever wanted it may not do so any more. */
static void take_opened(void *user, int tty, const char *problem, bool absent)
{
    tty_seat_t *seat = user;
    if (!seat->wanted || seat->stopped) {
        if (tty >= 0)
            tty_chore(seat->chores, tty, TTY_CHORE_CLOSE);
        tty_opener_unlock(seat->opener);
        return;
    }
    wire_tty_t answer = {.slot = seat->slot, .absent = absent};
    fax_text_copy(answer.problem, sizeof answer.problem, problem);
    tell(seat, &answer, tty);
    if (tty >= 0)
        keep_tty(seat, tty);
    else
        plan(seat, absent);
}

static void try(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    tty_seat_t *seat = user;
    seat->hangs_up = false;
    tty_opener_open(seat->opener);
}

static void unlock(tty_seat_t *seat)
{
    if (!tty_opener_is_busy(seat->opener))
        tty_opener_unlock(seat->opener);
}

/* The modem has to notice that DTR was off (V.250 section 6.1.4, S25) before the tty is opened again. */
static void hang_up(tty_seat_t *seat)
{
    const struct timeval after = {HANG_UP_PAUSE / 1000, HANG_UP_PAUSE % 1000 * 1000};
    seat->hangs_up = true;
    event_add(seat->timer, &after);
}

/* --- the program --- */

static void tell_lent(tty_seat_t *seat)
{
    wire_tty_t answer = {.slot = seat->slot, .lent = true};
    fax_text_copy(answer.problem, sizeof answer.problem, line_loan_text(seat->loan));
    tell(seat, &answer, -1);
}

static void take_loan_end(void *user)
{
    tty_seat_t *seat = user;
    seat->loan = NULL;
    if (seat->wanted && !seat->stopped)
        hang_up(seat);
    else
        unlock(seat);
    seat->host.returned(seat->host.user);
}

static void lend(tty_seat_t *seat, const wire_hand_over_t *call)
{
    wire_tty_t answer = {.slot = seat->slot};
    const line_loan_host_t host = {take_loan_end, seat, seat->host.loop, seat->chores};
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

bool tty_seat_is_lent(const tty_seat_t *seat)
{
    return seat->loan;
}

/* --- what the worker asks for --- */

void tty_seat_want(tty_seat_t *seat)
{
    if (seat->stopped)
        return;
    seat->wanted = true;
    seat->told[0] = '\0';
    seat->pause = FIRST_PAUSE;
    if (seat->loan)
        tell_lent(seat);
    else if (seat->tty >= 0) {
        tty_chore(seat->chores, seat->tty, TTY_CHORE_DTR_OFF);
        forget_tty(seat);
        hang_up(seat);
    } else if (!seat->hangs_up)
        event_active(seat->timer, 0, 0);
}

void tty_seat_hand_over(tty_seat_t *seat, const wire_hand_over_t *call)
{
    if (seat->loan || seat->stopped)
        return;
    if (seat->tty >= 0 && seat->config->hand_over & call->reason) {
        lend(seat, call);
        return;
    }
    if (!seat->accused)
        fax_log(FAX_LOG_ERROR, "line",
                "%s: its worker hands over what it must not: this is a fault in faxport-worker",
                seat->port->name);
    seat->accused = true;
    tty_seat_want(seat);
}

void tty_seat_release(tty_seat_t *seat)
{
    event_del(seat->timer);
    forget_tty(seat);
    seat->wanted = seat->hangs_up = false;
    if (!seat->loan)
        unlock(seat);
}

/* --- begin and end --- */

tty_seat_t *tty_seat_new(uint32_t slot, const fax_port_config_t *port, const tty_seat_host_t *host)
{
    tty_seat_t *seat = calloc(1, sizeof *seat);
    if (!seat)
        return NULL;
    *seat = (tty_seat_t){.slot = slot, .port = port, .config = &port->serial, .host = *host, .tty = -1};
    const tty_opener_host_t opener_host = {host->worker.open, take_opened, seat, host->loop, host->lock_dir};
    seat->opener = tty_opener_new(seat->config, &opener_host);
    seat->timer = evtimer_new(host->loop, try, seat);
    if (seat->opener && seat->timer) {
        seat->chores = tty_opener_chores(seat->opener);
        return seat;
    }
    tty_seat_free(seat);
    return NULL;
}

void tty_seat_stop(tty_seat_t *seat)
{
    seat->stopped = true;
    if (seat->loan)
        line_loan_recall(seat->loan);
}

void tty_seat_free(tty_seat_t *seat)
{
    if (!seat)
        return;
    if (seat->loan)
        line_loan_cancel(seat->loan);
    forget_tty(seat);
    seat->wanted = false;
    tty_opener_free(seat->opener);
    if (seat->timer)
        event_free(seat->timer);
    free(seat);
}
