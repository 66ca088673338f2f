/* The media of one call between two ports of the virtual exchange: two rings of frames, one each way, in
 * shared memory that faxportd makes and the workers of both ports map. Each ring has one writer and one
 * reader; nobody waits.
 *
 * The worker at the other side may be compromised: nothing that it can write is used before it was copied and
 * checked, a side never reads back its own positions, and the memory's size is sealed.
 *
 * Threads: one a side. */
#ifndef ENGINE_LINE_VIRTUAL_MEDIA_RING_H
#define ENGINE_LINE_VIRTUAL_MEDIA_RING_H

#include "engine/line/line.h"

enum { MEDIA_RING_MAX_DELAY = 100 }; /* ticks */

/* What a frame is besides its media. The answer and the hang-up travel in band, each at its tick of line
 * time. */
typedef enum media_kind {
    MEDIA_RINGING = 1, /* not answered yet: carries no media */
    MEDIA_TALKING,
    MEDIA_HUNG_UP /* the last one: carries no media */
} media_kind_t;

typedef enum media_result { MEDIA_GOT, MEDIA_EMPTY, MEDIA_BAD } media_result_t;

typedef struct media_ring media_ring_t;

/* Make the memory for a call whose ends may run `delay` ticks ahead of each other (at most
 * MEDIA_RING_MAX_DELAY). A descriptor, the caller's to close, or -1 with errno set. */
int media_ring_create(uint32_t delay);

/* Map it as `side` 0 (the caller's) or 1. The descriptor stays the caller's and may be closed. NULL with
 * errno set; EINVAL if it is no media ring. */
media_ring_t *media_ring_attach(int descriptor, uint32_t side);

void media_ring_close(media_ring_t *ring);

/* Give one frame to the other side. False if there is no room: the other side does not take its frames. */
bool media_ring_put(media_ring_t *ring, media_kind_t kind, const line_frame_t *frame);

/* True if media_ring_get() would not say MEDIA_EMPTY. */
bool media_ring_has_frame(const media_ring_t *ring);

/* Take one frame; `frame` becomes silence of the same format where it carries no media. MEDIA_BAD: what the
 * other side wrote makes no sense, and nothing more can come. */
media_result_t media_ring_get(media_ring_t *ring, media_kind_t *kind, line_frame_t *frame);

#endif
