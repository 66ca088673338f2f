#include "tests/unit/engine/t30/fake_channel.h"

#include <stdio.h>
#include <string.h>

#include "engine/t30/t30_adapter.h"

/* What it has to say it says within so many ticks. */
enum { FINAL = 0x10, ROOM = 360, LAST_TICKS = 3 };

static void note(fake_channel_t *channel, const char *text)
{
    const size_t used = strlen(channel->log);
    snprintf(channel->log + used, sizeof channel->log - used, "%s", text);
}

void fake_channel_begin(fake_channel_t *channel, t30_call_t *call, class1_operation_t operation,
                        const fake_outcome_t *outcomes)
{
    *channel = (fake_channel_t){.call = call, .outcomes = outcomes};
    channel->operation = operation;
    channel->usual = outcomes->to != operation;
    if (!channel->usual)
        channel->outcome = *channel->outcomes++;
    note(channel, operation == CLASS1_TRANSMIT_HDLC ? "FTH=3" : "FRH=3");
}

/* ---- what the front asks ---- */

static void take_operation(fake_channel_t *channel, const class1_t *orders)
{
    static const char *const names[] = {
        [CLASS1_TRANSMIT_SILENCE] = "FTS", [CLASS1_RECEIVE_SILENCE] = "FRS", [CLASS1_TRANSMIT_DATA] = "FTM",
        [CLASS1_RECEIVE_DATA] = "FRM",     [CLASS1_TRANSMIT_HDLC] = "FTH",   [CLASS1_RECEIVE_HDLC] = "FRH"};
    char text[32];
    snprintf(text, sizeof text, " %s=%u", names[orders->operation], orders->argument);
    note(channel, text);
    channel->operation = orders->operation;
    channel->age = 0;
    channel->sends = channel->page = channel->next_frame = channel->ended = false;
    channel->sent = 0;
    channel->usual = channel->outcomes->to != orders->operation;
    if (!channel->usual)
        channel->outcome = *channel->outcomes++;
}

static void take_frame(fake_channel_t *channel, const class1_t *orders)
{
    note(channel, channel->sends ? " " : "(");
    char number[8];
    const char *name = t30_frametype(orders->octets[2]);
    snprintf(number, sizeof number, "%02x", orders->octets[2]);
    note(channel, name[0] == '?' ? number : name);
    channel->next_frame = !(orders->octets[1] & FINAL);
    if (!channel->next_frame)
        note(channel, ")");
}

static void take_data(fake_channel_t *channel, const class1_t *orders)
{
    channel->sent += orders->length;
    for (uint16_t i = 0; i < orders->length; i++)
        channel->page = channel->page || orders->octets[i] != 0;
    if (orders->end)
        note(channel, channel->page ? "(page)" : "(zeros)");
}

static void take_octets(fake_channel_t *channel, const class1_t *orders)
{
    if (channel->operation == CLASS1_TRANSMIT_HDLC)
        take_frame(channel, orders);
    else
        take_data(channel, orders);
    channel->sends = true;
    channel->age = orders->end ? 0 : channel->age; /* of what follows the end */
    channel->ended = orders->end && !channel->next_frame;
}

/* ---- what it hears ---- */

static bool is_sending(const fake_channel_t *channel)
{
    return channel->operation == CLASS1_TRANSMIT_DATA || channel->operation == CLASS1_TRANSMIT_HDLC;
}

static void give_usual(fake_channel_t *channel, class1_t *events)
{
    if (channel->operation == CLASS1_TRANSMIT_SILENCE || channel->operation == CLASS1_RECEIVE_SILENCE)
        events->result = channel->age == LAST_TICKS ? CLASS1_OK : CLASS1_GOES_ON;
    if (!is_sending(channel))
        return;
    events->room = channel->ended ? 0 : ROOM;
    events->connected =
        channel->age == LAST_TICKS && !channel->ended && (!channel->sends || channel->next_frame);
    events->result = channel->age == LAST_TICKS && channel->ended ? CLASS1_OK : CLASS1_GOES_ON;
}

static void give_outcome(fake_channel_t *channel, class1_t *events)
{
    fake_outcome_t *outcome = &channel->outcome;
    if (channel->age <= outcome->after)
        return;
    events->connected = outcome->connects;
    outcome->connects = false;
    if (events->connected && is_sending(channel)) { /* late; then all is as usual */
        channel->usual = true;
        events->room = ROOM;
    }
    if (events->connected) /* data comes with the next tick */
        return;
    const size_t length = outcome->length < CLASS1_OCTETS ? outcome->length : CLASS1_OCTETS;
    memcpy(events->octets, outcome->octets ? outcome->octets : (const uint8_t *)"", length);
    events->length = (uint16_t)length;
    outcome->octets += length;
    outcome->length -= length;
    if (outcome->length > 0)
        return;
    events->end = true;
    events->result = outcome->result;
}

static void tick(fake_channel_t *channel)
{
    line_frame_t in = {.media = LINE_CLASS1}, out;
    in.class1.operation = channel->operation;
    channel->age++;
    if (channel->usual)
        give_usual(channel, &in.class1);
    else if (channel->operation != CLASS1_NONE)
        give_outcome(channel, &in.class1);
    if (in.class1.result != CLASS1_GOES_ON)
        channel->operation = CLASS1_NONE;
    t30_call_tick(channel->call, &in, &out);
    channel->ticks++;
    if (out.class1.operation != CLASS1_NONE)
        take_operation(channel, &out.class1);
    else if (out.class1.length > 0 || out.class1.end)
        take_octets(channel, &out.class1);
}

bool fake_channel_run(fake_channel_t *channel, uint32_t ticks)
{
    for (; ticks > 0 && !t30_call_progress(channel->call)->ended; ticks--)
        tick(channel);
    return t30_call_progress(channel->call)->ended;
}

bool fake_channel_run_to(fake_channel_t *channel, const char *text, uint32_t ticks)
{
    for (; ticks > 0 && !strstr(channel->log, text); ticks--)
        tick(channel);
    return strstr(channel->log, text);
}
