#include "tests/serial/distortion.h"

#include <math.h>

void distortion_set(distortion_t *distortion, double decibels)
{
    distortion->relative = decibels > 0 ? pow(10.0, -decibels / 20.0) : 0;
}

void distortion_apply(distortion_t *distortion, int16_t *samples)
{
    if (distortion->relative <= 0)
        return;
    double power = 0;
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        power += samples[i] * samples[i];
    const double level = sqrt(power / LINE_TICK_SAMPLES) * distortion->relative;
    for (int i = 0; i < LINE_TICK_SAMPLES; i++) {
        const double sample = samples[i] + level * random_normal(&distortion->random);
        samples[i] = (int16_t)fmax(INT16_MIN, fmin(INT16_MAX, sample));
    }
}
