/* The tags of the pages that we write ourselves. Threads: no state, safe everywhere. */
#ifndef ENGINE_DOCUMENT_TIFF_TAGS_H
#define ENGINE_DOCUMENT_TIFF_TAGS_H

#include <stdint.h>

#include <tiffio.h>

/* Make the directory that `file` is about to write that of a page of `width` x `rows` pixels, TIFF_FIT_DPI
 * across and `y_dpi` down, as a page file has it (RFC 2306 section 3): Group 4, one strip, white is zero,
 * the highest bit first. */
void tiff_tags_set_page(TIFF *file, uint32_t width, uint32_t rows, double y_dpi);

#endif
