/* What passes between T.30 and a Class 1 modem in one tick (ITU-T T.31): the front (t30/front_class1.c)
 * asks for operations and gives octets, the line (line/serial/) has the modem carry them out and tells what
 * came of it. One operation at a time; nothing here knows of AT commands.
 *
 * Octets are as T.30 has them: the first bit on the telephone line in the lowest bit. Threads: plain data. */
#ifndef ENGINE_LINE_CLASS1_H
#define ENGINE_LINE_CLASS1_H

#include <stdbool.h>
#include <stdint.h>

/* T.31 section 8.3. */
typedef enum class1_operation {
    CLASS1_NONE = 0,
    CLASS1_TRANSMIT_SILENCE, /* +FTS: stop the carrier, then be silent for `argument` ms */
    CLASS1_RECEIVE_SILENCE,  /* +FRS: wait for `argument` ms of silence */
    CLASS1_TRANSMIT_DATA,    /* +FTM; `argument` is the modulation (T.31 table 3: 24 to 146) */
    CLASS1_RECEIVE_DATA,     /* +FRM */
    CLASS1_TRANSMIT_HDLC,    /* +FTH: frames by V.21 (modulation 3) until one is final */
    CLASS1_RECEIVE_HDLC,     /* +FRH: one frame, with its frame check sequence */
    CLASS1_OPERATIONS
} class1_operation_t;

/* How an operation ends. */
typedef enum class1_result {
    CLASS1_GOES_ON = 0,
    CLASS1_OK,         /* sent; silence; a good frame */
    CLASS1_ERROR,      /* a frame with a bad check sequence */
    CLASS1_NO_CARRIER, /* there was none, or it has gone */
    CLASS1_FCERROR     /* another carrier than that which was to be received: +FCERROR */
} class1_result_t;

enum { CLASS1_V21 = 3, CLASS1_OCTETS = 1024 };

/* In the order in which it happens within the tick. */
typedef struct class1 {
    /* To the line: begin this; whatever is going on is broken off. NONE: go on. From the line: what is
     * going on, or has just ended. */
    class1_operation_t operation;
    uint16_t argument;
    /* from the line: CONNECT. The carrier is there; of TRANSMIT_HDLC: the next frame may come */
    bool connected;
    bool end;               /* the octets end the data or the frame */
    class1_result_t result; /* from the line: after the octets the operation has ended */
    uint16_t room;          /* from the line: so many octets it takes now */
    uint16_t length;
    uint8_t octets[CLASS1_OCTETS];
} class1_t;

#endif
