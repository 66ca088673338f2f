/* The digital command signal: what a sender says of the pages to come (T.30 §5.3.6.2.1, table 2).
 *
 * Frames are as spandsp hands them over: address, control, facsimile control field, information field, the
 * first bit on the line in each octet's lowest bit, without the frame check sequence.
 *
 * Threads: no state, safe everywhere. */
#ifndef ENGINE_T30_DCS_H
#define ENGINE_T30_DCS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/fax_status.h"

typedef struct dcs {
    uint32_t bit_rate;
    bool ecm;
    fax_encoding_t encoding;
    fax_resolution_t resolution;
} dcs_t;

/* Read a DCS frame. False, and `dcs` untouched, if it is too short, or its modulation or its width of page is
 * a reserved one. */
bool dcs_read(const uint8_t *frame, size_t length, dcs_t *dcs);

/* The rate in bit/s that bits 11 to 14 stand for; they lie in the second octet of the information field of
 * DCS and of CTC (T.30 §5.3.6.1.7). 0 for a reserved value. */
uint32_t dcs_bit_rate(uint8_t octet);

#endif
