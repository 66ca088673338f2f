/* T.30 on a Class 1 modem: the modem modulates, and frames and checks what goes by V.21; all else is here.
 * What T.30 wishes is noted in its callbacks, and becomes one operation after the other in the ticks
 * (line/class1.h). */
#include <string.h>

#include "engine/t30/front.h"

enum {
    GAP = 80,            /* ms of silence before a carrier (T.30 section 5.3.2.2: 75 +-20) */
    FLAGS_THRESHOLD = 8, /* that many flags are a signal of HDLC */
    LONGEST_FRAME = 400,
    CHECK_OCTETS = 2, /* the frame check sequence */
    PERSISTENCE =
        2, /* so often another carrier than the one awaited is taken for a mistake, before V.21 is tried */
    FINAL = 0x10 /* in the control field: no other frame follows (T.30 section 5.3.5) */
};

/* What T.30 wishes to send or to receive. */
typedef struct wish {
    int type; /* T30_MODEM_* */
    int rate; /* bit/s; of a pause: ms */
    bool short_train;
    bool hdlc;
} wish_t;

typedef struct frame {
    int length; /* 0: none */
    uint8_t octets[LONGEST_FRAME];
} frame_t;

typedef struct front_class1 {
    front_t front;
    wish_t rx, tx;
    bool rewished; /* since an operation was chosen for it */
    bool resting;  /* the operation is the gap before a transmission */
    bool rested;   /* that is over */
    frame_t next;  /* T.30's frame, till it can go: at times it comes before the wish to send */
    bool finish;   /* T.30 has no frame after this one */
    class1_operation_t operation;
    bool connected;
    bool in_flight;          /* a frame of ours, or all of the data, is on its way */
    hdlc_tx_state_t *framer; /* ECM: what goes by a fast modem is framed here, */
    hdlc_rx_state_t *deframer;
    bool framing;
    uint16_t room;    /* octets that the line takes in this tick */
    frame_t heard;    /* by V.21 */
    bool carrier;     /* T.30 believes that there is one */
    unsigned misses;  /* receptions that met another carrier */
    frame_t farewell; /* instead of all that T.30 says */
    enum { NOT_SAYING, TO_SAY, SAID } saying;
} front_class1_t;

static front_class1_t *of(front_t *front)
{
    return (front_class1_t *)front;
}

/* --- what T.30 wishes --- */

static bool is_fast(int type)
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
    else if (length <= LONGEST_FRAME) {
        memcpy(front->next.octets, octets, (size_t)length);
        front->next.length = length;
    }
}

static void complete_step(front_class1_t *front)
{
    t30_front_end_status(front->front.t30, T30_FRONT_END_SEND_STEP_COMPLETE);
}

/* A framed frame is out: T.30 gives the next. */
static void framer_is_empty(void *user)
{
    complete_step(user);
}

/* --- what comes --- */

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
        complete_step(front);
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
        complete_step(front);
}

