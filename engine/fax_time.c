#include "engine/fax_time.h"

#include <time.h>

static int64_t milliseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t fax_time_utc(void)
{
    return milliseconds(CLOCK_REALTIME);
}

int64_t fax_time_clock(void)
{
    return milliseconds(CLOCK_MONOTONIC);
}

fax_moment_t fax_time_now(void)
{
    return (fax_moment_t){fax_time_clock(), fax_time_utc()};
}

int64_t fax_time_span(int64_t from, int64_t to)
{
    return from && to > from ? to - from : 0;
}
