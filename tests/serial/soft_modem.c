#include "tests/serial/soft_modem.h"

#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* Its audio terminal has the name of our ports' state. */
#define fax_state_t fax_terminal_state_t
#include <spandsp.h>
#undef fax_state_t

#include "tests/serial/command_watch.h"
#include "tests/serial/data_call.h"
#include "tests/serial/distortion.h"
#include "tests/support/spandsp_leaks.h"

/* In ticks: a ring and its pause; for how long the DTE has to be quiet before the first one. A RING in the
 * middle of a command's answer is what real exchanges do, too, but some programs cannot bear it while they
 * set up the modem. */
enum { RING_EVERY = 6000 / LINE_TICK_MS, QUIET = 1000 / LINE_TICK_MS, MAX_EVENTS = 8, FIRST_NAMED_RING = 1 };

typedef struct ringing {
    unsigned left; /* rings; 0: it does not ring */
    unsigned done;
    uint32_t pause; /* ticks until the next */
    char number[FAX_NAME_SIZE];
    char name[FAX_NAME_SIZE];
} ringing_t;

struct soft_modem {
    line_t *line;
    t31_state_t *t31;
    at_state_t *at; /* the T.31's; NULL before it has said anything */
    soft_modem_dte_t dte;
    soft_modem_dials_t dials;
    bool clear_to_send;
    bool outside; /* the call is with nobody */
    command_watch_t commands;
    data_call_t *data; /* the call is one of data, or may be; NULL: it is the T.31's */
    distortion_t distortion;
    uint32_t quiet;
    ringing_t ringing;
    line_event_t events[MAX_EVENTS]; /* that have happened since the last tick */
    size_t event_count;
};

static void happened(void *user, line_event_t event)
{
    soft_modem_t *modem = user;
    if (modem->event_count < MAX_EVENTS)
        modem->events[modem->event_count++] = event;
}

/* ---- what spandsp calls ---- */

static int say(soft_modem_t *modem, const uint8_t *octets, size_t count)
{
    modem->dte.say(modem->dte.user, octets, count);
    return 0;
}

static int dial(soft_modem_t *modem, const char *number)
{
    static const line_event_t ends[] = {[SOFT_MODEM_BUSY] = LINE_BUSY,
                                        [SOFT_MODEM_NO_DIAL_TONE] = LINE_NO_DIAL_TONE,
                                        [SOFT_MODEM_NO_ANSWER] = LINE_NO_ANSWER,
                                        [SOFT_MODEM_NO_CARRIER] = LINE_BAD_ADDRESS};
    static uint32_t calls;
    modem->ringing = (ringing_t){0};
    if (modem->dials == SOFT_MODEM_DIALS)
        modem->line->ops->dial(modem->line, ++calls, number);
    else
        happened(modem, ends[modem->dials]);
    return 0;
}

static int answer(soft_modem_t *modem, const char *number)
{
    (void)number;
    if (modem->ringing.left == 0)
        return -1;
    modem->ringing.left = 0;
    if (modem->outside)
        happened(modem, LINE_CONNECTED);
    else
        modem->line->ops->answer(modem->line);
    return 0;
}

static void forget_data(soft_modem_t *modem)
{
    data_call_free(modem->data);
    modem->data = NULL;
}

static int hang_up(soft_modem_t *modem, const char *number)
{
    (void)number;
    forget_data(modem);
    modem->ringing = (ringing_t){0};
    modem->outside = false;
    modem->event_count = 0;
    modem->line->ops->hang_up(modem->line);
    return 0;
}

static int set_clear_to_send(soft_modem_t *modem, const char *on)
{
    modem->clear_to_send = on != NULL;
    return 0;
}

static int control(soft_modem_t *modem, int operation, const char *argument)
{
    static int (*const deeds[])(soft_modem_t *, const char *) = {
        [AT_MODEM_CONTROL_CALL] = dial,
        [AT_MODEM_CONTROL_ANSWER] = answer,
        [AT_MODEM_CONTROL_HANGUP] = hang_up,
        [AT_MODEM_CONTROL_CTS] = set_clear_to_send,
    };
    if (operation < 0 || (size_t)operation >= sizeof deeds / sizeof deeds[0] || !deeds[operation])
        return 0;
    return deeds[operation](modem, argument);
}

#ifdef HAVE_SPANDSP_3
static int at_says(void *user, const uint8_t *octets, size_t count)
{
    soft_modem_t *modem = user;
    modem->at = t31_get_at_state(modem->t31);
    return say(modem, octets, count);
}

