/* The jobs by their moments: when each may be tried, and when each is given up. Moments are of the monotonic
 * clock, so that a clock that jumps loses nothing.
 *
 * Threads: the loop's. */
#ifndef ENGINE_QUEUE_AGENDA_H
#define ENGINE_QUEUE_AGENDA_H

#include "engine/queue/job_queue.h"

typedef struct agenda {
    heap_t due;       /* jobs that wait for a moment */
    heap_t deadlines; /* jobs that are given up at a moment */
} agenda_t;

void agenda_init(agenda_t *agenda);

/* The job's state or its moments have changed. */
void agenda_put(agenda_t *agenda, queued_job_t *job);

/* Take out the next job that may be tried by `clock`; NULL if there is none. It may still be given up. */
queued_job_t *agenda_take_due(agenda_t *agenda, int64_t clock);

/* The next job that is to be given up by `clock`; NULL if there is none. It stays until its state has
 * changed. */
queued_job_t *agenda_late(const agenda_t *agenda, int64_t clock);

/* When something is due next; 0 if nothing waits for the clock. */
int64_t agenda_next(const agenda_t *agenda);

#endif
