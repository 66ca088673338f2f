/* TIFF files for tests: bad ones written tag by tag, good ones by libtiff. Every function stops the test
 * if it fails. */
#ifndef TESTS_SUPPORT_TIFF_MAKER_H
#define TESTS_SUPPORT_TIFF_MAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One directory, as it shall be in the file. A member that is 0 leaves its tag out; but `photometric` may
 * well be 0, so that BARE_NO_PHOTOMETRIC leaves it out. */
enum { BARE_NO_PHOTOMETRIC = UINT16_MAX };
typedef struct bare_page {
    uint32_t width, rows, bits, samples;
    uint32_t subfile, compression, photometric, orientation;
    uint32_t x_dpi, y_dpi, unit;
    uint32_t strip_bytes; /* what the directory claims; 0 is the truth */
    uint32_t tile;        /* not 0: in tiles of so many pixels */
    bool damaged;         /* the data is no T.6 code */
} bare_page_t;

/* A white page, fit to be sent: 1728 x 40, Group 4, 204 x 196 dpi. */
bare_page_t tiff_maker_bare_page(void);

/* Write the pages to `path`; `loop` has the last directory point to the first. The data of each is T.6
 * code of 4096 white rows. */
void tiff_maker_write_bare(const char *path, const bare_page_t *pages, size_t count, bool loop);

/* A good file: `pages` pages of a pattern, each different. */
typedef struct good_file {
    uint32_t width, rows, pages;
    uint16_t compression, photometric, fill_order;
    uint16_t bits, samples; /* 1 bit, or 8 bits a sample */
    uint32_t group3_options;
    double x_dpi, y_dpi; /* 0: no resolution */
    uint32_t tile;       /* not 0: in tiles of so many pixels */
    const char *mode;    /* of TIFFOpen(): "w", "wb" (big-endian), "w8" (BigTIFF) */
} good_file_t;

/* Two pages of 1728 x 200, Group 4, 204 x 196 dpi. */
good_file_t tiff_maker_good_file(void);

void tiff_maker_write_good(const char *path, const good_file_t *file);

#endif
