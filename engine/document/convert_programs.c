#include "engine/document/convert_programs.h"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "engine/document/convert_run.h"
#include "engine/document/foreign_signal.h"
#include "engine/document/work_folder.h"
#include "engine/fax_text.h"

/* The printer that this is has two trays, and shrinks what fits neither (PostScript Language Reference,
 * "Media Selection"). Ghostscript comes with a tray for every size: those are emptied. */
#define PAPER                                                                                                \
    "<< /InputAttributes mark currentpagedevice /InputAttributes get { pop null } forall"                    \
    " 100 << /PageSize [595 842] >> 101 << /PageSize [612 792] >> .dicttomark"                               \
    " /Policies << /PageSize 3 >> >> setpagedevice"

/* What a program says, be it content with itself or not, and what that means. */
typedef struct meaning {
    const char *phrase;
    const char *meaning; /* "the PDF …" */
    bool retryable;
} meaning_t;

static const meaning_t meanings[] = {
    {"requires a password", "needs a password; send a copy without one", false},
    {"has no pages", "has no pages", false},
    {"No pages will be processed", "is damaged: no page of it can be found", false},
    {"/invalidfileaccess", "tries to reach files or programs of this machine, which is refused", false},
    {"/VMerror", "is too large to be converted", false},
    {"/limitcheck", "is too large to be converted", false},
    {"Output may be incorrect", "is damaged: not all of it can be read", false},
    {"Bad code word", "is damaged: not all of it can be read", false},
    {"Premature EO", "is damaged: not all of it can be read", false},
    {"Corrupt JPEG data", "is damaged: not all of it can be read", false},
    {"No space left on device", "cannot be converted: the disk is full", true},
    {"Allocation of", "is too large to be converted", false},
    {"File too large", "is too large to be converted", false},
};

/* "the KIND WHAT", and what the program said of it. */
static bool fail(const convert_program_job_t *job, const char *what, const char *said)
{
    char text[256];
    snprintf(text, sizeof text, "the %s %s%s%.200s", job->kind, what, said[0] ? ": " : "", said);
    fax_text_copy(job->result->problem, sizeof job->result->problem, text);
    return false;
}

/* The same, but the document has not got to do with it. */
static bool fail_for_now(const convert_program_job_t *job, const char *what, const char *said)
{
    job->result->retryable = true;
    return fail(job, what, said);
}

/* The rest of the line behind `mark` in what the program said; "" if there is none. Overwrites its end. */
static const char *line_behind(convert_run_t *run, const char *mark)
{
    char *found = strstr(run->said, mark);
    if (!found)
        return "";
    found += strlen(mark);
    found[strcspn(found, "\r\n")] = '\0';
    return found;
}

static bool explain_by_words(const convert_program_job_t *job, const convert_run_t *run)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (strstr(run->said, meanings[i].phrase))
            return !(meanings[i].retryable ? fail_for_now : fail)(job, meanings[i].meaning, "");
    return false;
}

static bool explain_signal(const convert_program_job_t *job, int number)
{
    char name[64];
    snprintf(name, sizeof name, "%d (%s)", number, strsignal(number));
    return (signal_is_foreign(number) ? fail_for_now : fail)(
        job, "cannot be converted: the program for it was ended by signal", name);
}

/* True if the program has done its work; else `problem` says why not. */
static bool is_done(const convert_program_job_t *job, convert_run_t *run, const char *error_mark)
{
    switch (run->end) {
    case CONVERT_RUN_TIMED_OUT:
        return fail(job, "takes too long to convert", "");
    case CONVERT_RUN_UNWANTED:
        return fail(job, "is not wanted any more", "");
    case CONVERT_RUN_FAILED:
        return fail_for_now(job, "cannot be converted: no program could be started", run->said);
    case CONVERT_RUN_CRASHED:
        return explain_signal(job, run->status);
    case CONVERT_RUN_EXITED:
        break;
    }
    if (explain_by_words(job, run))
        return false;
    return run->status == 0 || fail(job, "is damaged", line_behind(run, error_mark));
}

bool convert_by_ghostscript(const convert_program_job_t *job, const char *document)
{
    char last_page[32], file[64];
    snprintf(last_page, sizeof last_page, "-dLastPage=%u", job->max_pages + 1);
    snprintf(file, sizeof file, "./%s", document);
    const char *const arguments[] = {FAX_GHOSTSCRIPT,
                                     "-q",
                                     "-dSAFER",
                                     "-dBATCH",
                                     "-dNOPAUSE",
                                     "-dEPSCrop",
                                     last_page,
                                     "-sDEVICE=tiffg4",
                                     "-r204x196",
                                     "-dAdjustWidth=1",
                                     "-dMaxStripSize=0",
                                     "-sPAPERSIZE=a4",
                                     "-sOutputFile=" WORK_PAGES,
                                     "-c",
                                     PAPER,
                                     "-f",
                                     file,
                                     NULL};
    convert_run_t run;
    convert_run(arguments, job->folder, job->deadline, &run);
    return is_done(job, &run, "Error: ");
}

/* It has to decode the image (-n: no data are passed through), and so sees damage where Ghostscript would
 * draw on. */
bool convert_by_tiff2pdf(const convert_program_job_t *job)
{
    const char *const arguments[] = {FAX_TIFF2PDF, "-n", "-z", "-o", WORK_DOCUMENT_PDF, WORK_DOCUMENT, NULL};
    convert_run_t run;
    convert_run(arguments, job->folder, job->deadline, &run);
    return is_done(job, &run, "tiff2pdf: ");
}
