#include "tests/fakes/fake_engine.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/record_shelf.h"

enum { MAX_JOBS = 4096, MAX_CALLS = 2048, MAX_SETTINGS = 100, MAX_NOTICES = 4096, MAX_ALARMS = 64 };

typedef struct fake_port {
    fax_port_t port;
    fax_status_t status;
    fax_port_stats_t stats;
    bool broken;
} fake_port_t;

typedef struct fake_setting {
    char name[64];
    int64_t value;
} fake_setting_t;

struct fax_submission {
    uint32_t first;
    fax_submitted_fn *done;
    void *user;
};

struct fax_engine {
    fake_engine_defer_fn *defer;
    void *defer_user;
    fax_call_t calls[MAX_CALLS]; /* oldest first */
    size_t call_count;
    fake_setting_t settings[MAX_SETTINGS];
    pthread_mutex_t lock;
    fake_port_t *ports[FAX_CONFIG_MAX_PORTS]; /* by rising index */
    size_t port_count;
    fax_server_t server;
    fax_job_t *jobs[MAX_JOBS];
    size_t job_count;
    fax_listener_t listeners[FAX_ENGINE_MAX_LISTENERS];
    size_t listener_count;
    fake_engine_move_fn *move;
    void *move_user;
    int64_t clock;
    char refusal[FAX_TEXT_SIZE];
    uint32_t sequence;
    fax_event_t *notices[MAX_NOTICES]; /* that wait; the oldest first */
    size_t notice_count;
    fax_outbox_t outbox;
    fax_notice_kind_t kinds[FAX_EVENT_NOTICES];
    fax_alarm_t alarms[MAX_ALARMS];
    size_t alarm_count, fading;
    record_shelf_t *shown_jobs, *shown_calls, *shown_notices;
    fax_call_window_t window;
    uint32_t reloads;
    uint32_t status_reads;
    uint32_t wants;
};

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static fax_engine_t *locked(const fax_engine_t *engine)
{
    fax_engine_t *own = (fax_engine_t *)engine; /* the lock is the fake's own business, not the caller's */
    pthread_mutex_lock(&own->lock);
    return own;
}

static void unlock(fax_engine_t *engine)
{
    pthread_mutex_unlock(&engine->lock);
}

static int by_index(const void *key, const void *port)
{
    const uint32_t index = *(const uint32_t *)key, other = (*(fake_port_t *const *)port)->port.index;
    return (index > other) - (index < other);
}

static fake_port_t *port_of(const fax_engine_t *engine, uint32_t index)
{
    fake_port_t *const *port =
        bsearch(&index, engine->ports, engine->port_count, sizeof engine->ports[0], by_index);
    return port ? *port : NULL;
}

static fax_job_t *job_of(const fax_engine_t *engine, uint32_t id)
{
    for (size_t i = 0; i < engine->job_count; i++)
        if (engine->jobs[i]->id == id)
            return engine->jobs[i];
    return NULL;
}

/* ---- made and given back ---- */

fax_engine_t *fake_engine_new(void)
{
    fax_engine_t *engine = must(calloc(1, sizeof *engine));
    pthread_mutex_init(&engine->lock, NULL);
    fax_text_copy(engine->server.description, sizeof engine->server.description, "fake engine");
    fax_text_copy(engine->server.version, sizeof engine->server.version, "0");
    engine->server.privacy = FAX_PRIVACY_FULL;
    engine->server.start_time = fax_time_utc();
    engine->server.start_clock = fax_time_clock();
    engine->server.table_last_change = engine->server.start_clock;
    engine->outbox.max = MAX_NOTICES;
    engine->shown_jobs = must(record_shelf_new(sizeof(fax_job_t), MAX_JOBS));
    engine->shown_calls = must(record_shelf_new(sizeof(fax_call_t), MAX_CALLS));
    engine->shown_notices = must(record_shelf_new(sizeof(fax_notice_log_t), MAX_NOTICES));
    engine->window.most = FAX_CALL_USUALLY_SHOWN;
    for (unsigned kind = 1; kind <= FAX_EVENT_NOTICES; kind++) {
        fax_notice_kind_t *row = &engine->kinds[kind - 1];
        *row = (fax_notice_kind_t){.enabled = true, .severity = fax_notice_row(kind)->severity};
        fax_text_copy(row->name, sizeof row->name, fax_notice_row(kind)->name);
    }
    return engine;
}

