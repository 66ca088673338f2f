/* Ports: workers, their records, the exchange between them, the operator's wishes. */
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "engine/daemon/engine.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/line/serial/tty.h"
#include "engine/supervisor/tty_desk.h"
#include "engine/supervisor/worker_guard.h"

enum { PROGRAMS_MS = 2000 /* that programs with a line have to end, once all other calls have */ };

/* --- the table's host: what has happened at a port --- */

static void log_end(const fax_event_t *event)
{
    const fax_call_t *call = &event->call;
    const bool sent = call->direction == FAX_DIRECTION_SENDING;
    fax_log(FAX_LOG_INFO, "call", "%u: %s %s %s: %s (%u pages, %u bit/s%s)", call->call_id, event->port.name,
            sent ? "to" : "from", call->number, fax_outcome_row(call->outcome)->text, call->pages_done,
            call->bit_rate, call->ecm ? ", ECM" : "");
}

/* A port that was given away in the same moment refuses an order: there was no call. */
static bool is_refused_order(const fax_event_t *event)
{
    return event->kind == FAX_EVENT_CALL_FAILED && event->call.outcome == FAX_OUTCOME_NO_LINE;
}

static void take_end(fax_engine_t *engine, fax_event_t *event)
{
    engine_jobs_take_end(engine, &event->call);
    log_end(event);
    call_book_enter(engine->calls, &event->call);
}

void engine_ports_tell(fax_engine_t *engine, int64_t slot, fax_event_t *event)
{
    const bool end = fax_event_is_end(event->kind);
    if (is_refused_order(event)) {
        engine_jobs_take_end(engine, &event->call);
        return;
    }
    server_counters_take_event(&engine->server, event);
    if (end)
        take_end(engine, event);
    if (slot >= 0)
        engine_notices_take_event(engine->notices, (uint32_t)slot, event);
    if (end)
        engine_make_last(engine);
    event_desk_tell_event(engine->desk, event);
}

static void take_port_event(void *user, uint32_t slot, fax_event_t *event)
{
    fax_engine_t *engine = user;
    if (!engine_inbox_take(engine, slot, event))
        engine_ports_tell(engine, slot, event);
}

static exchange_service_t service_of(const fax_engine_t *engine, uint32_t slot)
{
    if (disk_guard_problem(engine->guard)[0])
        return EXCHANGE_OUT;
    if (port_table_is_reachable(engine->table, slot))
        return EXCHANGE_REACHABLE;
    return port_table_is_coming_up(engine->table, slot) ? EXCHANGE_COMING_UP : EXCHANGE_OUT;
}

static void take_port_change(void *user, uint32_t slot)
{
    fax_engine_t *engine = user;
    exchange_set_service(engine->exchange, slot, service_of(engine, slot));
    engine_wake(engine);
}

void engine_ports_hinder(fax_engine_t *engine)
{
    port_table_hinder(engine->table, disk_guard_problem(engine->guard));
}

/* --- the pool's host: what the workers say --- */

static fax_port_want_t tell_wanted(void *user, uint32_t slot)
{
    const fax_engine_t *engine = user;
    return port_table_wanted(engine->table, slot);
}

static void take_worker_event(fax_engine_t *engine, uint32_t slot, fax_event_t *event)
{
    const uint32_t index = engine->indexes[slot];
    const bool stuck = event->kind == FAX_EVENT_CALL_STUCK || event->kind == FAX_EVENT_CALL_STUCK_CLEAR;
    if (event->kind != FAX_EVENT_STATE_CHANGED && !stuck && !fax_event_is_end(event->kind))
        return; /* the table finds the other edges by itself */
    event->sequence = 0;
    event->text[0] = '\0';
    if (stuck)
        snprintf(event->text, sizeof event->text,
                 event->kind == FAX_EVENT_CALL_STUCK ? "No progress for %u s" : "The call goes on",
                 event->value);
    worker_guard_status(&event->status, index, engine->config->ports[slot].name);
    worker_guard_call(&event->call, index, engine->config->ports[slot].name, spool_inbox(engine->spool));
    fax_status_settle(&event->status, fax_time_clock());
    port_table_take_event(engine->table, slot, event);
}

