/* An ear for who has called, by the tone that his machine sends: spandsp's detectors. Threads: one. */
#ifndef TESTS_SERIAL_CALLER_EAR_H
#define TESTS_SERIAL_CALLER_EAR_H

#include "engine/line/line.h"

typedef enum caller_kind {
    CALLER_UNKNOWN, /* nothing was heard yet */
    CALLER_FAX,     /* CNG: 1100 Hz (T.30 section 4.2) */
    CALLER_DATA     /* a data modem's calling tone: 1300 Hz (V.25) */
} caller_kind_t;

typedef struct caller_ear caller_ear_t;

/* NULL if there is no memory. */
caller_ear_t *caller_ear_new(void);

/* One tick of what the caller sends: who he is, by now. */
caller_kind_t caller_ear_listen(caller_ear_t *ear, const int16_t *samples);

void caller_ear_free(caller_ear_t *ear);

#endif
