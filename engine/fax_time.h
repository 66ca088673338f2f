/* The clocks of the outside world. Inside a call time is samples, never these. Threads: safe everywhere. */
#ifndef ENGINE_FAX_TIME_H
#define ENGINE_FAX_TIME_H

#include <stdint.h>

int64_t fax_time_utc(void);   /* ms since 1970-01-01 UTC */
int64_t fax_time_clock(void); /* ms on CLOCK_MONOTONIC: the same in every process of the machine */

/* One moment on both clocks. */
typedef struct fax_moment {
    int64_t clock;
    int64_t utc;
} fax_moment_t;

fax_moment_t fax_time_now(void);

/* From `from` to `to`, on the same clock; 0 if it would be less, or `from` is 0, which is "none". */
int64_t fax_time_span(int64_t from, int64_t to);

#endif
