#include "engine/document/tiff_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tiffio.h>

#include "engine/fax_status.h"

enum { MAX_ALLOCATION = 64 << 20, MAX_WIDTH = 4864 /* A3 at 408 dpi */ };
static const double CENTIMETERS_PER_INCH = 2.54;

struct tiff_reader {
    TIFF *tiff;
    tiff_page_t page;
    uint64_t bytes;
    uint64_t strip_bytes; /* of all pages so far */
    uint32_t next_row;
    uint32_t complaints; /* libtiff's, about this file */
    size_t row_size;
    uint8_t *row;
    char problem[FAX_TEXT_SIZE];
};

static int count_complaint(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments)
{
    (void)tiff, (void)module, (void)format, (void)arguments;
    tiff_reader_t *reader = user;
    reader->complaints++;
    return 1;
}

static bool fail(tiff_reader_t *reader, const char *what)
{
    snprintf(reader->problem, sizeof reader->problem, "page %u: %s", reader->page.number, what);
    return false;
}

/* A descriptor of the regular, not empty file at `path`, or -1 with the reason. */
static int open_file(const char *path, uint64_t *bytes, char *problem, size_t problem_size)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat info;
    if (descriptor < 0 || fstat(descriptor, &info) != 0)
        snprintf(problem, problem_size, "cannot be opened: %s", strerror(errno));
    else if (!S_ISREG(info.st_mode))
        snprintf(problem, problem_size, "is no regular file");
    else if (info.st_size == 0)
        snprintf(problem, problem_size, "is empty");
    else {
        *bytes = (uint64_t)info.st_size;
        return descriptor;
    }
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

/* Take over `descriptor`: header only, no memory map, no chopping of strips. */
static bool open_tiff(tiff_reader_t *reader, int descriptor, const char *path)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options)
        return false;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, MAX_ALLOCATION);
    TIFFOpenOptionsSetErrorHandlerExtR(options, count_complaint, reader);
    TIFFOpenOptionsSetWarningHandlerExtR(options, count_complaint, reader);
    reader->tiff = TIFFFdOpenExt(descriptor, path, "rhmc", options);
    TIFFOpenOptionsFree(options);
    return reader->tiff != NULL;
}

tiff_reader_t *tiff_reader_open(const char *path, char *problem, size_t problem_size)
{
    uint64_t bytes;
    const int descriptor = open_file(path, &bytes, problem, problem_size);
    if (descriptor < 0)
        return NULL;
    tiff_reader_t *reader = calloc(1, sizeof *reader);
    if (reader && open_tiff(reader, descriptor, path)) {
        reader->bytes = bytes;
        return reader;
    }
    snprintf(problem, problem_size, reader ? "is no TIFF file" : "there is no memory to read it");
    close(descriptor);
    free(reader);
    return NULL;
}

static uint32_t short_field(TIFF *tiff, uint32_t tag, uint32_t none)
{
    uint16_t value;
    return TIFFGetFieldDefaulted(tiff, tag, &value) == 1 ? value : none;
}

static uint32_t long_field(TIFF *tiff, uint32_t tag)
{
    uint32_t value;
    return TIFFGetField(tiff, tag, &value) == 1 ? value : 0;
}

static double resolution(TIFF *tiff, uint32_t tag)
{
    float value;
    if (TIFFGetField(tiff, tag, &value) != 1)
        return 0;
    switch (short_field(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_NONE)) {
    case RESUNIT_INCH:
        return (double)value;
    case RESUNIT_CENTIMETER:
        return (double)value * CENTIMETERS_PER_INCH;
    }
    return 0;
}

static void describe_page(tiff_reader_t *reader)
{
    TIFF *tiff = reader->tiff;
    reader->page = (tiff_page_t){
        .number = reader->page.number,
        .width = long_field(tiff, TIFFTAG_IMAGEWIDTH),
        .rows = long_field(tiff, TIFFTAG_IMAGELENGTH),
        .bits = short_field(tiff, TIFFTAG_BITSPERSAMPLE, 1),
        .samples = short_field(tiff, TIFFTAG_SAMPLESPERPIXEL, 1),
        .compression = short_field(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE),
        .photometric = short_field(tiff, TIFFTAG_PHOTOMETRIC, TIFF_NO_PHOTOMETRIC),
        .orientation = short_field(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT),
        .subfile = long_field(tiff, TIFFTAG_SUBFILETYPE),
        .tiled = TIFFIsTiled(tiff) != 0,
        .x_resolution = resolution(tiff, TIFFTAG_XRESOLUTION),
        .y_resolution = resolution(tiff, TIFFTAG_YRESOLUTION),
    };
}

