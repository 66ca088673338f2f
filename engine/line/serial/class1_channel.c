#include "engine/line/serial/class1_channel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    RECEIVED_SIZE = 32768, /* octets that wait for their tick: some 18 s of a fax at 14400 bit/s */
    SLOW_TICKS = 10,       /* 200 ms */
    REFUSALS = 3,          /* in a row */
    SECOND = 1000
};

struct class1_channel {
    at_modem_t *modem;
    class1_channel_host_t host;
    class1_operation_t operation;
    bool slow;
    unsigned wait; /* ticks before data may be sent */
    bool connected, over;
    bool answered;     /* CONNECT or data has come: an ERROR now is of a frame, not of the command */
    unsigned refusals; /* in a row */
    class1_result_t result;
    size_t received;
    uint8_t data[RECEIVED_SIZE];
};

class1_channel_t *class1_channel_new(at_modem_t *modem, const class1_channel_host_t *host)
{
    class1_channel_t *channel = calloc(1, sizeof *channel);
    if (!channel)
        return NULL;
    channel->modem = modem;
    channel->host = *host;
    return channel;
}

void class1_channel_free(class1_channel_t *channel)
{
    free(channel);
}

static void start(class1_channel_t *channel, class1_operation_t operation)
{
    channel->operation = operation;
    channel->connected = channel->over = channel->answered = false;
    channel->result = CLASS1_GOES_ON;
    channel->received = 0;
    channel->wait = 0;
}

void class1_channel_begin(class1_channel_t *channel, class1_operation_t operation, bool slow)
{
    start(channel, operation);
    channel->slow = slow;
    channel->connected = channel->answered = true;
    channel->refusals = 0;
}

/* --- from the modem --- */

static const class1_result_t results[AT_RESULTS] = {
    [AT_OK] = CLASS1_OK,
    [AT_ERROR] = CLASS1_ERROR,
    [AT_NO_CARRIER] = CLASS1_NO_CARRIER,
    [AT_FCERROR] = CLASS1_FCERROR,
};

static void connect(class1_channel_t *channel)
{
    channel->connected = channel->answered = true;
    if (channel->slow && channel->operation == CLASS1_TRANSMIT_DATA)
        channel->wait = SLOW_TICKS;
}

static void end(class1_channel_t *channel, at_result_t result)
{
    const bool refused = result == AT_ERROR && !channel->answered;
    channel->refusals = refused ? channel->refusals + 1 : 0;
    channel->result = results[result] ? results[result] : CLASS1_ERROR;
    if (channel->refusals == REFUSALS)
        channel->host.refused(channel->host.user);
}

void class1_channel_result(class1_channel_t *channel, at_result_t result)
{
    if (result == AT_SILENCE)
        channel->host.silent(channel->host.user);
    else if (result == AT_CONNECT)
        connect(channel);
    else if (result == AT_FRH3) /* adaptive reception (T.31 +FAR): the operation has become this one */
        channel->operation = CLASS1_RECEIVE_HDLC;
    else if (at_result_kind(result) == AT_FINAL)
        end(channel, result);
}

static void take_result(void *user, at_result_t result, const char *info)
{
    (void)info;
    class1_channel_result(user, result);
}

void class1_channel_received(class1_channel_t *channel, const uint8_t *data, size_t length, bool over)
{
    if (length > RECEIVED_SIZE - channel->received)
        length = RECEIVED_SIZE - channel->received;
    memcpy(channel->data + channel->received, data, length);
    channel->received += length;
    channel->over = channel->over || over;
}

/* --- from the front --- */

/* How each operation is asked for, and how long the modem may take: for CONNECT, and for what follows the
 * data, which is up to all that it holds of it at 2400 bit/s. A reception waits for the far end: T.30's
 * timers end it, the longest of which is T1 (35 s). */
static const struct {
    const char *name;
    uint16_t unit; /* of the argument */
    at_data_t data;
    uint32_t timeout;
} rows[CLASS1_OPERATIONS] = {
    [CLASS1_TRANSMIT_SILENCE] = {"+FTS", 10, AT_NO_DATA, 5 * SECOND},
    [CLASS1_RECEIVE_SILENCE] = {"+FRS", 10, AT_NO_DATA, 60 * SECOND},
    [CLASS1_TRANSMIT_DATA] = {"+FTM", 1, AT_SENDS, 45 * SECOND},
    [CLASS1_RECEIVE_DATA] = {"+FRM", 1, AT_RECEIVES, 60 * SECOND},
    [CLASS1_TRANSMIT_HDLC] = {"+FTH", 1, AT_SENDS, 15 * SECOND},
    [CLASS1_RECEIVE_HDLC] = {"+FRH", 1, AT_RECEIVES, 60 * SECOND},
};

static void ask(class1_channel_t *channel, class1_operation_t operation, uint16_t argument)
{
    at_command_t command = {.timeout = rows[operation].timeout,
                            .data = rows[operation].data,
                            .result = take_result,
                            .user = channel};
    snprintf(command.text, sizeof command.text, "%s=%u", rows[operation].name,
             (unsigned)(argument + rows[operation].unit - 1) / rows[operation].unit);
    at_modem_break_off(channel->modem);
    start(channel, operation);
    at_modem_command(channel->modem, &command);
}

static size_t room(const class1_channel_t *channel)
{
    const size_t room = channel->wait ? 0 : at_modem_room(channel->modem);
    return room < CLASS1_OCTETS ? room : CLASS1_OCTETS;
}

void class1_channel_take(class1_channel_t *channel, const class1_t *orders)
{
    if (channel->wait > 0)
        channel->wait--;
    if (orders->operation > CLASS1_NONE && orders->operation < CLASS1_OPERATIONS)
        ask(channel, orders->operation, orders->argument);
    else if ((orders->length > 0 || orders->end) && at_modem_takes_data(channel->modem))
        at_modem_send(channel->modem, orders->octets, orders->length, orders->end);
}

void class1_channel_give(class1_channel_t *channel, class1_t *events)
{
    *events = (class1_t){.operation = channel->operation, .connected = channel->connected};
    channel->connected = false;
    const size_t length = channel->received < CLASS1_OCTETS ? channel->received : CLASS1_OCTETS;
    memcpy(events->octets, channel->data, length);
    events->length = (uint16_t)length;
    channel->received -= length;
    memmove(channel->data, channel->data + length, channel->received);
    events->room = (uint16_t)room(channel);
    if (channel->received > 0)
        return;
    events->end = channel->over;
    events->result = channel->result;
    if (channel->result != CLASS1_GOES_ON)
        start(channel, CLASS1_NONE);
    channel->over = false;
}