fax_engine_t *fax_engine_new(const fax_config_t *config, struct event_base *loop, char *error,
                             size_t error_size)
{
    (void)loop, (void)error, (void)error_size;
    fax_engine_t *engine = fake_engine_new();
    for (size_t i = 0; i < config->port_count; i++)
        fake_engine_add_port(engine, config->ports[i].name, 0);
    return engine;
}

void fax_engine_stop(fax_engine_t *engine, void (*stopped)(void *user), void *user)
{
    (void)engine;
    stopped(user);
}

void fax_engine_free(fax_engine_t *engine)
{
    if (!engine)
        return;
    for (size_t i = 0; i < engine->port_count; i++)
        free(engine->ports[i]);
    for (size_t i = 0; i < engine->job_count; i++)
        free(engine->jobs[i]);
    for (size_t i = 0; i < engine->notice_count; i++)
        free(engine->notices[i]);
    record_shelf_free(engine->shown_jobs);
    record_shelf_free(engine->shown_calls);
    record_shelf_free(engine->shown_notices);
    pthread_mutex_destroy(&engine->lock);
    free(engine);
}

/* ---- history and settings ---- */

void fake_engine_add_call(fax_engine_t *engine, const fax_call_t *call)
{
    locked(engine);
    assert(engine->call_count < MAX_CALLS);
    engine->calls[engine->call_count++] = *call;
    unlock(engine);
    record_shelf_put(engine->shown_calls, call->call_id, call);
}

bool fax_engine_each_call(const fax_engine_t *engine, const fax_call_filter_t *filter,
                          bool (*each)(void *user, const fax_call_t *call), void *user)
{
    uint32_t count = 0;
    for (size_t i = engine->call_count; i > 0; i--) {
        const fax_call_t *call = &engine->calls[i - 1];
        if ((filter->before && call->call_id >= filter->before) || call->end_time < filter->since ||
            (filter->port_index && call->port_index != filter->port_index) ||
            (filter->failed && call->cause == FAX_CAUSE_NONE))
            continue;
        if (!each(user, call) || ++count == filter->limit)
            break;
    }
    return true;
}

void fax_engine_reopen_logs(fax_engine_t *engine)
{
    (void)engine;
}

static fake_setting_t *setting_of(fax_engine_t *engine, const char *name)
{
    fake_setting_t *setting = engine->settings;
    while (setting->name[0] && strcmp(setting->name, name) != 0)
        setting++;
    assert(setting < &engine->settings[MAX_SETTINGS - 1]);
    return setting;
}

int64_t fax_engine_read_setting(const fax_engine_t *engine, const char *name, int64_t otherwise)
{
    fax_engine_t *own = locked(engine);
    const fake_setting_t *setting = setting_of(own, name);
    const int64_t value = setting->name[0] ? setting->value : otherwise;
    unlock(own);
    return value;
}

void fax_engine_ask_setting(fax_engine_t *engine, const char *name, int64_t value)
{
    locked(engine);
    fake_setting_t *setting = setting_of(engine, name);
    fax_text_copy(setting->name, sizeof setting->name, name);
    setting->value = value;
    unlock(engine);
}

/* ---- ports ---- */

static fake_port_t *idle_port(const char *name, uint32_t index)
{
    fake_port_t *made = must(calloc(1, sizeof *made));
    fax_port_t *port = &made->port;
    port->index = port->device_id = index;
    fax_text_copy(port->name, sizeof port->name, name);
    snprintf(port->number, sizeof port->number, "%u", 100 + index);
    snprintf(port->csid, sizeof port->csid, "+49 89 %u", 100 + index);
    snprintf(port->tsid, sizeof port->tsid, "+49 89 %u", 100 + index);
    port->kind = FAX_PORT_VIRTUAL;
    port->rings = port->priority = 1;
    port->send_enabled = port->receive_enabled = true;
    port->admin_status = FAX_PORT_WANT_UP;
    port->oper_status = FAX_PORT_IS_UP;
    port->last_change = fax_time_clock();
    port->storage = FAX_STORAGE_PERMANENT;
    fax_status_reset(&made->status, index, name, FAX_STATE_AVAILABLE, port->last_change);
    made->stats = (fax_port_stats_t){.last_direction = FAX_DIRECTION_NONE, .last_cause = FAX_CAUSE_NONE};
    return made;
}