static int t31_controls(void *user, int operation, const char *argument)
{
    return control(user, operation, argument);
}
#else
static int at_says(at_state_t *at, void *user, const uint8_t *octets, size_t count)
{
    soft_modem_t *modem = user;
    modem->at = at;
    return say(modem, octets, count);
}

static int t31_controls(t31_state_t *t31, void *user, int operation, const char *argument)
{
    (void)t31;
    return control(user, operation, argument);
}
#endif

/* It has no packets: all of its calls are audio. */
static int send_packet(t38_core_state_t *t38, void *user, const uint8_t *packet, int length, int count)
{
    (void)t38;
    (void)user;
    (void)packet;
    (void)length;
    (void)count;
    return 0;
}

static bool start_t31(soft_modem_t *modem)
{
    modem->at = NULL;
    modem->clear_to_send = true;
    modem->t31 = t31_init(NULL, at_says, modem, t31_controls, modem, send_packet, modem);
    if (!modem->t31)
        return false;
    span_log_set_level(t31_get_logging_state(modem->t31), SPAN_LOG_NONE);
    t31_set_transmit_on_idle(modem->t31, 1);
    return true;
}

/* ---- what the line does ---- */

static void put_result(soft_modem_t *modem, int code)
{
    if (modem->at)
        at_put_response_code(modem->at, code);
}

static void begin_to_ring(soft_modem_t *modem, const char *number, const char *name, unsigned rings)
{
    modem->ringing = (ringing_t){.left = rings};
    snprintf(modem->ringing.number, sizeof modem->ringing.number, "%s", number ? number : "");
    snprintf(modem->ringing.name, sizeof modem->ringing.name, "%s", name ? name : "");
}

static void rings(soft_modem_t *modem)
{
    if (modem->outside)
        modem->line->ops->hang_up(modem->line);
    else
        begin_to_ring(modem, modem->line->call.caller, NULL, UINT32_MAX);
}

static void say_data(void *user, const uint8_t *octets, size_t count)
{
    say(user, octets, count);
}

static void connected(soft_modem_t *modem)
{
    const bool answers = modem->ringing.done > 0;
    modem->ringing.done = 0;
    if (!modem->commands.fax)
        modem->data = data_call_new(answers ? DATA_CALL_ANSWERS : DATA_CALL_CALLS, say_data, modem);
    else if (answers && modem->commands.adaptive)
        modem->data = data_call_new(DATA_CALL_LISTENS, say_data, modem);
    else
        t31_call_event(modem->t31, answers ? AT_CALL_EVENT_ANSWERED : AT_CALL_EVENT_CONNECTED);
}

static void tick_data(soft_modem_t *modem, const int16_t *in, int16_t *out)
{
    if (data_call_tick(modem->data, in, out))
        return;
    forget_data(modem);
    t31_call_event(modem->t31, AT_CALL_EVENT_ANSWERED);
}

static void busy(soft_modem_t *modem)
{
    t31_call_event(modem->t31, AT_CALL_EVENT_BUSY);
}

static void no_answer(soft_modem_t *modem)
{
    t31_call_event(modem->t31, AT_CALL_EVENT_NO_ANSWER);
}

static void no_dial_tone(soft_modem_t *modem)
{
    t31_call_event(modem->t31, AT_CALL_EVENT_NO_DIALTONE);
}

static void no_carrier(soft_modem_t *modem)
{
    put_result(modem, AT_RESPONSE_CODE_NO_CARRIER);
}

static void dropped(soft_modem_t *modem)
{
    const bool rang = modem->ringing.left > 0, was_data = modem->data;
    modem->ringing = (ringing_t){0};
    modem->outside = false;
    forget_data(modem);
    modem->line->ops->hang_up(modem->line);
    if (was_data)
        no_carrier(modem);
    else if (!rang)
        t31_call_event(modem->t31, AT_CALL_EVENT_HANGUP);
}

static void take_events(soft_modem_t *modem)
{
    static void (*const deeds[])(soft_modem_t *) = {
        [LINE_RINGS] = rings,         [LINE_CONNECTED] = connected,    [LINE_BUSY] = busy,
        [LINE_NO_ANSWER] = no_answer, [LINE_REFUSED] = busy,           [LINE_NO_DIAL_TONE] = no_dial_tone,
        [LINE_DROPPED] = dropped,     [LINE_BAD_ADDRESS] = no_carrier, [LINE_RINGBACK] = NULL,
    };
    line_event_t events[MAX_EVENTS];
    const size_t count = modem->event_count;
    memcpy(events, modem->events, sizeof events);
    modem->event_count = 0;
    for (size_t i = 0; i < count; i++)
        if (deeds[events[i]])
            deeds[events[i]](modem);
}

