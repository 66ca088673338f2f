/* Opens one port's tty and locks it against other programs (line/serial/tty_lock.h), on a thread of its own:
 * the driver of a USB modem that has died may keep whoever opens it waiting for seconds, and that must hold
 * up nobody but the port. Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_TTY_OPENER_H
#define ENGINE_SUPERVISOR_TTY_OPENER_H

#include "engine/fax_config.h"

struct event_base;
struct work_queue;
typedef struct tty_opener tty_opener_t;

typedef struct tty_opener_host {
    /* tty_open() of line/serial/tty.h; called on the thread. */
    int (*open)(const fax_serial_config_t *config, char *problem, size_t size, bool *absent);
    /* What has come of it, from the loop: the tty, which is the host's now, locked; or -1, not locked, with a
     * clause for people, and whether there is no such device. */
    void (*opened)(void *user, int tty, const char *problem, bool absent);
    void *user;
    struct event_base *loop;
    const char *lock_dir;
} tty_opener_host_t;

/* `config` and the host's texts must outlive it. NULL if there is no memory. */
tty_opener_t *tty_opener_new(const fax_serial_config_t *config, const tty_opener_host_t *host);

/* Open it. Nothing happens if that is under way. */
void tty_opener_open(tty_opener_t *opener);

/* Give the lock back, if it is held; not while it is being opened. */
void tty_opener_unlock(tty_opener_t *opener);
bool tty_opener_is_busy(const tty_opener_t *opener);

/* Its thread, for the tty's chores (line/serial/tty_chore.h). */
struct work_queue *tty_opener_chores(const tty_opener_t *opener);

/* Waits for all that is under way: `opened` may be called now. The lock is given back. */
void tty_opener_free(tty_opener_t *opener);

#endif
