/* A line that distorts as a coarse codec does: noise in proportion to the signal, and none in silence. (Plain
 * noise that hurts a page is heard as a carrier by T.30, which then waits for its end.) Threads: one. */
#ifndef TESTS_SERIAL_DISTORTION_H
#define TESTS_SERIAL_DISTORTION_H

#include "engine/line/line.h"
#include "engine/line/virtual/random.h"

typedef struct distortion {
    double relative; /* to the signal; 0: none */
    random_source_t random;
} distortion_t;

/* Noise `decibels` below the signal; 0: none. */
void distortion_set(distortion_t *distortion, double decibels);

/* Distort a tick's samples. */
void distortion_apply(distortion_t *distortion, int16_t *samples);

#endif
