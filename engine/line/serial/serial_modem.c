#include "engine/line/serial/serial_modem.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "engine/fax_log.h"
#include "engine/line/serial/class1_channel.h"
#include "engine/line/serial/modulation.h"

enum {
    SECOND = 1000,
    CALLER_ID_MS = 8 * SECOND, /* after the first ring, for the caller's number to come */
    RING_GAP_MS = 9 * SECOND,  /* no ring for so long: the caller has given up */
    HEALTH_MS = 20 * SECOND,   /* between two looks whether an idle modem is still there */
    DIAL_MS = 70 * SECOND,     /* more than S7 (modem_setup.c) */
    ANSWER_MS = 40 * SECOND,
    HANG_UP_MS = 10 * SECOND,
    SHORT_MS = 3 * SECOND
};

typedef enum phase {
    UNPLUGGED,
    SETTING_UP,
    UNFIT, /* it answers, and is no fax modem */
    RESETTING,
    ON_HOOK,
    RINGING,
    ANSWERING,
    DIALING,
    CONNECTED,
    HANGING_UP
} phase_t;

struct serial_modem {
    const fax_serial_config_t *config;
    serial_modem_host_t host;
    at_modem_t *at;
    class1_channel_t *channel;
    modem_setup_t setup;
    modem_reset_t reset;
    phase_t phase;
    int64_t now;
    int64_t health; /* when to look whether it is still there */
    caller_info_t caller;
    int64_t first_ring, last_ring;
    enum { RING_NEW, RING_TOLD, RING_REFUSED } ring;
    char problem[MODEM_PROBLEM_SIZE];
};

static void tell(serial_modem_t *modem, line_event_t event)
{
    modem->host.happened(modem->host.user, event);
}

static void enter(serial_modem_t *modem, phase_t phase)
{
    modem->phase = phase;
    modem->health = modem->now + HEALTH_MS;
}

static bool is_in_call(const serial_modem_t *modem)
{
    return modem->phase >= RINGING && modem->phase <= CONNECTED;
}

static bool ask(serial_modem_t *modem, const char *text, uint32_t timeout, at_data_t data,
                void (*result)(void *user, at_result_t result, const char *info))
{
    at_command_t command = {.timeout = timeout, .data = data, .result = result, .user = modem};
    snprintf(command.text, sizeof command.text, "%s", text);
    return at_modem_command(modem->at, &command);
}

/* --- setting up, and bringing back --- */

static void take_reset(void *user, bool answers);
static void take_setup(void *user, bool silent);

static void set_up(serial_modem_t *modem)
{
    enter(modem, SETTING_UP);
    tell(modem, LINE_SERVICE);
    modem_setup_begin(&modem->setup, modem->at, modem->config, take_setup, modem);
}

/* The call in progress, if there is one, is lost. */
static void lose_call(serial_modem_t *modem, phase_t phase)
{
    const bool in_call = is_in_call(modem) && (modem->phase != RINGING || modem->ring == RING_TOLD);
    enter(modem, phase);
    if (in_call)
        tell(modem, LINE_FAILED);
}

static void bring_back(serial_modem_t *modem, const char *problem)
{
    if (modem->phase == UNPLUGGED || modem->phase == RESETTING)
        return;
    fax_log(FAX_LOG_WARNING, "modem", "%s: %s", modem->config->device, problem);
    snprintf(modem->problem, sizeof modem->problem, "%s", problem);
    lose_call(modem, RESETTING);
    tell(modem, LINE_SERVICE);
    modem_reset_begin(&modem->reset, modem->at, &modem->host.pins, modem->now, take_reset, modem);
}

static void take_reset(void *user, bool answers)
{
    serial_modem_t *modem = user;
    if (answers)
        set_up(modem);
    else
        modem->host.give_up(modem->host.user);
}

