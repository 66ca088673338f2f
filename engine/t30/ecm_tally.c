#include "engine/t30/ecm_tally.h"

#include <string.h>

enum { NUMBER = 3, DATA = 4 };

void ecm_tally_page(ecm_tally_t *tally)
{
    *tally = (ecm_tally_t){0};
}

void ecm_tally_block(ecm_tally_t *tally)
{
    memset(tally->seen, 0, sizeof tally->seen);
}

void ecm_tally_frame(ecm_tally_t *tally, const uint8_t *frame, size_t length)
{
    if (length < DATA)
        return;
    uint64_t *word = &tally->seen[frame[NUMBER] / 64];
    uint64_t bit = UINT64_C(1) << frame[NUMBER] % 64;
    if (*word & bit)
        return;
    *word |= bit;
    tally->bytes += (uint32_t)(length - DATA);
}
