/* A Class 1 modem on a tty as a port's line: the tty's descriptor, which the daemon opens and hands over,
 * in the worker's loop; the daemon's word for calls that come. Whatever is a modem's is in serial_modem.c. */
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/line/line.h"
#include "engine/line/serial/modulation.h"
#include "engine/line/serial/serial_line_private.h"

static serial_line_t *of(line_t *line)
{
    return (serial_line_t *)line;
}

/* --- time --- */

int64_t serial_line_time(const serial_line_t *line)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const double ms = (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
    return (int64_t)(ms * line->config->serial.pace);
}

static void schedule(serial_line_t *line)
{
    int64_t deadline = serial_modem_deadline(line->modem);
    if (line->reopen < deadline)
        deadline = line->reopen;
    if (deadline == INT64_MAX) {
        event_del(line->timer);
        return;
    }
    const int64_t left = deadline - serial_line_time(line);
    const int64_t us = left > 0 ? (int64_t)((double)left * 1000 / line->config->serial.pace) + 100 : 0;
    const struct timeval after = {us / 1000000, us % 1000000};
    event_add(line->timer, &after);
}

/* After anything has happened. */
void serial_line_settle(serial_line_t *line)
{
    if (line->unwanted && line->tty >= 0 && serial_modem_is_idle(line->modem))
        serial_line_let_go(line);
    serial_line_hand_over(line);
    if (line->tty >= 0 && serial_modem_wants_to_write(line->modem))
        event_add(line->writable, NULL);
    schedule(line);
}

/* --- to the port and to the daemon --- */

void serial_line_tell(serial_line_t *line, line_event_t event)
{
    line->base.listener.happened(line->base.listener.user, event);
}

void serial_line_ask(serial_line_t *line)
{
    const wire_slot_t body = {.slot = line->slot};
    line->reopen = INT64_MAX;
    line->host.send(line->host.user, WIRE_TTY_WANT, &body);
}

static void announce_caller(serial_line_t *line)
{
    const caller_info_t *caller = serial_modem_caller(line->modem);
    wire_called_t body = {.slot = line->slot};
    caller_info_text(caller, body.caller, sizeof body.caller);
    fax_text_copy(body.called, sizeof body.called, caller->called);
    fax_log(FAX_LOG_INFO, "line", "%s rings: %s%s%s", line->config->name,
            body.caller[0] ? body.caller : "the caller's number is not known",
            caller->ring[0] ? ", ring " : "", caller->ring);
    line->host.send(line->host.user, WIRE_CALLED, &body);
}

static void read_traits(serial_line_t *line)
{
    const modem_traits_t *traits = serial_modem_traits(line->modem);
    const uint32_t barred = traits->quirks & FAX_QUIRK_NO_V17 ? FAX_MODEM_V17 : 0;
    line->base.transmits = modulations_modems(traits->transmits) & ~barred;
    line->base.receives = modulations_modems(traits->receives) & ~barred;
}

static void read_service(serial_line_t *line)
{
    if (line->tty < 0)
        return;
    const char *problem = serial_modem_problem(line->modem);
    line->base.service = serial_modem_service(line->modem);
    line->base.problem[0] = '\0';
    if (problem[0])
        snprintf(line->base.problem, sizeof line->base.problem, "%s: %s", line->config->serial.device,
                 problem);
    if (line->base.service == LINE_IN_SERVICE)
        line->pause = SERIAL_LINE_FIRST_PAUSE;
    read_traits(line);
}

static void happened(void *user, line_event_t event)
{
    serial_line_t *line = user;
    read_service(line);
    if (event == LINE_RINGS)
        announce_caller(line);
    else
        serial_line_tell(line, event);
}

static void take_timer(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    serial_line_t *line = user;
    const int64_t now = serial_line_time(line);
    serial_modem_run(line->modem, now);
    if (now >= line->reopen)
        serial_line_ask(line);
    serial_line_settle(line);
}

/* --- line_ops_t --- */

