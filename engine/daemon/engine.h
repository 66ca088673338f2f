/* The engine's parts and how they are joined. For engine/daemon/ and fax_engine.c only.
 *
 * Ports' way (engine_ports.c): worker -> pool -> table -> event desk, and to the exchange and back. Jobs'
 * way: submit -> copy -> store -> queue (engine_submit.c); convert -> scheduler -> pool (engine_jobs.c). What
 * the store has at the start comes into the queue (engine_recover.c). What callers may poll
 * (engine_offers.c): document -> page file -> ring. Received faxes' way (engine_inbox.c): ring -> inbox ->
 * port; the end of the call -> inbox -> told as the others. Calls' way: the end of a call -> call book,
 * scheduler and notifications, as one, before anybody is told; then it counts (engine_stats.h).
 * Notifications' way: engine_notices.h. What other threads may read of all these: engine_ledger.h. */
#ifndef ENGINE_DAEMON_ENGINE_H
#define ENGINE_DAEMON_ENGINE_H

#include "engine/daemon/engine_ledger.h"
#include "engine/daemon/engine_notices.h"
#include "engine/daemon/engine_stats.h"
#include "engine/fax_engine.h"
#include "engine/fax_time.h"
#include "engine/inbox/disk_guard.h"
#include "engine/inbox/inbox.h"
#include "engine/line/virtual/exchange.h"
#include "engine/supervisor/tty_desk.h"
#include "engine/queue/intake.h"
#include "engine/queue/job_asks.h"
#include "engine/queue/job_journal.h"
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
#include "engine/supervisor/port_setup.h"
#include "engine/supervisor/port_table.h"
#include "engine/supervisor/server_counters.h"
#include "engine/supervisor/wish_box.h"
#include "engine/supervisor/worker_pool.h"

typedef struct engine_ring engine_ring_t;
typedef struct engine_offer engine_offer_t;
typedef struct engine_submissions engine_submissions_t;

struct fax_engine {
    const fax_config_t *config; /* in effect: that of `setup`, once there is one */
    struct event_base *loop;
    fax_moment_t started; /* constant */
    uint32_t *indexes;    /* of the ports, by slot */
    spool_t *spool;
    store_t *store;
    number_series_t *job_ids;
    number_series_t *call_ids;
    call_book_t *calls;
    engine_ledger_t *ledger;
    engine_stats_t *stats;
    setting_box_t *settings;
    port_setup_t *setup;
    struct event *purge; /* of what is too old */
    struct event *probe; /* of a database that fails */
    event_desk_t *desk;
    engine_notices_t *notices;
    server_record_t server;

    status_board_t *status;
    port_board_t *board;
    port_table_t *table;
    exchange_t *exchange;
    tty_desk_t *ttys;
    worker_pool_t *pool;
    wish_box_t *wishes;

    inbox_t *inbox;
    engine_ring_t *rings;   /* by slot */
    engine_offer_t *offers; /* by slot, of the first port with each document */
    intake_t *offer_intake;
    disk_guard_t *guard;

    job_queue_t *queue;
    job_journal_t *journal;
    job_asks_t *asks;
    intake_t *intake;
    scheduler_t *scheduler;
    engine_submissions_t *submissions;
    struct event *turn; /* run the scheduler and publish the server's record, from the loop */
    struct event *due;  /* the next moment that a job waits for */

    bool whole; /* all parts are open */
    bool stopping;
    void (*stopped)(void *user);
    void *stopped_user;
};

/* The wall clock as it was when faxportd started and has run on since: one that is set wrong for a while ages
 * nothing. From any thread. */
int64_t engine_steady_utc(const fax_engine_t *engine);

/* Make the parts. False if there is no memory. */
bool engine_calls_open(fax_engine_t *engine);
bool engine_ports_open(fax_engine_t *engine);
bool engine_jobs_open(fax_engine_t *engine);

void engine_ports_close(fax_engine_t *engine);
void engine_jobs_close(fax_engine_t *engine);
void engine_calls_close(fax_engine_t *engine);

/* Want of the ports what was wanted when faxportd ended. */
void engine_ports_restore(fax_engine_t *engine);

/* An event of the port in `slot` (-1: it is not in the configuration any more), with its record: recorded and
 * told. */
