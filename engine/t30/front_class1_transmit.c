/* T.30 on a Class 1 modem: what goes, operations and octets, as T.30 wishes. */
#include <string.h>

#include "engine/t30/front_class1_private.h"

enum {
    GAP = 80, /* ms of silence before a carrier (T.30 section 5.3.2.2: 75 +-20) */
    PERSISTENCE =
        2 /* so often another carrier than the one awaited is taken for a mistake, before V.21 is tried */
};

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

/* What comes by V.21 in the place of a training check is the command that has been repeated, as its answer
 * was not heard: another training follows, which is as good; but T.30 would not know what to do with the
 * command. */
static bool awaits_training(const wish_t *wish)
{
    return !wish->hdlc && !wish->short_train;
}

static choice_t choose_reception(const front_class1_t *front)
{
    if (front_class1_is_fast(front->rx.type) && (front->misses < PERSISTENCE || awaits_training(&front->rx)))
        return (choice_t){CLASS1_RECEIVE_DATA, modulation_of(&front->rx), false};
    if (front_class1_is_fast(front->rx.type) || front->rx.type == T30_MODEM_V21)
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
    if (type == T30_MODEM_PAUSE || type == T30_MODEM_V21 || front_class1_is_fast(type))
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

void front_class1_transmit(front_t *base, line_frame_t *frame)
{
    front_class1_t *front = front_class1_of(base);
    class1_t *out = &frame->class1;
    if (is_passed(front)) {
        front->finish = false;
        front_class1_complete_step(front);
    }
    const choice_t choice = choose(front);
    if (!suits(front, &choice))
        begin_operation(front, &choice, out);
    front->rewished = false;
    give_octets(front, out);
}
