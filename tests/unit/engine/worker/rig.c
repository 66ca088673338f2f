#include "tests/unit/engine/worker/rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "engine/fax_time.h"
#include "engine/worker/port_private.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"

typedef struct letter {
    STAILQ_ENTRY(letter) next;
    uint32_t slot; /* to this port; or from it */
    wire_record_t record;
} letter_t;

typedef STAILQ_HEAD(letters, letter) letters_t;

typedef struct seat {
    rig_t *rig;
    uint32_t slot;
    port_t *port; /* NULL: lost */
    char states[RIG_TEXT];
    fax_event_t end;
    fax_event_t stuck;
    wire_tested_t tested;
} seat_t;

struct rig {
    rig_setup_t setup;
    scratch_t *scratch;
    exchange_t *exchange;
    status_board_t *board;
    letters_t letters[2]; /* to the ports, to the daemon */
    seat_t seats[RIG_PORTS];
    uint32_t calls;
    uint32_t documents;
    wire_ring_t offers[RIG_PORTS]; /* what each lets be polled */
    uint32_t tests;
};

enum { TO_PORT, TO_DAEMON };

static fax_station_config_t stations[] = {{"900", FAX_STATION_SILENCE},
                                          {"901", FAX_STATION_VOICE},
                                          {"902", FAX_STATION_NO_ANSWER},
                                          {"903", FAX_STATION_BUSY},
                                          {"904", FAX_STATION_REFUSE}};

rig_setup_t rig_setup(void)
{
    rig_setup_t setup = {.exchange = {.delay = 40,
                                      .noise = -100,
                                      .stations = stations,
                                      .station_count = sizeof stations / sizeof stations[0]}};
    for (int slot = 0; slot < RIG_PORTS; slot++) {
        fax_port_config_t *port = &setup.ports[slot];
        *port = (fax_port_config_t){.kind = FAX_PORT_VIRTUAL,
                                    .rings = 1,
                                    .send_enabled = true,
                                    .receive_enabled = true,
                                    .ecm = true,
                                    .modems = FAX_MODEM_ALL,
                                    .codings = FAX_CODING_ALL,
                                    .dial_tone = true};
        snprintf(port->name, sizeof port->name, "port%d", slot);
        snprintf(port->number, sizeof port->number, "10%d", slot);
        snprintf(port->csid, sizeof port->csid, "CSID 10%d", slot);
        snprintf(port->tsid, sizeof port->tsid, "TSID 10%d", slot);
    }
    return setup;
}

static void post(rig_t *rig, int way, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    letter_t *letter = calloc(1, sizeof *letter);
    assert_non_null(letter);
    letter->slot = slot;
    letter->record.type = type;
    letter->record.descriptor = descriptor < 0 ? -1 : dup(descriptor);
    if (wire_body_size(type) > 0)
        memcpy(&letter->record.body, body, wire_body_size(type));
    STAILQ_INSERT_TAIL(&rig->letters[way], letter, next);
}

static void post_to_port(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    post(user, TO_PORT, slot, type, body, descriptor);
}

static void post_to_daemon(void *user, wire_type_t type, const void *body)
{
    const seat_t *seat = user;
    post(seat->rig, TO_DAEMON, seat->slot, type, body, -1);
}

static void route(void *user, wire_ring_t *ring)
{
    rig_t *rig = user;
    char name[64];
    ring->call_id = ++rig->calls;
    snprintf(name, sizeof name, "received-%u.tif", ring->slot);
    snprintf(ring->file, sizeof ring->file, "%s", scratch_path(rig->scratch, name));
    snprintf(ring->recipient_name, sizeof ring->recipient_name, "Front desk");
    memcpy(ring->offer, rig->offers[ring->slot].offer, sizeof ring->offer);
    ring->offer_pages = rig->offers[ring->slot].offer_pages;
    ring->offer_size = rig->offers[ring->slot].offer_size;
}

