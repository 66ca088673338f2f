/* A Class 1 channel (line/class1.h) without a modem, for tests of t30/front_class1*.c: it notes what T.30's
 * front asks for, and makes of it what a test says. Time is ticks. Threads: one. */
#ifndef TESTS_UNIT_ENGINE_T30_FAKE_CHANNEL_H
#define TESTS_UNIT_ENGINE_T30_FAKE_CHANNEL_H

#include "engine/t30/t30_call.h"

enum { FAKE_SECOND = 1000 / LINE_TICK_MS, FAKE_LOG_SIZE = 4000 };

/* What becomes of an operation. An operation to which the next outcome does not belong has its usual one:
 * what is to be sent is sent, silence is silence, and what is to be received never comes. */
typedef struct fake_outcome {
    class1_operation_t to; /* NONE: the last one was the one before */
    uint32_t after;        /* ticks until anything of it happens */
    bool connects;         /* CONNECT first; then what is to be sent is sent as usual */
    const uint8_t *octets; /* that are received */
    size_t length;
    class1_result_t result; /* GOES_ON: no more of it happens */
} fake_outcome_t;

typedef struct fake_channel {
    t30_call_t *call;
    const fake_outcome_t *outcomes; /* that are to come */
    class1_operation_t operation;   /* that goes on */
    fake_outcome_t outcome;         /* of it */
    bool usual;
    uint32_t age;    /* of it, in ticks */
    bool next_frame; /* follows the one that was sent */
    bool ended;      /* all is sent */
    uint32_t ticks;
    /* What was asked: "FTS=80 FTH=3(TSI DCS) FTM=145(zeros) FRH=3". Of data "zeros" or "page". */
    char log[FAKE_LOG_SIZE];
    size_t sent; /* octets of the last data */
    bool page;
    bool sends; /* octets have come since the operation began */
} fake_channel_t;

/* `call` is the test's. It begins in `operation`, as a modem does that has answered or dialled. */
void fake_channel_begin(fake_channel_t *channel, t30_call_t *call, class1_operation_t operation,
                        const fake_outcome_t *outcomes);

/* Tick until the call has ended; false if it does not within so many ticks. */
bool fake_channel_run(fake_channel_t *channel, uint32_t ticks);

/* Tick until `text` is in the log; false as above. */
bool fake_channel_run_to(fake_channel_t *channel, const char *text, uint32_t ticks);

#endif
