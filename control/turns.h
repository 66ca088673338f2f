/* Whose turn it is: one a turn of the loop, in the order in which they asked, so that nobody who asks for
 * much keeps the others, and the rest of the loop, waiting.
 *
 * Threads: the loop's. */
#ifndef CONTROL_TURNS_H
#define CONTROL_TURNS_H

#include <stdbool.h>
#include <sys/queue.h>

struct event_base;
typedef struct control_turns control_turns_t;

/* A place in the queue, which is part of whoever waits; all zeroes at first. */
typedef struct control_turn {
    bool waits;
    TAILQ_ENTRY(control_turn) next;
} control_turn_t;

/* `take(user, turn)` is called when it is its turn; it waits no longer then. NULL if there is no memory. */
control_turns_t *control_turns_new(struct event_base *loop, void (*take)(void *user, control_turn_t *turn),
                                   void *user);

/* Wait for one turn, unless it does already. */
void control_turns_ask(control_turns_t *turns, control_turn_t *turn);

/* Wait no longer. */
void control_turns_leave(control_turns_t *turns, control_turn_t *turn);

/* Nobody may wait any more. `turns` may be NULL. */
void control_turns_free(control_turns_t *turns);

#endif
