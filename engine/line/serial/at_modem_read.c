/* The AT command engine: what comes from the modem, octet by octet: lines, results, data. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "engine/fax_log.h"
#include "engine/line/serial/at_modem_private.h"

enum { CHUNK = 512 };

static void begin_data(at_modem_t *modem, at_data_t data)
{
    modem->line_feed_follows = true;
    modem->decoder = (dle_decoder_t){false, false};
    if (data == AT_RECEIVES)
        at_modem_enter(modem, RECEIVING, INT64_MAX); /* nothing may come: the far end's flags */
    else if (data == AT_SENDS)
        at_modem_enter(modem, SENDING, at_modem_after(modem, STALL_MS));
}

static void take_result(at_modem_t *modem, at_result_t result)
{
    const at_command_t command = modem->queue[0];
    fax_log(FAX_LOG_DEBUG, "modem", "< %s", at_result_name(result));
    if (modem->phase == BREAKING_OFF) {
        if (at_result_kind(result) == AT_FINAL)
            at_modem_end_command(modem, result);
        return;
    }
    if (at_result_kind(result) == AT_FINAL || (result == AT_CONNECT && command.data == AT_NO_DATA)) {
        at_modem_end_command(modem, result);
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

const char *at_modem_line(const at_modem_t *modem)
{
    return modem->line;
}

bool at_modem_is_in_line_end(const at_modem_t *modem)
{
    return modem->last == '\r' && modem->sends_line_feeds;
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
        modem->deadline = at_modem_after(modem, STALL_MS);
    if (over)
        at_modem_enter(modem, AWAITING, at_modem_after(modem, modem->queue[0].timeout));
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
    at_modem_go_on(modem);
}
