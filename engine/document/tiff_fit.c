#include "engine/document/tiff_fit.h"

#include <stdio.h>

#include <tiff.h>

static const double TOLERANCE = 0.04; /* spandsp's is 5 % */

static const struct {
    fax_resolution_t resolution;
    double dpi;
} resolutions[] = {
    {FAX_RESOLUTION_STANDARD, 98},
    {FAX_RESOLUTION_FINE, 196},
    {FAX_RESOLUTION_SUPERFINE, 391},
};
enum { RESOLUTIONS = sizeof resolutions / sizeof resolutions[0] };

/* A member of tiff_page_t and the values that it may have, ended by NONE. */
typedef struct need {
    size_t offset;
    uint32_t allowed[4];
    const char *before, *after; /* the value, in the message */
    const char *needed;
} need_t;

#define NONE UINT32_MAX

static const need_t fax_needs[] = {
    {offsetof(tiff_page_t, samples), {1, NONE}, "", " samples a pixel", "1 is needed"},
    {offsetof(tiff_page_t, bits), {1, NONE}, "", " bits a sample", "1 is needed"},
    {offsetof(tiff_page_t, photometric),
     {PHOTOMETRIC_MINISWHITE, PHOTOMETRIC_MINISBLACK, NONE},
     "photometric interpretation ",
     "",
     "0 or 1 is needed"},
    {offsetof(tiff_page_t, orientation), {ORIENTATION_TOPLEFT, NONE}, "orientation ", "", "1 is needed"},
    {offsetof(tiff_page_t, subfile), {0, FILETYPE_PAGE, NONE}, "subfile type ", "", "0 or 2 is needed"},
    {offsetof(tiff_page_t, width),
     {1728, 2048, 2432, NONE},
     "",
     " pixels wide",
     "1728, 2048 or 2432 is needed"},
};

static const need_t page_file_needs[] = {
    {offsetof(tiff_page_t, compression),
     {COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4, NONE},
     "compression ",
     "",
     "Group 3 (3) or Group 4 (4) is needed"},
};

static bool is_met(const need_t *need, uint32_t value)
{
    for (const uint32_t *allowed = need->allowed; *allowed != NONE; allowed++)
        if (*allowed == value)
            return true;
    return false;
}

static bool are_met(const need_t *needs, size_t count, const tiff_page_t *page, char *problem,
                    size_t problem_size)
{
    for (const need_t *need = needs; need < needs + count; need++) {
        const uint32_t value = *(const uint32_t *)((const char *)page + need->offset);
        if (is_met(need, value))
            continue;
        snprintf(problem, problem_size, "page %u: %s%u%s, %s", page->number, need->before, value, need->after,
                 need->needed);
        return false;
    }
    return true;
}

static bool is_near(double value, double nominal)
{
    return value >= nominal * (1 - TOLERANCE) && value <= nominal * (1 + TOLERANCE);
}

fax_resolution_t tiff_fit_resolution(const tiff_page_t *page)
{
    if (is_near(page->x_resolution, TIFF_FIT_DPI))
        for (int i = 0; i < RESOLUTIONS; i++)
            if (is_near(page->y_resolution, resolutions[i].dpi))
                return resolutions[i].resolution;
    return FAX_RESOLUTION_OTHER;
}

double tiff_fit_vertical_dpi(fax_resolution_t resolution)
{
    for (int i = 0; i < RESOLUTIONS; i++)
        if (resolutions[i].resolution == resolution)
            return resolutions[i].dpi;
    return 0;
}

bool tiff_fit_for_fax(const tiff_page_t *page, uint32_t max_rows, char *problem, size_t problem_size)
{
    if (page->tiled)
        snprintf(problem, problem_size, "page %u: in tiles, strips are needed", page->number);
    else if (!are_met(fax_needs, sizeof fax_needs / sizeof fax_needs[0], page, problem, problem_size))
        return false;
    else if (page->rows < 1 || page->rows > max_rows)
        snprintf(problem, problem_size, "page %u: %u rows, 1 to %u can be sent", page->number, page->rows,
                 max_rows);
    else if (tiff_fit_resolution(page) == FAX_RESOLUTION_OTHER)
        snprintf(problem, problem_size, "page %u: %.6g x %.6g dpi, 204 x 98, 196 or 391 is needed",
                 page->number, page->x_resolution, page->y_resolution);
    else
        return true;
    return false;
}

bool tiff_fit_for_page_file(const tiff_page_t *page, char *problem, size_t problem_size)
{
    return are_met(page_file_needs, sizeof page_file_needs / sizeof page_file_needs[0], page, problem,
                   problem_size);
}
