#include "engine/line/serial/at_modem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "engine/fax_log.h"
#include "engine/line/serial/dle.h"

enum {
    LONGEST_LINE = 160,
    OUT_SIZE = 2048,    /* octets that wait for the wire: a second of a fax */
    BREAK_OFF_MS = 700, /* for the OK to a reception that is broken off */
    FLUSH_MS = 10000,   /* for what the modem holds of a transmission that is broken off */
    STALL_MS = 20000,   /* data that moves neither way for so long is a modem that does not answer */
    CHUNK = 512,
    CAN = 0x18
};

typedef enum phase {
    AT_REST,
    AWAITING,    /* the command is on the wire: its result is awaited */
    RECEIVING,   /* its data comes */
    SENDING,     /* its data goes */
    BREAKING_OFF /* its end is awaited, and nobody wants to know */
} phase_t;

struct at_modem {
    at_wire_t wire;
    at_listener_t listener;
    phase_t phase;
    at_command_t queue[AT_QUEUE]; /* the first is in progress, but at rest */
    size_t count;
    int64_t now, deadline;
    char line[LONGEST_LINE];
    size_t line_length;
    char info[AT_INFO_SIZE];
    bool line_feed_follows; /* of CONNECT: no data */
    bool sends_line_feeds;  /* behind carriage returns */
    uint8_t last;           /* octet of its lines */
    dle_decoder_t decoder;
    uint8_t out[OUT_SIZE];
    size_t out_length;
    unsigned reading; /* within at_modem_feed() */
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

static void enter(at_modem_t *modem, phase_t phase, int64_t deadline)
{
    const bool sent = modem->phase == SENDING, sends = phase == SENDING;
    modem->phase = phase;
    modem->deadline = deadline;
    if (sent != sends)
        modem->wire.sending(modem->wire.user, sends);
}

static int64_t after(const at_modem_t *modem, uint32_t ms)
{
    return modem->now + ms;
}

static void issue(at_modem_t *modem)
{
    const at_command_t *command = &modem->queue[0];
    char text[AT_COMMAND_SIZE + 4];
    const int length = snprintf(text, sizeof text, "AT%s\r", command->text);
    modem->info[0] = '\0';
    modem->out_length = 0;
    fax_log(FAX_LOG_DEBUG, "modem", "> AT%s", command->text);
    enter(modem, AWAITING, after(modem, command->timeout));
    put(modem, text, (size_t)length);
}

static void go_on(at_modem_t *modem)
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
        go_on(modem);
    return true;
}

bool at_modem_is_idle(const at_modem_t *modem)
{
    return modem->count == 0 && modem->phase == AT_REST;
}

/* The command in progress is over. */
static void end_command(at_modem_t *modem, at_result_t result)
{
    const at_command_t command = modem->queue[0];
    const bool broken_off = modem->phase == BREAKING_OFF;
    enter(modem, AT_REST, INT64_MAX);
    if (!broken_off) {
        modem->count--;
        memmove(&modem->queue[0], &modem->queue[1], modem->count * sizeof modem->queue[0]);
        if (command.result)
            command.result(command.user, result, modem->info);
    }
    if (modem->reading == 0)
        go_on(modem);
}

void at_modem_leave_data(at_modem_t *modem, uint32_t timeout)
{
    if (modem->phase != AWAITING)
        return;
    modem->queue[0].data = AT_NO_DATA;
    modem->deadline = after(modem, timeout);
}

const char *at_modem_line(const at_modem_t *modem)
{
    return modem->line;
}

bool at_modem_is_in_line_end(const at_modem_t *modem)
{
    return modem->last == '\r' && modem->sends_line_feeds;
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
    enter(modem, BREAKING_OFF, after(modem, sends ? FLUSH_MS : BREAK_OFF_MS));
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
    enter(modem, AT_REST, INT64_MAX);
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
    enter(modem, AWAITING, after(modem, modem->queue[0].timeout));
}

/* --- in --- */

