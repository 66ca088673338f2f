#include "engine/daemon/engine_notices.h"

#include <event2/event.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "engine/daemon/engine.h"
#include "engine/daemon/engine_past.h"
#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/process/bell.h"
#include "engine/store/kind_counters.h"

enum { DISK_EVERY = 10000 /* ms */, MIB = 1 << 20 };

struct engine_notices {
    fax_engine_t *engine;
    outbox_t *outbox;
    notice_gate_t *gate;
    alarm_board_t *board;
    alarm_rules_t *rules;
    struct event *turn;   /* commit, once all of this turn has happened */
    struct event *second; /* look at the server */
    bell_t *bell;         /* from other threads */
    kind_counters_t suppressed;
    bool store_fails;
    int64_t disk_free, disk_seen; /* MiB; when it was looked at */
};

/* ---- out ---- */

/* True if the gate has held something back that the database does not know of. */
static bool count_suppressed(engine_notices_t *notices)
{
    for (unsigned kind = 1; kind <= FAX_EVENT_NOTICES; kind++)
        notices->suppressed.now[kind - 1] = notice_gate_suppressed(notices->gate, (fax_event_kind_t)kind);
    return kind_counters_take(&notices->suppressed);
}

bool engine_notices_write(engine_notices_t *notices)
{
    return outbox_write(notices->outbox) &&
           (!count_suppressed(notices) || kind_counters_write(&notices->suppressed, notices->engine->store));
}

void engine_notices_settle(engine_notices_t *notices, bool lasting)
{
    notices->store_fails = !lasting;
    outbox_settle(notices->outbox, lasting);
    if (lasting)
        kind_counters_settle(&notices->suppressed);
    event_desk_tell_notices(notices->engine->desk);
}

static void log_notice(void *user, const fax_event_t *event, int64_t sent)
{
    const engine_notices_t *notices = user;
    engine_ledger_put_notice(notices->engine->ledger, event, sent);
}

static void log_dropped(void *user, uint32_t up_to)
{
    const engine_notices_t *notices = user;
    engine_ledger_drop_notices(notices->engine->ledger, up_to);
}

static void take_turn(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    const engine_notices_t *notices = user;
    engine_make_last(notices->engine);
}

static void write_soon(const engine_notices_t *notices)
{
    event_active(notices->turn, 0, 0);
}

static void add_to_outbox(void *user, const fax_event_t *event)
{
    engine_notices_t *notices = user;
    outbox_add(notices->outbox, event);
    write_soon(notices);
}

/* ---- in ---- */

static void take_event(engine_notices_t *notices, size_t place, const fax_event_t *event)
{
    alarm_rules_take_event(notices->rules, place, event, fax_time_clock());
    if (count_suppressed(notices))
        write_soon(notices);
}

void engine_notices_take_event(engine_notices_t *notices, uint32_t slot, const fax_event_t *event)
{
    take_event(notices, notice_place(slot), event);
}

