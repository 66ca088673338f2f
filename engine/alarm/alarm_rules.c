#include "engine/alarm/alarm_rules.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/fax_outcome.h"

enum { SECOND = 1000 };

struct alarm_rules {
    const fax_alarm_config_t *limits;
    notice_gate_t *gate;
    alarm_board_t *board;
    alarm_rules_host_t host;
    int64_t clock;              /* of what is going on */
    failure_window_t windows[]; /* by place; that of the server stays empty */
};

alarm_rules_t *alarm_rules_new(const fax_alarm_config_t *limits, size_t ports, notice_gate_t *gate,
                               alarm_board_t *board, const alarm_rules_host_t *host)
{
    alarm_rules_t *rules = calloc(1, sizeof *rules + (ports + 1) * sizeof rules->windows[0]);
    if (!rules)
        return NULL;
    rules->limits = limits;
    rules->gate = gate;
    rules->board = board;
    rules->host = *host;
    return rules;
}

void alarm_rules_free(alarm_rules_t *rules)
{
    free(rules);
}

/* ---- raise, clear, and what stands alone ---- */

static void tell(alarm_rules_t *rules, size_t place, const fax_event_t *event)
{
    notice_gate_pass(rules->gate, event->kind, place, rules->clock);
    rules->host.tell(rules->host.user, event);
}

static bool tell_if_open(alarm_rules_t *rules, size_t place, const fax_event_t *event)
{
    const bool open = notice_gate_is_open(rules->gate, event->kind, place, rules->clock);
    if (open)
        tell(rules, place, event);
    else
        notice_gate_suppress(rules->gate, event->kind);
    return open;
}

static void raise_alarm(alarm_rules_t *rules, size_t place, const fax_event_t *event)
{
    if (alarm_board_stands(rules->board, event->kind, place))
        alarm_board_raise(rules->board, place, event, rules->clock, false);
    else
        alarm_board_raise(rules->board, place, event, rules->clock, tell_if_open(rules, place, event));
}

static void clear_alarm(alarm_rules_t *rules, size_t place, const fax_event_t *event)
{
    bool told;
    if (!alarm_board_clear(rules->board, fax_notice_row(event->kind)->clears, place, &told))
        return;
    if (told && notice_gate_is_enabled(rules->gate, event->kind))
        tell(rules, place, event);
    else
        notice_gate_suppress(rules->gate, event->kind);
}

static void take_notice(alarm_rules_t *rules, size_t place, const fax_event_t *event)
{
    const fax_notice_row_t *row = fax_notice_row(event->kind);
    if (row->raises)
        raise_alarm(rules, place, event);
    else if (row->clears)
        clear_alarm(rules, place, event);
    else
        tell_if_open(rules, place, event);
}

static bool tell_late(void *user, size_t place, fax_event_t *raise)
{
    alarm_rules_t *rules = user;
    const bool open = notice_gate_is_open(rules->gate, raise->kind, place, rules->clock);
    if (open)
        tell(rules, place, raise);
    return open;
}

void alarm_rules_end_untold(alarm_rules_t *rules, const fax_event_t *clear)
{
    if (notice_gate_is_enabled(rules->gate, clear->kind))
        rules->host.tell(rules->host.user, clear);
    else
        notice_gate_suppress(rules->gate, clear->kind);
}

/* ---- what follows from the end of a call ---- */

static void end_stuck(alarm_rules_t *rules, size_t place, const fax_event_t *end)
{
    fax_event_t event = *end;
    event.kind = FAX_EVENT_CALL_STUCK_CLEAR;
    snprintf(event.text, sizeof event.text, "The call has ended");
    clear_alarm(rules, place, &event);
}

static void move_ratio(alarm_rules_t *rules, size_t place, const fax_event_t *end)
{
    const fax_alarm_config_t *limits = rules->limits;
    failure_window_take(&rules->windows[place], end->kind == FAX_EVENT_CALL_FAILED);
    const uint32_t ratio = failure_window_ratio(rules->windows[place], limits->failure_window);
    const bool stands = alarm_board_stands(rules->board, FAX_EVENT_FAILURES_HIGH, place);
    const bool high = ratio >= limits->failure_ratio_high, low = ratio <= limits->failure_ratio_clear;
    if (stands ? !low : !high)
        return;
    fax_event_t event = *end;
    event.kind = stands ? FAX_EVENT_FAILURES_CLEAR : FAX_EVENT_FAILURES_HIGH;
    event.value = ratio;
    event.threshold = stands ? limits->failure_ratio_clear : limits->failure_ratio_high;
    snprintf(event.text, sizeof event.text, "%u%% of the last %u calls failed", ratio,
             limits->failure_window);
    take_notice(rules, place, &event);
}

void alarm_rules_take_event(alarm_rules_t *rules, size_t place, const fax_event_t *event, int64_t clock)
{
    rules->clock = clock;
    if (fax_event_is_end(event->kind))
        end_stuck(rules, place, event);
    if (!fax_event_is_notification(event->kind))
        return;
    take_notice(rules, place, event);
    /* What the user or the operator ended says nothing about the line. */
    if (fax_event_is_end(event->kind) && fax_outcome_row(event->call.outcome)->cause != FAX_CAUSE_ABORTED)
        move_ratio(rules, place, event);
}

