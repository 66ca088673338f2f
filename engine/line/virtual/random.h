/* A small seeded source of random numbers, the same on every machine: so that a call with noise and loss can
 * be run again. Not for secrets. Threads: one a source. */
#ifndef ENGINE_LINE_VIRTUAL_RANDOM_H
#define ENGINE_LINE_VIRTUAL_RANDOM_H

#include <stdint.h>

typedef struct random_source {
    uint64_t state;
} random_source_t;

/* 64 even bits (Vigna's splitmix64). */
static inline uint64_t random_bits(random_source_t *source)
{
    uint64_t bits = source->state += UINT64_C(0x9e3779b97f4a7c15);
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94d049bb133111eb);
    return bits ^ (bits >> 31);
}

/* The seed is scrambled: the states of neighbouring seeds would lie on one row of numbers, one step apart. */
static inline void random_seed(random_source_t *source, uint32_t seed)
{
    random_source_t scrambler = {seed};
    source->state = random_bits(&scrambler);
}

/* Even in 0 <= x < 1. */
static inline double random_even(random_source_t *source)
{
    return (double)(random_bits(source) >> 11) * 0x1p-53;
}

/* Normal with mean 0 and variance 1: the sum of twelve even numbers of 16 bits, less its mean. */
static inline double random_normal(random_source_t *source)
{
    double sum = 0;
    for (int words = 0; words < 3; words++)
        for (uint64_t bits = random_bits(source), left = 4; left > 0; left--, bits >>= 16)
            sum += (double)(bits & 0xffff);
    return sum / 65536.0 - 6.0;
}

#endif