static void take_setup(void *user, bool silent)
{
    serial_modem_t *modem = user;
    const modem_traits_t *traits = &modem->setup.traits;
    if (silent) {
        bring_back(modem, modem->setup.problem);
        return;
    }
    snprintf(modem->problem, sizeof modem->problem, "%s", modem->setup.problem);
    enter(modem, modem->problem[0] ? UNFIT : ON_HOOK);
    fax_log(modem->problem[0] ? FAX_LOG_ERROR : FAX_LOG_INFO, "modem", "%s: %s (%s)%s%s",
            modem->config->device, traits->identity[0] ? traits->identity : "a modem without a name",
            traits->family->name, modem->problem[0] ? ": " : "", modem->problem);
    tell(modem, LINE_SERVICE);
}

static void take_silence(void *user)
{
    bring_back(user, "the modem does not answer a command");
}

static void take_health(void *user, at_result_t result, const char *info)
{
    (void)info;
    if (result == AT_SILENCE)
        bring_back(user, "the modem does not answer AT any more");
}

/* --- a call --- */

static void end_call(serial_modem_t *modem, line_event_t event)
{
    enter(modem, HANGING_UP);
    tell(modem, event); /* the port hangs up */
}

static void take_refusal(void *user)
{
    serial_modem_t *modem = user;
    if (modem->phase == CONNECTED)
        end_call(modem, LINE_DROPPED);
}

static bool has_quirk(const serial_modem_t *modem, uint32_t quirk)
{
    return modem->setup.traits.quirks & quirk;
}

/* A modem that DTR has reset is to be set up again. */
static void take_hook(void *user, at_result_t result, const char *info)
{
    (void)info;
    serial_modem_t *modem = user;
    const bool by_dtr = has_quirk(modem, FAX_QUIRK_HANG_UP_BY_DTR);
    if (by_dtr)
        modem->host.pins.set_dtr(modem->host.pins.user, true);
    if (result == AT_SILENCE && !by_dtr)
        bring_back(modem, "the modem does not answer ATH0");
    else if (modem->phase == HANGING_UP && by_dtr)
        set_up(modem);
    else if (modem->phase == HANGING_UP)
        enter(modem, ON_HOOK);
}

void serial_modem_hang_up(serial_modem_t *modem)
{
    if (modem->phase < RINGING)
        return;
    if (modem->phase == RINGING) { /* it is let ring */
        modem->ring = RING_REFUSED;
        return;
    }
    at_modem_break_off(modem->at);
    enter(modem, HANGING_UP);
    if (has_quirk(modem, FAX_QUIRK_HANG_UP_BY_DTR))
        modem->host.pins.set_dtr(modem->host.pins.user, false);
    ask(modem, "H0", HANG_UP_MS, AT_NO_DATA, take_hook);
}

static void connect(serial_modem_t *modem, class1_operation_t operation)
{
    enter(modem, CONNECTED);
    class1_channel_begin(modem->channel, operation, has_quirk(modem, FAX_QUIRK_SLOW_CONNECT));
    tell(modem, LINE_CONNECTED);
}

/* What each answer to ATD means. */
static const line_event_t dial_endings[AT_RESULTS] = {
    [AT_OK] = LINE_NO_CARRIER,
    [AT_ERROR] = LINE_FAILED,
    [AT_NO_CARRIER] = LINE_NO_CARRIER,
    [AT_NO_DIAL_TONE] = LINE_NO_DIAL_TONE,
    [AT_BUSY] = LINE_BUSY,
    [AT_NO_ANSWER] = LINE_NO_ANSWER,
    [AT_BLACKLISTED] = LINE_REFUSED,
    [AT_FCERROR] = LINE_NO_CARRIER,
};

static void take_dial(void *user, at_result_t result, const char *info)
{
    (void)info;
    serial_modem_t *modem = user;
    if (modem->phase == CONNECTED)
        class1_channel_result(modem->channel, result);
    else if (modem->phase != DIALING)
        return;
    else if (result == AT_CONNECT)
        connect(modem, CLASS1_RECEIVE_HDLC);
    else if (result == AT_RINGBACK)
        tell(modem, LINE_RINGBACK);
    else if (result == AT_SILENCE)
        bring_back(modem, "the modem does not answer ATD");
    else if (at_result_kind(result) == AT_FINAL)
        end_call(modem, dial_endings[result]);
}

/* What of a number the modem is told: V.250 section 6.3.1 knows no other characters, and a plus would be
 * dialled as nothing. */