uint32_t fake_engine_add_port(fax_engine_t *engine, const char *name, uint32_t index)
{
    locked(engine);
    assert(engine->port_count < FAX_CONFIG_MAX_PORTS);
    if (index == 0)
        index = engine->port_count ? engine->ports[engine->port_count - 1]->port.index + 1 : 1;
    assert(!port_of(engine, index));
    size_t at = engine->port_count++;
    for (; at > 0 && engine->ports[at - 1]->port.index > index; at--)
        engine->ports[at] = engine->ports[at - 1];
    engine->ports[at] = idle_port(name, index);
    engine->server.port_count = engine->server.ports_idle = (uint32_t)engine->port_count;
    unlock(engine);
    return index;
}

size_t fax_engine_read_ports(const fax_engine_t *engine, uint32_t *indexes, size_t max)
{
    fax_engine_t *own = locked(engine);
    const size_t count = own->port_count;
    for (size_t i = 0; i < count && i < max; i++)
        indexes[i] = own->ports[i]->port.index;
    unlock(own);
    return count;
}

bool fax_engine_read_port(const fax_engine_t *engine, uint32_t index, fax_port_t *port)
{
    fax_engine_t *own = locked(engine);
    const fake_port_t *found = port_of(own, index);
    if (found)
        *port = found->port;
    unlock(own);
    return found != NULL;
}

bool fax_engine_read_status(const fax_engine_t *engine, uint32_t index, fax_status_t *status)
{
    fax_engine_t *own = locked(engine);
    const fake_port_t *found = port_of(own, index);
    const bool good = found && !found->broken;
    own->status_reads++;
    if (good)
        *status = found->status;
    fake_engine_move_fn *move = own->move;
    void *user = own->move_user;
    const int64_t clock = own->clock;
    unlock(own);
    if (good && move)
        move(user, status);
    if (good)
        fax_status_settle(status, clock ? clock : fax_time_clock());
    return good;
}

uint32_t fax_engine_read_port_named(const fax_engine_t *engine, const char *name)
{
    uint32_t index = 0;
    fax_engine_t *own = locked(engine);
    for (size_t i = 0; i < own->port_count; i++)
        if (strcmp(own->ports[i]->port.name, name) == 0)
            index = own->ports[i]->port.index;
    unlock(own);
    return index;
}

bool fax_engine_ask_want(fax_engine_t *engine, uint32_t index, fax_port_want_t want)
{
    static const fax_port_oper_t becomes[] = {
        [FAX_PORT_WANT_UP] = FAX_PORT_IS_UP,
        [FAX_PORT_WANT_DRAINING] = FAX_PORT_IS_DOWN,
        [FAX_PORT_WANT_DOWN] = FAX_PORT_IS_DOWN,
        [FAX_PORT_WANT_TESTING] = FAX_PORT_IS_TESTING,
    };
    locked(engine);
    fake_port_t *found = engine->refusal[0] ? NULL : port_of(engine, index);
    if (found) {
        found->port.admin_status = want;
        found->port.oper_status = becomes[want];
        found->port.last_change = fax_time_clock();
        engine->wants++;
    }
    unlock(engine);
    return found != NULL;
}

/* What the real one keeps of the file, made from the record. */
static fax_port_config_t config_of(const fax_port_t *port)
{
    fax_port_config_t config = {.rings = port->rings,
                                .priority = port->priority,
                                .send_enabled = port->send_enabled,
                                .receive_enabled = port->receive_enabled};
    fax_text_copy(config.number, sizeof config.number, port->number);
    fax_text_copy(config.csid, sizeof config.csid, port->csid);
    fax_text_copy(config.tsid, sizeof config.tsid, port->tsid);
    return config;
}

