#include "tests/serial/serial_rig.h"

#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_time.h"
#include "engine/line/serial/tty.h"
#include "tests/serial/pty.h"
#include "tests/serial/switchboard.h"
#include "tests/serial/virtual_clock.h"
#include "tests/serial/wire.h"

/* Each seat has two slots of the switchboard: its port's, and behind it that of its modem's line. */
enum { SEATS = SWITCHBOARD_SLOTS / 2, LOOKS = 4, OFFER_EVERY = SERIAL_RIG_SECOND, LOAN = SERIAL_RIG_SECOND };

struct serial_seat {
    serial_rig_t *rig;
    uint32_t slot;
    fax_port_config_t config;
    port_t *port;
    jack_t *jack; /* the modem's */
    pty_modem_t *modem;
    scripted_modem_t *scripted;
    bool wants_tty;
    int kept;                     /* the tty that the port has, for a program that may get it; -1: none */
    uint32_t lent_until;          /* ticks; 0: it is not lent */
    wire_hand_over_t handed_over; /* the last call that was */
    char heard[SERIAL_RIG_HEARD]; /* what the program found on the line */
    char offer[FAX_TEXT_SIZE];    /* what callers may poll; "" is nothing */
    uint32_t offer_pages;
    bool has_ended;
    fax_event_t end; /* the last end of a call */
};

struct serial_rig {
    scratch_t *scratch;
    fax_exchange_config_t exchange;
    double speed;
    switchboard_t *board;
    status_board_t *status;
    struct event_base *loop;
    serial_seat_t *seats[SEATS];
    uint32_t count, calls, ticks;
    int64_t due; /* ns */
    void (*hear)(void *user, serial_seat_t *seat, const fax_event_t *event);
    void *user;
};

static void *or_stop(void *memory)
{
    if (memory)
        return memory;
    perror("serial rig");
    abort();
}

/* ---- the daemon's part ---- */

static void route(void *user, wire_ring_t *ring)
{
    serial_rig_t *rig = user;
    const serial_seat_t *seat = rig->seats[ring->slot / 2];
    ring->call_id = ++rig->calls;
    snprintf(ring->file, sizeof ring->file, "%s", serial_rig_received(rig, seat));
    memcpy(ring->offer, seat->offer, sizeof ring->offer);
    ring->offer_pages = seat->offer_pages;
}

static int open_tty(serial_seat_t *seat, wire_tty_t *answer)
{
    if (seat->rig->speed > 0)
        return tty_open(&seat->config.serial, answer->problem, sizeof answer->problem, &answer->absent);
    answer->absent = true;
    snprintf(answer->problem, sizeof answer->problem, "there is no such device");
    return wire_descriptor(seat->jack);
}

static void keep_tty(serial_seat_t *seat, int tty)
{
    if (seat->kept >= 0)
        close(seat->kept);
    seat->kept = tty;
    if (tty >= 0 && !seat->config.serial.hand_over_command[0])
        keep_tty(seat, -1);
}

/* A device that is not there is offered once it is. */
static void give_tty(serial_seat_t *seat)
{
    wire_tty_t answer = {.slot = seat->slot};
    const int tty = open_tty(seat, &answer);
    if (tty < 0 && seat->wants_tty && answer.absent)
        return; /* it knows */
    seat->wants_tty = tty < 0;
    switchboard_post(seat->rig->board, seat->slot, WIRE_TTY, &answer, tty);
    keep_tty(seat, tty);
}

/* A program has the call for a while; then the device is opened anew. */
static void lend_tty(serial_seat_t *seat, const wire_hand_over_t *call)
{
    wire_tty_t answer = {.slot = seat->slot, .lent = true, .problem = "a program has the call"};
    seat->handed_over = *call;
    seat->lent_until = seat->rig->ticks + LOAN;
    switchboard_post(seat->rig->board, seat->slot, WIRE_TTY, &answer, -1);
}

