/* Page files: the multi-page TIFF-F files (RFC 2306, T.6 coded) that are sent and received. The only door to
 * libtiff. No function here trusts the file: each page's directory is checked before a row is read, and a
 * directory loop ends.
 *
 * Threads: safe, with one file per thread; page_file_setup() first. */
#ifndef ENGINE_DOCUMENT_PAGE_FILE_H
#define ENGINE_DOCUMENT_PAGE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/fax_status.h"

/* The longest page that is sent: B4 paper at 391 lines an inch, and some. */
enum { PAGE_FILE_MAX_ROWS = 6000 };

typedef struct page_file_report {
    uint32_t pages;              /* good ones, before the first bad one */
    uint64_t bytes;              /* of the file */
    char problem[FAX_TEXT_SIZE]; /* "page 2: 3 samples a pixel, 1 is needed"; "" if all is well */
} page_file_report_t;

/* Silence libtiff's messages on standard error (they are process-wide). Once, at start. */
void page_file_setup(void);

/* Check every page of `path` as fit to be sent: bilevel, one sample, upright, a width of T.30 (1728, 2048,
 * 2432 at 204 dpi), 1 to `max_rows` rows, a known resolution, stripped, Group 3 or 4, and every row
 * decodes without a complaint. False, with the reason in `report`, if any is not, or there are more than
 * `max_pages`. */
bool page_file_check(const char *path, uint32_t max_pages, uint32_t max_rows, page_file_report_t *report);

/* The same for a file whose rows have been decoded before, in much less time: what its directories say, and
 * that its data are there. For what can become of a file: that it is cut short, or another one. */
bool page_file_look(const char *path, uint32_t max_pages, uint32_t max_rows, page_file_report_t *report);

/* True if page `page` (from 0) of `path` is there and each of its rows can be read; `rows` (may be NULL)
 * gets their number. For a received page, before it counts. */
bool page_file_read_back(const char *path, uint32_t page, uint32_t *rows);

/* Leave only the first `pages` (at least 1) of the pages of `path`, whose writing may have broken off behind
 * them, and have that on disk. It needs no room. False if it has not so many, or cannot be written. No
 * libtiff. */
bool page_file_cut(const char *path, uint32_t pages);

/* Write a page of our own, half of A4 at 98 lines an inch, to be sent when a line is tested: bars, grids and
 * rules from fine to coarse. False if it cannot be written. */
bool page_file_write_chart(const char *path);

/* Compare two files row for row, pixel for pixel. True if equal; else the first difference in `problem`. */
bool page_file_equal(const char *one, const char *other, char *problem, size_t problem_size);

#endif
