/* One HDLC frame by V.21 in audio, with its preamble, and then silence (T.30 §5.3.1). Threads: one burst, one
 * thread. */
#ifndef ENGINE_T30_V21_BURST_H
#define ENGINE_T30_V21_BURST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct v21_burst v21_burst_t;

/* NULL if there is no memory or the frame is too long for HDLC. */
v21_burst_t *v21_burst_new(const uint8_t *frame, size_t length);

/* The next `count` samples at 8000/s. */
void v21_burst_fill(v21_burst_t *burst, int16_t *samples, int count);

bool v21_burst_is_over(const v21_burst_t *burst);

void v21_burst_free(v21_burst_t *burst);

#endif
