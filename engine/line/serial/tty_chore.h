/* What is asked of a tty that may take its driver seconds - a USB modem that has died answers no control
 * request, and a last close waits for what was written - is done by a thread beside the loop, in the order
 * in which it was asked. Nobody waits for it, nor hears of its failure.
 *
 * Threads: the loop's. */
#ifndef ENGINE_LINE_SERIAL_TTY_CHORE_H
#define ENGINE_LINE_SERIAL_TTY_CHORE_H

#include "engine/process/work_queue.h"

typedef enum tty_chore {
    TTY_CHORE_DTR_ON,
    TTY_CHORE_DTR_OFF,
    TTY_CHORE_BREAK_ON,
    TTY_CHORE_BREAK_OFF,
    TTY_CHORE_CLOSE /* and forget what was not sent; others may open it as soon as this has been asked */
} tty_chore_t;

/* Have it done by `queue`; NULL: here and now. `tty` is taken with TTY_CHORE_CLOSE, and else stays the
 * caller's, who may close it meanwhile. */
void tty_chore(work_queue_t *queue, int tty, tty_chore_t chore);

#endif
