/* How much of a page has crossed the line in error correction mode: each FCD frame of a block counts once,
 * however often it is sent (T.30 annex A: blocks of up to 256 frames). Threads: plain data. */
#ifndef ENGINE_T30_ECM_TALLY_H
#define ENGINE_T30_ECM_TALLY_H

#include <stddef.h>
#include <stdint.h>

typedef struct ecm_tally {
    uint64_t seen[4]; /* the frames of the present block */
    uint32_t bytes;   /* of the page */
} ecm_tally_t;

/* Begin a page, or begin it again. */
void ecm_tally_page(ecm_tally_t *tally);

/* The present block is confirmed: the frames' numbers begin again. */
void ecm_tally_block(ecm_tally_t *tally);

/* Count an FCD frame as spandsp shows it (address to data, without the frame check sequence). */
void ecm_tally_frame(ecm_tally_t *tally, const uint8_t *frame, size_t length);

#endif