static void note_event(seat_t *seat, const fax_event_t *event)
{
    if (fax_event_is_end(event->kind))
        seat->end = *event;
    if (event->kind == FAX_EVENT_CALL_STUCK || event->kind == FAX_EVENT_CALL_STUCK_CLEAR)
        seat->stuck = *event;
    if (event->kind != FAX_EVENT_STATE_CHANGED)
        return;
    const size_t used = strlen(seat->states);
    snprintf(seat->states + used, sizeof seat->states - used, "%s%s", used ? " " : "",
             fax_state_labels[event->status.state - 1]);
}

static void note_tested(rig_t *rig, const wire_tested_t *tested)
{
    const wire_want_t want = {tested->slot, FAX_PORT_WANT_UP};
    rig->seats[tested->slot].tested = *tested;
    if (tested->outcome != FAX_OUTCOME_ABORTED)
        post(rig, TO_PORT, tested->slot, WIRE_PORT_WANT, &want, -1);
}

static void deliver_to_daemon(rig_t *rig, const letter_t *letter)
{
    if (letter->record.type == WIRE_TESTED)
        note_tested(rig, &letter->record.body.tested);
    else if (letter->record.type == WIRE_EVENT)
        note_event(&rig->seats[letter->slot], &letter->record.body.event);
    else
        exchange_deliver(rig->exchange, &letter->record);
}

static void deliver_to_port(rig_t *rig, letter_t *letter)
{
    if (rig->seats[letter->slot].port)
        port_deliver(rig->seats[letter->slot].port, &letter->record);
    else if (letter->record.descriptor >= 0)
        close(letter->record.descriptor);
}

static bool deliver_all(rig_t *rig)
{
    bool any = false;
    for (int way = TO_PORT; way <= TO_DAEMON; way++)
        while (!STAILQ_EMPTY(&rig->letters[way])) {
            letter_t *letter = STAILQ_FIRST(&rig->letters[way]);
            STAILQ_REMOVE_HEAD(&rig->letters[way], next);
            if (way == TO_PORT)
                deliver_to_port(rig, letter);
            else
                deliver_to_daemon(rig, letter);
            free(letter);
            any = true;
        }
    return any;
}

static void seat_port(rig_t *rig, uint32_t slot)
{
    seat_t *seat = &rig->seats[slot];
    *seat = (seat_t){.rig = rig, .slot = slot};
    const wire_port_open_t request = {.slot = slot,
                                      .index = slot + 1,
                                      .want = FAX_PORT_WANT_UP,
                                      .stuck_after = 60000,
                                      .stuck_abort = 120000,
                                      .config = rig->setup.ports[slot]};
    const port_host_t host = {.daemon = {.send = post_to_daemon, .user = seat}, .board = rig->board};
    seat->port = port_open(&request, &host);
    assert_non_null(seat->port);
    exchange_attach(rig->exchange, slot, &request.config);
    exchange_set_service(rig->exchange, slot, EXCHANGE_REACHABLE);
}

rig_t *rig_open(const rig_setup_t *setup, scratch_t *scratch)
{
    rig_t *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    page_file_setup();
    rig->setup = *setup;
    rig->scratch = scratch;
    STAILQ_INIT(&rig->letters[TO_PORT]);
    STAILQ_INIT(&rig->letters[TO_DAEMON]);
    rig->board = status_board_new(RIG_PORTS);
    rig->exchange = exchange_new(&rig->setup.exchange, &(exchange_host_t){post_to_port, route, rig});
    for (uint32_t slot = 0; slot < RIG_PORTS; slot++)
        seat_port(rig, slot);
    rig_run(rig);
    for (uint32_t slot = 0; slot < RIG_PORTS; slot++)
        assert_string_equal(rig_states(rig, slot), "initializing available");
    return rig;
}

rig_t *rig_open_plain(scratch_t *scratch)
{
    const rig_setup_t setup = rig_setup();
    return rig_open(&setup, scratch);
}