void engine_notices_tell(engine_notices_t *notices, fax_event_kind_t kind, uint32_t value, const char *format,
                         ...)
{
    fax_event_t event = {.kind = kind, .time = fax_time_utc(), .value = value};
    char text[FAX_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fax_text_copy(event.text, sizeof event.text, text);
    take_event(notices, 0, &event);
}

/* ---- once a second ---- */

static void look_at_disk(engine_notices_t *notices, int64_t clock)
{
    struct statvfs disk;
    if (notices->disk_seen && clock - notices->disk_seen < DISK_EVERY)
        return;
    notices->disk_seen = clock;
    notices->disk_free = statvfs(notices->engine->config->state_dir, &disk) == 0
                             ? (int64_t)(disk.f_bavail * (disk.f_frsize / 1024) / (MIB / 1024))
                             : -1;
}

static int64_t since(int64_t then, int64_t now)
{
    return then && now > then ? now - then : 0;
}

static const char *store_problem(const engine_notices_t *notices, char *text, size_t size)
{
    const store_health_t *health = store_health(notices->engine->store);
    snprintf(text, size, "The database cannot be used: %s", health->error);
    return health->failing || notices->store_fails ? text : NULL;
}

static void take_second(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    engine_notices_t *notices = user;
    const server_record_t *server = &notices->engine->server;
    const int64_t clock = fax_time_clock();
    char text[FAX_TEXT_SIZE];
    look_at_disk(notices, clock);
    const alarm_sample_t sample = {.queue_age = since(server->oldest_job_clock, clock),
                                   .all_busy = since(server->all_busy_since, clock),
                                   .disk_free = notices->disk_free,
                                   .store_problem = store_problem(notices, text, sizeof text)};
    alarm_rules_take_sample(notices->rules, &sample, fax_time_utc(), clock);
    if (notices->store_fails || count_suppressed(notices))
        engine_make_last(notices->engine);
    engine_server_publish(notices->engine, fax_time_now());
}

/* ---- settings; from any thread ---- */

static notice_settings_t settings_of(const engine_notices_t *notices)
{
    return (notice_settings_t){notices->engine->settings, notices->gate, notices->outbox};
}

void engine_notices_set(engine_notices_t *notices, notice_setting_t setting, fax_event_kind_t kind,
                        uint32_t value)
{
    const notice_settings_t settings = settings_of(notices);
    notice_settings_put(&settings, setting, kind, value);
    engine_notices_ring(notices);
}

static void restore_counters(engine_notices_t *notices)
{
    kind_counters_load(&notices->suppressed, notices->engine->store, "suppressed");
    for (unsigned kind = 1; kind <= FAX_EVENT_NOTICES; kind++)
        notice_gate_remember(notices->gate, (fax_event_kind_t)kind, notices->suppressed.now[kind - 1]);
}

/* ---- acknowledged; from any thread ---- */

void engine_notices_ring(engine_notices_t *notices)
{
    bell_ring(notices->bell);
}

static void take_ring(void *user)
{
    const engine_notices_t *notices = user;
    engine_make_last(notices->engine);
}

/* ---- opened and closed ---- */

static bool make_parts(engine_notices_t *notices)
{
    const fax_config_t *config = notices->engine->config;
    const fax_alarm_config_t *alarms = &config->alarms;
    const alarm_rules_host_t host = {add_to_outbox, notices};
    const outbox_host_t log = {log_notice, log_dropped, notices};
    char mark[2 * FAX_CONFIG_PATH_SIZE];
    snprintf(mark, sizeof mark, "%s/notifications.last", config->state_dir);
    notices->outbox = outbox_open(notices->engine->store, mark, alarms->max_waiting, alarms->kept, &log);
    notices->gate = notice_gate_new(config->port_count, alarms->notifications, alarms->min_interval / 1000);
    notices->board = alarm_board_new(config->port_count);
    notices->rules = alarm_rules_new(alarms, config->port_count, notices->gate, notices->board, &host);
    return notices->outbox && notices->gate && notices->board && notices->rules;
}

static bool make_events(engine_notices_t *notices)
{
    static const struct timeval second = {1, 0};
    struct event_base *loop = notices->engine->loop;
    notices->turn = event_new(loop, -1, 0, take_turn, notices);
    notices->second = event_new(loop, -1, EV_PERSIST, take_second, notices);
    notices->bell = bell_new(loop, take_ring, notices);
    return notices->turn && notices->second && notices->bell && event_add(notices->second, &second) == 0;
}

engine_notices_t *engine_notices_open(fax_engine_t *engine)
{
    engine_notices_t *notices = calloc(1, sizeof *notices);
    if (!notices)
        return NULL;
    notices->engine = engine;
    if (!make_parts(notices) || !make_events(notices)) {
        engine_notices_close(notices);
        return NULL;
    }
    look_at_disk(notices, fax_time_clock());
    const notice_settings_t settings = settings_of(notices);
    notice_settings_restore(&settings);
    restore_counters(notices);
    engine_past_recall(engine, notices->rules, notices->board, outbox_has_gap(notices->outbox));
    return notices;
}

static void free_event(struct event *event)
{
    if (event)
        event_free(event);
}

void engine_notices_close(engine_notices_t *notices)
{
    if (!notices)
        return;
    free_event(notices->turn);
    free_event(notices->second);
    bell_free(notices->bell);
    alarm_rules_free(notices->rules);
    alarm_board_free(notices->board);
    notice_gate_free(notices->gate);
    outbox_close(notices->outbox);
    free(notices);
}

outbox_t *engine_notices_outbox(const engine_notices_t *notices)
{
    return notices->outbox;
}

notice_gate_t *engine_notices_gate(const engine_notices_t *notices)
{
    return notices->gate;
}

alarm_board_t *engine_notices_board(const engine_notices_t *notices)
{
    return notices->board;
}

uint32_t engine_notices_disk_free(const engine_notices_t *notices)
{
    return notices->disk_free < 0            ? 0
           : notices->disk_free > UINT32_MAX ? UINT32_MAX
                                             : (uint32_t)notices->disk_free;
}