static void copy_dialable(char *to, size_t size, const char *number)
{
    size_t used = 0;
    for (; *number && used < size - 1; number++)
        if (isdigit((unsigned char)*number) || strchr("*#ABCDabcd,", *number))
            to[used++] = *number;
    to[used] = '\0';
}

void serial_modem_dial(serial_modem_t *modem, const char *number)
{
    char digits[AT_COMMAND_SIZE - FAX_MODEM_STRING_SIZE], command[AT_COMMAND_SIZE];
    copy_dialable(digits, sizeof digits, number);
    snprintf(command, sizeof command, "D%s%s", modem->config->dial_prefix, digits);
    enter(modem, DIALING);
    ask(modem, "+FCLASS=1", SHORT_MS, AT_NO_DATA, take_health);
    ask(modem, command, DIAL_MS, AT_RECEIVES, take_dial);
}

static void take_answer(void *user, at_result_t result, const char *info)
{
    (void)info;
    serial_modem_t *modem = user;
    if (modem->phase == CONNECTED)
        class1_channel_result(modem->channel, result);
    else if (modem->phase != ANSWERING)
        return;
    else if (result == AT_CONNECT)
        connect(modem, CLASS1_TRANSMIT_HDLC);
    else if (result == AT_SILENCE)
        bring_back(modem, "the modem does not answer ATA");
    else if (at_result_kind(result) == AT_FINAL)
        end_call(modem, LINE_DROPPED);
}

void serial_modem_answer(serial_modem_t *modem)
{
    if (modem->phase != RINGING)
        return;
    enter(modem, ANSWERING);
    ask(modem, "A", ANSWER_MS, AT_SENDS, take_answer);
}

void serial_modem_take(serial_modem_t *modem, const class1_t *orders)
{
    if (modem->phase == CONNECTED)
        class1_channel_take(modem->channel, orders);
}

void serial_modem_give(serial_modem_t *modem, class1_t *events)
{
    if (modem->phase == CONNECTED)
        class1_channel_give(modem->channel, events);
    else
        memset(events, 0, offsetof(class1_t, octets));
}

/* --- rings --- */

static void begin_ringing(serial_modem_t *modem)
{
    modem->caller = (caller_info_t){.rings = 0};
    modem->first_ring = modem->last_ring = modem->now;
    modem->ring = RING_NEW;
    enter(modem, RINGING);
}

static void take_unsolicited(void *user, at_result_t result, const char *line)
{
    serial_modem_t *modem = user;
    if (modem->phase == ON_HOOK && result == AT_RING)
        begin_ringing(modem);
    if (modem->phase != RINGING)
        return;
    if (result == AT_RING)
        modem->last_ring = modem->now;
    caller_info_take(&modem->caller, line);
}

/* The number comes between the first ring and the second. */
static bool knows_caller(const serial_modem_t *modem)
{
    const bool asked = modem->config->caller_id || modem->config->caller_id_command[0];
    return !asked || modem->caller.number[0] || modem->caller.name[0] || modem->caller.rings > 1 ||
           modem->now - modem->first_ring >= CALLER_ID_MS;
}

/* Distinctive ring: one line, several numbers, one of them for faxes. */
static bool is_for_fax(const serial_modem_t *modem)
{
    const char *wanted = modem->config->answer_ring;
    return !wanted[0] || strcasecmp(modem->caller.ring, wanted) == 0;
}

static void follow_rings(serial_modem_t *modem)
{
    if (modem->phase != RINGING)
        return;
    const bool over = modem->now - modem->last_ring >= RING_GAP_MS;
    if (over) {
        enter(modem, ON_HOOK);
        if (modem->ring == RING_TOLD)
            tell(modem, LINE_DROPPED);
    } else if (modem->ring == RING_NEW && modem->caller.rings > 0 && knows_caller(modem)) {
        modem->ring = is_for_fax(modem) ? RING_TOLD : RING_REFUSED;
        if (modem->ring == RING_TOLD)
            tell(modem, LINE_RINGS);
    }
}

/* --- wire, time, and what is known --- */

