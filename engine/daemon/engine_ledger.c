#include "engine/daemon/engine_ledger.h"

#include <event2/event.h>
#include <stdlib.h>

#include "engine/daemon/engine.h"
#include "engine/fax_log.h"
#include "engine/fax_time.h"
#include "engine/process/bell.h"
#include "engine/store/call_store.h"
#include "engine/store/outbox_table.h"

enum { SECOND = 1000 /* ms */, MINUTE = 60 * SECOND, DAY = 24 * 60 * 60 /* s */ };

struct engine_ledger {
    fax_engine_t *engine;
    record_shelf_t *jobs, *calls, *notices;
    uint32_t settled;    /* of the notifications up to this number none waits */
    bell_t *bell;        /* the window has been changed */
    struct event *aging; /* look for calls that are too old */
};

/* ---- jobs ---- */

void engine_ledger_put_job(engine_ledger_t *ledger, const fax_job_t *job)
{
    if (!record_shelf_put(ledger->jobs, job->id, job))
        fax_log(FAX_LOG_ERROR, "queue", "no memory to show job %u", job->id);
}

void engine_ledger_drop_job(engine_ledger_t *ledger, uint32_t id)
{
    record_shelf_drop(ledger->jobs, id);
}

/* ---- notifications ---- */

void engine_ledger_put_notice(engine_ledger_t *ledger, const fax_event_t *event, int64_t sent)
{
    const fax_notice_state_t state = sent == OUTBOX_WAITS  ? FAX_NOTICE_WAITING
                                     : sent == OUTBOX_LOST ? FAX_NOTICE_DROPPED
                                                           : FAX_NOTICE_SENT;
    fax_notice_log_t row;
    fax_notice_log_make(&row, event, state, state == FAX_NOTICE_SENT ? sent : 0);
    record_shelf_put(ledger->notices, row.sequence, &row);
}

void engine_ledger_drop_notices(engine_ledger_t *ledger, uint32_t up_to)
{
    fax_notice_log_t row;
    uint32_t number = ledger->settled;
    while ((number = record_shelf_from(ledger->notices, number + 1)) && number <= up_to) {
        if (!record_shelf_read(ledger->notices, number, &row) || row.state != FAX_NOTICE_WAITING)
            continue;
        row.state = FAX_NOTICE_DROPPED;
        record_shelf_put(ledger->notices, number, &row);
    }
    ledger->settled = up_to;
}

/* ---- calls: the window ---- */

fax_call_window_t engine_ledger_window(const engine_ledger_t *ledger)
{
    setting_box_t *settings = ledger->engine->settings;
    return (fax_call_window_t){
        .most = (uint32_t)setting_box_read(settings, "calls.shown", FAX_CALL_USUALLY_SHOWN),
        .age = (uint32_t)setting_box_read(settings, "calls.shown-age", 0)};
}

void engine_ledger_set_window(engine_ledger_t *ledger, fax_call_window_t window)
{
    setting_box_t *settings = ledger->engine->settings;
    setting_box_put(settings, "calls.shown", window.most);
    setting_box_put(settings, "calls.shown-age", window.age);
    bell_ring(ledger->bell);
}

static uint32_t lower(uint32_t one, uint32_t other)
{
    return one < other ? one : other;
}

/* What the database forgets sooner is not shown longer. */
static fax_call_window_t effective_window(const engine_ledger_t *ledger)
{
    const fax_config_t *config = ledger->engine->config;
    const uint32_t kept = config->call_history_days * DAY;
    fax_call_window_t window = engine_ledger_window(ledger);
    window.most = lower(window.most, config->call_history);
    if (kept)
        window.age = window.age ? lower(window.age, kept) : kept;
    return window;
}

/* A call that ended before this moment is too old. */
static int64_t oldest_end(fax_call_window_t window, int64_t utc)
{
    return window.age ? utc - (int64_t)window.age * SECOND : INT64_MIN;
}

void engine_ledger_put_call(engine_ledger_t *ledger, const fax_call_t *call)
{
    if (!record_shelf_put(ledger->calls, call->call_id, call))
        fax_log(FAX_LOG_ERROR, "call", "no memory to show call %u", call->call_id);
}

