/* Who has which tty: the daemon opens the ttys of the serial ports for their workers, which have no right
 * to, locks them against other programs (line/serial/tty_lock.h), and tries again, ever more slowly, as
 * long as that fails. Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_TTY_DESK_H
#define ENGINE_SUPERVISOR_TTY_DESK_H

#include "engine/wire.h"

struct event_base;
typedef struct tty_desk tty_desk_t;

typedef struct tty_desk_host {
    /* To the port's worker: WIRE_TTY. `descriptor` -1 is "none"; it stays the desk's. */
    void (*send)(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor);
    void *user;
} tty_desk_host_t;

/* For the ports of `config`, which must outlive it. NULL if there is no memory. */
tty_desk_t *tty_desk_new(struct event_base *loop, const fax_config_t *config, const tty_desk_host_t *host);

/* The worker of port `slot` wants its tty: for the first time, or again since it is lost. */
void tty_desk_want(tty_desk_t *desk, uint32_t slot);

/* It is not wanted any more: the worker has closed it, or is gone. */
void tty_desk_release(tty_desk_t *desk, uint32_t slot);

/* All locks are given back. */
void tty_desk_free(tty_desk_t *desk);

#endif