static void begin_data(at_modem_t *modem, at_data_t data)
{
    modem->line_feed_follows = true;
    modem->decoder = (dle_decoder_t){false, false};
    if (data == AT_RECEIVES)
        enter(modem, RECEIVING, INT64_MAX); /* nothing may come: the far end's flags */
    else if (data == AT_SENDS)
        enter(modem, SENDING, after(modem, STALL_MS));
}

static void take_result(at_modem_t *modem, at_result_t result)
{
    const at_command_t command = modem->queue[0];
    fax_log(FAX_LOG_DEBUG, "modem", "< %s", at_result_name(result));
    if (modem->phase == BREAKING_OFF) {
        if (at_result_kind(result) == AT_FINAL)
            end_command(modem, result);
        return;
    }
    if (at_result_kind(result) == AT_FINAL || (result == AT_CONNECT && command.data == AT_NO_DATA)) {
        end_command(modem, result);
        return;
    }
    if (command.data == AT_NO_DATA)
        return; /* it means nothing here: the command goes on */
    if (result == AT_CONNECT)
        begin_data(modem, command.data);
    if (command.result)
        command.result(command.user, result, modem->info);
}

static void take_text(at_modem_t *modem, const char *line)
{
    const size_t used = strlen(modem->info);
    snprintf(modem->info + used, sizeof modem->info - used, "%s%s", used ? "\n" : "", line);
}

static bool is_echo(const at_modem_t *modem, const char *line)
{
    return strncasecmp(line, "AT", 2) == 0 && strcasecmp(line + 2, modem->queue[0].text) == 0;
}

static void take_line(at_modem_t *modem)
{
    modem->line[modem->line_length] = '\0';
    modem->line_length = 0;
    if (modem->line[0] == '\0')
        return;
    const at_result_t result = at_result_of(modem->line);
    if (modem->phase == AT_REST || at_result_kind(result) == AT_UNSOLICITED)
        modem->listener.unsolicited(modem->listener.user, result, modem->line);
    else if (result != AT_NO_RESULT)
        take_result(modem, result);
    else if (modem->phase == AWAITING && !is_echo(modem, modem->line))
        take_text(modem, modem->line);
}

/* A line that is too long is cut. */
static void take_octet(at_modem_t *modem, uint8_t octet)
{
    if (modem->last == '\r')
        modem->sends_line_feeds = octet == '\n';
    modem->last = octet;
    if (octet == '\r' || octet == '\n')
        take_line(modem);
    else if (octet >= ' ' && modem->line_length < LONGEST_LINE - 1)
        modem->line[modem->line_length++] = (char)octet;
}

static size_t take_data(at_modem_t *modem, const uint8_t *octets, size_t length)
{
    uint8_t data[CHUNK + 1];
    size_t decoded;
    const size_t skip = modem->line_feed_follows && octets[0] == '\n' ? 1 : 0;
    modem->line_feed_follows = false;
    length -= skip;
    const size_t used =
        dle_decode(&modem->decoder, octets + skip, length < CHUNK ? length : CHUNK, data, &decoded);
    const bool over = modem->decoder.over;
    if (used > 0)
        modem->deadline = after(modem, STALL_MS);
    if (over)
        enter(modem, AWAITING, after(modem, modem->queue[0].timeout));
    if (decoded > 0 || over)
        modem->listener.received(modem->listener.user, data, decoded, over);
    return skip + used;
}

void at_modem_feed(at_modem_t *modem, const uint8_t *octets, size_t length)
{
    modem->reading++;
    for (size_t used = 0; used < length;) {
        if (modem->phase == RECEIVING)
            used += take_data(modem, octets + used, length - used);
        else
            take_octet(modem, octets[used++]);
    }
    modem->reading--;
    go_on(modem);
}

/* --- time --- */

void at_modem_run(at_modem_t *modem, int64_t now)
{
    modem->now = now;
    if (now < modem->deadline)
        return;
    if (modem->phase != BREAKING_OFF)
        fax_log(FAX_LOG_DEBUG, "modem", "AT%s: no answer in time", modem->queue[0].text);
    end_command(modem, AT_SILENCE);
}

int64_t at_modem_deadline(const at_modem_t *modem)
{
    return modem->deadline;
}