static void end_loan(serial_seat_t *seat)
{
    if (seat->lent_until == 0 || seat->rig->ticks < seat->lent_until)
        return;
    seat->lent_until = 0;
    const ssize_t length = read(seat->kept, seat->heard, sizeof seat->heard - 1);
    seat->heard[length > 0 ? length : 0] = '\0';
    keep_tty(seat, -1);
    give_tty(seat);
}

static void ring_port(serial_seat_t *seat, const wire_called_t *called)
{
    wire_ring_t ring = {.slot = seat->slot};
    snprintf(ring.caller, sizeof ring.caller, "%s", called->caller);
    snprintf(ring.called, sizeof ring.called, "%s", called->called[0] ? called->called : seat->config.number);
    route(seat->rig, &ring);
    switchboard_post(seat->rig->board, seat->slot, WIRE_RING, &ring, -1);
}

static void note_event(serial_seat_t *seat, const fax_event_t *event)
{
    if (fax_event_is_end(event->kind)) {
        seat->end = *event;
        seat->has_ended = true;
    }
    if (seat->rig->hear)
        seat->rig->hear(seat->rig->user, seat, event);
}

static void take_record(void *user, uint32_t slot, wire_record_t *record)
{
    serial_rig_t *rig = user;
    serial_seat_t *seat = rig->seats[slot / 2];
    if (!seat)
        return;
    if (record->type == WIRE_TTY_WANT || record->type == WIRE_TTY_LET_GO)
        keep_tty(seat, -1);
    if (record->type == WIRE_EVENT)
        note_event(seat, &record->body.event);
    else if (record->type == WIRE_TTY_WANT)
        give_tty(seat);
    else if (record->type == WIRE_HAND_OVER)
        lend_tty(seat, &record->body.hand_over);
    else if (record->type == WIRE_CALLED)
        ring_port(seat, &record->body.called);
}

static void deliver_to_port(void *user, wire_record_t *record)
{
    const serial_seat_t *seat = user;
    port_deliver(seat->port, record);
}

/* ---- seats ---- */

serial_rig_t *serial_rig_open(scratch_t *scratch, const fax_exchange_config_t *exchange, double speed)
{
    serial_rig_t *rig = or_stop(calloc(1, sizeof *rig));
    page_file_setup();
    signal(SIGPIPE, SIG_IGN); /* as a worker does */
    if (speed == 0)
        virtual_clock_start();
    rig->scratch = scratch;
    rig->exchange = *exchange;
    rig->speed = speed;
    rig->board = switchboard_new(&rig->exchange, &(switchboard_owner_t){route, take_record, rig});
    rig->status = or_stop(status_board_new(SWITCHBOARD_SLOTS));
    rig->loop = or_stop(event_base_new());
    return rig;
}

fax_port_config_t serial_rig_config(fax_port_kind_t kind, const char *number)
{
    fax_port_config_t config = {.kind = kind,
                                .rings = 1,
                                .send_enabled = true,
                                .receive_enabled = true,
                                .ecm = true,
                                .modems = FAX_MODEM_ALL,
                                .codings = FAX_CODING_ALL,
                                .dial_tone = true,
                                .serial = {.speed = 115200, .flow = FAX_FLOW_HARDWARE, .pace = 1}};
    snprintf(config.name, sizeof config.name, "fax-%s", number);
    snprintf(config.number, sizeof config.number, "%s", number);
    snprintf(config.csid, sizeof config.csid, "CSID %s", number);
    snprintf(config.tsid, sizeof config.tsid, "TSID %s", number);
    return config;
}

static serial_seat_t *new_seat(serial_rig_t *rig, const fax_port_config_t *config)
{
    serial_seat_t *seat = or_stop(calloc(1, sizeof *seat));
    if (rig->count == SEATS)
        abort();
    seat->rig = rig;
    seat->slot = 2 * rig->count;
    seat->config = *config;
    seat->kept = -1;
    if (rig->speed > 0)
        seat->config.serial.pace = rig->speed;
    rig->seats[rig->count++] = seat;
    return seat;
}

