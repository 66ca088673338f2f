#include "tests/bench/fax_course.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_log.h"

enum { ARGUMENTS = 7 };

t30_setup_t fax_course_setup(const fax_course_t *course, bool sends)
{
    t30_setup_t setup = {.calling = sends,
                         .media = course->t38 ? LINE_T38 : LINE_AUDIO,
                         .pages = course->pages,
                         .ecm = course->ecm,
                         .modems = FAX_MODEM_ALL,
                         .codings = FAX_CODING_ALL};
    snprintf(sends ? setup.document : setup.inbound, FAX_TEXT_SIZE, "%s",
             sends ? course->document : course->received);
    return setup;
}

static double cpu(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void read_arguments(fax_course_t *course, char **argv)
{
    *course = (fax_course_t){.t38 = strcmp(argv[1], "t38") == 0,
                             .ecm = strcmp(argv[2], "ecm") == 0,
                             .document = argv[3],
                             .pages = (uint32_t)strtoul(argv[4], NULL, 10),
                             .folder = argv[5]};
    snprintf(course->received, sizeof course->received, "%s/received-1.tif", course->folder);
}

typedef struct times {
    double fax, read_back; /* microseconds of CPU */
} times_t;

static bool time_fax(const fax_course_t *course, fax_way_t *send, times_t *times)
{
    char problem[256] = "it did not go through";
    unlink(course->received);
    const double begin = cpu();
    const bool sent = send(course);
    const double end = cpu();
    for (uint32_t page = 0; sent && page < course->pages; page++)
        page_file_read_back(course->received, page, NULL);
    times->read_back += cpu() - end;
    times->fax += end - begin;
    if (sent && page_file_equal(course->document, course->received, problem, sizeof problem))
        return true;
    fprintf(stderr, "the fax: %s\n", problem);
    return false;
}

int fax_course_run(int argc, char **argv, fax_way_t *send)
{
    fax_course_t course;
    if (argc != ARGUMENTS) {
        fprintf(stderr, "usage: %s audio|t38 ecm|plain DOCUMENT PAGES FOLDER FAXES\n", argv[0]);
        return 2;
    }
    fax_log_set_level(FAX_LOG_ERROR);
    page_file_setup();
    read_arguments(&course, argv);
    const unsigned faxes = (unsigned)strtoul(argv[6], NULL, 10);
    times_t warm_up = {0, 0}, times = {0, 0};
    if (!time_fax(&course, send, &warm_up))
        return 1;
    for (unsigned n = 0; n < faxes; n++)
        if (!time_fax(&course, send, &times))
            return 1;
    printf("%.1f %.1f\n", times.fax / faxes, times.read_back / faxes);
    return 0;
}
