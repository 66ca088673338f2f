#include "tests/serial/data_modem.h"

#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
/* Its audio terminal has the name of our ports' state. */
#define fax_state_t fax_terminal_state_t
#include <spandsp.h>
#undef fax_state_t

/* Who has trained sends marks at first, as the far end may not be that far; he who is called has trained
 * first, and waits longer. */
enum {
    CALLED_SETTLING = 1000 / LINE_TICK_MS,
    CALLING_SETTLING = 700 / LINE_TICK_MS,
    BIT_RATE = 2400,
    WAITING_SIZE = 1024,
    STOP_BIT = 0x200
};

struct data_modem {
    v22bis_state_t *v22bis;
    async_rx_state_t *deframer;
    modem_connect_tones_tx_state_t *tone; /* NULL: it is called */
    bool trained;
    unsigned settled;     /* ticks since it has trained */
    unsigned shift, bits; /* of the octet that goes */
    void (*hear)(void *user, uint8_t octet);
    void *user;
    size_t waiting;
    uint8_t buffer[WAITING_SIZE];
};

static void take_status(void *user, int status)
{
    data_modem_t *modem = user;
    if (status == SIG_STATUS_TRAINING_SUCCEEDED)
        modem->trained = true;
    else if (status == SIG_STATUS_TRAINING_FAILED || status == SIG_STATUS_CARRIER_DOWN)
        modem->trained = false;
}

static void take_bit(void *user, int bit)
{
    data_modem_t *modem = user;
    if (bit >= 0 && modem->trained)
        async_rx_put_bit(modem->deframer, bit);
}

static void take_octet(void *user, int octet)
{
    const data_modem_t *modem = user;
    if (octet >= 0)
        modem->hear(modem->user, (uint8_t)octet);
}

/* A start bit, the octet, a stop bit. Nothing to send is a mark. */
static int give_bit(void *user)
{
    data_modem_t *modem = user;
    if (modem->bits == 0 && modem->waiting > 0 && data_modem_is_connected(modem)) {
        modem->shift = (unsigned)modem->buffer[0] << 1 | STOP_BIT;
        modem->bits = 10;
        memmove(modem->buffer, modem->buffer + 1, --modem->waiting);
    }
    if (modem->bits == 0)
        return 1;
    const int bit = modem->shift & 1;
    modem->shift >>= 1;
    modem->bits--;
    return bit;
}

data_modem_t *data_modem_new(bool calling, void (*hear)(void *user, uint8_t octet), void *user)
{
    data_modem_t *modem = calloc(1, sizeof *modem);
    if (!modem)
        return NULL;
    modem->hear = hear;
    modem->user = user;
    modem->deframer = async_rx_init(NULL, 8, ASYNC_PARITY_NONE, 1, false, take_octet, modem);
    modem->v22bis =
        v22bis_init(NULL, BIT_RATE, V22BIS_GUARD_TONE_NONE, calling, give_bit, modem, take_bit, modem);
    if (calling)
        modem->tone = modem_connect_tones_tx_init(NULL, MODEM_CONNECT_TONES_CALLING_TONE);
    if (!modem->deframer || !modem->v22bis || (calling && !modem->tone)) {
        data_modem_free(modem);
        return NULL;
    }
    v22bis_set_modem_status_handler(modem->v22bis, take_status, modem);
    return modem;
}

void data_modem_receive(data_modem_t *modem, const int16_t *samples)
{
    v22bis_rx(modem->v22bis, samples, LINE_TICK_SAMPLES);
    modem->settled = modem->trained ? modem->settled + 1 : 0;
}

static bool is_silent(const int16_t *samples)
{
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        if (samples[i] != 0)
            return false;
    return true;
}

/* As long as the modem waits for the one that it calls, the calling tone tells what it is. */
void data_modem_transmit(data_modem_t *modem, int16_t *samples)
{
    memset(samples, 0, LINE_TICK_SAMPLES * sizeof *samples);
    v22bis_tx(modem->v22bis, samples, LINE_TICK_SAMPLES);
    if (modem->tone && is_silent(samples))
        modem_connect_tones_tx(modem->tone, samples, LINE_TICK_SAMPLES);
}

bool data_modem_is_connected(const data_modem_t *modem)
{
    return modem->settled >= (modem->tone ? CALLING_SETTLING : CALLED_SETTLING);
}

unsigned data_modem_rate(const data_modem_t *modem)
{
    return (unsigned)v22bis_get_current_bit_rate(modem->v22bis);
}

size_t data_modem_room(const data_modem_t *modem)
{
    return sizeof modem->buffer - modem->waiting;
}

void data_modem_send(data_modem_t *modem, const uint8_t *octets, size_t count)
{
    if (count > data_modem_room(modem))
        count = data_modem_room(modem);
    memcpy(modem->buffer + modem->waiting, octets, count);
    modem->waiting += count;
}

void data_modem_free(data_modem_t *modem)
{
    if (!modem)
        return;
    if (modem->v22bis)
        v22bis_free(modem->v22bis);
    if (modem->deframer)
        async_rx_free(modem->deframer);
    if (modem->tone)
        modem_connect_tones_tx_free(modem->tone);
    free(modem);
}