bool fax_engine_ask_port_options(fax_engine_t *engine, uint32_t index, const fax_port_change_t *changes,
                                 size_t count, char *error, size_t error_size)
{
    locked(engine);
    fake_port_t *found = engine->refusal[0] ? NULL : port_of(engine, index);
    fax_port_config_t config = found ? config_of(&found->port) : (fax_port_config_t){0};
    bool good = found != NULL;
    snprintf(error, error_size, "%s", engine->refusal[0] ? engine->refusal : "there is no such port");
    for (size_t i = 0; good && i < count; i++)
        good = fax_port_option_put(changes[i].option, changes[i].text, &config, error, error_size);
    for (size_t i = 0; good && i < count; i++)
        found->port.overrides |= 1u << changes[i].option;
    if (good)
        fax_port_option_show(&config, &found->port);
    unlock(engine);
    return good;
}

/* ---- what calls come to ---- */

bool fax_engine_read_stats(const fax_engine_t *engine, uint32_t index, fax_port_stats_t *stats)
{
    fax_engine_t *own = locked(engine);
    const fake_port_t *found = port_of(own, index);
    if (found)
        *stats = found->stats;
    unlock(own);
    return found != NULL;
}

void fake_engine_set_stats(fax_engine_t *engine, uint32_t index, const fax_port_stats_t *stats)
{
    locked(engine);
    port_of(engine, index)->stats = *stats;
    unlock(engine);
}

static bool has_port(const fax_engine_t *engine, uint32_t index)
{
    return fax_engine_read_port(engine, index, &(fax_port_t){0});
}

bool fax_engine_read_failure(const fax_engine_t *engine, uint32_t index, fax_cause_t cause,
                             fax_port_failure_t *failure)
{
    if (cause <= FAX_CAUSE_NONE || cause > FAX_CAUSE_LAST || !has_port(engine, index))
        return false;
    *failure = (fax_port_failure_t){cause, 1000 * index + cause, 1000 * index + cause + 1};
    return true;
}

bool fax_engine_read_rate(const fax_engine_t *engine, uint32_t index, uint32_t bit_rate,
                          fax_port_rate_t *rate)
{
    bool known = false;
    for (size_t i = 0; i < FAX_RATES; i++)
        known |= fax_rates[i] == bit_rate;
    if (!known || !has_port(engine, index))
        return false;
    *rate = (fax_port_rate_t){bit_rate, 1000 * index + bit_rate, 1000 * index + bit_rate + 1};
    return true;
}

bool fax_engine_read_interval(const fax_engine_t *engine, uint32_t index, uint32_t number,
                              fax_port_interval_t *interval)
{
    if (number > FAX_INTERVALS || !has_port(engine, index))
        return false;
    *interval = (fax_port_interval_t){.number = number,
                                      .valid = number % 2,
                                      .start_time = FAX_INTERVAL_MS * (int64_t)(1000000 - number),
                                      .attempts = 1000 * index + number + 1};
    return true;
}

void fake_engine_set_port(fax_engine_t *engine, uint32_t index, const fax_port_t *port)
{
    locked(engine);
    port_of(engine, index)->port = *port;
    unlock(engine);
}

void fake_engine_set_status(fax_engine_t *engine, uint32_t index, const fax_status_t *status)
{
    locked(engine);
    port_of(engine, index)->status = *status;
    unlock(engine);
}

void fake_engine_break_status(fax_engine_t *engine, uint32_t index, bool broken)
{
    locked(engine);
    port_of(engine, index)->broken = broken;
    unlock(engine);
}

void fake_engine_set_move(fax_engine_t *engine, fake_engine_move_fn *move, void *user)
{
    locked(engine);
    engine->move = move;
    engine->move_user = user;
    unlock(engine);
}

void fake_engine_set_clock(fax_engine_t *engine, int64_t clock)
{
    locked(engine);
    engine->clock = clock;
    unlock(engine);
}

/* ---- the server ---- */

void fax_engine_read_server(const fax_engine_t *engine, fax_server_t *server)
{
    fax_engine_t *own = locked(engine);
    *server = own->server;
    server->up_time = (own->clock ? own->clock : fax_time_clock()) - own->server.start_clock;
    unlock(own);
}

