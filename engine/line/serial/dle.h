/* Octets on a Class 1 modem's wire: DLE begins an escape, DLE ETX ends the data (ITU-T T.31 section 8.4,
 * annex C). Threads: no state but the decoder's. */
#ifndef ENGINE_LINE_SERIAL_DLE_H
#define ENGINE_LINE_SERIAL_DLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DLE_ETX = 0x03, DLE_DLE = 0x10, DLE_SUB = 0x1a };

/* Write `length` octets of data to `to`, which has room for twice as many; returns how many that makes. */
size_t dle_stuff(const uint8_t *data, size_t length, uint8_t *to);

typedef struct dle_decoder {
    bool escaped; /* the last octet was a DLE */
    bool over;    /* DLE ETX has come */
} dle_decoder_t;

/* Take data off the wire as far as DLE ETX. `to` has room for `length` + 1 octets and gets `*decoded` of
 * them. Returns how many octets of `wire` were used up: fewer than `length` only behind DLE ETX. An escape
 * that T.31 does not know counts as nothing. */
size_t dle_decode(dle_decoder_t *decoder, const uint8_t *wire, size_t length, uint8_t *to, size_t *decoded);

#endif
