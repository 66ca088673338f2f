/* The fax engine: ports, calls, queue. What agent/ and control/ talk to.
 *
 * Threads: fax_engine_read_*() and fax_engine_ask_*() may be called from any thread at any time between
 * fax_engine_new() and fax_engine_free(), and never block: reads copy out of shared memory, asks are
 * messages. All else belongs to the thread that runs `loop`. */
#ifndef ENGINE_FAX_ENGINE_H
#define ENGINE_FAX_ENGINE_H

#include "engine/fax_alarm.h"
#include "engine/fax_config.h"
#include "engine/fax_event.h"
#include "engine/fax_job.h"
#include "engine/fax_port_option.h"
#include "engine/fax_server.h"
#include "engine/fax_stats.h"

typedef struct fax_engine fax_engine_t;
struct event_base; /* libevent's */

/* Make an engine on `loop` as `config` says and start its workers. `config` must outlive it. Returns NULL
 * with one line that says what was wrong in `error`. */
fax_engine_t *fax_engine_new(const fax_config_t *config, struct event_base *loop, char *error,
                             size_t error_size);

/* End the calls in progress cleanly (T.30 DCN), then the workers; `stopped` is called when all have ended, at
 * the latest 4 s later. No job is started meanwhile. */
void fax_engine_stop(fax_engine_t *engine, void (*stopped)(void *user), void *user);

void fax_engine_free(fax_engine_t *engine);

/* The ports' indexes in rising order: how many there are; the first `max` of them go to `indexes`. Constant
 * while the engine lives. */
size_t fax_engine_read_ports(const fax_engine_t *engine, uint32_t *indexes, size_t max);

/* Copy the record of port `index`, settled as of now. False if there is no such port. */
bool fax_engine_read_port(const fax_engine_t *engine, uint32_t index, fax_port_t *port);
bool fax_engine_read_status(const fax_engine_t *engine, uint32_t index, fax_status_t *status);

void fax_engine_read_server(const fax_engine_t *engine, fax_server_t *server);

/* Copy what the calls of port `index` come to: the whole; those that failed for `cause`; those at `bit_rate`,
 * one of fax_rates; those of interval `number`, 0 to FAX_INTERVALS. False if there is no such port, cause
 * (FAX_CAUSE_NONE is none), rate or number. */
bool fax_engine_read_stats(const fax_engine_t *engine, uint32_t index, fax_port_stats_t *stats);
bool fax_engine_read_failure(const fax_engine_t *engine, uint32_t index, fax_cause_t cause,
                             fax_port_failure_t *failure);
bool fax_engine_read_rate(const fax_engine_t *engine, uint32_t index, uint32_t bit_rate,
                          fax_port_rate_t *rate);
bool fax_engine_read_interval(const fax_engine_t *engine, uint32_t index, uint32_t number,
                              fax_port_interval_t *interval);

/* The index of the port called `name`; 0 if there is none. */
uint32_t fax_engine_read_port_named(const fax_engine_t *engine, const char *name);

/* Ask that port `index` be as `want`. False if there is no such port. */
bool fax_engine_ask_want(fax_engine_t *engine, uint32_t index, fax_port_want_t want);

/* Set options of port `index`, `count` of them: all, or none with one line in `error`. At once for whoever
 * reads, for the port's next call (csid, tsid, rings) and for the next choice of a port (the others), and for
 * all restarts, until they are set again or the configuration file has another value for the option. False if
 * there is no such port, or a value is not what the file might say. */
bool fax_engine_ask_port_options(fax_engine_t *engine, uint32_t index, const fax_port_change_t *changes,
                                 size_t count, char *error, size_t error_size);

/* --- notifications and alarms --- */

/* Copy the notifications that wait to be sent, those with a higher number than `after`, in order, at most
 * `max`. Returns how many. They are in the database already. When there are more, the listeners' `notices` is
 * called. */
size_t fax_engine_read_notices(const fax_engine_t *engine, uint32_t after, fax_event_t *events, size_t max);

/* The master agent has acknowledged notification `sequence`; or refused it: then it is counted as dropped. */
void fax_engine_ask_sent(fax_engine_t *engine, uint32_t sequence, bool accepted);

void fax_engine_read_outbox(const fax_engine_t *engine, fax_outbox_t *outbox);

/* Copy the settings and counters of a kind of notification. False if it is none. */
bool fax_engine_read_notice_kind(const fax_engine_t *engine, fax_event_kind_t kind, fax_notice_kind_t *to);

/* Change them: at once, and for all restarts. Values are as fax_notice.h bounds them. False if it is no such
 * kind. */
bool fax_engine_ask_notice_enabled(fax_engine_t *engine, fax_event_kind_t kind, bool enabled);
bool fax_engine_ask_notice_interval(fax_engine_t *engine, fax_event_kind_t kind, uint32_t seconds);
void fax_engine_ask_notices_max(fax_engine_t *engine, uint32_t max);

/* What is wrong now, the oldest first: how many alarms there are; the first `max` of them go to `alarms`. */
size_t fax_engine_read_alarms(const fax_engine_t *engine, fax_alarm_t *alarms, size_t max);

/* Copy the first alarm, by port and then by kind, that is that of `port_index` and `kind` or comes after it.
 * False if there is none. O(log n). */
bool fax_engine_read_alarm_from(const fax_engine_t *engine, uint32_t port_index, uint32_t kind,
                                fax_alarm_t *alarm);

/* The configuration was read again, as `fresh`, which need not outlive the call. What the ports' options are
 * there takes effect (fax_engine_ask_port_options()); all else does at the next start. */
