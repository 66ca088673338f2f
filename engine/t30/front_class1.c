/* T.30 on a Class 1 modem: the modem modulates, and frames and checks what goes by V.21; all else is here.
 * What T.30 wishes is noted in its callbacks, and becomes one operation after the other in the ticks
 * (line/class1.h). */
#include <string.h>

#include "engine/t30/front_class1_private.h"

enum { FLAGS_THRESHOLD = 8 /* that many flags are a signal of HDLC */ };

bool front_class1_is_fast(int type)
{
    return type == T30_MODEM_V27TER || type == T30_MODEM_V29 || type == T30_MODEM_V17;
}

static void wish_to_receive(void *user, int type, int bit_rate, int short_train, int use_hdlc)
{
    front_class1_t *front = user;
    front->rx = (wish_t){type, bit_rate, short_train, use_hdlc};
    front->rewished = true;
    front->misses = 0;
}

static void wish_to_send(void *user, int type, int bit_rate, int short_train, int use_hdlc)
{
    front_class1_t *front = user;
    front->tx = (wish_t){type, type == T30_MODEM_PAUSE ? short_train : bit_rate, short_train, use_hdlc};
    front->rewished = true;
    front->rested = false;
    front->finish = false;
}

/* No octets: the last frame is sent. */
static void send_frame(void *user, const uint8_t *octets, int length)
{
    front_class1_t *front = user;
    if (length <= 0 && front->framing)
        hdlc_tx_frame(front->framer, NULL, 0);
    else if (length <= 0)
        front->finish = true;
    else if (front->framing)
        hdlc_tx_frame(front->framer, octets, (size_t)length);
    else if (length <= FRONT_CLASS1_LONGEST_FRAME) {
        memcpy(front->next.octets, octets, (size_t)length);
        front->next.length = length;
    }
}

void front_class1_complete_step(front_class1_t *front)
{
    t30_front_end_status(front->front.t30, T30_FRONT_END_SEND_STEP_COMPLETE);
}

/* A framed frame is out: T.30 gives the next. */
static void framer_is_empty(void *user)
{
    front_class1_complete_step(user);
}

static bool say(front_t *base, const uint8_t *frame, size_t length)
{
    front_class1_t *front = front_class1_of(base);
    if (length > FRONT_CLASS1_LONGEST_FRAME)
        return false;
    memcpy(front->farewell.octets, frame, length);
    front->farewell.length = (int)length;
    front->saying = TO_SAY;
    front->rested = false;
    front->rewished = true;
    return true;
}

static bool has_said(const front_t *base)
{
    return ((const front_class1_t *)base)->saying == SAID;
}

static void close_class1(front_t *base)
{
    front_class1_t *front = front_class1_of(base);
    if (base->t30)
        t30_free(base->t30);
    if (front->framer)
        hdlc_tx_free(front->framer);
    if (front->deframer)
        hdlc_rx_free(front->deframer);
    free(front);
}

static const front_ops_t ops = {front_class1_receive, front_class1_transmit, say, has_said, close_class1};

front_t *front_class1_open(bool calling, const char *tag)
{
    (void)tag; /* T.30's own log has it */
    front_class1_t *front = calloc(1, sizeof *front);
    if (!front)
        return NULL;
    front->front.ops = &ops;
    front->framer = hdlc_tx_init(NULL, false, 2, false, framer_is_empty, front);
    front->front.t30 =
        t30_init(NULL, calling, wish_to_receive, front, wish_to_send, front, send_frame, front);
    if (front->front.t30)
        front->deframer = hdlc_rx_init(NULL, false, true, FLAGS_THRESHOLD, t30_hdlc_accept, front->front.t30);
    if (!front->framer || !front->deframer) {
        close_class1(&front->front);
        return NULL;
    }
    t30_restart(front->front.t30);
    return &front->front;
}
