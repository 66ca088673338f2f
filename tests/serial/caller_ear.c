#include "tests/serial/caller_ear.h"

#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
/* Its audio terminal has the name of our ports' state. */
#define fax_state_t fax_terminal_state_t
#include <spandsp.h>
#undef fax_state_t

struct caller_ear {
    modem_connect_tones_rx_state_t *cng, *calling_tone;
};

caller_ear_t *caller_ear_new(void)
{
    caller_ear_t *ear = calloc(1, sizeof *ear);
    if (!ear)
        return NULL;
    ear->cng = modem_connect_tones_rx_init(NULL, MODEM_CONNECT_TONES_FAX_CNG, NULL, NULL);
    ear->calling_tone = modem_connect_tones_rx_init(NULL, MODEM_CONNECT_TONES_CALLING_TONE, NULL, NULL);
    if (ear->cng && ear->calling_tone)
        return ear;
    caller_ear_free(ear);
    return NULL;
}

caller_kind_t caller_ear_listen(caller_ear_t *ear, const int16_t *samples)
{
    modem_connect_tones_rx(ear->cng, samples, LINE_TICK_SAMPLES);
    modem_connect_tones_rx(ear->calling_tone, samples, LINE_TICK_SAMPLES);
    if (modem_connect_tones_rx_get(ear->cng) == MODEM_CONNECT_TONES_FAX_CNG)
        return CALLER_FAX;
    if (modem_connect_tones_rx_get(ear->calling_tone) == MODEM_CONNECT_TONES_CALLING_TONE)
        return CALLER_DATA;
    return CALLER_UNKNOWN;
}

void caller_ear_free(caller_ear_t *ear)
{
    if (!ear)
        return;
    if (ear->cng)
        modem_connect_tones_rx_free(ear->cng);
    if (ear->calling_tone)
        modem_connect_tones_rx_free(ear->calling_tone);
    free(ear);
}
