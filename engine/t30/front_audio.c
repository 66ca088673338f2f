#include "engine/t30/front.h"

#include <string.h>

#include "engine/t30/v21_burst.h"

typedef struct front_audio {
    front_t front;
    fax_terminal_state_t *fax;
    v21_burst_t *burst; /* in the place of T.30's own signals */
} front_audio_t;

static void receive(front_t *front, const line_frame_t *in)
{
    front_audio_t *audio = (front_audio_t *)front;
    int16_t samples[LINE_TICK_SAMPLES]; /* fax_rx() changes them */
    if (audio->burst)
        return;
    if (in->media == LINE_AUDIO)
        memcpy(samples, in->samples, sizeof samples);
    else
        memset(samples, 0, sizeof samples);
    /* Silence is samples, too: fax_rx_fillin() would keep a carrier alive that has gone. */
    fax_rx(audio->fax, samples, LINE_TICK_SAMPLES);
}

static void transmit(front_t *front, line_frame_t *out)
{
    front_audio_t *audio = (front_audio_t *)front;
    if (audio->burst)
        v21_burst_fill(audio->burst, out->samples, LINE_TICK_SAMPLES);
    else
        fax_tx(audio->fax, out->samples, LINE_TICK_SAMPLES);
}

static bool say(front_t *front, const uint8_t *frame, size_t length)
{
    front_audio_t *audio = (front_audio_t *)front;
    v21_burst_free(audio->burst);
    audio->burst = v21_burst_new(frame, length);
    return audio->burst;
}

static bool has_said(const front_t *front)
{
    const front_audio_t *audio = (const front_audio_t *)front;
    return audio->burst && v21_burst_is_over(audio->burst);
}

static void close_audio(front_t *front)
{
    front_audio_t *audio = (front_audio_t *)front;
    v21_burst_free(audio->burst);
    fax_free(audio->fax);
    free(audio);
}

static const front_ops_t ops = {receive, transmit, say, has_said, close_audio};

front_t *front_audio_open(bool calling, const char *tag)
{
    front_audio_t *audio = calloc(1, sizeof *audio);
    if (!audio)
        return NULL;
    audio->fax = fax_init(NULL, calling);
    if (!audio->fax) {
        free(audio);
        return NULL;
    }
    fax_set_transmit_on_idle(audio->fax, true);
    t30_adapter_log(fax_get_logging_state(audio->fax), tag);
    audio->front = (front_t){&ops, fax_get_t30_state(audio->fax)};
    return &audio->front;
}
