/* The programs that draw a document anew: Ghostscript, and tiff2pdf before it for images. Each runs in the
 * sandbox; what it says is put into words for the user. Threads: the process's only one. */
#ifndef ENGINE_DOCUMENT_CONVERT_PROGRAMS_H
#define ENGINE_DOCUMENT_CONVERT_PROGRAMS_H

#include "engine/document/converter.h"

typedef struct convert_program_job {
    const char *folder; /* the work folder */
    const char *kind;   /* "PDF", for messages */
    int64_t deadline;   /* CLOCK_MONOTONIC ms */
    uint32_t max_pages;
    converter_result_t *result; /* gets the problem: "the PDF needs a password" */
} convert_program_job_t;

/* Draw `document` (a name in the folder: PDF, PostScript or EPS) as WORK_PAGES at 204 x 196 dpi: one page
 * more than `max_pages` at most. Each page goes on A4 or Letter, whichever is nearer, turned and made
 * smaller as it needs. */
bool convert_by_ghostscript(const convert_program_job_t *job, const char *document);

/* Put the images of WORK_DOCUMENT, a TIFF file, into WORK_DOCUMENT_PDF. */
bool convert_by_tiff2pdf(const convert_program_job_t *job);

#endif
