#include "tests/serial/virtual_clock.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { START = 1000000000 }; /* seconds */

static bool is_virtual;
static uint64_t elapsed; /* ms */

void virtual_clock_start(void)
{
    is_virtual = true;
}

void virtual_clock_advance(unsigned ms)
{
    elapsed += ms;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    if (!is_virtual)
        return (int)syscall(SYS_clock_gettime, clock, now);
    *now = (struct timespec){.tv_sec = START + (time_t)(elapsed / 1000),
                             .tv_nsec = (long)(elapsed % 1000) * 1000000};
    return 0;
}