void fax_engine_reload(fax_engine_t *engine, const fax_config_t *fresh);

/* --- jobs --- */

/* Take `count` jobs that send one document, a batch: all of them or none. `document` is a descriptor of the
 * user's file, open for reading; the engine closes it in every case. It is copied first, and `done` is called
 * once, from the loop and never from within, when the copy and the jobs' records are on disk: from then on no
 * end of the daemon loses them. `first` is the first job's id, the others follow it one by one; 0 with one
 * line in `error` if they could not be taken. What the document is, is looked at later: the jobs then fail
 * with their `problem`. Jobs that poll (all of them, or none) have no document: `document` is -1.
 *
 * Returns the submission in progress, to be named to fax_engine_leave(); NULL with one line that says what is
 * wrong with the requests in `error`, and `done` is not called. */
typedef struct fax_submission fax_submission_t;
typedef void fax_submitted_fn(void *user, uint32_t first, const char *error);
fax_submission_t *fax_engine_submit(fax_engine_t *engine, const fax_job_request_t *requests, uint32_t count,
                                    int document, fax_submitted_fn *done, void *user, char *error,
                                    size_t error_size);

/* Who has submitted does not want to know any more: `done` is not called. The submission goes on. */
void fax_engine_leave(fax_engine_t *engine, fax_submission_t *submission);

enum { FAX_ENGINE_MAX_RECIPIENTS = 1000 };

/* Cancel job `id`: false with a line in `error` if there is none or it has ended. An active call is ended
 * with DCN. */
bool fax_engine_cancel(fax_engine_t *engine, uint32_t id, char *error, size_t error_size);

/* Hold job `id`, or release it. A call in progress goes on; if it fails, the job is held then. False as
 * above. */
bool fax_engine_hold(fax_engine_t *engine, uint32_t id, bool held, char *error, size_t error_size);

/* Copy job `id`; false if it is not known (any more). */
bool fax_engine_job(const fax_engine_t *engine, uint32_t id, fax_job_t *job);

/* Call `each` with every known job, oldest first, until it returns false. */
void fax_engine_each_job(const fax_engine_t *engine, bool (*each)(void *user, const fax_job_t *job),
                         void *user);

/* Call `each` with the calls that have ended and that `filter` means, newest first, until it returns false.
 * How many are kept is configured. False if the database cannot be read. */
bool fax_engine_each_call(const fax_engine_t *engine, const fax_call_filter_t *filter,
                          bool (*each)(void *user, const fax_call_t *call), void *user);

/* --- the same from any thread --- */

/* Jobs, calls that have ended and notifications are known here by the moment at which the world is told of
 * them: they are on disk, if the database works. */

/* The lowest id from `id` on that there is, or sequence number; 0 if there is none. */
uint32_t fax_engine_read_job_from(const fax_engine_t *engine, uint32_t id);
uint32_t fax_engine_read_call_from(const fax_engine_t *engine, uint32_t id);
uint32_t fax_engine_read_notice_from(const fax_engine_t *engine, uint32_t sequence);

/* The highest sequence number below `sequence`, or of all if that is 0; 0 if there is none. */
uint32_t fax_engine_read_notice_before(const fax_engine_t *engine, uint32_t sequence);

/* Copy job or call `id`, notification `sequence`. False if it is not known (any more). */
bool fax_engine_read_job(const fax_engine_t *engine, uint32_t id, fax_job_t *job);
bool fax_engine_read_call(const fax_engine_t *engine, uint32_t id, fax_call_t *call);
bool fax_engine_read_notice(const fax_engine_t *engine, uint32_t sequence, fax_notice_log_t *notice);

/* Which calls of the history these are. Changed at once, and for all restarts; calls that are let in come
 * soon. Values are as fax_call.h bounds them. */
void fax_engine_read_call_window(const fax_engine_t *engine, fax_call_window_t *window);
void fax_engine_ask_call_window(fax_engine_t *engine, const fax_call_window_t *window);

/* Cancel job `id`, hold it or release it, as fax_engine_cancel() and fax_engine_hold() do. False if there is
 * none or it has ended; what comes of it the job's record tells. */
bool fax_engine_ask_job(fax_engine_t *engine, uint32_t id, fax_job_ask_t ask);

/* Files that are written to line by line were moved away (log rotation): open them anew. */
void fax_engine_reopen_logs(fax_engine_t *engine);

/* A setting that was changed while faxportd ran and outlives it, by a name of the caller's choice, of less
 * than 64 octets; `otherwise` if it was never set. What is asked can be read at once, and is on disk soon. */
int64_t fax_engine_read_setting(const fax_engine_t *engine, const char *name, int64_t otherwise);
void fax_engine_ask_setting(fax_engine_t *engine, const char *name, int64_t value);

/* Who wants to know: `event` is called on the loop's thread for each event; `job` when a change of a job's
 * record has come to last; `notices` when notifications may be there to be sent. Each may be NULL. At most
 * FAX_ENGINE_MAX_LISTENERS; false if there are too many. A listener may remove itself. */
enum { FAX_ENGINE_MAX_LISTENERS = 512 };
typedef struct fax_listener {
    void (*event)(void *user, const fax_event_t *event);
    void (*job)(void *user, const fax_job_t *job);
    void *user;
    void (*notices)(void *user);
} fax_listener_t;
bool fax_engine_listen(fax_engine_t *engine, const fax_listener_t *listener);
void fax_engine_unlisten(fax_engine_t *engine, const fax_listener_t *listener);

#endif
