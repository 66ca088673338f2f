#include "engine/line/virtual/station.h"

#include <math.h>

enum { RINGS_FOR = 4000 / LINE_TICK_MS, RATE = 8000 };

void station_begin(station_t *station, fax_station_kind_t kind, uint32_t seed)
{
    *station = (station_t){.kind = kind};
    random_seed(&station->random, seed);
}

static double between(station_t *station, double low, double high)
{
    return low + (high - low) * random_even(&station->random);
}

/* Every third syllable or so is a pause. The resonance lies where vowels have theirs. */
static void begin_syllable(station_t *station)
{
    station->syllable_left = (uint32_t)between(station, 5, 20);
    station->loudness = between(station, 0, 3) < 1 ? 0 : between(station, 300, 900);
    station->pitch = between(station, 90, 180);
    station->radius = 0.97;
    station->pole = 2 * station->radius * cos(2 * M_PI * between(station, 350, 900) / RATE);
}

static int16_t voice_sample(station_t *station)
{
    station->phase += station->pitch / RATE;
    const bool pulse = station->phase >= 1;
    if (pulse)
        station->phase -= 1;
    const double breath = 0.05 * random_normal(&station->random);
    const double y = station->loudness * ((pulse ? 8 : 0) + breath) + station->pole * station->y1 -
                     station->radius * station->radius * station->y2;
    station->y2 = station->y1;
    station->y1 = y;
    return (int16_t)(y > INT16_MAX ? INT16_MAX : y < INT16_MIN ? INT16_MIN : y);
}

static void speak(station_t *station, line_frame_t *frame)
{
    if (station->syllable_left == 0)
        begin_syllable(station);
    station->syllable_left--;
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        frame->samples[i] = voice_sample(station);
}

bool station_tick(station_t *station, line_frame_t *frame)
{
    const bool answered = station->kind != FAX_STATION_NO_ANSWER && station->ticks >= RINGS_FOR;
    station->ticks++;
    if (answered && station->kind == FAX_STATION_VOICE && frame->media == LINE_AUDIO)
        speak(station, frame);
    return answered;
}