void fake_engine_set_server(fax_engine_t *engine, const fax_server_t *server)
{
    locked(engine);
    engine->server = *server;
    unlock(engine);
}

/* ---- events ---- */

/* The listeners as they are now: one that is called may remove itself. */
static size_t copy_listeners(fax_engine_t *engine, fax_listener_t *listeners)
{
    locked(engine);
    const size_t count = engine->listener_count;
    memcpy(listeners, engine->listeners, count * sizeof *listeners);
    unlock(engine);
    return count;
}

bool fax_engine_listen(fax_engine_t *engine, const fax_listener_t *listener)
{
    locked(engine);
    const bool room = engine->listener_count < FAX_ENGINE_MAX_LISTENERS;
    if (room)
        engine->listeners[engine->listener_count++] = *listener;
    unlock(engine);
    return room;
}

static bool same_listener(const fax_listener_t *a, const fax_listener_t *b)
{
    return a->event == b->event && a->job == b->job && a->notices == b->notices && a->user == b->user;
}

void fax_engine_unlisten(fax_engine_t *engine, const fax_listener_t *listener)
{
    locked(engine);
    for (size_t i = 0; i < engine->listener_count; i++)
        if (same_listener(&engine->listeners[i], listener)) {
            memmove(&engine->listeners[i], &engine->listeners[i + 1],
                    (--engine->listener_count - i) * sizeof *listener);
            break;
        }
    unlock(engine);
}

static void log_notice(fax_engine_t *engine, const fax_event_t *event, fax_notice_state_t state)
{
    fax_notice_log_t row;
    fax_notice_log_make(&row, event, state, state == FAX_NOTICE_SENT ? fax_time_utc() : 0);
    fake_engine_set_logged(engine, &row);
}

/* As the outbox does: numbered, and kept until it is acknowledged. */
static void keep_notice(fax_engine_t *engine, const fax_event_t *event)
{
    locked(engine);
    assert(engine->notice_count < MAX_NOTICES);
    fax_event_t *notice = engine->notices[engine->notice_count++] = must(malloc(sizeof *notice));
    *notice = *event;
    if (notice->sequence == 0)
        notice->sequence = ++engine->sequence;
    engine->outbox.waiting++;
    unlock(engine);
    log_notice(engine, notice, FAX_NOTICE_WAITING);
}

void fake_engine_fire(fax_engine_t *engine, const fax_event_t *event)
{
    const bool notice = fax_event_is_notification(event->kind);
    if (notice)
        keep_notice(engine, event);
    fax_listener_t listeners[FAX_ENGINE_MAX_LISTENERS];
    const size_t count = copy_listeners(engine, listeners);
    for (size_t i = 0; i < count; i++) {
        if (listeners[i].event)
            listeners[i].event(listeners[i].user, event);
        if (notice && listeners[i].notices)
            listeners[i].notices(listeners[i].user);
    }
}

void fake_engine_fire_at(fax_engine_t *engine, fax_event_kind_t kind, uint32_t index, const fax_call_t *call)
{
    fax_event_t event = {.kind = kind, .time = fax_time_utc()};
    if (!fax_engine_read_port(engine, index, &event.port))
        return;
    fax_engine_read_status(engine, index, &event.status);
    if (call)
        event.call = *call;
    fake_engine_fire(engine, &event);
}

/* ---- notifications and alarms ---- */

size_t fax_engine_read_notices(const fax_engine_t *engine, uint32_t after, fax_event_t *events, size_t max)
{
    size_t count = 0;
    fax_engine_t *own = locked(engine);
    for (size_t i = 0; i < own->notice_count && count < max; i++)
        if (own->notices[i]->sequence > after)
            events[count++] = *own->notices[i];
    unlock(own);
    return count;
}

