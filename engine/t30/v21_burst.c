#include "engine/t30/v21_burst.h"

#include <string.h>

#include "engine/t30/t30_adapter.h"

enum {
    PAUSE = 600,   /* samples: 75 ms before a change of modulation (T.30 §5.3.2.2) */
    PREAMBLE = 37, /* flags: 1 s at 300 bit/s (T.30 §5.3.1) */
};

struct v21_burst {
    hdlc_tx_state_t *hdlc;
    fsk_tx_state_t *fsk;
    int pause;
    bool over;
};

/* The frame is out: end after the flags that close it. */
static void underflow(void *user)
{
    v21_burst_t *burst = user;
    hdlc_tx_frame(burst->hdlc, NULL, 0);
}

static int next_bit(void *user)
{
    return hdlc_tx_get_bit(user);
}

v21_burst_t *v21_burst_new(const uint8_t *frame, size_t length)
{
    v21_burst_t *burst = calloc(1, sizeof *burst);
    if (!burst)
        return NULL;
    burst->pause = PAUSE;
    burst->hdlc = hdlc_tx_init(NULL, false, 1, false, underflow, burst);
    if (burst->hdlc)
        burst->fsk = fsk_tx_init(NULL, &preset_fsk_specs[FSK_V21CH2], next_bit, burst->hdlc);
    if (!burst->fsk || hdlc_tx_flags(burst->hdlc, PREAMBLE) < 0 ||
        hdlc_tx_frame(burst->hdlc, frame, length) < 0) {
        v21_burst_free(burst);
        return NULL;
    }
    return burst;
}

void v21_burst_fill(v21_burst_t *burst, int16_t *samples, int count)
{
    memset(samples, 0, (size_t)count * sizeof *samples);
    int silent = burst->pause < count ? burst->pause : count;
    burst->pause -= silent;
    if (silent < count && fsk_tx(burst->fsk, samples + silent, count - silent) < count - silent)
        burst->over = true;
}

bool v21_burst_is_over(const v21_burst_t *burst)
{
    return burst->over;
}

void v21_burst_free(v21_burst_t *burst)
{
    if (!burst)
        return;
    if (burst->fsk)
        fsk_tx_free(burst->fsk);
    if (burst->hdlc)
        hdlc_tx_free(burst->hdlc);
    free(burst);
}
