/* The engine's parts and how they are joined. For engine/daemon/ and fax_engine.c only.
 *
 * Ports' way (engine_ports.c): worker -> pool -> table -> event desk, and to the exchange and back.
 * Calls' way (engine_calls.c): the end of a call -> call book, before anybody is told.
 * Notifications' way: engine_notices.h.
 * Received faxes' way (engine_inbox.c): ring -> inbox -> port; the end of the call -> inbox -> told as the others.
 * Jobs' way (engine_jobs.c): submit -> intake -> queue -> scheduler -> pool; the end of a call -> scheduler. */
#ifndef ENGINE_DAEMON_ENGINE_H
#define ENGINE_DAEMON_ENGINE_H

#include "engine/daemon/engine_notices.h"
#include "engine/fax_engine.h"
#include "engine/inbox/disk_guard.h"
#include "engine/inbox/inbox.h"
#include "engine/line/virtual/exchange.h"
#include "engine/queue/intake.h"
#include "engine/queue/job_queue.h"
#include "engine/queue/scheduler.h"
#include "engine/queue/spool.h"
#include "engine/status_board.h"
#include "engine/store/call_book.h"
#include "engine/store/number_series.h"
#include "engine/store/port_index.h"
#include "engine/store/setting_box.h"
#include "engine/store/store.h"
#include "engine/supervisor/event_desk.h"
#include "engine/supervisor/port_board.h"
#include "engine/supervisor/port_table.h"
#include "engine/supervisor/server_counters.h"
#include "engine/supervisor/wish_box.h"
#include "engine/supervisor/worker_pool.h"

typedef struct engine_ring engine_ring_t;

struct fax_engine {
    const fax_config_t *config;
    struct event_base *loop;
    uint32_t *indexes; /* of the ports, by slot */
    spool_t *spool;
    store_t *store;
    number_series_t *job_ids;
    number_series_t *call_ids;
    call_book_t *calls;
    setting_box_t *settings;
    struct event *purge; /* of what is too old */
    struct event *probe; /* of a database that fails */
    event_desk_t *desk;
    engine_notices_t *notices;
    server_record_t server;

    status_board_t *status;
    port_board_t *board;
    port_table_t *table;
    exchange_t *exchange;
    worker_pool_t *pool;
    wish_box_t *wishes;

    inbox_t *inbox;
    engine_ring_t *rings; /* by slot */
    disk_guard_t *guard;

    job_queue_t *queue;
    intake_t *intake;
    scheduler_t *scheduler;
    struct event *turn; /* run the scheduler and publish the server's record, from the loop */
    struct event *due;  /* the next try of a job */

    bool stopping;
    void (*stopped)(void *user);
    void *stopped_user;
};

/* Make the parts. False if there is no memory. */
bool engine_calls_open(fax_engine_t *engine);
bool engine_ports_open(fax_engine_t *engine);
bool engine_jobs_open(fax_engine_t *engine);

void engine_ports_close(fax_engine_t *engine);
void engine_jobs_close(fax_engine_t *engine);
void engine_calls_close(fax_engine_t *engine);

/* Want of the ports what was wanted when faxportd ended. */
void engine_ports_restore(fax_engine_t *engine);

/* An event of the port in `slot` (-1: it is not in the configuration any more), with its record: recorded and told. */
void engine_ports_tell(fax_engine_t *engine, int64_t slot, fax_event_t *event);

/* There is no room for faxes any more, or there is again. */
void engine_ports_hinder(fax_engine_t *engine);

bool engine_inbox_open(fax_engine_t *engine);
void engine_inbox_close(fax_engine_t *engine);

/* A call is about to ring at a port: where its pages shall go, and for whom. */
void engine_inbox_expect(fax_engine_t *engine, wire_ring_t *ring);

/* An event of the port in `slot`. True if it is the end of a received call: the inbox tells it when its file is where it belongs. */
bool engine_inbox_take(fax_engine_t *engine, uint32_t slot, const fax_event_t *event);

/* Something has changed: the scheduler shall look, soon. */
void engine_wake(fax_engine_t *engine);

/* A call has ended; if it was a job's, the job goes on. */
void engine_jobs_take_end(fax_engine_t *engine, const fax_call_t *call);

/* Take no new job to a port, and convert nothing any more. */
void engine_jobs_stop(fax_engine_t *engine);

uint32_t engine_jobs_submit(fax_engine_t *engine, const fax_job_request_t *request, int document, char *error,
                            size_t error_size);
bool engine_jobs_cancel(fax_engine_t *engine, uint32_t id, char *error, size_t error_size);

#endif
