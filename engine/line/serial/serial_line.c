/* A Class 1 modem on a tty as a port's line: the tty's descriptor, which the daemon opens and hands over,
 * in the worker's loop; the daemon's word for calls that come. Whatever is a modem's is in serial_modem.c. */
#include <errno.h>
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
#include "engine/line/serial/serial_modem.h"
#include "engine/line/serial/tty.h"

enum {
    READ_SIZE = 4096,
    FIRST_PAUSE = 1000,
    LAST_PAUSE = 30000 /* ms of line time, before the device is opened again */
};

typedef struct serial_line {
    line_t base;
    line_host_t host;
    uint32_t slot;
    const fax_port_config_t *config;
    serial_modem_t *modem;
    int tty;                           /* -1: none */
    struct event *readable, *writable; /* with the tty */
    struct event *timer;
    bool unwanted;  /* the device is let go, or will be as soon as the modem is idle */
    int64_t reopen; /* when to ask for the device again; INT64_MAX */
    int64_t pause;
} serial_line_t;

static serial_line_t *of(line_t *line)
{
    return (serial_line_t *)line;
}

/* --- time --- */

static int64_t line_time(const serial_line_t *line)
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
    const int64_t left = deadline - line_time(line);
    const int64_t us = left > 0 ? (int64_t)((double)left * 1000 / line->config->serial.pace) + 100 : 0;
    const struct timeval after = {us / 1000000, us % 1000000};
    event_add(line->timer, &after);
}

static void let_go(serial_line_t *line);

/* After anything has happened. */
static void settle(serial_line_t *line)
{
    if (line->unwanted && line->tty >= 0 && serial_modem_is_idle(line->modem))
        let_go(line);
    if (line->tty >= 0 && serial_modem_wants_to_write(line->modem))
        event_add(line->writable, NULL);
    schedule(line);
}

/* --- to the port and to the daemon --- */

static void tell(serial_line_t *line, line_event_t event)
{
    line->base.listener.happened(line->base.listener.user, event);
}

static void ask_for_device(serial_line_t *line)
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
        line->pause = FIRST_PAUSE;
    read_traits(line);
}

static void happened(void *user, line_event_t event)
{
    serial_line_t *line = user;
    read_service(line);
    if (event == LINE_RINGS)
        announce_caller(line);
    else
        tell(line, event);
}

/* --- the tty --- */

static void close_tty(serial_line_t *line)
{
    if (line->readable)
        event_free(line->readable);
    if (line->writable)
        event_free(line->writable);
    if (line->tty >= 0)
        close(line->tty);
    line->readable = line->writable = NULL;
    line->tty = -1;
}

static void lose_tty(serial_line_t *line, line_service_t service, const char *why)
{
    close_tty(line);
    line->base.service = service;
    snprintf(line->base.problem, sizeof line->base.problem, "%s: %s", line->config->serial.device, why);
    serial_modem_unplug(line->modem);
    tell(line, LINE_SERVICE);
}

/* The port is out of service: others may have the device. */
static void let_go(serial_line_t *line)
{
    const wire_slot_t body = {.slot = line->slot};
    close_tty(line);
    serial_modem_unplug(line->modem);
    line->base.service = LINE_COMING_UP; /* as it will be when it is wanted again */
    line->base.problem[0] = '\0';
    line->reopen = INT64_MAX;
    line->host.send(line->host.user, WIRE_TTY_LET_GO, &body);
}

static void unplugged(serial_line_t *line, int error)
{
    fax_log(FAX_LOG_WARNING, "line", "%s: %s has gone: %s", line->config->name, line->config->serial.device,
            error ? strerror(error) : "hung up");
    lose_tty(line, LINE_ABSENT, "it has gone: is the modem unplugged?");
    if (line->unwanted)
        let_go(line);
    else
        ask_for_device(line);
}

