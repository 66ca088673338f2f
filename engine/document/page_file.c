#include "engine/document/page_file.h"

#include <stdio.h>
#include <string.h>

#include <tiffio.h>

#include "engine/document/tiff_fit.h"
#include "engine/document/tiff_reader.h"

void page_file_setup(void)
{
    TIFFSetErrorHandler(NULL);
    TIFFSetWarningHandler(NULL);
}

/* What is looked for in the rows of a page. */
typedef bool rows_check_t(tiff_reader_t *reader, uint32_t max_rows);

static bool are_rows_there(tiff_reader_t *reader, uint32_t max_rows)
{
    return tiff_reader_begin(reader, max_rows);
}

static bool are_rows_sound(tiff_reader_t *reader, uint32_t max_rows)
{
    if (!tiff_reader_begin(reader, max_rows))
        return false;
    for (uint32_t row = 0; row < tiff_reader_page(reader)->rows; row++)
        if (!tiff_reader_row(reader))
            return false;
    return true;
}

static bool is_page_sound(tiff_reader_t *reader, uint32_t max_rows, rows_check_t *rows,
                          page_file_report_t *report)
{
    const tiff_page_t *page = tiff_reader_page(reader);
    if (!tiff_fit_for_fax(page, max_rows, report->problem, sizeof report->problem) ||
        !tiff_fit_for_page_file(page, report->problem, sizeof report->problem))
        return false;
    if (!rows(reader, max_rows)) {
        snprintf(report->problem, sizeof report->problem, "%s", tiff_reader_problem(reader));
        return false;
    }
    return true;
}

static bool check_pages(tiff_reader_t *reader, uint32_t max_pages, uint32_t max_rows, rows_check_t *rows,
                        page_file_report_t *report)
{
    tiff_step_t step;
    while ((step = tiff_reader_next(reader)) == TIFF_STEP_PAGE) {
        if (report->pages == max_pages) {
            snprintf(report->problem, sizeof report->problem, "more than %u pages", max_pages);
            return false;
        }
        if (!is_page_sound(reader, max_rows, rows, report))
            return false;
        report->pages++;
    }
    if (step == TIFF_STEP_BROKEN)
        snprintf(report->problem, sizeof report->problem, "%s", tiff_reader_problem(reader));
    else if (report->pages == 0)
        snprintf(report->problem, sizeof report->problem, "there is no page in it");
    return report->problem[0] == '\0';
}

static bool check_file(const char *path, uint32_t max_pages, uint32_t max_rows, rows_check_t *rows,
                       page_file_report_t *report)
{
    *report = (page_file_report_t){0};
    tiff_reader_t *reader = tiff_reader_open(path, report->problem, sizeof report->problem);
    if (!reader)
        return false;
    report->bytes = tiff_reader_bytes(reader);
    const bool sound = check_pages(reader, max_pages, max_rows, rows, report);
    tiff_reader_close(reader);
    return sound;
}

bool page_file_check(const char *path, uint32_t max_pages, uint32_t max_rows, page_file_report_t *report)
{
    return check_file(path, max_pages, max_rows, are_rows_sound, report);
}

bool page_file_look(const char *path, uint32_t max_pages, uint32_t max_rows, page_file_report_t *report)
{
    return check_file(path, max_pages, max_rows, are_rows_there, report);
}

static bool go_to_page(tiff_reader_t *reader, uint32_t page)
{
    for (uint32_t at = 0; at <= page; at++)
        if (tiff_reader_next(reader) != TIFF_STEP_PAGE)
            return false;
    return true;
}

bool page_file_read_back(const char *path, uint32_t page, uint32_t *rows)
{
    page_file_report_t unused = {0};
    tiff_reader_t *reader = tiff_reader_open(path, unused.problem, sizeof unused.problem);
    if (!reader)
        return false;
    const bool sound =
        go_to_page(reader, page) && is_page_sound(reader, TIFF_FIT_MAX_ROWS, are_rows_sound, &unused);
    if (rows)
        *rows = sound ? tiff_reader_page(reader)->rows : 0;
    tiff_reader_close(reader);
    return sound;
}

