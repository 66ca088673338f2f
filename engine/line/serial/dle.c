#include "engine/line/serial/dle.h"

size_t dle_stuff(const uint8_t *data, size_t length, uint8_t *to)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (data[i] == DLE_DLE)
            to[count++] = DLE_DLE;
        to[count++] = data[i];
    }
    return count;
}

/* What stands behind a DLE: returns how many octets of data it makes. */
static size_t unescape(dle_decoder_t *decoder, uint8_t octet, uint8_t *to)
{
    decoder->escaped = false;
    if (octet == DLE_ETX)
        decoder->over = true;
    if (octet != DLE_DLE && octet != DLE_SUB)
        return 0;
    to[0] = DLE_DLE;
    to[1] = DLE_DLE;
    return octet == DLE_SUB ? 2 : 1; /* SUB stands for two of them */
}

size_t dle_decode(dle_decoder_t *decoder, const uint8_t *wire, size_t length, uint8_t *to, size_t *decoded)
{
    size_t used = 0, count = 0;
    while (used < length && !decoder->over) {
        const uint8_t octet = wire[used++];
        if (decoder->escaped) {
            uint8_t made[2];
            const size_t more = unescape(decoder, octet, made);
            for (size_t i = 0; i < more; i++)
                to[count++] = made[i];
        } else if (octet == DLE_DLE)
            decoder->escaped = true;
        else
            to[count++] = octet;
    }
    *decoded = count;
    return used;
}