static void open_port(serial_seat_t *seat)
{
    serial_rig_t *rig = seat->rig;
    const wire_port_open_t request = {.slot = seat->slot,
                                      .index = seat->slot + 1,
                                      .want = FAX_PORT_WANT_UP,
                                      .stuck_after = 60000,
                                      .stuck_abort = 120000,
                                      .config = seat->config};
    line_host_t daemon = switchboard_host(rig->board, seat->slot);
    daemon.loop = rig->loop;
    switchboard_seat(rig->board, seat->slot, deliver_to_port, seat);
    seat->port = or_stop(port_open(&request, &(port_host_t){.daemon = daemon, .board = rig->status}));
}

static void open_jack(serial_seat_t *seat)
{
    char name[64];
    snprintf(name, sizeof name, "modem-%u", seat->slot);
    snprintf(seat->config.serial.device, sizeof seat->config.serial.device, "%s",
             scratch_path(seat->rig->scratch, name));
    seat->jack = or_stop(seat->rig->speed > 0 ? pty_open(seat->config.serial.device) : wire_open());
}

serial_seat_t *serial_rig_add_virtual(serial_rig_t *rig, const fax_port_config_t *config)
{
    serial_seat_t *seat = new_seat(rig, config);
    open_port(seat);
    switchboard_attach(rig->board, seat->slot, config->number);
    return seat;
}

serial_seat_t *serial_rig_add_serial(serial_rig_t *rig, const fax_port_config_t *config)
{
    serial_seat_t *seat = new_seat(rig, config);
    open_jack(seat);
    const line_host_t line = switchboard_host(rig->board, seat->slot + 1);
    seat->modem = or_stop(pty_modem_new(seat->jack, seat->slot + 1, &line));
    switchboard_seat(rig->board, seat->slot + 1, pty_modem_deliver, seat->modem);
    switchboard_attach(rig->board, seat->slot + 1, config->number);
    open_port(seat);
    return seat;
}

serial_seat_t *serial_rig_add_scripted(serial_rig_t *rig, const fax_port_config_t *config, script_t *script)
{
    serial_seat_t *seat = new_seat(rig, config);
    open_jack(seat);
    seat->scripted = scripted_modem_new(seat->jack, script);
    open_port(seat);
    return seat;
}

/* ---- time ---- */

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The ttys and the timers have their turn until the next tick is due. */
static void pass_time(serial_rig_t *rig)
{
    if (rig->speed == 0) {
        virtual_clock_advance(LINE_TICK_MS);
        return;
    }
    const int64_t interval = (int64_t)(LINE_TICK_MS * 1e6 / rig->speed);
    if (now_ns() - rig->due > 10 * interval)
        rig->due = now_ns();
    for (int64_t left; (left = rig->due - now_ns()) > 0;) {
        const struct timeval rest = {.tv_sec = 0, .tv_usec = left / 1000 % 1000000};
        event_base_loopexit(rig->loop, &rest);
        event_base_dispatch(rig->loop);
    }
    rig->due += interval;
}

static void move(serial_rig_t *rig)
{
    for (int look = 0; look < LOOKS; look++) {
        event_base_loop(rig->loop, EVLOOP_NONBLOCK);
        switchboard_deliver(rig->board);
    }
}

static void tick_seat(serial_seat_t *seat)
{
    if (port_wants_ticks(seat->port) && port_is_ready(seat->port))
        port_tick(seat->port);
    if (seat->modem)
        pty_modem_tick(seat->modem);
    if (seat->scripted)
        scripted_modem_tick(seat->scripted);
    end_loan(seat);
    if (seat->wants_tty && seat->rig->ticks % OFFER_EVERY == 0)
        give_tty(seat);
}

void serial_rig_tick(serial_rig_t *rig)
{
    pass_time(rig);
    move(rig);
    for (uint32_t i = 0; i < rig->count; i++)
        tick_seat(rig->seats[i]);
    move(rig);
    rig->ticks++;
}

