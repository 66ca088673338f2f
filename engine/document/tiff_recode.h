/* A user's TIFF file that is fit for the line, made into a page file row for row, without resampling.
 * Threads: no state, safe everywhere. */
#ifndef ENGINE_DOCUMENT_TIFF_RECODE_H
#define ENGINE_DOCUMENT_TIFF_RECODE_H

#include <stddef.h>
#include <stdint.h>

typedef enum tiff_recode {
    TIFF_RECODE_DONE,
    TIFF_RECODE_NOT_FIT, /* a sound page that the line cannot take as it is: it has to be drawn anew */
    TIFF_RECODE_BAD,     /* damaged, too many pages */
    TIFF_RECODE_UNWRITABLE
} tiff_recode_t;

/* Write the pages of `from`, in any compression that libtiff reads losslessly, to the new file `to`: Group
 * 4, one strip a page, white is zero, the highest bit first, the resolution as T.30 has it. `problem` says
 * why, if not TIFF_RECODE_DONE; `to` is of no use then. */
tiff_recode_t tiff_recode(const char *from, const char *to, uint32_t max_pages, char *problem,
                          size_t problem_size);

#endif