void engine_ports_tell(fax_engine_t *engine, int64_t slot, fax_event_t *event);

/* Have the port in `slot` tested, if it is not under test already; a test of it has ended. */
void engine_test_begin(fax_engine_t *engine, uint32_t slot);
void engine_test_end(fax_engine_t *engine, uint32_t slot, const wire_tested_t *tested);

/* There is no room for faxes any more, or there is again. */
void engine_ports_hinder(fax_engine_t *engine);

bool engine_inbox_open(fax_engine_t *engine);
void engine_inbox_close(fax_engine_t *engine);

/* A call is about to begin at the port in `slot`: where its pages shall go. Valid until the port's next
 * call. */
const char *engine_inbox_expect(fax_engine_t *engine, uint32_t slot, uint32_t call_id);

/* One is about to ring: that, and for whom it is. */
void engine_inbox_take_ring(fax_engine_t *engine, wire_ring_t *ring);

/* What callers may fetch by polling. False if there is no memory. */
bool engine_offers_open(fax_engine_t *engine);
void engine_offers_close(fax_engine_t *engine);

/* Convert all documents that are offered, anew if they were. What is offered stays as it was meanwhile. */
void engine_offers_read(fax_engine_t *engine);

/* A call is about to ring at a port: what it may fetch there. */
void engine_offers_add(const fax_engine_t *engine, wire_ring_t *ring);

/* An event of the port in `slot`. True if it is the end of a received call: the inbox tells it when its file
 * is where it belongs. */
bool engine_inbox_take(fax_engine_t *engine, uint32_t slot, const fax_event_t *event);

/* Write what is not on disk yet. The one commit of all that follows from the end of a call: its record, what
 * becomes of its job, and its notification come to last together, or not at all, whoever asks first: so no
 * job is sent again for want of what was known of its call, and whatever of these there is after a crash, the
 * others are, too. False, with a log line, if it cannot be written: it is tried again with the next change,
 * and when the database works again. */
bool engine_make_last(fax_engine_t *engine);

/* Begin the record of the server, all parts being open; and publish it as it is now (engine_server.c). */
void engine_server_begin(fax_engine_t *engine);
void engine_server_publish(fax_engine_t *engine, fax_moment_t now);

/* Something has changed: the scheduler shall look, soon. */
void engine_wake(fax_engine_t *engine);

/* A call has ended; if it was a job's, the job goes on. Its change is to be written with the call's record
 * (engine_make_last()). */
void engine_jobs_take_end(fax_engine_t *engine, fax_call_t *call);

/* Take no new job to a port, and convert nothing any more. */
void engine_jobs_stop(fax_engine_t *engine);

/* A job is on disk as it is now: the world may know. */
void engine_jobs_tell(const fax_engine_t *engine, const fax_job_t *job);

/* As fax_engine_cancel(), fax_engine_hold() and fax_engine_ask_job(). */
bool engine_jobs_cancel(fax_engine_t *engine, uint32_t id, char *error, size_t error_size);
bool engine_jobs_hold(fax_engine_t *engine, uint32_t id, bool held, char *error, size_t error_size);
void engine_jobs_take_ask(void *engine, uint32_t id, fax_job_ask_t ask);

/* A new job, whose row is in the store, or one of the last run: it goes on as its state says. */
void engine_jobs_begin(fax_engine_t *engine, queued_job_t *job, fax_moment_t now);

/* Make a page file of the batch's document. Not of a poll's: it has none. */
void engine_jobs_convert(fax_engine_t *engine, uint32_t batch);

/* Bring back the jobs that the store has, and sweep the spool. False with a log line. */
bool engine_recover(fax_engine_t *engine);

/* False if there is no memory. */
bool engine_submit_open(fax_engine_t *engine);

/* All that are in progress are refused. */
void engine_submit_close(fax_engine_t *engine);

/* As fax_engine_submit() and fax_engine_leave(). */
fax_submission_t *engine_submit(fax_engine_t *engine, const fax_job_request_t *requests, uint32_t count,
                                int document, fax_submitted_fn *done, void *user, char *error,
                                size_t error_size);
void engine_submit_leave(fax_submission_t *submission);

/* The batch's document has been copied, or could not be. */
void engine_submit_take_copy(fax_engine_t *engine, uint32_t batch, const converter_result_t *result);

#endif
