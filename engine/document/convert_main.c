/* faxport-convert: a user's document from standard input is copied (--copy), or becomes a page file. Started
 * by faxportd for each document, twice; says one line: "pages=N size=BYTES", or "problem=TEXT" with exit
 * status 1, or EX_TEMPFAIL of <sysexits.h> if another try may succeed. With --salvage it counts the good
 * pages of a received fax that was cut short, "pages=N", and leaves only those. */
#include "config.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "engine/document/convert.h"
#include "engine/document/convert_sandbox.h"
#include "engine/document/page_file.h"

enum { WRONG_USE = 2, SPARE_SECONDS = 2, SALVAGE_SECONDS = 60, MAX_PAGES = 100000, MAX_ROWS = 20000 };

static bool read_number(const char *text, uint32_t *number)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);
    *number = (uint32_t)value;
    return *text >= '0' && *text <= '9' && *end == '\0' && value > 0 && value < UINT32_MAX;
}

typedef void work_fn(int document, const char *out, const converter_limits_t *limits,
                     converter_result_t *result);

/* What is to be done; NULL if the arguments do not say. */
static work_fn *read_arguments(int count, char **arguments, const char **out, converter_limits_t *limits)
{
    const bool copy = count > 1 && strcmp(arguments[1], "--copy") == 0;
    if (count != 5 || !arguments[1][0])
        return NULL;
    *out = arguments[copy ? 2 : 1];
    const char *const bytes = arguments[copy ? 3 : 2];
    return read_number(bytes, &limits->max_document_size) &&
                   (copy || read_number(arguments[3], &limits->max_pages)) &&
                   read_number(arguments[4], &limits->timeout)
               ? copy ? convert_keep : convert_document
               : NULL;
}

static int report(const converter_result_t *result)
{
    if (result->ok)
        printf("pages=%u size=%u\n", result->pages, result->document_size);
    else
        printf("problem=%s\n", result->problem);
    if (fflush(stdout) != 0)
        return EXIT_FAILURE;
    return result->ok ? EXIT_SUCCESS : result->retryable ? EX_TEMPFAIL : EXIT_FAILURE;
}

/* An orphan would have its hands on the files that the next faxportd makes for the same job. False if
 * faxportd, which reads what is said, has ended already. */
static bool end_with_parent(void)
{
    struct pollfd reader = {STDOUT_FILENO, 0, 0};
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && poll(&reader, 1, 0) == 0;
}

static bool enter_sandbox(uint32_t cpu_seconds)
{
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    umask(077);
    page_file_setup();
    return end_with_parent() && convert_sandbox_enter(CONVERT_SANDBOX_CONVERTER, cpu_seconds);
}

/* What is behind the good pages is cut away if it can be: they can be read in any case. */
static int salvage(const char *path)
{
    page_file_report_t report;
    if (!enter_sandbox(SALVAGE_SECONDS))
        return EXIT_FAILURE;
    if (!page_file_check(path, MAX_PAGES, MAX_ROWS, &report) && report.pages > 0)
        page_file_cut(path, report.pages);
    printf("pages=%u\n", report.pages);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int count, char **arguments)
{
    converter_limits_t limits = {0};
    const char *out;
    if (count == 3 && strcmp(arguments[1], "--salvage") == 0)
        return salvage(arguments[2]);
    work_fn *const work = read_arguments(count, arguments, &out, &limits);
    if (!work) {
        fputs("usage: faxport-convert PAGE-FILE MAX-BYTES MAX-PAGES TIMEOUT-MS < DOCUMENT\n"
              "       faxport-convert --copy FILE MAX-BYTES TIMEOUT-MS < DOCUMENT\n"
              "       faxport-convert --salvage PAGE-FILE\n"
              "Makes a fax page file of a TIFF, PDF or PostScript document, or a lasting copy; faxportd runs "
              "it.\n",
              stderr);
        return WRONG_USE;
    }
    converter_result_t result = {0};
    if (enter_sandbox(limits.timeout / 1000 + SPARE_SECONDS))
        work(STDIN_FILENO, out, &limits, &result);
    else
        result = (converter_result_t){.retryable = true, .problem = "the sandbox cannot be set up"};
    return report(&result);
}