static void serial_dial(line_t *base, uint32_t call_id, const char *number)
{
    (void)call_id;
    serial_line_t *line = of(base);
    serial_modem_run(line->modem, serial_line_time(line));
    serial_modem_dial(line->modem, number);
    serial_line_settle(line);
}

static void serial_answer(line_t *base)
{
    serial_line_t *line = of(base);
    serial_modem_run(line->modem, serial_line_time(line));
    serial_modem_answer(line->modem);
    serial_line_settle(line);
}

static void serial_hang_up(line_t *base)
{
    serial_line_t *line = of(base);
    serial_modem_hang_up(line->modem);
    serial_line_settle(line);
}

static bool serial_ready(line_t *base)
{
    (void)base;
    return true;
}

static void serial_receive(line_t *base, line_frame_t *in)
{
    serial_line_t *line = of(base);
    in->hung_up = false;
    in->media = LINE_CLASS1;
    serial_modem_give(line->modem, &in->class1);
}

static void serial_transmit(line_t *base, const line_frame_t *out)
{
    serial_line_t *line = of(base);
    serial_modem_run(line->modem, serial_line_time(line));
    serial_modem_take(line->modem, &out->class1);
    serial_line_settle(line);
}

/* The daemon's answer to WIRE_CALLED. */
static void take_ring(serial_line_t *line, const wire_ring_t *ring)
{
    line->base.call = *ring;
    line->base.rung = serial_modem_rung(line->modem);
    serial_line_tell(line, LINE_RINGS);
    if (serial_modem_rings_for_program(line->modem)) /* and the port has not refused it */
        serial_modem_hand_over_ring(line->modem);
}

static void serial_serve(line_t *base, bool wanted)
{
    serial_line_t *line = of(base);
    if (line->unwanted != wanted)
        return;
    line->unwanted = !wanted;
    if (wanted && line->tty < 0)
        serial_line_ask(line);
    else if (line->tty < 0)
        serial_line_let_go(line);
    serial_line_settle(line);
}

static void serial_deliver(line_t *base, wire_record_t *record)
{
    serial_line_t *line = of(base);
    if (record->type == WIRE_TTY)
        serial_line_take_tty(line, record);
    else if (record->type == WIRE_RING && serial_modem_rings(line->modem))
        take_ring(line, &record->body.ring);
    if (record->descriptor >= 0)
        close(record->descriptor);
    record->descriptor = -1;
    serial_line_settle(line);
}

static void serial_close(line_t *base)
{
    serial_line_t *line = of(base);
    serial_line_close_tty(line);
    if (line->timer)
        event_free(line->timer);
    serial_modem_free(line->modem);
    free(line);
}

static const line_ops_t serial_ops = {
    .name = "serial",
    .dial = serial_dial,
    .answer = serial_answer,
    .hang_up = serial_hang_up,
    .ready = serial_ready,
    .receive = serial_receive,
    .transmit = serial_transmit,
    .serve = serial_serve,
    .deliver = serial_deliver,
    .close = serial_close,
};

line_t *line_serial_open(uint32_t slot, const fax_port_config_t *config, const line_host_t *host,
                         const line_listener_t *listener)
{
    serial_line_t *line = calloc(1, sizeof *line);
    if (!line)
        return NULL;
    *line = (serial_line_t){
        .base = {.ops = &serial_ops, .listener = *listener, .media = LINE_CLASS1, .service = LINE_COMING_UP},
        .host = *host,
        .slot = slot,
        .config = config,
        .tty = -1,
        .reopen = INT64_MAX,
        .pause = SERIAL_LINE_FIRST_PAUSE};
    serial_modem_host_t modem_host = {.happened = happened, .give_up = serial_line_give_up, .user = line};
    serial_line_fill_wire(line, &modem_host.wire, &modem_host.pins);
    line->modem = serial_modem_new(&config->serial, &modem_host);
    line->timer = evtimer_new(host->loop, take_timer, line);
    if (!line->modem || !line->timer) {
        serial_close(&line->base);
        return NULL;
    }
    serial_line_ask(line);
    return &line->base;
}
