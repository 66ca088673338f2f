/* What any thread may read of jobs, of calls that have ended and of notifications: copies on shelves
 * (record_shelf.h), which the loop keeps as the queue, the history and the outbox are, from the moment at
 * which these tell the world.
 *
 * Of the history it shows the newest calls only, as is set (fax_call_window_t) and no more than is configured
 * for the database.
 *
 * For engine/daemon/ and fax_engine.c only. Threads: the loop's, unless said. */
#ifndef ENGINE_DAEMON_ENGINE_LEDGER_H
#define ENGINE_DAEMON_ENGINE_LEDGER_H

#include "engine/fax_call.h"
#include "engine/fax_job.h"
#include "engine/fax_notice.h"
#include "engine/record_shelf.h"

struct fax_engine;
typedef struct engine_ledger engine_ledger_t;

/* With the calls and the notifications that the store has; the settings must be open. NULL with a log line,
 * or without memory. */
engine_ledger_t *engine_ledger_open(struct fax_engine *engine);
void engine_ledger_close(engine_ledger_t *ledger);

/* A job as it is on disk; it is forgotten. */
void engine_ledger_put_job(engine_ledger_t *ledger, const fax_job_t *job);
void engine_ledger_drop_job(engine_ledger_t *ledger, uint32_t id);

/* A call that has ended. */
void engine_ledger_put_call(engine_ledger_t *ledger, const fax_call_t *call);

/* A notification, and whether it was sent (outbox_table.h). Of those up to number `up_to` none waits any
 * more. */
void engine_ledger_put_notice(engine_ledger_t *ledger, const fax_event_t *event, int64_t sent);
void engine_ledger_drop_notices(engine_ledger_t *ledger, uint32_t up_to);

/* The shelves, from any thread. */
record_shelf_t *engine_ledger_jobs(const engine_ledger_t *ledger);    /* fax_job_t by id */
record_shelf_t *engine_ledger_calls(const engine_ledger_t *ledger);   /* fax_call_t by id */
record_shelf_t *engine_ledger_notices(const engine_ledger_t *ledger); /* fax_notice_log_t by sequence */

/* From any thread: what of the history is shown; change it, at once and for all restarts. */
fax_call_window_t engine_ledger_window(const engine_ledger_t *ledger);
void engine_ledger_set_window(engine_ledger_t *ledger, fax_call_window_t window);

#endif