uint32_t serial_rig_ticks(const serial_rig_t *rig)
{
    return rig->ticks;
}

/* ---- for tests ---- */

static wire_order_t order_for(serial_rig_t *rig, const serial_seat_t *seat, const char *number)
{
    wire_order_t order = {.slot = seat->slot,
                          .job_id = 1000 + rig->calls,
                          .call_id = ++rig->calls,
                          .submitted_time = fax_time_utc(),
                          .submitted_clock = fax_time_clock()};
    snprintf(order.request.number, sizeof order.request.number, "%s", number);
    return order;
}

void serial_rig_send(serial_rig_t *rig, serial_seat_t *seat, const char *number, const char *file,
                     uint32_t pages)
{
    wire_order_t order = order_for(rig, seat, number);
    order.pages = pages;
    snprintf(order.file, sizeof order.file, "%s", file);
    seat->has_ended = false;
    switchboard_post(rig->board, seat->slot, WIRE_SEND, &order, -1);
}

void serial_rig_poll(serial_rig_t *rig, serial_seat_t *seat, const char *number)
{
    wire_order_t order = order_for(rig, seat, number);
    snprintf(order.inbound, sizeof order.inbound, "%s", serial_rig_received(rig, seat));
    seat->has_ended = false;
    switchboard_post(rig->board, seat->slot, WIRE_SEND, &order, -1);
}

void serial_rig_offer(serial_seat_t *seat, const char *file, uint32_t pages)
{
    snprintf(seat->offer, sizeof seat->offer, "%s", file);
    seat->offer_pages = pages;
}

const char *serial_rig_received(serial_rig_t *rig, const serial_seat_t *seat)
{
    char name[64];
    snprintf(name, sizeof name, "received-%u.tif", seat->slot);
    return scratch_path(rig->scratch, name);
}

port_t *serial_seat_port(const serial_seat_t *seat)
{
    return seat->port;
}

pty_modem_t *serial_seat_modem(const serial_seat_t *seat)
{
    return seat->modem;
}

scripted_modem_t *serial_seat_script(const serial_seat_t *seat)
{
    return seat->scripted;
}

const wire_hand_over_t *serial_seat_handed_over(const serial_seat_t *seat)
{
    return &seat->handed_over;
}

const char *serial_seat_heard(const serial_seat_t *seat)
{
    return seat->heard;
}

void serial_rig_listen(serial_rig_t *rig,
                       void (*hear)(void *user, serial_seat_t *seat, const fax_event_t *event), void *user)
{
    rig->hear = hear;
    rig->user = user;
}

bool serial_rig_await_end(serial_rig_t *rig, serial_seat_t *seat, uint32_t ticks, fax_event_t *end)
{
    for (uint32_t n = 0; n < ticks && !seat->has_ended; n++)
        serial_rig_tick(rig);
    *end = seat->end;
    const bool has_ended = seat->has_ended;
    seat->has_ended = false;
    return has_ended;
}

bool serial_rig_await_state(serial_rig_t *rig, serial_seat_t *seat, fax_state_t state, uint32_t ticks)
{
    for (uint32_t n = 0; n < ticks && port_status(seat->port)->state != state; n++)
        serial_rig_tick(rig);
    return port_status(seat->port)->state == state;
}

static void close_seat(serial_rig_t *rig, serial_seat_t *seat)
{
    switchboard_seat(rig->board, seat->slot, NULL, NULL);
    switchboard_seat(rig->board, seat->slot + 1, NULL, NULL);
    port_close(seat->port);
    keep_tty(seat, -1);
    pty_modem_free(seat->modem);
    scripted_modem_free(seat->scripted);
    free(seat);
}

void serial_rig_close(serial_rig_t *rig)
{
    for (uint32_t i = 0; i < rig->count; i++) {
        close_seat(rig, rig->seats[i]);
        rig->seats[i] = NULL;
    }
    switchboard_free(rig->board);
    status_board_free(rig->status);
    event_base_free(rig->loop);
    free(rig);
}
