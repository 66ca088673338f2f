#include "engine/line/virtual/impairment.h"

#include <math.h>
#include <string.h>

#include "engine/line/virtual/media_ring.h"

static const double QUIET = -100;             /* dBm0: no noise at all */
static const double FULL_SCALE = 3.14 + 3.02; /* dBm0 of a square wave of all 16 bits (G.711 table 5) */

static double level_of(double dbm0)
{
    return dbm0 <= QUIET ? 0 : 32768.0 * pow(10.0, (dbm0 - FULL_SCALE) / 20.0);
}

void impairment_begin(impairment_t *impairment, const wire_media_t *media)
{
    *impairment =
        (impairment_t){.noise = level_of(media->noise),
                       .loss = media->loss,
                       .ticks_left = media->drop_after ? media->drop_after / LINE_TICK_MS : UINT32_MAX};
    random_seed(&impairment->random, media->seed + media->side);
}

static bool is_lost(impairment_t *impairment, unsigned copies)
{
    if (impairment->loss <= 0)
        return false;
    unsigned lost = 0;
    for (unsigned i = 0; i < copies; i++)
        lost += random_even(&impairment->random) < impairment->loss;
    return lost == copies;
}

static int16_t add_noise(int16_t sample, double noise)
{
    const double sum = (double)sample + noise;
    return (int16_t)(sum > INT16_MAX ? INT16_MAX : sum < INT16_MIN ? INT16_MIN : sum);
}

static void impair_audio(impairment_t *impairment, line_frame_t *frame)
{
    if (is_lost(impairment, 1))
        memset(frame->samples, 0, sizeof frame->samples);
    if (impairment->noise <= 0)
        return;
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        frame->samples[i] =
            add_noise(frame->samples[i], impairment->noise * random_normal(&impairment->random));
}

static void impair_packets(impairment_t *impairment, line_frame_t *frame)
{
    for (int i = 0; i < frame->packet_count; i++)
        if (is_lost(impairment, frame->packets[i].count > 1 ? frame->packets[i].count : 1))
            frame->packets[i].length = 0;
}

bool impairment_apply(impairment_t *impairment, line_frame_t *frame)
{
    if (impairment->ticks_left == 0)
        return false;
    if (impairment->ticks_left != UINT32_MAX)
        impairment->ticks_left--;
    if (frame->media == LINE_T38)
        impair_packets(impairment, frame);
    else
        impair_audio(impairment, frame);
    return true;
}

uint32_t impairment_delay(uint32_t ms)
{
    const uint32_t ticks = ms / LINE_TICK_MS + (ms % LINE_TICK_MS != 0);
    return ticks == 0 ? 1 : ticks > MEDIA_RING_MAX_DELAY ? MEDIA_RING_MAX_DELAY : ticks;
}