static bool take_stored(void *user, const fax_call_t *call)
{
    engine_ledger_put_call(user, call);
    return true;
}

/* Let in from the history what the window takes, and out what it does not take any more. */
static bool fit_calls(engine_ledger_t *ledger, int64_t utc)
{
    const fax_call_window_t window = effective_window(ledger);
    const int64_t oldest = oldest_end(window, utc);
    const fax_call_filter_t filter = {.since = oldest > 0 ? oldest : 0, .limit = window.most};
    record_shelf_set_most(ledger->calls, window.most);
    return window.most == 0 || call_store_each(ledger->engine->store, &filter, take_stored, ledger);
}

/* Calls have their ids from their beginning: one that ended before an older one goes along with that. Returns
 * for how many ms there is nothing to do. */
static int64_t drop_old(engine_ledger_t *ledger, int64_t utc)
{
    const int64_t oldest = oldest_end(effective_window(ledger), utc);
    fax_call_t call;
    uint32_t id;
    while ((id = record_shelf_from(ledger->calls, 0)) && record_shelf_read(ledger->calls, id, &call)) {
        if (call.end_time >= oldest)
            return oldest > INT64_MIN ? call.end_time - oldest + 1 : MINUTE;
        record_shelf_drop(ledger->calls, id);
    }
    return MINUTE;
}

static void age_calls(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    engine_ledger_t *ledger = user;
    const int64_t due = drop_old(ledger, engine_steady_utc(ledger->engine));
    const int64_t delay = due < SECOND ? SECOND : due > MINUTE ? MINUTE : due;
    event_add(ledger->aging, &(struct timeval){delay / SECOND, delay % SECOND * 1000});
}

static void take_new_window(void *user)
{
    engine_ledger_t *ledger = user;
    fit_calls(ledger, engine_steady_utc(ledger->engine));
    age_calls(-1, 0, ledger);
}

/* ---- opened and closed ---- */

static void take_logged(void *user, const fax_event_t *event, int64_t sent)
{
    if (fax_event_is_notification(event->kind))
        engine_ledger_put_notice(user, event, sent);
}

static bool make_parts(engine_ledger_t *ledger)
{
    fax_engine_t *engine = ledger->engine;
    ledger->jobs = record_shelf_new(sizeof(fax_job_t), UINT32_MAX); /* as many as the queue knows */
    ledger->calls = record_shelf_new(sizeof(fax_call_t), 0);
    ledger->notices = record_shelf_new(sizeof(fax_notice_log_t),
                                       lower(engine->config->alarms.kept, FAX_NOTICE_MOST_LOGGED));
    ledger->bell = bell_new(engine->loop, take_new_window, ledger);
    ledger->aging = event_new(engine->loop, -1, 0, age_calls, ledger);
    return ledger->jobs && ledger->calls && ledger->notices && ledger->bell && ledger->aging &&
           event_add(ledger->aging, &(struct timeval){1, 0}) == 0;
}

engine_ledger_t *engine_ledger_open(fax_engine_t *engine)
{
    engine_ledger_t *ledger = calloc(1, sizeof *ledger);
    if (!ledger)
        return NULL;
    ledger->engine = engine;
    if (make_parts(ledger) && fit_calls(ledger, fax_time_utc()) &&
        outbox_table_each_newest(engine->store, FAX_NOTICE_MOST_LOGGED, take_logged, ledger))
        return ledger;
    engine_ledger_close(ledger);
    return NULL;
}

void engine_ledger_close(engine_ledger_t *ledger)
{
    if (!ledger)
        return;
    if (ledger->aging)
        event_free(ledger->aging);
    bell_free(ledger->bell);
    record_shelf_free(ledger->jobs);
    record_shelf_free(ledger->calls);
    record_shelf_free(ledger->notices);
    free(ledger);
}

record_shelf_t *engine_ledger_jobs(const engine_ledger_t *ledger)
{
    return ledger->jobs;
}

record_shelf_t *engine_ledger_calls(const engine_ledger_t *ledger)
{
    return ledger->calls;
}

record_shelf_t *engine_ledger_notices(const engine_ledger_t *ledger)
{
    return ledger->notices;
}
