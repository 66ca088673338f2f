#include "engine/worker/port_task.h"

#include <event2/event.h>
#include <stdlib.h>
#include <time.h>

/* A turn is a few ticks at most, so that one late port does not hold up the others. Who has to wait for the
 * far end looks again at once, some times, then after growing pauses (microseconds). */
enum { TICKS_A_TURN = 10, EAGER_LOOKS = 4, SHORTEST_PAUSE = 25, LONGEST_PAUSE = 2000 };

struct port_task {
    port_t *port;
    struct event *timer;
    void (*moved)(void *user);
    void *user;
    int64_t interval; /* microseconds of wall clock a tick; 0: none */
    int64_t due;      /* of the next tick, on CLOCK_MONOTONIC; 0 while the port rests */
    unsigned looks;   /* since it was last ready */
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void schedule(port_task_t *task, int64_t pause)
{
    const struct timeval after = {.tv_sec = pause / 1000000, .tv_usec = pause % 1000000};
    event_add(task->timer, &after);
}

/* Ticks that were missed by more than a turn are forgiven: the line's time stood still. */
static void take_ticks(port_task_t *task, int64_t now)
{
    if (now - task->due > TICKS_A_TURN * task->interval)
        task->due = now - TICKS_A_TURN * task->interval;
    for (int n = 0; n < TICKS_A_TURN && task->due <= now && port_wants_ticks(task->port); n++) {
        if (!port_is_ready(task->port)) {
            task->looks++;
            return;
        }
        task->looks = 0;
        port_tick(task->port);
        task->due += task->interval;
    }
}

static int64_t pause_before_next(const port_task_t *task)
{
    if (task->looks > EAGER_LOOKS) {
        int64_t pause = SHORTEST_PAUSE;
        for (unsigned n = EAGER_LOOKS; n < task->looks && pause < LONGEST_PAUSE; n++)
            pause *= 2;
        return pause;
    }
    const int64_t left = task->due - now_us();
    return left > 0 ? left : 0;
}

static void run(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    port_task_t *task = user;
    take_ticks(task, now_us());
    if (port_wants_ticks(task->port))
        schedule(task, pause_before_next(task));
    else
        task->due = 0;
    task->moved(task->user);
}

port_task_t *port_task_new(struct event_base *loop, port_t *port, double speed, void (*moved)(void *user),
                           void *user)
{
    port_task_t *task = calloc(1, sizeof *task);
    if (!task)
        return NULL;
    *task = (port_task_t){.port = port, .moved = moved, .user = user};
    if (speed > 0)
        task->interval = (int64_t)(LINE_TICK_MS * 1000 / speed);
    task->timer = evtimer_new(loop, run, task);
    if (!task->timer) {
        free(task);
        return NULL;
    }
    port_task_wake(task);
    return task;
}

port_t *port_task_port(port_task_t *task)
{
    return task->port;
}

void port_task_wake(port_task_t *task)
{
    if (!port_wants_ticks(task->port))
        return;
    if (task->due == 0)
        task->due = now_us();
    task->looks = 0;
    schedule(task, pause_before_next(task));
}

void port_task_free(port_task_t *task)
{
    if (!task)
        return;
    event_free(task->timer);
    port_close(task->port);
    free(task);
}
