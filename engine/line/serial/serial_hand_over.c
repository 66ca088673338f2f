/* The calls of a Class 1 modem that are no faxes, and for a program: the modem is brought to where the
 * program can take it over. */
#include <stdio.h>

#include "engine/fax_text.h"
#include "engine/line/serial/serial_modem_private.h"

enum {
    ONLINE_MS = SERIAL_SECOND,         /* behind DATA, for a CONNECT that comes by itself */
    HANDSHAKE_MS = 70 * SERIAL_SECOND, /* for CONNECT then: its S7 is 50 s, and it may fall back */
    LINE_END_MS = SERIAL_SECOND / 2    /* for the line feed behind CONNECT */
};

bool serial_hands_over(const serial_modem_t *modem, fax_hand_over_t what)
{
    return modem->config->hand_over_command[0] && modem->config->hand_over & what;
}

/* Many modems have agreed with the far end when they say DATA, and are at commands then: ATO is what goes on.
 * Others go on by themselves, and would take any octet for a wish to stop (V.250 section 5.6.1). */
void serial_await_connect(serial_modem_t *modem)
{
    const bool by_itself = modem->setup.traits.quirks & FAX_QUIRK_DATA_CONNECTS;
    modem->online = by_itself ? INT64_MAX : modem->now + ONLINE_MS;
    at_modem_leave_data(modem->at, HANDSHAKE_MS);
}

void serial_follow_data_call(serial_modem_t *modem)
{
    if (modem->phase != ANSWERING || !modem->calls_data || modem->now < modem->online)
        return;
    modem->online = INT64_MAX;
    at_modem_reset(modem->at);
    serial_ask(modem, "O", HANDSHAKE_MS, AT_NO_DATA, serial_take_answer);
}

static void begin(serial_modem_t *modem, fax_hand_over_t reason)
{
    modem->hand_over = reason;
    modem->leave = modem->now + LINE_END_MS;
    serial_enter(modem, HANDING_OVER);
}

void serial_hand_over_data(serial_modem_t *modem)
{
    fax_text_copy(modem->connect, sizeof modem->connect, at_modem_line(modem->at));
    begin(modem, FAX_HAND_OVER_DATA);
}

void serial_modem_hand_over_ring(serial_modem_t *modem)
{
    if (modem->phase != RINGING)
        return;
    modem->calls_data = false;
    modem->connect[0] = '\0';
    begin(modem, FAX_HAND_OVER_OTHER_RINGS);
}

bool serial_modem_is_to_leave(const serial_modem_t *modem)
{
    return modem->phase == HANDING_OVER && modem->leave != INT64_MAX && at_modem_is_idle(modem->at) &&
           (!at_modem_is_in_line_end(modem->at) || modem->now >= modem->leave);
}

void serial_modem_leave(serial_modem_t *modem, serial_hand_over_t *call)
{
    modem->leave = INT64_MAX;
    *call = (serial_hand_over_t){modem->hand_over, &modem->caller, modem->connect};
}

void serial_modem_lend(serial_modem_t *modem)
{
    at_modem_reset(modem->at);
    serial_enter(modem, UNPLUGGED);
}

/* A data call may begin at any octet that answers ATA; all before it comes at the pace of commands. */
size_t serial_modem_appetite(const serial_modem_t *modem, size_t room)
{
    const bool minds = modem->phase == HANDING_OVER ||
                       (modem->phase == ANSWERING && serial_hands_over(modem, FAX_HAND_OVER_DATA));
    return minds ? 1 : room;
}
