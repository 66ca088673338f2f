#include "engine/document/convert.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/document/convert_copy.h"
#include "engine/document/convert_programs.h"
#include "engine/document/page_file.h"
#include "engine/document/tiff_recode.h"
#include "engine/document/work_folder.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/safe_file.h"

enum { MAGIC_SIZE = 1024 };

typedef struct conversion {
    const converter_limits_t *limits;
    const char *out;
    int64_t deadline;
    work_folder_t folder;
    converter_result_t *result;
} conversion_t;

static bool fail(const conversion_t *conversion, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(const conversion_t *conversion, const char *format, ...)
{
    char text[FAX_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fax_text_copy(conversion->result->problem, sizeof conversion->result->problem, text);
    return false;
}

/* The document has not got to do with it. */
static bool fail_for_now(const conversion_t *conversion, const char *what)
{
    conversion->result->retryable = true;
    return fail(conversion, "%s: %s", what, strerror(errno));
}

static convert_program_job_t program_job(const conversion_t *conversion, const char *kind)
{
    return (convert_program_job_t){.folder = conversion->folder.path,
                                   .kind = kind,
                                   .deadline = conversion->deadline,
                                   .max_pages = conversion->limits->max_pages,
                                   .result = conversion->result};
}

/* Row for row if each of its pages is fit for the line; else drawn anew. */
static bool convert_tiff(const conversion_t *conversion, const char *kind)
{
    char why[FAX_TEXT_SIZE];
    const tiff_recode_t end = tiff_recode(conversion->folder.document, conversion->folder.pages,
                                          conversion->limits->max_pages, why, sizeof why);
    if (end == TIFF_RECODE_DONE)
        return true;
    conversion->result->retryable = end == TIFF_RECODE_UNWRITABLE;
    if (end != TIFF_RECODE_NOT_FIT)
        return fail(conversion, "the %s cannot be sent: %s", kind, why);
    unlink(conversion->folder.pages);
    const convert_program_job_t job = program_job(conversion, kind);
    return convert_by_tiff2pdf(&job) && convert_by_ghostscript(&job, WORK_DOCUMENT_PDF);
}

static bool convert_drawing(const conversion_t *conversion, const char *kind)
{
    const convert_program_job_t job = program_job(conversion, kind);
    if (!convert_by_ghostscript(&job, WORK_DOCUMENT))
        return false;
    return access(conversion->folder.pages, F_OK) == 0 || fail(conversion, "the %s has no pages", kind);
}

/* The kinds of document, by what they begin with; PDF may have up to 1 KiB of anything before it. */
static const struct kind {
    const char *name;
    const char *magic;
    size_t size;
    size_t within;
    bool (*convert)(const conversion_t *conversion, const char *kind);
} kinds[] = {
    {"TIFF", "II*\0", 4, 4, convert_tiff},
    {"TIFF", "MM\0*", 4, 4, convert_tiff},
    {"TIFF", "II+\0", 4, 4, convert_tiff},
    {"TIFF", "MM\0+", 4, 4, convert_tiff},
    {"PostScript", "%!", 2, 2, convert_drawing},
    {"PostScript", "\004%!", 3, 3, convert_drawing},
    {"PostScript", "\xc5\xd0\xd3\xc6", 4, 4, convert_drawing},
    {"PDF", "%PDF-", 5, MAGIC_SIZE, convert_drawing},
};

static const struct kind *kind_of(const char *start, size_t size)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const size_t within = size < kinds[i].within ? size : kinds[i].within;
        if (memmem(start, within, kinds[i].magic, kinds[i].size))
            return &kinds[i];
    }
    return NULL;
}

static const struct kind *find_kind(const conversion_t *conversion)
{
    char start[MAGIC_SIZE];
    const int copy = open(conversion->folder.document, O_RDONLY | O_CLOEXEC);
    const ssize_t got = copy >= 0 ? read(copy, start, sizeof start) : -1;
    if (copy >= 0)
        close(copy);
    return got > 0 ? kind_of(start, (size_t)got) : NULL;
}

/* What has been drawn is believed only when each page has been checked. */
static bool publish(const conversion_t *conversion, const char *kind)
{
    page_file_report_t report;
    if (!page_file_check(conversion->folder.pages, conversion->limits->max_pages, PAGE_FILE_MAX_ROWS,
                         &report))
        return fail(conversion, "the %s cannot be sent: %s", kind, report.problem);
    if (!safe_file_sync(conversion->folder.pages) ||
        !safe_file_place(conversion->folder.pages, conversion->out))
        return fail_for_now(conversion, "the pages cannot be stored");
    conversion->result->pages = report.pages;
    return true;
}

static bool convert_copy_of(const conversion_t *conversion, int document)
{
    const convert_copy_t copy = {.from = document,
                                 .to = conversion->folder.document,
                                 .max = conversion->limits->max_document_size,
                                 .deadline = conversion->deadline};
    if (!convert_copy(&copy, conversion->result))
        return false;
    const struct kind *kind = find_kind(conversion);
    if (!kind)
        return fail(conversion, "the document is neither TIFF, PDF nor PostScript");
    return kind->convert(conversion, kind->name) && publish(conversion, kind->name);
}

void convert_document(int document, const char *out, const converter_limits_t *limits,
                      converter_result_t *result)
{
    *result = (converter_result_t){0};
    conversion_t conversion = {
        .limits = limits, .out = out, .deadline = fax_time_clock() + limits->timeout, .result = result};
    if (!work_folder_name(&conversion.folder, out))
        fail(&conversion, "the name of the page file is too long");
    else if (!work_folder_make(&conversion.folder))
        fail_for_now(&conversion, "no folder for the conversion can be made");
    else {
        result->ok = convert_copy_of(&conversion, document);
        work_folder_remove(&conversion.folder);
    }
}

void convert_keep(int document, const char *out, const converter_limits_t *limits, converter_result_t *result)
{
    char part[WORK_PATH_SIZE];
    *result = (converter_result_t){0};
    const convert_copy_t copy = {.from = document,
                                 .to = part,
                                 .max = limits->max_document_size,
                                 .deadline = fax_time_clock() + limits->timeout};
    snprintf(part, sizeof part, "%s.part", out);
    result->ok = convert_copy(&copy, result);
    if (result->ok && (!safe_file_sync(part) || !safe_file_place(part, out))) {
        result->ok = false;
        snprintf(result->problem, sizeof result->problem, "the document cannot be stored: %s",
                 strerror(errno));
    }
    if (!result->ok)
        unlink(part);
}
