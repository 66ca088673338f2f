/* A moment as people say it. Threads: localtime(3)'s zone. */
#ifndef CONTROL_CLI_MOMENT_H
#define CONTROL_CLI_MOMENT_H

#include <time.h>

/* The moment that `text` means at `now`, in local time: "20:00" the next time that the clock shows it,
 * "2026-11-22T20:00" or "2026-11-22 20:00", "+30min", "+2h", "+1d" from now. 0 if it means none. */
time_t cli_time_of(const char *text, time_t now);

#endif
