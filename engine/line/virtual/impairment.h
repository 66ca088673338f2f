/* What a virtual line does to the media on its way, at the receiving end: noise, loss, and being cut. All of
 * it is counted in samples and drawn from a seed, so that a call can be run again. Threads: one a line. */
#ifndef ENGINE_LINE_VIRTUAL_IMPAIRMENT_H
#define ENGINE_LINE_VIRTUAL_IMPAIRMENT_H

#include "engine/line/line.h"
#include "engine/line/virtual/random.h"

typedef struct impairment {
    random_source_t random;
    double noise; /* root mean square, in steps of a linear sample; 0 is none */
    double loss;
    uint32_t ticks_left; /* until the line is cut; UINT32_MAX is never */
} impairment_t;

void impairment_begin(impairment_t *impairment, const wire_media_t *media);

/* Do to `frame` what the line does. False if the line has been cut: nothing comes through any more. A lost
 * audio frame is silence. A lost packet stays in its place with length 0, as a gap in a row of numbers would
 * show it; one that is sent several times (line_packet_t, `count`) is lost only if each of them is. */
bool impairment_apply(impairment_t *impairment, line_frame_t *frame);

/* A delay of `ms` in ticks: at least one, as each end goes on what the other one said before; at most
 * MEDIA_RING_MAX_DELAY. */
uint32_t impairment_delay(uint32_t ms);

#endif
