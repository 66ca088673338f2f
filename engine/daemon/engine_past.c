#include "engine/daemon/engine_past.h"

#include <stdlib.h>
#include <sys/queue.h>

#include "engine/daemon/engine.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/store/call_store.h"
#include "engine/store/outbox_table.h"

/* An alarm of a port that is not in the configuration any more. */
typedef struct orphan {
    LIST_ENTRY(orphan) link;
    fax_event_t raise;
} orphan_t;

typedef struct past {
    fax_engine_t *engine;
    alarm_rules_t *rules;
    alarm_board_t *board;
    LIST_HEAD(orphan_list, orphan) orphans;
} past_t;

/* ---- alarms: the log of notifications once more ---- */

static bool is_of_alarm(fax_event_kind_t kind)
{
    const fax_notice_row_t *row = fax_notice_row(kind);
    return row && (row->raises || row->clears);
}

static void forget_orphan(past_t *past, uint32_t port, fax_event_kind_t kind)
{
    orphan_t *orphan;
    LIST_FOREACH(orphan, &past->orphans, link)
    if (orphan->raise.port.index == port && orphan->raise.kind == kind)
        break;
    if (orphan)
        LIST_REMOVE(orphan, link);
    free(orphan);
}

static void recall_orphan(past_t *past, const fax_notice_row_t *row, const fax_event_t *event)
{
    forget_orphan(past, event->port.index, row->raises ? row->raises : row->clears);
    orphan_t *orphan = row->raises ? calloc(1, sizeof *orphan) : NULL;
    if (!orphan)
        return;
    orphan->raise = *event;
    LIST_INSERT_HEAD(&past->orphans, orphan, link);
}

static void recall_notice(void *user, const fax_event_t *event)
{
    past_t *past = user;
    const fax_notice_row_t *row = fax_notice_row(event->kind);
    const int64_t slot = event->port.index ? port_table_slot(past->engine->table, event->port.index) : -1;
    const size_t place = slot >= 0 ? notice_place((uint32_t)slot) : 0;
    bool told;
    if (slot < 0 && event->port.index)
        recall_orphan(past, row, event);
    else if (row->raises)
        alarm_rules_remember_raise(past->rules, place, event, fax_time_clock());
    else
        alarm_board_clear(past->board, row->clears, place, &told);
}

static fax_event_kind_t clear_of(fax_event_kind_t raised)
{
    unsigned kind = FAX_EVENT_PORT_DOWN;
    while (fax_notice_row((fax_event_kind_t)kind)->clears != raised)
        kind++;
    return (fax_event_kind_t)kind;
}

/* Tell that the alarm `event` clears is over: there is nothing on the board that it could be taken from. */
static void tell_clear(const past_t *past, fax_event_t *event, const char *why)
{
    event->time = fax_time_utc();
    fax_text_copy(event->text, sizeof event->text, why);
    alarm_rules_end_untold(past->rules, event);
}

static void end_orphan(const past_t *past, const fax_event_t *raise)
{
    static const char why[] = "The port is not in the configuration any more";
    fax_event_t event = {.kind = clear_of(raise->kind), .port = raise->port};
    event.port.oper_status = FAX_PORT_IS_NOT_PRESENT;
    fax_text_copy(event.port.oper_reason, sizeof event.port.oper_reason, why);
    fax_status_reset(&event.status, raise->port.index, raise->port.name, FAX_STATE_UNAVAILABLE,
                     fax_time_clock());
    fax_status_settle(&event.status, fax_time_clock());
    tell_clear(past, &event, why);
}

static void end_orphans(past_t *past)
{
    while (!LIST_EMPTY(&past->orphans)) {
        const orphan_t *orphan = LIST_FIRST(&past->orphans);
        end_orphan(past, &orphan->raise);
        forget_orphan(past, orphan->raise.port.index, orphan->raise.kind);
    }
}

/* ---- what was told, and could not be written: it may have raised any alarm ---- */

static void end_doubt_at_port(const past_t *past, uint32_t slot, const char *why)
{
    static const fax_event_kind_t kinds[] = {FAX_EVENT_PORT_DOWN, FAX_EVENT_CALL_STUCK,
                                             FAX_EVENT_FAILURES_HIGH};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        fax_event_t event = {.kind = clear_of(kinds[i])};
        if (alarm_board_stands(past->board, kinds[i], notice_place(slot)))
            continue;
        port_board_read(past->engine->board, slot, &event.port);
        port_table_read_status(past->engine->table, slot, &event.status);
        tell_clear(past, &event, why);
    }
}

static void end_doubt(const past_t *past)
{
    static const char why[] =
        "It may have been raised while the database failed; if it stands, it is raised again";
    static const fax_event_kind_t kinds[] = {FAX_EVENT_QUEUE_OLD, FAX_EVENT_ALL_BUSY, FAX_EVENT_DISK_LOW,
                                             FAX_EVENT_STORE_FAILING};
    for (uint32_t slot = 0; slot < past->engine->config->port_count; slot++)
        end_doubt_at_port(past, slot, why);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (!alarm_board_stands(past->board, kinds[i], 0))
            tell_clear(past, &(fax_event_t){.kind = clear_of(kinds[i])}, why);
}

/* ---- calls: the newest comes first ---- */

typedef struct calls {
    bool failed[FAILURE_WINDOW_MAX];
    size_t count;
} calls_t;

static bool note_call(void *user, const fax_call_t *call)
{
    calls_t *calls = user;
    if (call->cause != FAX_CAUSE_ABORTED && fax_outcome_row(call->outcome)->is_fax)
        calls->failed[calls->count++] = call->cause != FAX_CAUSE_NONE;
    return calls->count < FAILURE_WINDOW_MAX;
}

static void recall_calls(const past_t *past, uint32_t slot)
{
    calls_t calls = {.count = 0};
    const fax_call_filter_t filter = {.port_index = past->engine->indexes[slot], .limit = FAILURE_WINDOW_MAX};
    call_store_each(past->engine->store, &filter, note_call, &calls);
    while (calls.count > 0)
        alarm_rules_remember_call(past->rules, notice_place(slot), calls.failed[--calls.count]);
}

/* ---- ports ---- */

static void end_stuck(const past_t *past, uint32_t slot)
{
    fax_event_t event = {.kind = FAX_EVENT_CALL_STUCK_CLEAR, .time = fax_time_utc()};
    port_board_read(past->engine->board, slot, &event.port);
    port_table_read_status(past->engine->table, slot, &event.status);
    fax_text_copy(event.text, sizeof event.text, "The call ended with the faxportd that had it");
    alarm_rules_take_event(past->rules, notice_place(slot), &event, fax_time_clock());
}

/* A port that was down will say when it is up. */
static void recall_port(const past_t *past, uint32_t slot)
{
    const size_t place = notice_place(slot);
    recall_calls(past, slot);
    if (alarm_board_stands(past->board, FAX_EVENT_PORT_DOWN, place))
        port_table_remember_down(past->engine->table, slot);
    if (alarm_board_stands(past->board, FAX_EVENT_CALL_STUCK, place))
        end_stuck(past, slot);
}

void engine_past_recall(fax_engine_t *engine, alarm_rules_t *rules, alarm_board_t *board, bool has_gap)
{
    past_t past = {.engine = engine, .rules = rules, .board = board};
    outbox_table_replay(engine->store, is_of_alarm, recall_notice, &past);
    if (has_gap)
        end_doubt(&past);
    for (uint32_t slot = 0; slot < engine->config->port_count; slot++)
        recall_port(&past, slot);
    end_orphans(&past);
}
