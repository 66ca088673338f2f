/* A TIFF file (classic or BigTIFF, either byte order) read page by page and row by row, without trust in any
 * of it: no memory map, so that a file cut short is an error and no signal; bounded allocations; strips that
 * add up to more than the file are refused, so that reading a page costs no more than its file does; a loop
 * of directories ends.
 *
 * Threads: one reader, one thread at a time. */
#ifndef ENGINE_DOCUMENT_TIFF_READER_H
#define ENGINE_DOCUMENT_TIFF_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a page's directory says. */
typedef struct tiff_page {
    uint32_t number; /* from 1 */
    uint32_t width;  /* pixels */
    uint32_t rows;
    uint32_t bits; /* a sample */
    uint32_t samples;
    uint32_t compression;
    uint32_t photometric; /* TIFF_NO_PHOTOMETRIC if the file does not say */
    uint32_t orientation;
    uint32_t subfile; /* NewSubfileType: 0 and 2 are pages, all else is something beside them */
    bool tiled;
    double x_resolution; /* dots per inch; 0 is "not known" */
    double y_resolution;
} tiff_page_t;

enum { TIFF_NO_PHOTOMETRIC = UINT16_MAX };

typedef enum tiff_step { TIFF_STEP_PAGE, TIFF_STEP_END, TIFF_STEP_BROKEN } tiff_step_t;

typedef struct tiff_reader tiff_reader_t;

/* Open `path`, a regular file. NULL with the reason in `problem` if it is no TIFF file. */
tiff_reader_t *tiff_reader_open(const char *path, char *problem, size_t problem_size);

/* Go to the next page, at first to page 1. */
tiff_step_t tiff_reader_next(tiff_reader_t *reader);

/* The page at hand. */
const tiff_page_t *tiff_reader_page(const tiff_reader_t *reader);

/* Make ready to read the rows of the page at hand, which must be one sample of one bit, in strips, no wider
 * than any fax and at most `max_rows` long. False if it is not, if it claims data that the file has not, or
 * if there is no memory. */
bool tiff_reader_begin(tiff_reader_t *reader, uint32_t max_rows);

/* The next row, leftmost pixel in the highest bit, 1 is black; valid until the next call. NULL if it
 * cannot be decoded without an error. */
const uint8_t *tiff_reader_row(tiff_reader_t *reader);

/* The octets of a row. */
size_t tiff_reader_row_size(const tiff_reader_t *reader);

/* The octets of the file. */
uint64_t tiff_reader_bytes(const tiff_reader_t *reader);

/* Why the last call failed: "page 2: its directory is damaged". */
const char *tiff_reader_problem(const tiff_reader_t *reader);

void tiff_reader_close(tiff_reader_t *reader);

#endif
