/* A fax session on a line: it moves the frames between the two, and shows in the port's record what is known
 * of the session.
 * Threads: the worker's. */
#ifndef ENGINE_WORKER_SESSION_H
#define ENGINE_WORKER_SESSION_H

#include "engine/process/work_queue.h"
#include "engine/t30/t30_call.h"

typedef struct session session_t;

/* Begin a session. What it receives is kept as page_store.h says, by `storage` (NULL: within the tick), to
 * become `setup->inbound`. NULL if there is no memory or the setup is refused. */
session_t *session_open(const t30_setup_t *setup, work_queue_t *storage);

/* True while a received page is being made safe: no tick may come then. */
bool session_is_storing(const session_t *session);

/* One tick: `in` came from the line, `out` goes to it. */
void session_tick(session_t *session, const line_frame_t *in, line_frame_t *out);

/* What is known of it; valid until the next operation. */
const t30_progress_t *session_progress(const session_t *session);

/* True once after each change that is worth showing at once. */
bool session_has_news(session_t *session);

/* For how long nothing has moved, in ms of line time: no octet, no frame, no page. */
uint32_t session_still(const session_t *session);

/* Show in `status` what is known of the session; `status->direction` says which identification is the far
 * end's. */
void session_show(const session_t *session, fax_status_t *status);

/* Stop in good order (DCN), to end with `outcome`; and: the line has gone. */
void session_abort(session_t *session, int outcome);
void session_drop(session_t *session);

/* A complete fax has been received: close its file and look once more that it is all there; it storing
 * meanwhile. */
void session_finish(session_t *session);
bool session_is_finished(const session_t *session);

/* After that: is it all there? */
bool session_is_kept(const session_t *session);

void session_close(session_t *session);

#endif
