/* A fake of engine/fax_engine.h for tests of agent/ and control/: no lines, no calls, no processes. Its
 * records are what the test sets, its events are fired by hand. fax_engine_new() makes one from a
 * configuration (its ports, all idle, indexes from 1); fake_engine_new() makes an empty one.
 *
 * Threads: all functions may be called from any thread; listeners are called on the thread that fires. */
#ifndef TESTS_FAKES_FAKE_ENGINE_H
#define TESTS_FAKES_FAKE_ENGINE_H

#include "engine/fax_engine.h"

/* An engine without ports. fax_engine_free() gives it back. Never NULL. */
fax_engine_t *fake_engine_new(void);

/* Add an idle port called `name`; its index is one above the highest, or `index` if that is not 0. Returns
 * the index. */
uint32_t fake_engine_add_port(fax_engine_t *engine, const char *name, uint32_t index);

/* Set the records that the engine's readers get. The port of `index` must be there. A status is settled by
 * the reader. */
void fake_engine_set_port(fax_engine_t *engine, uint32_t index, const fax_port_t *port);
void fake_engine_set_status(fax_engine_t *engine, uint32_t index, const fax_status_t *status);
void fake_engine_set_server(fax_engine_t *engine, const fax_server_t *server);
void fake_engine_set_stats(fax_engine_t *engine, uint32_t index, const fax_port_stats_t *stats);

/* A port's failures by cause, calls by rate and intervals are functions of its index and theirs, so that each
 * can be told from all others: `sent` is 1000 times the port's index and the cause or rate, `received` and an
 * interval's attempts one more; odd intervals are valid. */

/* Let a port's status be unreadable, as when its worker died in the middle of a write:
 * fax_engine_read_status() says false. */
void fake_engine_break_status(fax_engine_t *engine, uint32_t index, bool broken);

/* From now on `move` may change each copy of a status before the reader gets it (a call in progress); NULL
 * ends that. Called without locks, on the reader's thread. */
typedef void fake_engine_move_fn(void *user, fax_status_t *status);
void fake_engine_set_move(fax_engine_t *engine, fake_engine_move_fn *move, void *user);

/* The clock by which statuses are settled: CLOCK_MONOTONIC in ms, or `clock` from now on if that is not 0. */
void fake_engine_set_clock(fax_engine_t *engine, int64_t clock);

/* Call the listeners with `event`. If it is a notification it also waits to be sent, numbered by the engine
 * if its `sequence` is 0. */
void fake_engine_fire(fax_engine_t *engine, const fax_event_t *event);

/* The same with the port's present records: what happened at port `index` now; `call` may be NULL. */
void fake_engine_fire_at(fax_engine_t *engine, fax_event_kind_t kind, uint32_t index, const fax_call_t *call);

/* The alarms that stand. */
void fake_engine_set_alarms(fax_engine_t *engine, const fax_alarm_t *alarms, size_t count);

/* Each of the next `count` alarms that fax_engine_read_alarm_from() finds is over right after that. */
void fake_engine_fade_alarms(fax_engine_t *engine, size_t count);

/* Set a row of the log of notifications. Those that are fired get theirs by themselves. */
void fake_engine_set_logged(fax_engine_t *engine, const fax_notice_log_t *row);

/* Forget a job, a call. */
void fake_engine_drop_job(fax_engine_t *engine, uint32_t id);
void fake_engine_drop_call(fax_engine_t *engine, uint32_t id);

/* Set the record of a job (added if its id is new) and call the listeners. */
void fake_engine_set_job(fax_engine_t *engine, const fax_job_t *job);

/* Have submissions answered by `defer`, which calls `run` with `submission` from the loop; without it they
 * are answered before fax_engine_submit() returns. */
typedef void fake_engine_defer_fn(void *user, void (*run)(void *submission), void *submission);
void fake_engine_set_defer(fax_engine_t *engine, fake_engine_defer_fn *defer, void *user);

/* From now on refuse fax_engine_submit() and fax_engine_cancel() with `reason`, and fax_engine_ask_want();
 * NULL ends that. */
void fake_engine_refuse(fax_engine_t *engine, const char *reason);

/* What the engine was asked: how often fax_engine_read_status() was called, fax_engine_ask_want() succeeded,
 * listeners are there. */
uint32_t fake_engine_status_reads(fax_engine_t *engine);
uint32_t fake_engine_wants(fax_engine_t *engine);
size_t fake_engine_listeners(fax_engine_t *engine);

/* The newest call of the history. */
void fake_engine_add_call(fax_engine_t *engine, const fax_call_t *call);

#endif
