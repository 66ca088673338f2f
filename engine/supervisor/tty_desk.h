/* Who has which tty: the daemon opens the ttys of the serial ports for their workers, which have no right
 * to, locks them against other programs (line/serial/tty_lock.h), and tries again, ever more slowly, as
 * long as that fails. At times a program has one instead of the worker (supervisor/line_loan.h); it comes
 * back, opened anew, when that has ended. Threads: the loop's; each tty is opened on a thread of its own
 * (supervisor/tty_opener.h). */
#ifndef ENGINE_SUPERVISOR_TTY_DESK_H
#define ENGINE_SUPERVISOR_TTY_DESK_H

#include "engine/wire.h"

struct event_base;
typedef struct tty_desk tty_desk_t;

typedef struct tty_desk_host {
    /* To the port's worker: WIRE_TTY. `descriptor` -1 is "none"; it stays the desk's. */
    void (*send)(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor);
    void *user;
    /* tty_open() of line/serial/tty.h; called on any thread. */
    int (*open)(const fax_serial_config_t *config, char *problem, size_t size, bool *absent);
} tty_desk_host_t;

/* For the ports of `config`, which must outlive it. NULL if there is no memory. */
tty_desk_t *tty_desk_new(struct event_base *loop, const fax_config_t *config, const tty_desk_host_t *host);

/* The worker of port `slot` wants its tty: for the first time, or again since it is lost. */
void tty_desk_want(tty_desk_t *desk, uint32_t slot);

/* The worker of a port has closed its tty, so that the port's program gets it with the call that is on it.
 * Which program, if any, is not the worker's to say. The answer is WIRE_TTY: lent, or why not. */
void tty_desk_hand_over(tty_desk_t *desk, const wire_hand_over_t *call);

/* It is not wanted any more: the worker has closed it, or is gone. A program that has it goes on. */
void tty_desk_release(tty_desk_t *desk, uint32_t slot);

/* faxportd is about to end: programs are told so, and no tty is opened any more. */
void tty_desk_stop(tty_desk_t *desk);

/* After that: `done` is called once, from the loop, as soon as no program has a tty any more, or after
 * `limit` ms. */
void tty_desk_await(tty_desk_t *desk, int64_t limit, void (*done)(void *user), void *user);

/* Programs are killed; all locks are given back. */
void tty_desk_free(tty_desk_t *desk);

#endif