void fax_engine_ask_sent(fax_engine_t *engine, uint32_t sequence, bool accepted)
{
    locked(engine);
    for (size_t i = 0; i < engine->notice_count; i++) {
        if (engine->notices[i]->sequence != sequence)
            continue;
        log_notice(engine, engine->notices[i], accepted ? FAX_NOTICE_SENT : FAX_NOTICE_DROPPED);
        free(engine->notices[i]);
        memmove(&engine->notices[i], &engine->notices[i + 1],
                (--engine->notice_count - i) * sizeof engine->notices[0]);
        engine->outbox.waiting--;
        engine->outbox.sent += accepted;
        engine->outbox.dropped += !accepted;
        engine->outbox.last_sequence = sequence;
        break;
    }
    unlock(engine);
}

void fax_engine_read_outbox(const fax_engine_t *engine, fax_outbox_t *outbox)
{
    fax_engine_t *own = locked(engine);
    *outbox = own->outbox;
    unlock(own);
}

bool fax_engine_read_notice_kind(const fax_engine_t *engine, fax_event_kind_t kind, fax_notice_kind_t *to)
{
    if (!fax_event_is_notification(kind))
        return false;
    fax_engine_t *own = locked(engine);
    *to = own->kinds[kind - 1];
    unlock(own);
    return true;
}

bool fax_engine_ask_notice_enabled(fax_engine_t *engine, fax_event_kind_t kind, bool enabled)
{
    if (!fax_event_is_notification(kind))
        return false;
    locked(engine)->kinds[kind - 1].enabled = enabled;
    unlock(engine);
    return true;
}

bool fax_engine_ask_notice_interval(fax_engine_t *engine, fax_event_kind_t kind, uint32_t seconds)
{
    if (!fax_event_is_notification(kind))
        return false;
    locked(engine)->kinds[kind - 1].min_interval = seconds;
    unlock(engine);
    return true;
}

void fax_engine_ask_notices_max(fax_engine_t *engine, uint32_t max)
{
    locked(engine)->outbox.max = max;
    unlock(engine);
}

size_t fax_engine_read_alarms(const fax_engine_t *engine, fax_alarm_t *alarms, size_t max)
{
    fax_engine_t *own = locked(engine);
    const size_t count = own->alarm_count;
    for (size_t i = 0; i < count && i < max; i++)
        alarms[i] = own->alarms[i];
    unlock(own);
    return count;
}

static bool alarm_is_before(const fax_alarm_t *alarm, uint32_t port_index, uint32_t kind)
{
    return alarm->port_index < port_index || (alarm->port_index == port_index && alarm->kind < kind);
}

bool fax_engine_read_alarm_from(const fax_engine_t *engine, uint32_t port_index, uint32_t kind,
                                fax_alarm_t *alarm)
{
    fax_engine_t *own = locked(engine);
    fax_alarm_t *best = NULL;
    for (size_t i = 0; i < own->alarm_count; i++) {
        fax_alarm_t *at = &own->alarms[i];
        if (!alarm_is_before(at, port_index, kind) &&
            (!best || alarm_is_before(at, best->port_index, best->kind)))
            best = at;
    }
    if (best)
        *alarm = *best;
    if (best && own->fading > 0) {
        own->fading--;
        *best = own->alarms[--own->alarm_count];
    }
    unlock(own);
    return best != NULL;
}

void fake_engine_set_alarms(fax_engine_t *engine, const fax_alarm_t *alarms, size_t count)
{
    assert(count <= MAX_ALARMS);
    locked(engine);
    memcpy(engine->alarms, alarms, count * sizeof *alarms);
    engine->alarm_count = count;
    unlock(engine);
}

void fake_engine_fade_alarms(fax_engine_t *engine, size_t count)
{
    locked(engine)->fading = count;
    unlock(engine);
}

void fax_engine_reload(fax_engine_t *engine, const fax_config_t *fresh)
{
    (void)fresh;
    locked(engine)->reloads++;
    unlock(engine);
}

/* ---- jobs ---- */

static void tell_job(fax_engine_t *engine, const fax_job_t *job)
{
    fax_listener_t listeners[FAX_ENGINE_MAX_LISTENERS];
    const size_t count = copy_listeners(engine, listeners);
    for (size_t i = 0; i < count; i++)
        if (listeners[i].job)
            listeners[i].job(listeners[i].user, job);
}

