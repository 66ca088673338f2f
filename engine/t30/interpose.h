/* Our place between spandsp's modems and its T.30: this program defines some of spandsp's own functions,
 * which forward to the library's. So each received HDLC frame passes frame_filter.h, and the image bits that
 * go out without ECM, which spandsp tells nobody of, are counted.
 *
 * It works because the dynamic linker binds libspandsp.so's own calls to the program's symbols first. A
 * static or -Bsymbolic spandsp goes round it: t30_filter_is_live() finds out.
 *
 * Threads: each has its own tap. */
#ifndef ENGINE_T30_INTERPOSE_H
#define ENGINE_T30_INTERPOSE_H

#include <stdbool.h>
#include <stdint.h>

/* What passed by while the tap was in place. */
typedef struct t30_tap {
    uint32_t frames_refused;
    uint64_t bits_sent; /* non-ECM: training check and image */
} t30_tap_t;

/* Whatever this thread's modems do from now on is counted in `tap`; NULL is "nowhere". */
void interpose_tap(t30_tap_t *tap);

/* True if the library's own functions have been found behind ours. */
bool interpose_is_bound(void);

#endif
