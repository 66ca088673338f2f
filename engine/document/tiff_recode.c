#include "engine/document/tiff_recode.h"

#include <stdio.h>
#include <string.h>

#include "engine/document/page_file.h"
#include "engine/document/tiff_fit.h"
#include "engine/document/tiff_reader.h"
#include "engine/document/tiff_tags.h"

typedef struct recoder {
    tiff_reader_t *reader;
    TIFF *writer;
    uint32_t max_pages;
    char *problem;
    size_t problem_size;
} recoder_t;

static tiff_recode_t bad(const recoder_t *recoder, const char *why)
{
    snprintf(recoder->problem, recoder->problem_size, "%s", why);
    return TIFF_RECODE_BAD;
}

static tiff_recode_t unwritable(const recoder_t *recoder)
{
    snprintf(recoder->problem, recoder->problem_size, "its pages cannot be written: is the disk full?");
    return TIFF_RECODE_UNWRITABLE;
}

static tiff_recode_t recode_page(const recoder_t *recoder)
{
    const tiff_page_t *page = tiff_reader_page(recoder->reader);
    if (!tiff_fit_for_fax(page, PAGE_FILE_MAX_ROWS, recoder->problem, recoder->problem_size))
        return TIFF_RECODE_NOT_FIT;
    if (page->number > recoder->max_pages) {
        snprintf(recoder->problem, recoder->problem_size, "more than %u pages", recoder->max_pages);
        return TIFF_RECODE_BAD;
    }
    if (!tiff_reader_begin(recoder->reader, PAGE_FILE_MAX_ROWS))
        return bad(recoder, tiff_reader_problem(recoder->reader));
    tiff_tags_set_page(recoder->writer, page->width, page->rows,
                       tiff_fit_vertical_dpi(tiff_fit_resolution(page)));
    for (uint32_t row = 0; row < page->rows; row++) {
        const uint8_t *pixels = tiff_reader_row(recoder->reader);
        if (!pixels)
            return bad(recoder, tiff_reader_problem(recoder->reader));
        /* The encoder takes the row as it is, and does not change it. */
        if (TIFFWriteScanline(recoder->writer, (void *)(uintptr_t)pixels, row, 0) != 1)
            return unwritable(recoder);
    }
    return TIFFWriteDirectory(recoder->writer) == 1 ? TIFF_RECODE_DONE : unwritable(recoder);
}

static tiff_recode_t recode_pages(const recoder_t *recoder)
{
    tiff_step_t step;
    while ((step = tiff_reader_next(recoder->reader)) == TIFF_STEP_PAGE) {
        const tiff_recode_t result = recode_page(recoder);
        if (result != TIFF_RECODE_DONE)
            return result;
    }
    if (step == TIFF_STEP_BROKEN)
        return bad(recoder, tiff_reader_problem(recoder->reader));
    return tiff_reader_page(recoder->reader)->number > 0 ? TIFF_RECODE_DONE
                                                         : bad(recoder, "there is no page in it");
}

tiff_recode_t tiff_recode(const char *from, const char *to, uint32_t max_pages, char *problem,
                          size_t problem_size)
{
    recoder_t recoder = {.reader = tiff_reader_open(from, problem, problem_size),
                         .max_pages = max_pages,
                         .problem = problem,
                         .problem_size = problem_size};
    if (!recoder.reader)
        return TIFF_RECODE_BAD;
    recoder.writer = TIFFOpen(to, "w");
    const tiff_recode_t result = recoder.writer ? recode_pages(&recoder) : unwritable(&recoder);
    if (recoder.writer)
        TIFFClose(recoder.writer);
    tiff_reader_close(recoder.reader);
    return result;
}
