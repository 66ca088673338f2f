#include "control/turns.h"

#include <assert.h>
#include <event2/event.h>
#include <stdlib.h>

struct control_turns {
    void (*take)(void *user, control_turn_t *turn);
    void *user;
    struct event *due;
    TAILQ_HEAD(, control_turn) queue;
};

/* In the next turn of the loop, so that all else gets its turn too. */
static void schedule(const control_turns_t *turns)
{
    const struct timeval now = {0, 0};
    if (!TAILQ_EMPTY(&turns->queue))
        event_add(turns->due, &now);
}

static void take_turn(evutil_socket_t none, short what, void *user)
{
    (void)none, (void)what;
    control_turns_t *turns = user;
    control_turn_t *turn = TAILQ_FIRST(&turns->queue);
    if (!turn)
        return;
    control_turns_leave(turns, turn);
    turns->take(turns->user, turn);
    schedule(turns);
}

control_turns_t *control_turns_new(struct event_base *loop, void (*take)(void *user, control_turn_t *turn),
                                   void *user)
{
    control_turns_t *turns = calloc(1, sizeof *turns);
    if (!turns)
        return NULL;
    turns->take = take;
    turns->user = user;
    TAILQ_INIT(&turns->queue);
    turns->due = evtimer_new(loop, take_turn, turns);
    if (turns->due)
        return turns;
    free(turns);
    return NULL;
}

void control_turns_ask(control_turns_t *turns, control_turn_t *turn)
{
    if (turn->waits)
        return;
    turn->waits = true;
    TAILQ_INSERT_TAIL(&turns->queue, turn, next);
    schedule(turns);
}

void control_turns_leave(control_turns_t *turns, control_turn_t *turn)
{
    if (turn->waits)
        TAILQ_REMOVE(&turns->queue, turn, next);
    turn->waits = false;
}

void control_turns_free(control_turns_t *turns)
{
    if (!turns)
        return;
    assert(TAILQ_EMPTY(&turns->queue));
    event_free(turns->due);
    free(turns);
}