/* Two files side by side; the first difference goes to `problem`. */
typedef struct comparison {
    tiff_reader_t *one, *other;
    char *problem;
    size_t problem_size;
} comparison_t;

static bool differ(const comparison_t *comparison, const char *what, uint32_t one, uint32_t other)
{
    snprintf(comparison->problem, comparison->problem_size, "page %u: %s, %u against %u",
             tiff_reader_page(comparison->one)->number, what, one, other);
    return false;
}

static bool unreadable(const comparison_t *comparison, const tiff_reader_t *which)
{
    snprintf(comparison->problem, comparison->problem_size, "the %s file: %s",
             which == comparison->one ? "first" : "second", tiff_reader_problem(which));
    return false;
}

static bool are_shapes_equal(const comparison_t *comparison)
{
    const tiff_page_t *one = tiff_reader_page(comparison->one), *other = tiff_reader_page(comparison->other);
    const double one_dpi = tiff_fit_vertical_dpi(tiff_fit_resolution(one));
    const double other_dpi = tiff_fit_vertical_dpi(tiff_fit_resolution(other));
    if (one->width != other->width)
        return differ(comparison, "width", one->width, other->width);
    if (one->rows != other->rows)
        return differ(comparison, "rows", one->rows, other->rows);
    if (one_dpi < other_dpi || one_dpi > other_dpi)
        return differ(comparison, "rows per inch", (uint32_t)one_dpi, (uint32_t)other_dpi);
    return true;
}

static bool are_rows_equal(const comparison_t *comparison)
{
    if (!tiff_reader_begin(comparison->one, TIFF_FIT_MAX_ROWS))
        return unreadable(comparison, comparison->one);
    if (!tiff_reader_begin(comparison->other, TIFF_FIT_MAX_ROWS))
        return unreadable(comparison, comparison->other);
    const size_t size = tiff_reader_row_size(comparison->one);
    for (uint32_t row = 0; row < tiff_reader_page(comparison->one)->rows; row++) {
        const uint8_t *one = tiff_reader_row(comparison->one);
        const uint8_t *other = tiff_reader_row(comparison->other);
        if (!one || !other)
            return unreadable(comparison, one ? comparison->other : comparison->one);
        for (size_t at = 0; at < size; at++)
            if (one[at] != other[at]) {
                char what[64];
                snprintf(what, sizeof what, "row %u, eight pixels from %zu", row + 1, at * 8);
                return differ(comparison, what, one[at], other[at]);
            }
    }
    return true;
}

static bool are_files_equal(const comparison_t *comparison)
{
    for (uint32_t pages = 0;; pages++) {
        const tiff_step_t one = tiff_reader_next(comparison->one);
        const tiff_step_t other = tiff_reader_next(comparison->other);
        if (one == TIFF_STEP_BROKEN || other == TIFF_STEP_BROKEN)
            return unreadable(comparison, one == TIFF_STEP_BROKEN ? comparison->one : comparison->other);
        if (one != other) {
            snprintf(comparison->problem, comparison->problem_size, "the %s file has only %u pages",
                     one == TIFF_STEP_END ? "first" : "second", pages);
            return false;
        }
        if (one == TIFF_STEP_END)
            return true;
        if (!are_shapes_equal(comparison) || !are_rows_equal(comparison))
            return false;
    }
}

static tiff_reader_t *open_named(const char *path, char *problem, size_t problem_size)
{
    char reason[FAX_TEXT_SIZE];
    tiff_reader_t *reader = tiff_reader_open(path, reason, sizeof reason);
    if (!reader)
        snprintf(problem, problem_size, "%s %s", path, reason);
    return reader;
}

bool page_file_equal(const char *one, const char *other, char *problem, size_t problem_size)
{
    comparison_t comparison = {
        .one = open_named(one, problem, problem_size), .problem = problem, .problem_size = problem_size};
    if (comparison.one)
        comparison.other = open_named(other, problem, problem_size);
    const bool equal = comparison.other && are_files_equal(&comparison);
    if (equal)
        snprintf(problem, problem_size, "%s", "");
    tiff_reader_close(comparison.one);
    tiff_reader_close(comparison.other);
    return equal;
}
