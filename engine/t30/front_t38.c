#include "engine/t30/front.h"

#include <string.h>

#include "engine/fax_log.h"

enum {
    QUEUE = 4 * LINE_PACKETS,
    LONGEST_FRAME = 64,
    NO_BURST = -1,
};

typedef struct front_t38 {
    front_t front;
    t38_terminal_state_t *terminal;
    t38_core_state_t *core;
    uint16_t received;          /* packets, the lost ones too: they leave a gap in spandsp's row of numbers */
    line_packet_t queue[QUEUE]; /* what is to go: at times more than a tick takes */
    size_t queued;
    int burst_tick; /* of the one frame in the place of T.30's own signals, from 0; NO_BURST */
    uint8_t burst[LONGEST_FRAME];
    int burst_length;
} front_t38_t;

/* spandsp has a packet to send. */
static int queue_packet(t38_core_state_t *core, void *user, const uint8_t *octets, int length, int count)
{
    (void)core;
    front_t38_t *t38 = user;
    if (t38->queued == QUEUE || length < 0 || length > LINE_PACKET_SIZE) {
        fax_log(FAX_LOG_WARNING, "t30", "T.38: a packet of %d octets cannot be sent", length);
        return -1;
    }
    line_packet_t *packet = &t38->queue[t38->queued++];
    packet->length = (uint16_t)length;
    packet->count = (uint8_t)count;
    memcpy(packet->data, octets, (size_t)length);
    return 0;
}

static void receive(front_t *front, const line_frame_t *in)
{
    front_t38_t *t38 = (front_t38_t *)front;
    if (t38->burst_tick != NO_BURST)
        return;
    for (int i = 0; in->media == LINE_T38 && i < in->packet_count && i < LINE_PACKETS; i++) {
        const line_packet_t *packet = &in->packets[i];
        uint16_t number = t38->received++;
        if (packet->length > 0 && packet->length <= LINE_PACKET_SIZE)
            t38_core_rx_ifp_packet(t38->core, packet->data, packet->length, number);
    }
}

static void begin_silence(front_t38_t *t38)
{
    t38_core_send_indicator(t38->core, T38_IND_NO_SIGNAL);
}

static void begin_preamble(front_t38_t *t38)
{
    t38_core_send_indicator(t38->core, T38_IND_V21_PREAMBLE);
}

static void send_frame(front_t38_t *t38)
{
    t38_core_send_data(t38->core, T38_DATA_V21, T38_FIELD_HDLC_DATA, t38->burst, t38->burst_length,
                       T38_PACKET_CATEGORY_CONTROL_DATA);
}

static void end_frame(front_t38_t *t38)
{
    t38_core_send_data(t38->core, T38_DATA_V21, T38_FIELD_HDLC_FCS_OK_SIG_END, NULL, 0,
                       T38_PACKET_CATEGORY_CONTROL_DATA_END);
}

/* The one frame as T.38 sends it (T.38 §7): when, in ticks, and what. The last step ends it. */
static const struct {
    int tick;
    void (*send)(front_t38_t *t38);
} steps[] = {
    {0, begin_silence}, {4, begin_preamble}, {54, send_frame}, {60, end_frame}, {65, begin_silence},
};

enum { STEPS = sizeof steps / sizeof steps[0] };

static void burst(front_t38_t *t38)
{
    for (int i = 0; i < STEPS; i++)
        if (steps[i].tick == t38->burst_tick)
            steps[i].send(t38);
    t38->burst_tick++;
}

static void transmit(front_t *front, line_frame_t *out)
{
    front_t38_t *t38 = (front_t38_t *)front;
    if (t38->burst_tick == NO_BURST)
        t38_terminal_send_timeout(t38->terminal, LINE_TICK_SAMPLES);
    else
        burst(t38);
    size_t count = t38->queued < LINE_PACKETS ? t38->queued : LINE_PACKETS;
    memcpy(out->packets, t38->queue, count * sizeof t38->queue[0]);
    out->packet_count = (uint16_t)count;
    t38->queued -= count;
    memmove(t38->queue, t38->queue + count, t38->queued * sizeof t38->queue[0]);
}

static bool say(front_t *front, const uint8_t *frame, size_t length)
{
    front_t38_t *t38 = (front_t38_t *)front;
    if (length > LONGEST_FRAME)
        return false;
    bit_reverse(t38->burst, frame, (int)length); /* T.38 has the first bit on the line in the highest bit */
    t38->burst_length = (int)length;
    t38->burst_tick = 0;
    return true;
}

static bool has_said(const front_t *front)
{
    const front_t38_t *t38 = (const front_t38_t *)front;
    return t38->burst_tick > steps[STEPS - 1].tick && t38->queued == 0;
}

static void close_t38(front_t *front)
{
    front_t38_t *t38 = (front_t38_t *)front;
    t38_terminal_free(t38->terminal);
    free(t38);
}

static const front_ops_t ops = {receive, transmit, say, has_said, close_t38};

front_t *front_t38_open(bool calling, const char *tag)
{
    front_t38_t *t38 = calloc(1, sizeof *t38);
    if (!t38)
        return NULL;
    t38->burst_tick = NO_BURST;
    t38->terminal = t38_terminal_init(NULL, calling, queue_packet, t38);
    if (!t38->terminal) {
        free(t38);
        return NULL;
    }
    t30_adapter_log(t38_terminal_get_logging_state(t38->terminal), tag);
    t38->core = t38_terminal_get_t38_core_state(t38->terminal);
    t38->front = (front_t){&ops, t38_terminal_get_t30_state(t38->terminal)};
    return &t38->front;
}
