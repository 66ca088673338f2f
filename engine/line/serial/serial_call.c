/* The calls of a Class 1 modem: it dials, rings, answers, hangs up. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "engine/line/serial/serial_modem_private.h"

enum {
    DIAL_MS = 70 * SERIAL_SECOND, /* more than S7 (modem_setup.c) */
    ANSWER_MS = 40 * SERIAL_SECOND,
    HANG_UP_MS = 10 * SERIAL_SECOND
};

static void end_call(serial_modem_t *modem, line_event_t event)
{
    serial_enter(modem, HANGING_UP);
    serial_tell(modem, event); /* the port hangs up */
}

void serial_take_refusal(void *user)
{
    serial_modem_t *modem = user;
    if (modem->phase == CONNECTED)
        end_call(modem, LINE_DROPPED);
}

static bool has_quirk(const serial_modem_t *modem, uint32_t quirk)
{
    return modem->setup.traits.quirks & quirk;
}

/* In a data call commands would be data. */
static bool hangs_up_by_dtr(const serial_modem_t *modem)
{
    return modem->calls_data || has_quirk(modem, FAX_QUIRK_HANG_UP_BY_DTR);
}

/* A modem that DTR has reset is to be set up again. */
static void take_hook(void *user, at_result_t result, const char *info)
{
    (void)info;
    serial_modem_t *modem = user;
    const bool by_dtr = hangs_up_by_dtr(modem);
    if (by_dtr)
        modem->host.pins.set_dtr(modem->host.pins.user, true);
    if (result == AT_SILENCE && !by_dtr)
        serial_bring_back(modem, "the modem does not answer ATH0");
    else if (modem->phase == HANGING_UP && by_dtr)
        serial_set_up(modem);
    else if (modem->phase == HANGING_UP)
        serial_enter(modem, ON_HOOK);
}

void serial_modem_hang_up(serial_modem_t *modem)
{
    if (modem->phase < RINGING)
        return;
    if (modem->phase == RINGING) { /* it is let ring */
        modem->ring = RING_REFUSED;
        return;
    }
    if (modem->calls_data)
        at_modem_reset(modem->at);
    else
        at_modem_break_off(modem->at);
    serial_enter(modem, HANGING_UP);
    if (hangs_up_by_dtr(modem))
        modem->host.pins.set_dtr(modem->host.pins.user, false);
    serial_ask(modem, "H0", HANG_UP_MS, AT_NO_DATA, take_hook);
}

static void connect(serial_modem_t *modem, class1_operation_t operation)
{
    serial_enter(modem, CONNECTED);
    class1_channel_begin(modem->channel, operation, has_quirk(modem, FAX_QUIRK_SLOW_CONNECT));
    serial_tell(modem, LINE_CONNECTED);
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
        serial_tell(modem, LINE_RINGBACK);
    else if (result == AT_SILENCE)
        serial_bring_back(modem, "the modem does not answer ATD");
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
    modem->calls_data = false;
    serial_enter(modem, DIALING);
    serial_ask(modem, "+FCLASS=1", SERIAL_SHORT_MS, AT_NO_DATA, serial_take_health);
    serial_ask(modem, command, DIAL_MS, AT_RECEIVES, take_dial);
}

static void take_data_call(serial_modem_t *modem)
{
    modem->calls_data = true;
    if (serial_hands_over(modem, FAX_HAND_OVER_DATA))
        serial_await_connect(modem);
    else
        end_call(modem, LINE_NO_CARRIER);
}

/* A data modem's call comes to CONNECT, or to nothing. */
static void take_handshake(serial_modem_t *modem, at_result_t result)
{
    if (result == AT_CONNECT)
        serial_hand_over_data(modem);
    else if (at_result_kind(result) == AT_FINAL)
        end_call(modem, LINE_NO_CARRIER);
}

void serial_take_answer(void *user, at_result_t result, const char *info)
{
    (void)info;
    serial_modem_t *modem = user;
    if (modem->phase == CONNECTED)
        class1_channel_result(modem->channel, result);
    else if (modem->phase != ANSWERING)
        return;
    else if (modem->calls_data)
        take_handshake(modem, result);
    else if (result == AT_CONNECT)
        connect(modem, CLASS1_TRANSMIT_HDLC);
    else if (result == AT_DATA)
        take_data_call(modem);
    else if (result == AT_SILENCE)
        serial_bring_back(modem, "the modem does not answer ATA");
    else if (at_result_kind(result) == AT_FINAL)
        end_call(modem, LINE_DROPPED);
}

void serial_modem_answer(serial_modem_t *modem)
{
    if (modem->phase != RINGING)
        return;
    modem->calls_data = false;
    serial_enter(modem, ANSWERING);
    serial_ask(modem, "A", ANSWER_MS, AT_SENDS, serial_take_answer);
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
    serial_enter(modem, RINGING);
}

void serial_take_unsolicited(void *user, at_result_t result, const char *line)
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
           modem->now - modem->first_ring >= SERIAL_CALLER_ID_MS;
}

/* Distinctive ring: one line, several numbers, one of them for faxes. */
static bool is_for_fax(const serial_modem_t *modem)
{
    const char *wanted = modem->config->answer_ring;
    return !wanted[0] || strcasecmp(modem->caller.ring, wanted) == 0;
}

bool serial_modem_rings_for_program(const serial_modem_t *modem)
{
    return serial_modem_rings(modem) && !is_for_fax(modem);
}

void serial_follow_rings(serial_modem_t *modem)
{
    if (modem->phase != RINGING)
        return;
    const bool over = modem->now - modem->last_ring >= SERIAL_RING_GAP_MS;
    if (over) {
        serial_enter(modem, ON_HOOK);
        if (modem->ring == RING_TOLD)
            serial_tell(modem, LINE_DROPPED);
    } else if (modem->ring == RING_NEW && modem->caller.rings > 0 && knows_caller(modem)) {
        const bool wanted = is_for_fax(modem) || serial_hands_over(modem, FAX_HAND_OVER_OTHER_RINGS);
        modem->ring = wanted ? RING_TOLD : RING_REFUSED;
        if (modem->ring == RING_TOLD)
            serial_tell(modem, LINE_RINGS);
    }
}
