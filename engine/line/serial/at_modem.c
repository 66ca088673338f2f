/* The AT command engine: commands, one after the other, what goes out, and time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/line/serial/at_modem_private.h"

enum {
    BREAK_OFF_MS = 700, /* for the OK to a reception that is broken off */
    FLUSH_MS = 10000,   /* for what the modem holds of a transmission that is broken off */
    CAN = 0x18
};

at_modem_t *at_modem_new(const at_wire_t *wire, const at_listener_t *listener)
{
    at_modem_t *modem = calloc(1, sizeof *modem);
    if (!modem)
        return NULL;
    modem->wire = *wire;
    modem->listener = *listener;
    modem->deadline = INT64_MAX;
    return modem;
}

void at_modem_free(at_modem_t *modem)
{
    free(modem);
}

/* --- out --- */

void at_modem_write_on(at_modem_t *modem)
{
    if (modem->out_length == 0)
        return;
    const size_t taken = modem->wire.write(modem->wire.user, modem->out, modem->out_length);
    if (taken > 0 && modem->phase == SENDING)
        modem->deadline = modem->now + STALL_MS;
    modem->out_length -= taken;
    memmove(modem->out, modem->out + taken, modem->out_length);
}

static void put(at_modem_t *modem, const void *octets, size_t length)
{
    if (length > OUT_SIZE - modem->out_length)
        length = OUT_SIZE - modem->out_length;
    memcpy(modem->out + modem->out_length, octets, length);
    modem->out_length += length;
    at_modem_write_on(modem);
}

bool at_modem_wants_to_write(const at_modem_t *modem)
{
    return modem->out_length > 0;
}

void at_modem_write_raw(at_modem_t *modem, const char *octets, size_t length)
{
    put(modem, octets, length);
}

/* --- phases --- */

static void mind_xoff(at_modem_t *modem, bool sends)
{
    if (modem->sends != sends)
        modem->wire.sending(modem->wire.user, sends);
    modem->sends = sends;
}

void at_modem_enter(at_modem_t *modem, phase_t phase, int64_t deadline)
{
    modem->phase = phase;
    modem->deadline = deadline;
    mind_xoff(modem, modem->sends && phase != AT_REST);
}

static void issue(at_modem_t *modem)
{
    const at_command_t *command = &modem->queue[0];
    char text[AT_COMMAND_SIZE + 4];
    const int length = snprintf(text, sizeof text, "AT%s\r", command->text);
    modem->info[0] = '\0';
    modem->out_length = 0;
    mind_xoff(modem, command->data == AT_SENDS);
    fax_log(FAX_LOG_DEBUG, "modem", "> AT%s", command->text);
    at_modem_enter(modem, AWAITING, at_modem_after(modem, command->timeout));
    put(modem, text, (size_t)length);
}

void at_modem_go_on(at_modem_t *modem)
{
    if (modem->phase == AT_REST && modem->count > 0)
        issue(modem);
}

bool at_modem_command(at_modem_t *modem, const at_command_t *command)
{
    if (modem->count == AT_QUEUE)
        return false;
    modem->queue[modem->count++] = *command;
    if (modem->reading == 0)
        at_modem_go_on(modem);
    return true;
}

bool at_modem_is_idle(const at_modem_t *modem)
{
    return modem->count == 0 && modem->phase == AT_REST;
}

/* The command in progress is over. */
void at_modem_end_command(at_modem_t *modem, at_result_t result)
{
    const at_command_t command = modem->queue[0];
    const bool broken_off = modem->phase == BREAKING_OFF;
    at_modem_enter(modem, AT_REST, INT64_MAX);
    if (!broken_off) {
        modem->count--;
        memmove(&modem->queue[0], &modem->queue[1], modem->count * sizeof modem->queue[0]);
        if (command.result)
            command.result(command.user, result, modem->info);
    }
    if (modem->reading == 0)
        at_modem_go_on(modem);
}

void at_modem_leave_data(at_modem_t *modem, uint32_t timeout)
{
    if (modem->phase != AWAITING)
        return;
    modem->queue[0].data = AT_NO_DATA;
    modem->deadline = at_modem_after(modem, timeout);
    mind_xoff(modem, false);
}

static const uint8_t end_of_data[] = {DLE_DLE, DLE_ETX}, can = CAN;

/* Of data that nobody needs any more not all that waits is sent. It may be cut behind a DLE: a fill octet
 * makes that an escape without a meaning. */
static void forget_data(at_modem_t *modem)
{
    static const uint8_t fill = 0;
    modem->wire.discard(modem->wire.user);
    modem->out_length = 0;
    put(modem, &fill, sizeof fill);
}

void at_modem_break_off(at_modem_t *modem)
{
    const phase_t phase = modem->phase;
    const bool sends = phase == SENDING || (phase == AWAITING && modem->queue[0].data == AT_SENDS);
    modem->count = 0;
    if (phase == AT_REST || phase == BREAKING_OFF)
        return;
    at_modem_enter(modem, BREAKING_OFF, at_modem_after(modem, sends ? FLUSH_MS : BREAK_OFF_MS));
    if (phase == SENDING)
        forget_data(modem);
    if (sends)
        put(modem, end_of_data, sizeof end_of_data);
    else
        put(modem, &can, sizeof can);
}

void at_modem_reset(at_modem_t *modem)
{
    modem->count = 0;
    modem->line_length = 0;
    modem->out_length = 0;
    modem->line_feed_follows = false;
    at_modem_enter(modem, AT_REST, INT64_MAX);
}

/* --- data --- */

bool at_modem_takes_data(const at_modem_t *modem)
{
    return modem->phase == SENDING;
}

size_t at_modem_room(const at_modem_t *modem)
{
    const size_t free = OUT_SIZE - modem->out_length;
    return at_modem_takes_data(modem) && free > 4 ? (free - 4) / 2 : 0;
}

void at_modem_send(at_modem_t *modem, const uint8_t *data, size_t length, bool end)
{
    uint8_t stuffed[OUT_SIZE];
    const size_t count = dle_stuff(data, length, stuffed);
    put(modem, stuffed, count);
    if (!end)
        return;
    put(modem, end_of_data, sizeof end_of_data);
    at_modem_enter(modem, AWAITING, at_modem_after(modem, modem->queue[0].timeout));
}

/* --- time --- */

void at_modem_run(at_modem_t *modem, int64_t now)
{
    modem->now = now;
    if (now < modem->deadline)
        return;
    if (modem->phase != BREAKING_OFF)
        fax_log(FAX_LOG_DEBUG, "modem", "AT%s: no answer in time", modem->queue[0].text);
    at_modem_end_command(modem, AT_SILENCE);
}

int64_t at_modem_deadline(const at_modem_t *modem)
{
    return modem->deadline;
}
