#include "tests/unit/engine/line/serial/class1_party.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_outcome.h"
#include "engine/t30/t30_adapter.h"
#include "tests/support/spandsp_leaks.h"
#include "tests/test.h"

enum { WIRE_SIZE = 65536, PER_TICK = 230 /* octets that 115200 bit/s carry in 20 ms */ };

typedef struct wire {
    uint8_t octets[WIRE_SIZE];
    size_t length;
} wire_t;

struct class1_party {
    t30_setup_t setup;
    serial_modem_t *modem;
    t31_state_t *t31;
    t30_call_t *call;
    bool clear_to_send, called, over;
    wire_t to_host, to_modem;
    char events[200];
    int64_t now;
};

static void add(wire_t *wire, const void *octets, size_t length)
{
    assert_true(length <= WIRE_SIZE - wire->length);
    memcpy(wire->octets + wire->length, octets, length);
    wire->length += length;
}

static size_t take(wire_t *wire, uint8_t *octets, size_t most)
{
    const size_t length = wire->length < most ? wire->length : most;
    memcpy(octets, wire->octets, length);
    wire->length -= length;
    memmove(wire->octets, wire->octets + length, wire->length);
    return length;
}

static int control(class1_party_t *party, int operation, const char *argument)
{
    if (operation == AT_MODEM_CONTROL_CTS)
        party->clear_to_send = argument != NULL;
    if (operation == AT_MODEM_CONTROL_CALL || operation == AT_MODEM_CONTROL_ANSWER)
        party->called = true;
    return 0;
}

#ifdef HAVE_SPANDSP_3
static int say(void *user, const uint8_t *octets, size_t length)
{
#else
static int say(at_state_t *at, void *user, const uint8_t *octets, size_t length)
{
    (void)at;
#endif
    class1_party_t *party = user;
    add(&party->to_host, octets, length);
    return 0;
}

#ifdef HAVE_SPANDSP_3
static int obey(void *user, int operation, const char *argument)
{
#else
static int obey(t31_state_t *t31, void *user, int operation, const char *argument)
{
    (void)t31;
#endif
    return control(user, operation, argument);
}

static int send_packet(t38_core_state_t *core, void *user, const uint8_t *octets, int length, int count)
{
    (void)core, (void)user, (void)octets, (void)length, (void)count;
    return 0;
}

static size_t write_octets(void *user, const uint8_t *octets, size_t length)
{
    class1_party_t *party = user;
    const size_t room = 4096 - party->to_modem.length; /* as in a tty */
    const size_t taken = length < room ? length : room;
    add(&party->to_modem, octets, taken);
    return taken;
}

static void discard(void *user)
{
    ((class1_party_t *)user)->to_modem.length = 0;
}

static void ignore(void *user, bool on)
{
    (void)user, (void)on;
}

static void happened(void *user, line_event_t event)
{
    class1_party_t *party = user;
    const size_t used = strlen(party->events);
    if (event != LINE_SERVICE)
        snprintf(party->events + used, sizeof party->events - used, " %d", (int)event);
    if (event == LINE_RINGS)
        serial_modem_answer(party->modem);
    if (event == LINE_CONNECTED)
        party->call = t30_call_open(&party->setup);
}

static void give_up(void *user)
{
    (void)user;
    fail_msg("the modem was given up");
}

class1_party_t *class1_party_new(const t30_setup_t *setup, const fax_serial_config_t *config)
{
    class1_party_t *party = calloc(1, sizeof *party);
    assert_non_null(party);
    party->setup = *setup;
    party->setup.media = LINE_CLASS1;
    party->clear_to_send = true;
    party->t31 = t31_init(NULL, say, party, obey, party, send_packet, party);
    assert_non_null(party->t31);
    if (getenv("T31_LOG"))
        span_log_set_level(t31_get_logging_state(party->t31), SPAN_LOG_FLOW | SPAN_LOG_SHOW_TAG);
    t31_set_transmit_on_idle(party->t31, true);
    const serial_modem_host_t host = {
        {write_octets, ignore, discard, party}, {ignore, ignore, party}, happened, give_up, party};
    party->modem = serial_modem_new(config, &host);
    assert_non_null(party->modem);
    serial_modem_plug(party->modem);
    return party;
}

/* What is in the wire reaches the other end. */
static void move_octets(class1_party_t *party)
{
    uint8_t octets[PER_TICK];
    size_t length = party->clear_to_send ? take(&party->to_modem, octets, sizeof octets) : 0;
    for (size_t i = 0; i < length; i++)
        t31_at_rx(party->t31, (const char *)octets + i, 1);
    serial_modem_run(party->modem, party->now);
    length = take(&party->to_host, octets, sizeof octets);
    if (length > 0)
        serial_modem_feed(party->modem, octets, length);
    serial_modem_write_on(party->modem);
}

static void connect(class1_party_t *party)
{
    t31_call_event(party->t31, party->setup.calling ? AT_CALL_EVENT_CONNECTED : AT_CALL_EVENT_ANSWERED);
    party->called = false;
}

static void tick_call(class1_party_t *party)
{
    line_frame_t in = {.media = LINE_CLASS1}, out;
    if (!party->call || party->over)
        return;
    serial_modem_give(party->modem, &in.class1);
    t30_call_tick(party->call, &in, &out);
    serial_modem_take(party->modem, &out.class1);
    party->over = t30_call_progress(party->call)->ended;
    if (party->over)
        serial_modem_hang_up(party->modem);
}

static void tick(void *self, const line_frame_t *in, line_frame_t *out)
{
    class1_party_t *party = self;
    int16_t samples[LINE_TICK_SAMPLES];
    memset(out, 0, sizeof *out);
    memcpy(samples, in->samples, sizeof samples);
    t31_rx(party->t31, samples, LINE_TICK_SAMPLES);
    t31_tx(party->t31, out->samples, LINE_TICK_SAMPLES);
    party->now += LINE_TICK_MS;
    move_octets(party);
    if (party->called)
        connect(party);
    tick_call(party);
}

static bool is_set_up(const class1_party_t *party)
{
    return serial_modem_service(party->modem) == LINE_IN_SERVICE;
}

/* Set up, then dial; or ring. */
static void begin_call(class1_party_t *party)
{
    for (int i = 0; i < 1000 && !is_set_up(party); i++) {
        party->now += LINE_TICK_MS;
        move_octets(party);
    }
    assert_true(is_set_up(party));
    if (party->setup.calling)
        serial_modem_dial(party->modem, "101");
    else
        serial_modem_feed(party->modem, (const uint8_t *)"\r\nRING\r\n", 8);
}

rig_party_t class1_party_as_party(class1_party_t *party)
{
    begin_call(party);
    return rig_party(tick, party);
}

t30_call_t *class1_party_call(const class1_party_t *party)
{
    return party->call;
}

const char *class1_party_events(const class1_party_t *party)
{
    return party->events;
}

serial_modem_t *class1_party_modem(const class1_party_t *party)
{
    return party->modem;
}

void class1_party_free(class1_party_t *party)
{
    t30_call_close(party->call);
    serial_modem_free(party->modem);
    t31_free(party->t31);
    free(party);
}