static bool tick_ports(rig_t *rig)
{
    bool any = false;
    for (uint32_t slot = 0; slot < RIG_PORTS; slot++) {
        port_t *port = rig->seats[slot].port;
        if (!port || !port_wants_ticks(port))
            continue;
        any = true;
        if (port_is_ready(port))
            port_tick(port);
    }
    return any;
}

bool rig_tick(rig_t *rig)
{
    const bool delivered = deliver_all(rig);
    return tick_ports(rig) || delivered;
}

void rig_run(rig_t *rig)
{
    for (uint32_t n = 0; rig_tick(rig); n++)
        assert_true(n < RIG_LONGEST);
}

void rig_run_to(rig_t *rig, uint32_t slot, fax_state_t state, uint32_t page, uint32_t bytes)
{
    for (uint32_t n = 0; n < RIG_LONGEST; n++) {
        deliver_all(rig);
        port_publish(rig->seats[slot].port); /* the wall clock, by which it would do so, hardly moves */
        const fax_status_t *status = port_status(rig->seats[slot].port);
        if (status->state == state && status->current_page >= page && status->page_bytes >= bytes)
            return;
        if (!tick_ports(rig))
            break;
    }
    fail_msg("port %u never was %s at page %u", slot, fax_state_labels[state - 1], page);
}

const char *rig_document(rig_t *rig, uint32_t pages, uint32_t rows)
{
    char name[32];
    snprintf(name, sizeof name, "document-%u.tif", ++rig->documents);
    const char *path = scratch_path(rig->scratch, name);
    good_file_t file = tiff_maker_good_file();
    file.pages = pages;
    file.rows = rows;
    tiff_maker_write_good(path, &file);
    return path;
}

uint32_t rig_send(rig_t *rig, uint32_t slot, const char *number, const char *file, uint32_t pages)
{
    wire_order_t order = {.slot = slot,
                          .job_id = 1000 + rig->calls,
                          .call_id = ++rig->calls,
                          .document_size = 12345,
                          .pages = pages,
                          .submitted_time = fax_time_utc(),
                          .submitted_clock = fax_time_clock(),
                          .request = {.sender_name = "Ada",
                                      .recipient_name = "Grace",
                                      .document_name = "Notes",
                                      .sub_address = "4711"}};
    snprintf(order.request.number, sizeof order.request.number, "%s", number);
    snprintf(order.file, sizeof order.file, "%s", file);
    post(rig, TO_PORT, slot, WIRE_SEND, &order, -1);
    return order.job_id;
}

void rig_offer(rig_t *rig, uint32_t slot, const char *file, uint32_t pages)
{
    wire_ring_t *offer = &rig->offers[slot];
    snprintf(offer->offer, sizeof offer->offer, "%s", file);
    offer->offer_pages = pages;
    offer->offer_size = 54321;
}

uint32_t rig_poll(rig_t *rig, uint32_t slot, const char *number)
{
    wire_order_t order = {.slot = slot,
                          .job_id = 1000 + rig->calls,
                          .call_id = ++rig->calls,
                          .submitted_time = fax_time_utc(),
                          .submitted_clock = fax_time_clock(),
                          .request = {.recipient_name = "Grace"}};
    snprintf(order.request.number, sizeof order.request.number, "%s", number);
    snprintf(order.inbound, sizeof order.inbound, "%s", rig_polled(rig, slot));
    post(rig, TO_PORT, slot, WIRE_SEND, &order, -1);
    return order.job_id;
}

const char *rig_polled(rig_t *rig, uint32_t slot)
{
    char name[32];
    snprintf(name, sizeof name, "polled-%u.tif", slot);
    return scratch_path(rig->scratch, name);
}