static void route_call(void *user, wire_ring_t *ring)
{
    fax_engine_t *engine = user;
    ring->call_id = number_series_next(engine->call_ids);
    engine_inbox_take_ring(engine, ring);
    engine_offers_add(engine, ring);
}

/* A call on a port's own line: it may be answered if the port is in service, and then has a place for its
 * pages. */
static void take_called(fax_engine_t *engine, wire_called_t *called)
{
    wire_ring_t ring = {.slot = called->slot};
    if (service_of(engine, called->slot) != EXCHANGE_REACHABLE)
        return;
    worker_guard_text(called->caller, sizeof called->caller);
    worker_guard_text(called->called, sizeof called->called);
    fax_text_copy(ring.caller, sizeof ring.caller, called->caller);
    fax_text_copy(ring.called, sizeof ring.called,
                  called->called[0] ? called->called : engine->config->ports[called->slot].number);
    route_call(engine, &ring);
    worker_pool_send(engine->pool, called->slot, WIRE_RING, &ring, -1);
}

static void take_tested(fax_engine_t *engine, wire_tested_t *tested)
{
    worker_guard_tested(tested);
    engine_test_end(engine, tested->slot, tested);
}

static void take_hand_over(fax_engine_t *engine, wire_hand_over_t *call)
{
    worker_guard_hand_over(call);
    tty_desk_hand_over(engine->ttys, call);
}

static void take_worker_record(void *user, uint32_t slot, wire_record_t *record)
{
    fax_engine_t *engine = user;
    if (record->type == WIRE_EVENT)
        take_worker_event(engine, slot, &record->body.event);
    else if (record->type == WIRE_TTY_WANT)
        tty_desk_want(engine->ttys, slot);
    else if (record->type == WIRE_TTY_LET_GO)
        tty_desk_release(engine->ttys, slot);
    else if (record->type == WIRE_HAND_OVER)
        take_hand_over(engine, &record->body.hand_over);
    else if (record->type == WIRE_CALLED)
        take_called(engine, &record->body.called);
    else if (record->type == WIRE_TESTED)
        take_tested(engine, &record->body.tested);
    else
        exchange_deliver(engine->exchange, record);
}

static void take_worker_loss(void *user, uint32_t slot, const char *why)
{
    fax_engine_t *engine = user;
    exchange_slot_lost(engine->exchange, slot);
    tty_desk_release(engine->ttys, slot);
    engine_test_end(engine, slot, &(wire_tested_t){.slot = slot, .outcome = FAX_OUTCOME_PORT_FAULT});
    port_table_lose_worker(engine->table, slot, why);
}

static void take_worker_restart(void *user, uint32_t worker, const char *why)
{
    fax_engine_t *engine = user;
    const uint32_t restarts = ++engine->server.server.worker_restarts;
    engine_notices_tell(engine->notices, FAX_EVENT_WORKER_RESTARTED, restarts,
                        "Worker %u has ended (%s) and is started again", worker, why);
}

static void take_desk_end(void *user)
{
    fax_engine_t *engine = user;
    inbox_settle(engine->inbox);
    engine_notices_tell(engine->notices, FAX_EVENT_SERVER_STOPPED, 0,
                        "faxportd %s has stopped as it was asked to", PACKAGE_VERSION);
    engine_make_last(engine);
    if (engine->stopped)
        engine->stopped(engine->stopped_user);
}

/* No call goes on but those that programs have. */
static void take_pool_end(void *user)
{
    fax_engine_t *engine = user;
    tty_desk_await(engine->ttys, PROGRAMS_MS, take_desk_end, engine);
}

/* --- the exchange's host --- */

static void send_to_port(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    fax_engine_t *engine = user;
    worker_pool_send(engine->pool, slot, type, body, descriptor);
}

/* --- the operator's wishes --- */

static const char *want_name(const fax_engine_t *engine, uint32_t slot, char name[SETTING_NAME_SIZE])
{
    snprintf(name, SETTING_NAME_SIZE, "port.%u.want", engine->indexes[slot]);
    return name;
}

