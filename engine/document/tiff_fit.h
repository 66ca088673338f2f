/* Which TIFF pages are fit for the line: what T.30 can send and spandsp sends rightly. Threads: no state,
 * safe everywhere. */
#ifndef ENGINE_DOCUMENT_TIFF_FIT_H
#define ENGINE_DOCUMENT_TIFF_FIT_H

#include "engine/document/tiff_reader.h"
#include "engine/fax_status.h"

enum { TIFF_FIT_MAX_ROWS = 0xffff }; /* the longest page that is read at all */

/* True if `page` is bilevel, upright, in strips, of a width of T.30 at 204 dpi, of 1 to `max_rows` rows
 * and of a known resolution; else false, with the first thing that is not so in `problem`. Any compression
 * will do. */
bool tiff_fit_for_fax(const tiff_page_t *page, uint32_t max_rows, char *problem, size_t problem_size);

/* True if `page` is Group 3 or Group 4 coded (RFC 2306 section 3); else false and the problem. */
bool tiff_fit_for_page_file(const tiff_page_t *page, char *problem, size_t problem_size);

/* The resolution of T.30 that the page's is within 4 % of (200 dpi counts as 204 x 196):
 * FAX_RESOLUTION_OTHER if there is none. */
fax_resolution_t tiff_fit_resolution(const tiff_page_t *page);

/* Dots per inch down the page of such a resolution; 0 for FAX_RESOLUTION_OTHER. Across it is TIFF_FIT_DPI. */
double tiff_fit_vertical_dpi(fax_resolution_t resolution);
enum { TIFF_FIT_DPI = 204 };

#endif
