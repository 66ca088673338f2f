/* Work that waits for a disk or decodes for long, done by one thread beside a loop's, so that the loop goes
 * on. Works are done one by one in the order in which they were put.
 *
 * Threads: all functions are the loop's thread's; a work's `act` runs on the queue's. */
#ifndef ENGINE_PROCESS_WORK_QUEUE_H
#define ENGINE_PROCESS_WORK_QUEUE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

struct event_base;
typedef struct work_queue work_queue_t;

/* The owner's, part of what it works on; it stays where it is until `done`. Begins as zeroes. */
typedef struct work {
    STAILQ_ENTRY(work) link;
    /* the work itself, on the queue's thread: it touches nothing that the loop's may touch meanwhile */
    void (*act)(void *user);
    void (*done)(void *user); /* then this, on the loop's; it may free the work */
    void *user;
    bool busy;     /* put, and not done yet */
    bool acted;    /* the queue's */
    int64_t since; /* when it was put (CLOCK_MONOTONIC ms) */
} work_t;

/* Starts the thread, which has every signal blocked, and runs when this returns: a sandbox may be entered
 * then. NULL with errno set. */
work_queue_t *work_queue_new(struct event_base *loop);

/* Put `work`, which must not be busy. A NULL queue acts and is done at once. */
void work_queue_put(work_queue_t *queue, work_t *work);

/* Wait until `work` has been acted on, and have its `done` called now. Nothing happens if it is not busy. */
void work_queue_settle(work_queue_t *queue, work_t *work);

/* For how long the work in hand has been waited for (ms); 0 if there is none. */
int64_t work_queue_age(work_queue_t *queue);

/* Waits for all that was put, and has it done. */
void work_queue_free(work_queue_t *queue);

#endif