void fake_engine_set_job(fax_engine_t *engine, const fax_job_t *job)
{
    const fax_job_t copy = *job;
    locked(engine);
    fax_job_t *place = job_of(engine, copy.id);
    if (!place) {
        assert(engine->job_count < MAX_JOBS);
        place = engine->jobs[engine->job_count++] = must(calloc(1, sizeof *place));
    }
    *place = copy;
    unlock(engine);
    record_shelf_put(engine->shown_jobs, copy.id, &copy);
    tell_job(engine, &copy);
}

static bool is_refused(fax_engine_t *engine, char *error, size_t error_size)
{
    locked(engine);
    const bool refused = engine->refusal[0] != '\0';
    if (refused)
        snprintf(error, error_size, "%s", engine->refusal);
    unlock(engine);
    return refused;
}

static uint32_t next_job_id(fax_engine_t *engine)
{
    uint32_t highest = 0;
    locked(engine);
    for (size_t i = 0; i < engine->job_count; i++)
        if (engine->jobs[i]->id > highest)
            highest = engine->jobs[i]->id;
    unlock(engine);
    return highest + 1;
}

static void set_new_job(fax_engine_t *engine, const fax_job_request_t *request, uint32_t id, uint32_t batch,
                        uint32_t size)
{
    const fax_job_t job = {
        .id = id,
        .batch = batch,
        .state = FAX_JOB_CONVERTING,
        .request = *request,
        .document_size = size,
        .submitted_time = fax_time_utc(),
        .submitted_clock = fax_time_clock(),
    };
    fake_engine_set_job(engine, &job);
}

static void tell_submitted(void *user)
{
    fax_submission_t *submission = user;
    if (submission->done)
        submission->done(submission->user, submission->first, "");
    free(submission);
}

fax_submission_t *fax_engine_submit(fax_engine_t *engine, const fax_job_request_t *requests, uint32_t count,
                                    int document, fax_submitted_fn *done, void *user, char *error,
                                    size_t error_size)
{
    struct stat file;
    const bool readable = document >= 0 && fstat(document, &file) == 0; /* a poll has none */
    if (document >= 0)
        close(document);
    if (is_refused(engine, error, error_size))
        return NULL;
    fax_submission_t *submission = must(calloc(1, sizeof *submission));
    *submission = (fax_submission_t){next_job_id(engine), done, user};
    for (uint32_t i = 0; i < count; i++)
        set_new_job(engine, &requests[i], submission->first + i, submission->first,
                    readable ? (uint32_t)file.st_size : 0);
    if (engine->defer)
        engine->defer(engine->defer_user, tell_submitted, submission);
    else
        tell_submitted(submission);
    return submission;
}

void fax_engine_leave(fax_engine_t *engine, fax_submission_t *submission)
{
    (void)engine;
    submission->done = NULL;
}

static bool set_job_state(fax_engine_t *engine, uint32_t id, fax_job_state_t state, char *error,
                          size_t error_size)
{
    fax_job_t job;
    if (is_refused(engine, error, error_size))
        return false;
    const bool known = fax_engine_job(engine, id, &job);
    if (!known || job.state >= FAX_JOB_DONE) {
        snprintf(error, error_size, known ? "job %u has ended" : "there is no job %u", id);
        return false;
    }
    job.state = state;
    job.outcome = state == FAX_JOB_CANCELED ? FAX_OUTCOME_CANCELED : job.outcome;
    fake_engine_set_job(engine, &job);
    return true;
}

bool fax_engine_cancel(fax_engine_t *engine, uint32_t id, char *error, size_t error_size)
{
    return set_job_state(engine, id, FAX_JOB_CANCELED, error, error_size);
}

bool fax_engine_hold(fax_engine_t *engine, uint32_t id, bool held, char *error, size_t error_size)
{
    return set_job_state(engine, id, held ? FAX_JOB_HELD : FAX_JOB_WAITING, error, error_size);
}

bool fax_engine_job(const fax_engine_t *engine, uint32_t id, fax_job_t *job)
{
    fax_engine_t *own = locked(engine);
    const fax_job_t *found = job_of(own, id);
    if (found)
        *job = *found;
    unlock(own);
    return found != NULL;
}