static bool is_passing(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static void read_tty(evutil_socket_t tty, short what, void *user)
{
    (void)what;
    serial_line_t *line = user;
    uint8_t octets[READ_SIZE];
    const ssize_t length = read(tty, octets, sizeof octets);
    serial_modem_run(line->modem, line_time(line));
    if (length > 0 && line->tty >= 0)
        serial_modem_feed(line->modem, octets, (size_t)length);
    else if (line->tty >= 0 && (length == 0 || !is_passing(errno)))
        unplugged(line, length < 0 ? errno : 0);
    settle(line);
}

static void write_tty(evutil_socket_t tty, short what, void *user)
{
    (void)tty;
    (void)what;
    serial_line_t *line = user;
    serial_modem_write_on(line->modem);
    settle(line);
}

/* An error that stays comes again when it is read. */
static size_t write_octets(void *user, const uint8_t *octets, size_t length)
{
    const serial_line_t *line = user;
    const ssize_t taken = line->tty >= 0 ? write(line->tty, octets, length) : (ssize_t)length;
    return taken > 0 ? (size_t)taken : 0;
}

static void mind_xoff(void *user, bool sending)
{
    const serial_line_t *line = user;
    if (line->tty >= 0 && line->config->serial.flow == FAX_FLOW_XONXOFF)
        tty_set_xoff(line->tty, sending);
}

static void discard(void *user)
{
    const serial_line_t *line = user;
    if (line->tty >= 0)
        tty_discard(line->tty);
}

static void set_dtr(void *user, bool on)
{
    const serial_line_t *line = user;
    if (line->tty >= 0)
        tty_set_dtr(line->tty, on);
}

static void set_break(void *user, bool on)
{
    const serial_line_t *line = user;
    if (line->tty >= 0)
        tty_set_break(line->tty, on);
}

static void take_timer(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    serial_line_t *line = user;
    const int64_t now = line_time(line);
    serial_modem_run(line->modem, now);
    if (now >= line->reopen)
        ask_for_device(line);
    settle(line);
}

static void give_up(void *user)
{
    serial_line_t *line = user;
    char why[FAX_TEXT_SIZE];
    snprintf(why, sizeof why, "%s", serial_modem_problem(line->modem));
    tty_flush(line->tty); /* it would wait for a modem that takes nothing */
    lose_tty(line, LINE_FAULTY, why);
    if (line->unwanted) {
        let_go(line);
        return;
    }
    line->reopen = line_time(line) + line->pause;
    line->pause = 2 * line->pause < LAST_PAUSE ? 2 * line->pause : LAST_PAUSE;
}

static bool watch_tty(serial_line_t *line)
{
    line->readable = event_new(line->host.loop, line->tty, EV_READ | EV_PERSIST, read_tty, line);
    line->writable = event_new(line->host.loop, line->tty, EV_WRITE, write_tty, line);
    return line->readable && line->writable && event_add(line->readable, NULL) == 0;
}

static void take_tty(serial_line_t *line, wire_record_t *record)
{
    const wire_tty_t *answer = &record->body.tty;
    if (record->descriptor < 0 && line->tty < 0 && !line->unwanted) {
        line->base.service = answer->absent ? LINE_ABSENT : LINE_FAULTY;
        fax_text_copy(line->base.problem, sizeof line->base.problem, answer->problem);
        tell(line, LINE_SERVICE);
        return;
    }
    if (record->descriptor < 0 || line->tty >= 0 || line->unwanted)
        return;
    line->tty = record->descriptor;
    record->descriptor = -1;
    if (!watch_tty(line)) {
        lose_tty(line, LINE_FAULTY, "there is no memory");
        return;
    }
    serial_modem_run(line->modem, line_time(line));
    serial_modem_plug(line->modem);
}

/* --- line_ops_t --- */

static void serial_dial(line_t *base, uint32_t call_id, const char *number)
{
    (void)call_id;
    serial_line_t *line = of(base);
    serial_modem_run(line->modem, line_time(line));
    serial_modem_dial(line->modem, number);
    settle(line);
}

static void serial_answer(line_t *base)
{
    serial_line_t *line = of(base);
    serial_modem_run(line->modem, line_time(line));
    serial_modem_answer(line->modem);
    settle(line);
}

static void serial_hang_up(line_t *base)
{
    serial_line_t *line = of(base);
    serial_modem_hang_up(line->modem);
    settle(line);
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
    serial_modem_run(line->modem, line_time(line));
    serial_modem_take(line->modem, &out->class1);
    settle(line);
}

/* The daemon's answer to WIRE_CALLED. */
static void take_ring(serial_line_t *line, const wire_ring_t *ring)
{
    line->base.call = *ring;
    line->base.rung = serial_modem_rung(line->modem);
    tell(line, LINE_RINGS);
}

static void serial_serve(line_t *base, bool wanted)
{
    serial_line_t *line = of(base);
    if (line->unwanted != wanted)
        return;
    line->unwanted = !wanted;
    if (wanted && line->tty < 0)
        ask_for_device(line);
    else if (line->tty < 0)
        let_go(line);
    settle(line);
}

static void serial_deliver(line_t *base, wire_record_t *record)
{
    serial_line_t *line = of(base);
    if (record->type == WIRE_TTY)
        take_tty(line, record);
    else if (record->type == WIRE_RING && serial_modem_rings(line->modem))
        take_ring(line, &record->body.ring);
    if (record->descriptor >= 0)
        close(record->descriptor);
    record->descriptor = -1;
    settle(line);
}

static void serial_close(line_t *base)
{
    serial_line_t *line = of(base);
    close_tty(line);
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
        .pause = FIRST_PAUSE};
    const serial_modem_host_t modem_host = {
        {write_octets, mind_xoff, discard, line}, {set_dtr, set_break, line}, happened, give_up, line};
    line->modem = serial_modem_new(&config->serial, &modem_host);
    line->timer = evtimer_new(host->loop, take_timer, line);
    if (!line->modem || !line->timer) {
        serial_close(&line->base);
        return NULL;
    }
    ask_for_device(line);
    return &line->base;
}
