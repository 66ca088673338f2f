#include "engine/t30/dcs.h"

enum {
    HEADER = 3,            /* address, control, facsimile control field */
    SHORTEST = 6,          /* bits 1 to 24 are always there */
    MODULATION = 0x3c,     /* bits 11 to 14, in their octet */
    WIDTH = 0x03,          /* bits 17 and 18, in theirs */
    RESERVED_WIDTH = 0x03, /* 1728, 2432 and 2048 pixels are 0, 1 and 2 */

    BIT_FINE = 15,
    BIT_2D = 16,
    BIT_ECM = 27,
    BIT_T6 = 31,
    BIT_SUPERFINE = 41,
    BIT_300 = 42,
    BIT_400 = 43,
    BIT_600 = 105,
    BIT_1200 = 106
};

/* Bits 11 to 14: V.27ter, V.29, V.17. */
static const struct {
    uint8_t bits;
    uint32_t rate;
} modulations[] = {
    {0x00, 2400},  {0x08, 4800},  {0x04, 9600}, {0x0c, 7200},
    {0x20, 14400}, {0x28, 12000}, {0x24, 9600}, {0x2c, 7200},
};

uint32_t dcs_bit_rate(uint8_t octet)
{
    for (size_t i = 0; i < sizeof modulations / sizeof modulations[0]; i++)
        if (modulations[i].bits == (octet & MODULATION))
            return modulations[i].rate;
    return 0;
}

/* Bit `number` (from 1) of the information field; one that was not sent is 0. */
static bool bit(const uint8_t *frame, size_t length, unsigned number)
{
    size_t octet = HEADER + (number - 1) / 8;
    return octet < length && (frame[octet] >> ((number - 1) % 8) & 1);
}

static fax_encoding_t encoding_of(const uint8_t *frame, size_t length)
{
    if (bit(frame, length, BIT_T6))
        return FAX_ENCODING_MMR;
    return bit(frame, length, BIT_2D) ? FAX_ENCODING_MR : FAX_ENCODING_MH;
}

static fax_resolution_t resolution_of(const uint8_t *frame, size_t length)
{
    static const struct {
        unsigned bit;
        fax_resolution_t resolution;
    } rows[] = {
        {BIT_1200, FAX_RESOLUTION_OTHER},          {BIT_600, FAX_RESOLUTION_OTHER},
        {BIT_400, FAX_RESOLUTION_OTHER},           {BIT_300, FAX_RESOLUTION_OTHER},
        {BIT_SUPERFINE, FAX_RESOLUTION_SUPERFINE}, {BIT_FINE, FAX_RESOLUTION_FINE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (bit(frame, length, rows[i].bit))
            return rows[i].resolution;
    return FAX_RESOLUTION_STANDARD;
}

bool dcs_read(const uint8_t *frame, size_t length, dcs_t *dcs)
{
    if (length < SHORTEST || dcs_bit_rate(frame[HEADER + 1]) == 0 ||
        (frame[HEADER + 2] & WIDTH) == RESERVED_WIDTH)
        return false;
    *dcs = (dcs_t){.bit_rate = dcs_bit_rate(frame[HEADER + 1]),
                   .ecm = bit(frame, length, BIT_ECM),
                   .encoding = encoding_of(frame, length),
                   .resolution = resolution_of(frame, length)};
    return true;
}