void fax_engine_each_job(const fax_engine_t *engine, bool (*each)(void *user, const fax_job_t *job),
                         void *user)
{
    bool more = true;
    for (size_t i = 0; more; i++) {
        fax_engine_t *own = locked(engine);
        const bool there = i < own->job_count;
        const fax_job_t job = there ? *own->jobs[i] : (fax_job_t){0};
        unlock(own);
        more = there && each(user, &job);
    }
}

/* ---- what any thread may read ---- */

uint32_t fax_engine_read_job_from(const fax_engine_t *engine, uint32_t id)
{
    return record_shelf_from(engine->shown_jobs, id);
}

uint32_t fax_engine_read_call_from(const fax_engine_t *engine, uint32_t id)
{
    return record_shelf_from(engine->shown_calls, id);
}

uint32_t fax_engine_read_notice_from(const fax_engine_t *engine, uint32_t sequence)
{
    return record_shelf_from(engine->shown_notices, sequence);
}

uint32_t fax_engine_read_notice_before(const fax_engine_t *engine, uint32_t sequence)
{
    return record_shelf_before(engine->shown_notices, sequence);
}

bool fax_engine_read_job(const fax_engine_t *engine, uint32_t id, fax_job_t *job)
{
    return record_shelf_read(engine->shown_jobs, id, job);
}

bool fax_engine_read_call(const fax_engine_t *engine, uint32_t id, fax_call_t *call)
{
    return record_shelf_read(engine->shown_calls, id, call);
}

bool fax_engine_read_notice(const fax_engine_t *engine, uint32_t sequence, fax_notice_log_t *notice)
{
    return record_shelf_read(engine->shown_notices, sequence, notice);
}

void fax_engine_read_call_window(const fax_engine_t *engine, fax_call_window_t *window)
{
    fax_engine_t *own = locked(engine);
    *window = own->window;
    unlock(own);
}

void fax_engine_ask_call_window(fax_engine_t *engine, const fax_call_window_t *window)
{
    locked(engine)->window = *window;
    unlock(engine);
    record_shelf_set_most(engine->shown_calls, window->most);
}

bool fax_engine_ask_job(fax_engine_t *engine, uint32_t id, fax_job_ask_t ask)
{
    static const fax_job_state_t becomes[] = {[FAX_JOB_ASK_CANCEL] = FAX_JOB_CANCELED,
                                              [FAX_JOB_ASK_HOLD] = FAX_JOB_HELD,
                                              [FAX_JOB_ASK_RELEASE] = FAX_JOB_WAITING};
    char error[FAX_TEXT_SIZE];
    return set_job_state(engine, id, becomes[ask], error, sizeof error);
}

void fake_engine_set_logged(fax_engine_t *engine, const fax_notice_log_t *row)
{
    record_shelf_put(engine->shown_notices, row->sequence, row);
}

void fake_engine_drop_job(fax_engine_t *engine, uint32_t id)
{
    record_shelf_drop(engine->shown_jobs, id);
}

void fake_engine_drop_call(fax_engine_t *engine, uint32_t id)
{
    record_shelf_drop(engine->shown_calls, id);
}

void fake_engine_set_defer(fax_engine_t *engine, fake_engine_defer_fn *defer, void *user)
{
    engine->defer = defer;
    engine->defer_user = user;
}

void fake_engine_refuse(fax_engine_t *engine, const char *reason)
{
    locked(engine);
    fax_text_copy(engine->refusal, sizeof engine->refusal, reason);
    unlock(engine);
}

/* ---- what it was asked ---- */

static uint32_t read_counter(fax_engine_t *engine, const uint32_t *counter)
{
    locked(engine);
    const uint32_t value = *counter;
    unlock(engine);
    return value;
}

uint32_t fake_engine_status_reads(fax_engine_t *engine)
{
    return read_counter(engine, &engine->status_reads);
}

uint32_t fake_engine_wants(fax_engine_t *engine)
{
    return read_counter(engine, &engine->wants);
}

size_t fake_engine_listeners(fax_engine_t *engine)
{
    locked(engine);
    const size_t count = engine->listener_count;
    unlock(engine);
    return count;
}
