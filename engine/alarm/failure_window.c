#include "engine/alarm/failure_window.h"

void failure_window_take(failure_window_t *window, bool failed)
{
    *window = *window << 1 | failed;
}

uint32_t failure_window_ratio(failure_window_t window, uint32_t calls)
{
    const failure_window_t seen = calls < FAILURE_WINDOW_MAX ? window & ((UINT64_C(1) << calls) - 1) : window;
    return (uint32_t)__builtin_popcountll(seen) * 100 / calls;
}
