/* T.30 on a Class 1 modem: what comes, from the modem to T.30. */
#include <string.h>

#include "engine/t30/front_class1_private.h"

enum {
    CHECK_OCTETS = 2, /* the frame check sequence */
    FINAL = 0x10      /* in the control field: no other frame follows (T.30 section 5.3.5) */
};

static void tell_signal(front_class1_t *front, int status)
{
    if (front->operation == CLASS1_RECEIVE_HDLC)
        t30_hdlc_accept(front->front.t30, NULL, status, true);
    else if (front->rx.hdlc)
        hdlc_rx_put_bit(front->deframer, status);
    else
        t30_non_ecm_put_bit(front->front.t30, status);
}

static void hear_carrier(front_class1_t *front)
{
    front->carrier = true;
    front->heard.length = 0;
    tell_signal(front, SIG_STATUS_CARRIER_UP);
    tell_signal(front, front->operation == CLASS1_RECEIVE_HDLC ? SIG_STATUS_FRAMING_OK
                                                               : SIG_STATUS_TRAINING_SUCCEEDED);
}

static void lose_carrier(front_class1_t *front)
{
    if (front->carrier)
        tell_signal(front, SIG_STATUS_CARRIER_DOWN);
    front->carrier = false;
}

static void hear_frame_part(front_class1_t *front, const class1_t *in)
{
    size_t room = sizeof front->heard.octets - (size_t)front->heard.length;
    const size_t length = in->length < room ? in->length : room;
    memcpy(front->heard.octets + front->heard.length, in->octets, length);
    front->heard.length += (int)length;
}

static void hear_data(front_class1_t *front, const class1_t *in)
{
    if (!front->rx.hdlc && in->length > 0)
        t30_non_ecm_put_chunk(front->front.t30, in->octets, in->length);
    for (uint16_t i = 0; front->rx.hdlc && i < in->length; i++)
        hdlc_rx_put_byte(front->deframer, bit_reverse8(in->octets[i]));
}

/* After a final frame whoever sent it waits for us, and its carrier goes. */
static void hear_frame(front_class1_t *front, bool good)
{
    const frame_t frame = front->heard;
    front->heard.length = 0;
    if (frame.length <= CHECK_OCTETS)
        return;
    t30_hdlc_accept(front->front.t30, frame.octets, frame.length - CHECK_OCTETS, good);
    if (good && frame.octets[1] & FINAL)
        lose_carrier(front);
}

static void end_frame(front_class1_t *front, class1_result_t result)
{
    if (result != CLASS1_NO_CARRIER) {
        hear_frame(front, result == CLASS1_OK);
        return;
    }
    front->misses = 0; /* after V.21 in the place of a page, the page may come */
    lose_carrier(front);
}

static void end_page(front_class1_t *front, class1_result_t result)
{
    if (result == CLASS1_FCERROR)
        front->misses++;
    lose_carrier(front);
}

/* The gap before a transmission is over, or T.30's step is: a pause, the last frame, all of the data. */
static void end_transmission(front_class1_t *front)
{
    if (front->resting)
        front->rested = true;
    else if (front->saying == TO_SAY)
        front->saying = front->farewell.length == 0 ? SAID : TO_SAY;
    else
        front_class1_complete_step(front);
}

static void end_operation(front_class1_t *front, class1_result_t result)
{
    const class1_operation_t operation = front->operation;
    if (operation == CLASS1_RECEIVE_HDLC)
        end_frame(front, result);
    else if (operation == CLASS1_RECEIVE_DATA)
        end_page(front, result);
    front->operation = CLASS1_NONE;
    front->connected = front->in_flight = front->framing = false;
    if (operation != CLASS1_NONE && operation != CLASS1_RECEIVE_HDLC && operation != CLASS1_RECEIVE_DATA)
        end_transmission(front);
}

/* CONNECT: of a transmission by V.21 it comes again for each frame to follow. */
static void hear_connect(front_class1_t *front)
{
    const bool next = front->in_flight && front->operation == CLASS1_TRANSMIT_HDLC;
    front->connected = true;
    front->in_flight = false;
    if (front->operation == CLASS1_RECEIVE_DATA || front->operation == CLASS1_RECEIVE_HDLC)
        hear_carrier(front);
    else if (next && front->saying == NOT_SAYING)
        front_class1_complete_step(front);
}

void front_class1_receive(front_t *base, const line_frame_t *frame)
{
    front_class1_t *front = front_class1_of(base);
    const class1_t *in = &frame->class1;
    front->operation = in->operation;
    const bool hears = front->saying == NOT_SAYING;
    if (hears)
        t30_timer_update(base->t30, LINE_TICK_SAMPLES);
    if (in->connected)
        hear_connect(front);
    if (hears && in->operation == CLASS1_RECEIVE_HDLC)
        hear_frame_part(front, in);
    else if (hears && in->operation == CLASS1_RECEIVE_DATA)
        hear_data(front, in);
    if (in->result != CLASS1_GOES_ON)
        end_operation(front, in->result);
    front->room = in->room;
}