/* A test does not outlive the daemon. */
static bool is_lasting(int64_t want)
{
    return want >= FAX_PORT_WANT_UP && want <= FAX_PORT_WANT_DOWN;
}

void engine_ports_restore(fax_engine_t *engine)
{
    char name[SETTING_NAME_SIZE];
    for (uint32_t slot = 0; slot < engine->config->port_count; slot++) {
        const int64_t want =
            setting_box_read(engine->settings, want_name(engine, slot, name), FAX_PORT_WANT_UP);
        if (is_lasting(want) && want != FAX_PORT_WANT_UP)
            port_table_want(engine->table, slot, (fax_port_want_t)want);
    }
}

static void take_wish(void *user, uint32_t slot, fax_port_want_t want)
{
    static const char *const words[] = {"", "up", "draining", "down", "testing"};
    fax_engine_t *engine = user;
    fax_log(FAX_LOG_NOTICE, "port", "%s is wanted %s", engine->config->ports[slot].name, words[want]);
    if (want == FAX_PORT_WANT_TESTING) {
        engine_test_begin(engine, slot);
        return;
    }
    const wire_want_t body = {.slot = slot, .want = want};
    char name[SETTING_NAME_SIZE];
    setting_box_put(engine->settings, want_name(engine, slot, name), want);
    port_table_want(engine->table, slot, want);
    worker_pool_send(engine->pool, slot, WIRE_PORT_WANT, &body, -1);
}

/* --- the ports' options --- */

static void take_setup(void *user, uint32_t slot)
{
    fax_engine_t *engine = user;
    const wire_port_setup_t body = {.slot = slot, .config = engine->config->ports[slot]};
    fax_log(FAX_LOG_NOTICE, "port", "%s is set up anew", engine->config->ports[slot].name);
    worker_pool_send(engine->pool, slot, WIRE_PORT_SETUP, &body, -1);
    scheduler_take_setup(engine->scheduler);
    port_table_take_setup(engine->table, slot);
}

static void attach_ports(fax_engine_t *engine)
{
    for (uint32_t slot = 0; slot < engine->config->port_count; slot++) {
        if (engine->config->ports[slot].kind != FAX_PORT_VIRTUAL)
            continue;
        exchange_attach(engine->exchange, slot, &engine->config->ports[slot]);
        exchange_set_service(engine->exchange, slot, service_of(engine, slot));
    }
}

bool engine_ports_open(fax_engine_t *engine)
{
    const fax_config_t *config = engine->config;
    const port_table_host_t table_host = {take_port_event, take_port_change, engine};
    const exchange_host_t exchange_host = {send_to_port, route_call, engine};
    const worker_pool_host_t pool_host = {.wanted = tell_wanted,
                                          .record = take_worker_record,
                                          .lost = take_worker_loss,
                                          .restarted = take_worker_restart,
                                          .stopped = take_pool_end,
                                          .user = engine};
    engine->status = status_board_new(config->port_count);
    engine->board = port_board_new(config->port_count);
    engine->exchange = exchange_new(&config->exchange, &exchange_host);
    engine->ttys = tty_desk_new(engine->loop, config, &(tty_desk_host_t){send_to_port, engine, tty_open});
    engine->wishes = wish_box_new(engine->loop, config->port_count, take_wish, engine);
    if (!engine->status || !engine->board || !engine->exchange || !engine->ttys || !engine->wishes)
        return false;
    engine->table = port_table_new(config, engine->indexes, engine->status, engine->board, &table_host);
    engine->pool = worker_pool_new(config, engine->indexes, status_board_descriptor(engine->status),
                                   engine->loop, &worker_times, &pool_host);
    if (!engine->table || !engine->pool)
        return false;
    attach_ports(engine);
    port_setup_listen(engine->setup, take_setup, engine);
    return true;
}

void engine_ports_close(fax_engine_t *engine)
{
    worker_pool_free(engine->pool);
    port_table_free(engine->table);
    wish_box_free(engine->wishes);
    tty_desk_free(engine->ttys);
    exchange_free(engine->exchange);
    port_board_free(engine->board);
    status_board_free(engine->status);
}