/* Who calls is told between the first and the second RING, as exchanges do. */
static void name_caller(soft_modem_t *modem)
{
    const ringing_t *ringing = &modem->ringing;
    at_reset_call_info(modem->at);
    if (ringing->number[0] != '\0')
        at_set_call_info(modem->at, "NMBR", ringing->number);
    if (ringing->name[0] != '\0')
        at_set_call_info(modem->at, "NAME", ringing->name);
}

static void ring_when_due(soft_modem_t *modem)
{
    ringing_t *ringing = &modem->ringing;
    if (ringing->left == 0 || (ringing->done == 0 && modem->quiet < QUIET))
        return;
    if (ringing->pause-- > 0)
        return;
    ringing->pause = RING_EVERY;
    if (--ringing->left == 0) {
        dropped(modem);
        return;
    }
    if (ringing->done++ == FIRST_NAMED_RING && modem->at)
        name_caller(modem);
    t31_call_event(modem->t31, AT_CALL_EVENT_ALERTING);
}

/* ---- for the owner ---- */

soft_modem_t *soft_modem_new(uint32_t slot, const line_host_t *exchange, const soft_modem_dte_t *dte)
{
    soft_modem_t *modem = calloc(1, sizeof *modem);
    if (!modem)
        return NULL;
    modem->dte = *dte;
    modem->line = line_virtual_open(slot, NULL, exchange, &(line_listener_t){happened, modem});
    if (modem->line && start_t31(modem))
        return modem;
    soft_modem_free(modem);
    return NULL;
}

void soft_modem_deliver(soft_modem_t *modem, wire_record_t *record)
{
    modem->line->ops->deliver(modem->line, record);
}

bool soft_modem_is_clear_to_send(const soft_modem_t *modem)
{
    return modem->data ? data_call_is_clear_to_send(modem->data) : modem->clear_to_send;
}

/* One by one: the AT interpreter takes all that it gets at once for commands, be it after the one that
 * ended them. */
void soft_modem_hear(soft_modem_t *modem, const uint8_t *octets, size_t count)
{
    modem->quiet = 0;
    if (modem->data) {
        data_call_hear(modem->data, octets, count);
        return;
    }
    command_watch_hear(&modem->commands, octets, count);
    for (size_t i = 0; i < count; i++)
        t31_at_rx(modem->t31, (const char *)octets + i, 1);
}

void soft_modem_tick(soft_modem_t *modem)
{
    if (!modem->line->ops->ready(modem->line))
        return;
    line_frame_t in, out = {0};
    modem->line->ops->receive(modem->line, &in);
    distortion_apply(&modem->distortion, in.samples);
    take_events(modem);
    if (modem->data)
        tick_data(modem, in.samples, out.samples);
    else {
        t31_rx(modem->t31, in.samples, LINE_TICK_SAMPLES);
        t31_tx(modem->t31, out.samples, LINE_TICK_SAMPLES);
    }
    distortion_apply(&modem->distortion, out.samples);
    modem->line->ops->transmit(modem->line, &out);
    modem->quiet++;
    ring_when_due(modem);
}

void soft_modem_reset(soft_modem_t *modem)
{
    hang_up(modem, NULL);
    modem->commands = (command_watch_t){.length = 0};
    t31_free(modem->t31);
    if (!start_t31(modem))
        abort();
}

void soft_modem_drop_line(soft_modem_t *modem)
{
    happened(modem, LINE_DROPPED);
}

void soft_modem_distort(soft_modem_t *modem, double decibels)
{
    distortion_set(&modem->distortion, decibels);
}

void soft_modem_set_dials(soft_modem_t *modem, soft_modem_dials_t dials)
{
    modem->dials = dials;
}

bool soft_modem_ring(soft_modem_t *modem, const char *number, const char *name, unsigned rings)
{
    if (modem->ringing.left > 0 || modem->outside)
        return false;
    modem->outside = true;
    begin_to_ring(modem, number, name, rings + 1);
    return true;
}

void soft_modem_free(soft_modem_t *modem)
{
    if (!modem)
        return;
    forget_data(modem);
    if (modem->t31)
        t31_free(modem->t31);
    if (modem->line)
        modem->line->ops->close(modem->line);
    free(modem);
}
