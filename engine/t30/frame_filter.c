#include "engine/t30/frame_filter.h"

#include "engine/t30/dcs.h"

enum { CONTROL_FIELD = 2, MODULATION = 4, X_BIT = 1 };

static size_t whole_header(const uint8_t *frame, size_t length)
{
    (void)frame;
    return length < 4 ? 0 : length;
}

static size_t cut(const uint8_t *frame, size_t length)
{
    (void)frame;
    return length > FRAME_FILTER_LONGEST_DCS ? FRAME_FILTER_LONGEST_DCS : length;
}

static size_t known_modulation(const uint8_t *frame, size_t length)
{
    return length <= MODULATION || dcs_bit_rate(frame[MODULATION]) == 0 ? 0 : length;
}

static size_t sound_dcs(const uint8_t *frame, size_t length)
{
    dcs_t dcs;
    return dcs_read(frame, length, &dcs) ? cut(frame, length) : 0;
}

/* By the facsimile control field, without the X bit that tells who sends it (T.30 §5.3.6.1). */
static const struct {
    uint8_t field;
    size_t (*judge)(const uint8_t *frame, size_t length);
} rows[] = {
    {0x06, whole_header},     /* FCD */
    {0x80, cut},              /* DIS, DTC */
    {0x82, sound_dcs},        /* DCS */
    {0x12, known_modulation}, /* CTC */
};

size_t frame_filter(const uint8_t *frame, size_t length)
{
    if (length <= CONTROL_FIELD)
        return length; /* T.30 itself drops it */
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].field == (frame[CONTROL_FIELD] & ~X_BIT))
            return rows[i].judge(frame, length);
    return length;
}