tiff_step_t tiff_reader_next(tiff_reader_t *reader)
{
    if (TIFFLastDirectory(reader->tiff))
        return TIFF_STEP_END;
    reader->page.number++;
    if (TIFFReadDirectory(reader->tiff) != 1) {
        fail(reader, "its directory is damaged");
        return TIFF_STEP_BROKEN;
    }
    describe_page(reader);
    return TIFF_STEP_PAGE;
}

const tiff_page_t *tiff_reader_page(const tiff_reader_t *reader)
{
    return &reader->page;
}

/* What the page's strips claim to hold must be there, and goes to the account of the whole file. */
static bool charge_strips(tiff_reader_t *reader)
{
    const uint32_t strips = TIFFNumberOfStrips(reader->tiff);
    for (uint32_t strip = 0; strip < strips; strip++) {
        const uint64_t offset = TIFFGetStrileOffset(reader->tiff, strip);
        const uint64_t bytes = TIFFGetStrileByteCount(reader->tiff, strip);
        if (offset > reader->bytes || bytes > reader->bytes - offset ||
            bytes > reader->bytes - reader->strip_bytes)
            return false;
        reader->strip_bytes += bytes;
    }
    return true;
}

bool tiff_reader_begin(tiff_reader_t *reader, uint32_t max_rows)
{
    const tiff_page_t *page = &reader->page;
    if (page->bits != 1 || page->samples != 1 || page->tiled || page->width > MAX_WIDTH ||
        page->rows > max_rows)
        return fail(reader, "it is no page of rows of black and white");
    if (!charge_strips(reader))
        return fail(reader, "it claims more data than the file has");
    reader->next_row = 0;
    reader->row_size = (size_t)TIFFScanlineSize(reader->tiff);
    free(reader->row);
    reader->row = reader->row_size > 0 ? malloc(reader->row_size) : NULL;
    return reader->row || fail(reader, "there is no memory for a row");
}

/* The decoders of T.4 and T.6 make do with bad code words and rows cut short, and only complain. */
static bool is_decoded(tiff_reader_t *reader)
{
    const uint32_t complaints = reader->complaints;
    if (TIFFReadScanline(reader->tiff, reader->row, reader->next_row, 0) != 1)
        return false;
    switch (reader->page.compression) {
    case COMPRESSION_CCITTRLE:
    case COMPRESSION_CCITTRLEW:
    case COMPRESSION_CCITTFAX3:
    case COMPRESSION_CCITTFAX4:
        return reader->complaints == complaints;
    }
    return true;
}

/* The bits past the width count as white. */
static void make_black_one(tiff_reader_t *reader)
{
    if (reader->page.photometric == PHOTOMETRIC_MINISBLACK)
        for (size_t i = 0; i < reader->row_size; i++)
            reader->row[i] = (uint8_t)~reader->row[i];
    reader->row[reader->row_size - 1] &= (uint8_t)(0xff << (reader->row_size * 8 - reader->page.width));
}

const uint8_t *tiff_reader_row(tiff_reader_t *reader)
{
    if (!is_decoded(reader)) {
        char what[64];
        snprintf(what, sizeof what, "row %u of %u is damaged", reader->next_row + 1, reader->page.rows);
        fail(reader, what);
        return NULL;
    }
    reader->next_row++;
    make_black_one(reader);
    return reader->row;
}

size_t tiff_reader_row_size(const tiff_reader_t *reader)
{
    return reader->row_size;
}

uint64_t tiff_reader_bytes(const tiff_reader_t *reader)
{
    return reader->bytes;
}

const char *tiff_reader_problem(const tiff_reader_t *reader)
{
    return reader->problem;
}

void tiff_reader_close(tiff_reader_t *reader)
{
    if (!reader)
        return;
    TIFFClose(reader->tiff);
    free(reader->row);
    free(reader);
}
