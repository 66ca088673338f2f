/* The faxes that ports receive, from before their first page until all is done that their route (route.h)
 * asks for. Each is a row in the store meanwhile, so that whatever dies in between, the next start goes on
 * with it:
 *
 *   coming in      the worker writes INBOX/NAME.tif.part (received_name.h) and makes each page safe
 *   settled        the call has ended; or its worker, or faxportd, has died: what is there of the file
 *                  is found out (salvage.h)
 *   filed          the file lies in its route's folder, the call is told; from here on only the command is
 *                  left
 *   done           the command has succeeded (at least once), or has failed as often as it may
 *
 * Threads: the loop's. */
#ifndef ENGINE_INBOX_INBOX_H
#define ENGINE_INBOX_INBOX_H

#include "engine/fax_config.h"
#include "engine/fax_event.h"
#include "engine/store/store.h"

struct event_base;
typedef struct inbox inbox_t;

typedef struct inbox_host {
    /* The end of a received call, complete: to be recorded and told. For a call that faxportd did not
     * outlive, `port` has only a name. It must be in the history when this returns. Called from the loop,
     * from within inbox_take_end() or inbox_settle(). */
    void (*tell)(void *user, fax_event_t *event);
    void *user;
} inbox_host_t;

/* `folder` is STATE_DIR/inbox. Finds what an earlier faxportd has left: that goes on from the loop. All must
 * outlive it. NULL with errno set. */
inbox_t *inbox_new(struct event_base *loop, const fax_config_t *config, store_t *store, const char *folder,
                   const inbox_host_t *host);

/* A call rings at `port`: the path of the complete file to be, and whom it is for as far as is known. */
void inbox_expect(inbox_t *inbox, uint32_t call_id, const char *port, char file[FAX_TEXT_SIZE]);

/* Whom a call is for, by what is known of it. Never NULL. */
const char *inbox_recipient(const inbox_t *inbox, const char *port, const char *routing_string,
                            const char *caller);

/* The call of `status`, which inbox_expect() gave `file`, has got to the point where pages may come. */
void inbox_begin(inbox_t *inbox, const fax_status_t *status, const char *file);

/* A received call has ended. It is told when its file is where it belongs; at once if it has none. */
void inbox_take_end(inbox_t *inbox, const fax_event_t *event);

/* True if the end of call `call_id` of job `job_id` is still to be told: of a call that an earlier faxportd
 * has left. */
bool inbox_awaits(const inbox_t *inbox, uint32_t call_id, uint32_t job_id);

/* Wait until all calls that have ended are told. */
void inbox_settle(inbox_t *inbox);

/* How many faxes are not done with. */
size_t inbox_count(const inbox_t *inbox);

/* Ends the commands that run: they begin again at the next start. */
void inbox_free(inbox_t *inbox);

#endif
