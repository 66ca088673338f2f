/* T.30 on a Class 1 modem: what its files share. front_class1.c has what T.30 wishes,
 * front_class1_receive.c what comes, front_class1_transmit.c what goes. Threads: one front, one thread at a
 * time. */
#ifndef ENGINE_T30_FRONT_CLASS1_PRIVATE_H
#define ENGINE_T30_FRONT_CLASS1_PRIVATE_H

#include "engine/t30/front.h"

enum { FRONT_CLASS1_LONGEST_FRAME = 400 };

/* What T.30 wishes to send or to receive. */
typedef struct wish {
    int type; /* T30_MODEM_* */
    int rate; /* bit/s; of a pause: ms */
    bool short_train;
    bool hdlc;
} wish_t;

typedef struct frame {
    int length; /* 0: none */
    uint8_t octets[FRONT_CLASS1_LONGEST_FRAME];
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

static inline front_class1_t *front_class1_of(front_t *front)
{
    return (front_class1_t *)front;
}

/* True for T.30's modems of image data. */
bool front_class1_is_fast(int type);

/* T.30's step is done: it says what comes next. */
void front_class1_complete_step(front_class1_t *front);

/* As of front_ops_t. */
void front_class1_receive(front_t *front, const line_frame_t *in);
void front_class1_transmit(front_t *front, line_frame_t *out);

#endif