static void receive(front_t *base, const line_frame_t *frame)
{
    front_class1_t *front = of(base);
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

/* --- what goes --- */

static const struct {
    int type, rate;
    uint16_t with_long_training, with_short_training;
} modulations[] = {
    {T30_MODEM_V27TER, 2400, 24, 24}, {T30_MODEM_V27TER, 4800, 48, 48}, {T30_MODEM_V29, 7200, 72, 72},
    {T30_MODEM_V29, 9600, 96, 96},    {T30_MODEM_V17, 7200, 73, 74},    {T30_MODEM_V17, 9600, 97, 98},
    {T30_MODEM_V17, 12000, 121, 122}, {T30_MODEM_V17, 14400, 145, 146},
};

/* The code of T.31 table 3. */
static uint16_t modulation_of(const wish_t *wish)
{
    for (size_t i = 0; i < sizeof modulations / sizeof modulations[0]; i++)
        if (modulations[i].type == wish->type && modulations[i].rate == wish->rate)
            return wish->short_train ? modulations[i].with_short_training : modulations[i].with_long_training;
    return CLASS1_V21;
}

typedef struct choice {
    class1_operation_t operation;
    uint16_t argument;
    bool resting;
} choice_t;

static choice_t choose_reception(const front_class1_t *front)
{
    if (is_fast(front->rx.type) && front->misses < PERSISTENCE)
        return (choice_t){CLASS1_RECEIVE_DATA, modulation_of(&front->rx), false};
    if (is_fast(front->rx.type) || front->rx.type == T30_MODEM_V21)
        return (choice_t){CLASS1_RECEIVE_HDLC, CLASS1_V21, false};
    return (choice_t){CLASS1_NONE, 0, false};
}

static choice_t choose_transmission(const front_class1_t *front, const wish_t *wish)
{
    if (wish->type == T30_MODEM_PAUSE)
        return (choice_t){CLASS1_TRANSMIT_SILENCE, (uint16_t)wish->rate, false};
    if (!front->rested && front->operation != CLASS1_TRANSMIT_HDLC)
        return (choice_t){CLASS1_TRANSMIT_SILENCE, GAP, true};
    if (wish->type == T30_MODEM_V21)
        return (choice_t){CLASS1_TRANSMIT_HDLC, CLASS1_V21, false};
    return (choice_t){CLASS1_TRANSMIT_DATA, modulation_of(wish), false};
}

static choice_t choose(const front_class1_t *front)
{
    static const wish_t to_say = {.type = T30_MODEM_V21};
    const int type = front->tx.type;
    if (front->saying == TO_SAY)
        return choose_transmission(front, &to_say);
    if (front->saying == SAID)
        return (choice_t){CLASS1_NONE, 0, false};
    if (type == T30_MODEM_PAUSE || type == T30_MODEM_V21 || is_fast(type))
        return choose_transmission(front, &front->tx);
    return choose_reception(front);
}

/* A reception by V.21 goes on for another wish of the same; so does a transmission. */
static bool suits(const front_class1_t *front, const choice_t *choice)
{
    if (front->operation == CLASS1_NONE)
        return choice->operation == CLASS1_NONE;
    if (!front->rewished)
        return true;
    return choice->operation == front->operation && choice->argument == CLASS1_V21;
}

/* The fill before the first frame is flags for 200 ms (T.4 annex A.3.1). */
static void begin_framing(front_class1_t *front)
{
    front->framing = true;
    hdlc_tx_restart(front->framer);
    hdlc_tx_flags(front->framer, front->tx.rate / (8 * 5));
    if (front->next.length > 0)
        hdlc_tx_frame(front->framer, front->next.octets, (size_t)front->next.length);
    front->next.length = 0;
}

static void begin_operation(front_class1_t *front, const choice_t *choice, class1_t *out)
{
    out->operation = front->operation = choice->operation;
    out->argument = choice->argument;
    front->connected = front->in_flight = front->framing = false;
    front->carrier = front->carrier && choice->operation == CLASS1_RECEIVE_HDLC;
    front->resting = choice->resting;
    if (choice->operation == CLASS1_TRANSMIT_DATA && front->tx.hdlc)
        begin_framing(front);
    if (choice->operation == CLASS1_RECEIVE_DATA && front->rx.hdlc)
        hdlc_rx_restart(front->deframer);
}

static void give_frame(front_class1_t *front, class1_t *out)
{
    frame_t *frame = front->saying == TO_SAY ? &front->farewell : &front->next;
    if (frame->length == 0)
        return;
    memcpy(out->octets, frame->octets, (size_t)frame->length);
    out->length = (uint16_t)frame->length;
    out->end = front->in_flight = true;
    frame->length = 0;
}

static void give_framed(front_class1_t *front, class1_t *out)
{
    while (out->length < front->room && !out->end) {
        const int octet = hdlc_tx_get_byte(front->framer);
        out->end = octet < 0;
        if (!out->end)
            out->octets[out->length++] = bit_reverse8((uint8_t)octet);
    }
}

static void give_plain(front_class1_t *front, class1_t *out)
{
    const int got = t30_non_ecm_get_chunk(front->front.t30, out->octets, front->room);
    out->length = (uint16_t)(got > 0 ? got : 0);
    out->end = out->length < front->room;
}

static void give_octets(front_class1_t *front, class1_t *out)
{
    if (!front->connected || front->in_flight)
        return;
    if (front->operation == CLASS1_TRANSMIT_HDLC)
        give_frame(front, out);
    else if (front->operation == CLASS1_TRANSMIT_DATA && front->room > 0) {
        (front->framing ? give_framed : give_plain)(front, out);
        front->in_flight = out->end;
    }
}

/* Steps of T.30 that take no operation: the modem has sent CED when it answered; no frame follows the final
 * one. */
static bool is_passed(const front_class1_t *front)
{
    if (front->saying != NOT_SAYING)
        return false;
    return front->tx.type == T30_MODEM_CED || (front->finish && front->operation == CLASS1_NONE);
}

static void transmit(front_t *base, line_frame_t *frame)
{
    front_class1_t *front = of(base);
    class1_t *out = &frame->class1;
    if (is_passed(front)) {
        front->finish = false;
        complete_step(front);
    }
    const choice_t choice = choose(front);
    if (!suits(front, &choice))
        begin_operation(front, &choice, out);
    front->rewished = false;
    give_octets(front, out);
}

static bool say(front_t *base, const uint8_t *frame, size_t length)
{
    front_class1_t *front = of(base);
    if (length > LONGEST_FRAME)
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
    front_class1_t *front = of(base);
    if (base->t30)
        t30_free(base->t30);
    if (front->framer)
        hdlc_tx_free(front->framer);
    if (front->deframer)
        hdlc_rx_free(front->deframer);
    free(front);
}

static const front_ops_t ops = {receive, transmit, say, has_said, close_class1};

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
