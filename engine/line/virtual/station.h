/* What is at the far end of a call instead of a port: a telephone that somebody picks up, or nobody. Made up
 * at the caller's end of the line. Threads: one a line. */
#ifndef ENGINE_LINE_VIRTUAL_STATION_H
#define ENGINE_LINE_VIRTUAL_STATION_H

#include "engine/line/line.h"
#include "engine/line/virtual/random.h"

typedef struct station {
    fax_station_kind_t kind;
    uint32_t ticks;
    random_source_t random;
    /* The voice: pulses of `pitch` Hz through a resonance, in syllables with pauses. */
    uint32_t syllable_left; /* ticks */
    double loudness;
    double pitch, phase;
    double pole, radius;
    double y1, y2;
} station_t;

void station_begin(station_t *station, fax_station_kind_t kind, uint32_t seed);

/* One tick: what the station says goes to `frame` (silence until it has answered, and on a line of packets).
 * True if it has answered. */
bool station_tick(station_t *station, line_frame_t *frame);

#endif