static void take_data(void *user, const uint8_t *data, size_t length, bool over)
{
    const serial_modem_t *modem = user;
    if (modem->phase == CONNECTED)
        class1_channel_received(modem->channel, data, length, over);
}

void serial_modem_feed(serial_modem_t *modem, const uint8_t *octets, size_t length)
{
    at_modem_feed(modem->at, octets, length);
    follow_rings(modem);
}

void serial_modem_write_on(serial_modem_t *modem)
{
    at_modem_write_on(modem->at);
}

bool serial_modem_wants_to_write(const serial_modem_t *modem)
{
    return at_modem_wants_to_write(modem->at);
}

static void look_after(serial_modem_t *modem)
{
    if (modem->phase != ON_HOOK || modem->now < modem->health || !at_modem_is_idle(modem->at))
        return;
    modem->health = modem->now + HEALTH_MS;
    ask(modem, "", SHORT_MS, AT_NO_DATA, take_health);
}

void serial_modem_run(serial_modem_t *modem, int64_t now)
{
    modem->now = now;
    if (modem->phase == UNPLUGGED)
        return;
    at_modem_run(modem->at, now);
    if (modem->phase == RESETTING)
        modem_reset_run(&modem->reset, now);
    follow_rings(modem);
    look_after(modem);
}

static int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

int64_t serial_modem_deadline(const serial_modem_t *modem)
{
    if (modem->phase == UNPLUGGED)
        return INT64_MAX;
    int64_t deadline = at_modem_deadline(modem->at);
    if (modem->phase == RESETTING)
        deadline = earlier(deadline, modem->reset.until);
    if (modem->phase == RINGING)
        deadline = earlier(deadline, modem->ring == RING_NEW ? modem->first_ring + CALLER_ID_MS
                                                             : modem->last_ring + RING_GAP_MS);
    if (modem->phase == ON_HOOK)
        deadline = earlier(deadline, modem->health);
    return deadline;
}

void serial_modem_plug(serial_modem_t *modem)
{
    at_modem_reset(modem->at);
    set_up(modem); /* a problem that it had is its problem till that has worked */
}

void serial_modem_unplug(serial_modem_t *modem)
{
    at_modem_reset(modem->at);
    lose_call(modem, UNPLUGGED);
}

line_service_t serial_modem_service(const serial_modem_t *modem)
{
    if (modem->phase == UNPLUGGED)
        return LINE_ABSENT;
    if (modem->phase >= ON_HOOK)
        return LINE_IN_SERVICE;
    return modem->problem[0] ? LINE_FAULTY : LINE_COMING_UP;
}

const char *serial_modem_problem(const serial_modem_t *modem)
{
    return modem->problem;
}

const modem_traits_t *serial_modem_traits(const serial_modem_t *modem)
{
    return &modem->setup.traits;
}

const caller_info_t *serial_modem_caller(const serial_modem_t *modem)
{
    return &modem->caller;
}

bool serial_modem_is_idle(const serial_modem_t *modem)
{
    return !is_in_call(modem) && at_modem_is_idle(modem->at);
}

uint32_t serial_modem_rung(const serial_modem_t *modem)
{
    return (uint32_t)(modem->now - modem->first_ring);
}

bool serial_modem_rings(const serial_modem_t *modem)
{
    return modem->phase == RINGING && modem->ring == RING_TOLD;
}

serial_modem_t *serial_modem_new(const fax_serial_config_t *config, const serial_modem_host_t *host)
{
    serial_modem_t *modem = calloc(1, sizeof *modem);
    if (!modem)
        return NULL;
    *modem = (serial_modem_t){.config = config, .host = *host};
    const at_listener_t listener = {take_data, take_unsolicited, modem};
    const class1_channel_host_t channel_host = {take_silence, take_refusal, modem};
    modem->at = at_modem_new(&host->wire, &listener);
    modem->channel = modem->at ? class1_channel_new(modem->at, &channel_host) : NULL;
    if (modem->channel)
        return modem;
    serial_modem_free(modem);
    return NULL;
}

void serial_modem_free(serial_modem_t *modem)
{
    if (!modem)
        return;
    class1_channel_free(modem->channel);
    at_modem_free(modem->at);
    free(modem);
}