/* ---- levels of the server ---- */

typedef struct level {
    int64_t value;
    int64_t rise, fall; /* it is raised at or beyond `rise`, and cleared at or beyond `fall`, the other way */
} level_t;

typedef struct level_row {
    fax_event_kind_t raise, clear;
    bool downwards; /* less is worse */
    level_t (*measure)(const alarm_sample_t *sample, const fax_alarm_config_t *limits);
    void (*describe)(const level_t *level, const alarm_sample_t *sample, char *text, size_t size);
} level_row_t;

static level_t measure_queue(const alarm_sample_t *sample, const fax_alarm_config_t *limits)
{
    return (level_t){sample->queue_age / SECOND, limits->queue_age_high / SECOND,
                     limits->queue_age_clear / SECOND};
}

static void describe_queue(const level_t *level, const alarm_sample_t *sample, char *text, size_t size)
{
    (void)sample;
    if (level->value)
        snprintf(text, size, "The oldest waiting fax has waited for %lld s", (long long)level->value);
    else
        snprintf(text, size, "No fax waits");
}

/* It is over as soon as one port is idle. */
static level_t measure_busy(const alarm_sample_t *sample, const fax_alarm_config_t *limits)
{
    const int64_t least = sample->all_busy > 0; /* not 0 before the first second is over */
    const int64_t seconds = sample->all_busy / SECOND;
    return (level_t){seconds > least ? seconds : least, limits->all_busy_after / SECOND, 0};
}

static void describe_busy(const level_t *level, const alarm_sample_t *sample, char *text, size_t size)
{
    (void)sample;
    if (level->value)
        snprintf(text, size, "All ports in service have been busy for %lld s", (long long)level->value);
    else
        snprintf(text, size, "A port is idle again, or none is in service");
}

static level_t measure_disk(const alarm_sample_t *sample, const fax_alarm_config_t *limits)
{
    return (level_t){sample->disk_free, limits->disk_low, limits->disk_clear};
}

static void describe_disk(const level_t *level, const alarm_sample_t *sample, char *text, size_t size)
{
    (void)sample;
    snprintf(text, size, "%lld MiB are free for faxes and the database (state-dir)", (long long)level->value);
}

static level_t measure_store(const alarm_sample_t *sample, const fax_alarm_config_t *limits)
{
    (void)limits;
    return (level_t){sample->store_problem != NULL, 1, 0};
}

static void describe_store(const level_t *level, const alarm_sample_t *sample, char *text, size_t size)
{
    (void)level;
    snprintf(text, size, "%s", sample->store_problem ? sample->store_problem : "The database works again");
}

static const level_row_t levels[] = {
    {FAX_EVENT_QUEUE_OLD, FAX_EVENT_QUEUE_CLEAR, false, measure_queue, describe_queue},
    {FAX_EVENT_ALL_BUSY, FAX_EVENT_ALL_BUSY_CLEAR, false, measure_busy, describe_busy},
    {FAX_EVENT_DISK_LOW, FAX_EVENT_DISK_CLEAR, true, measure_disk, describe_disk},
    {FAX_EVENT_STORE_FAILING, FAX_EVENT_STORE_CLEAR, false, measure_store, describe_store},
};

static bool crosses(const level_row_t *row, const level_t *level, bool stands)
{
    const int64_t bound = stands ? level->fall : level->rise;
    return stands == row->downwards ? level->value >= bound : level->value <= bound;
}

static void move_level(alarm_rules_t *rules, const level_row_t *row, const alarm_sample_t *sample,
                       int64_t utc)
{
    const level_t level = row->measure(sample, rules->limits);
    const bool stands = alarm_board_stands(rules->board, row->raise, 0);
    if (level.value < 0 || !crosses(row, &level, stands))
        return;
    fax_event_t event = {.kind = stands ? row->clear : row->raise,
                         .time = utc,
                         .value = (uint32_t)(level.value > UINT32_MAX ? UINT32_MAX : level.value),
                         .threshold = (uint32_t)(stands ? level.fall : level.rise)};
    row->describe(&level, sample, event.text, sizeof event.text);
    take_notice(rules, 0, &event);
}

void alarm_rules_take_sample(alarm_rules_t *rules, const alarm_sample_t *sample, int64_t utc, int64_t clock)
{
    rules->clock = clock;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        move_level(rules, &levels[i], sample, utc);
    alarm_board_tell_rest(rules->board, tell_late, rules);
}

/* ---- from before a restart ---- */

void alarm_rules_remember_call(alarm_rules_t *rules, size_t place, bool failed)
{
    failure_window_take(&rules->windows[place], failed);
}

void alarm_rules_remember_raise(alarm_rules_t *rules, size_t place, const fax_event_t *raise, int64_t clock)
{
    alarm_board_raise(rules->board, place, raise, clock, true);
}
