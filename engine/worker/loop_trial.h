/* The test of a port over a loop: its modems send a page of our own to a far end in software. Both are real
 * fax sessions, on a line of their own between the two, with a tick of delay each way; what the far end has
 * received is compared with what was sent.
 *
 * A kind of line that has modems of its own and can reach them without a call may get an operation for it in
 * line_ops_t, instead of the loop.
 *
 * Time is ticks. Threads: the worker's. */
#ifndef ENGINE_WORKER_LOOP_TRIAL_H
#define ENGINE_WORKER_LOOP_TRIAL_H

#include "engine/wire.h"

typedef struct loop_trial loop_trial_t;

/* Begin the test that `order` asks for, of a port that is set up as `port`. NULL if there is no memory. */
loop_trial_t *loop_trial_begin(const wire_test_t *order, const fax_port_config_t *port);

void loop_trial_tick(loop_trial_t *test);

bool loop_trial_has_ended(const loop_trial_t *test);

/* True once after each change that is worth showing at once. */
bool loop_trial_has_news(loop_trial_t *test);

/* Show in the port's status how far it is. */
void loop_trial_show(const loop_trial_t *test, fax_status_t *status);

/* It is over: what came of it, or, if it has not ended by itself, `otherwise`. Frees it, and removes its
 * files. */
void loop_trial_end(loop_trial_t *test, int otherwise, wire_tested_t *tested);

#endif