void rig_want(rig_t *rig, uint32_t slot, fax_port_want_t want)
{
    post(rig, TO_PORT, slot, WIRE_PORT_WANT, &(wire_want_t){slot, want}, -1);
    rig_serve(rig, slot, want == FAX_PORT_WANT_UP ? EXCHANGE_REACHABLE : EXCHANGE_OUT);
}

const char *rig_test_file(rig_t *rig, uint32_t slot)
{
    char name[32];
    snprintf(name, sizeof name, "test-%u.tif", slot);
    return scratch_path(rig->scratch, name);
}

void rig_test(rig_t *rig, uint32_t slot, bool t38)
{
    wire_test_t order = {.slot = slot, .number = ++rig->tests, .t38 = t38};
    snprintf(order.file, sizeof order.file, "%s", rig_test_file(rig, slot));
    post(rig, TO_PORT, slot, WIRE_TEST, &order, -1);
}

wire_tested_t rig_tested(rig_t *rig, uint32_t slot)
{
    deliver_all(rig);
    const wire_tested_t tested = rig->seats[slot].tested;
    rig->seats[slot].tested = (wire_tested_t){.number = 0};
    return tested;
}

void rig_serve(rig_t *rig, uint32_t slot, exchange_service_t service)
{
    exchange_set_service(rig->exchange, slot, service);
}

void rig_abort(rig_t *rig, uint32_t slot, uint32_t job_id, int outcome)
{
    post(rig, TO_PORT, slot, WIRE_ABORT, &(wire_abort_t){slot, job_id, outcome}, -1);
}

void rig_lose(rig_t *rig, uint32_t slot)
{
    seat_t *seat = &rig->seats[slot];
    deliver_all(rig);
    exchange_slot_lost(rig->exchange, slot);
    rig_serve(rig, slot, EXCHANGE_OUT);
    /* its farewell in the ring is what a dead worker does not say, but the exchange was first */
    port_close(seat->port);
    seat->port = NULL;
}

fax_status_t rig_status(rig_t *rig, uint32_t slot)
{
    fax_status_t status;
    assert_true(status_board_read(rig->board, slot, &status));
    fax_status_settle(&status, fax_time_clock());
    return status;
}

const char *rig_states(rig_t *rig, uint32_t slot)
{
    static char states[RIG_TEXT];
    deliver_all(rig);
    memcpy(states, rig->seats[slot].states, sizeof states);
    rig->seats[slot].states[0] = '\0';
    return states;
}

fax_event_t rig_end_of_call(rig_t *rig, uint32_t slot)
{
    deliver_all(rig);
    const fax_event_t end = rig->seats[slot].end;
    memset(&rig->seats[slot].end, 0, sizeof rig->seats[slot].end);
    return end;
}

void rig_expect_states(rig_t *rig, uint32_t slot, const char *states)
{
    assert_string_equal(rig_states(rig, slot), states);
}

void rig_expect_end(rig_t *rig, uint32_t slot, fax_event_kind_t kind, int outcome)
{
    const fax_event_t end = rig_end_of_call(rig, slot);
    assert_int_equal(end.kind, kind);
    assert_int_equal(end.call.outcome, outcome);
    assert_int_equal(end.call.port_index, slot + 1);
    assert_true(end.call.end_time >= end.call.setup_time);
}

fax_event_t rig_stuck(rig_t *rig, uint32_t slot)
{
    deliver_all(rig);
    const fax_event_t stuck = rig->seats[slot].stuck;
    rig->seats[slot].stuck = (fax_event_t){0};
    return stuck;
}

port_t *rig_port(rig_t *rig, uint32_t slot)
{
    return rig->seats[slot].port;
}

void rig_close(rig_t *rig)
{
    for (uint32_t slot = 0; slot < RIG_PORTS; slot++) {
        if (rig->seats[slot].port)
            assert_int_equal(port_faults(rig->seats[slot].port), 0);
        port_close(rig->seats[slot].port);
    }
    deliver_all(rig);
    exchange_free(rig->exchange);
    status_board_free(rig->board);
    free(rig);
}
