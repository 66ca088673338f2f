/* The tty of one serial port, and who has it: nobody, the port's worker, or a program with a call that is no
 * fax (supervisor/line_loan.h). See tty_desk.h, which has one for each serial port. Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_TTY_SEAT_H
#define ENGINE_SUPERVISOR_TTY_SEAT_H

#include "engine/supervisor/tty_desk.h"

typedef struct tty_seat tty_seat_t;

typedef struct tty_seat_host {
    tty_desk_host_t worker;
    /* A program that had the tty has ended. Called from the loop. */
    void (*returned)(void *user);
    void *user;
    struct event_base *loop;
    const char *lock_dir;
} tty_seat_host_t;

/* For the port in `slot`; `port` must outlive it. NULL if there is no memory. */
tty_seat_t *tty_seat_new(uint32_t slot, const fax_port_config_t *port, const tty_seat_host_t *host);

/* As of tty_desk.h. */
void tty_seat_want(tty_seat_t *seat);
void tty_seat_hand_over(tty_seat_t *seat, const wire_hand_over_t *call);
void tty_seat_release(tty_seat_t *seat);

/* No tty is given to anybody any more; a program that has it is told that it is to end. */
void tty_seat_stop(tty_seat_t *seat);

/* True while a program has it. */
bool tty_seat_is_lent(const tty_seat_t *seat);

/* A program is killed; the lock is given back. */
void tty_seat_free(tty_seat_t *seat);

#endif
