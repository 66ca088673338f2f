#include "tests/bench/fax_course.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_log.h"

enum { ARGUMENTS = 7 };

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

/* The microseconds of it; below 0 if it failed. */
static double time_fax(const fax_course_t *course, fax_way_t *send)
{
    char problem[256] = "it did not go through";
    unlink(course->received);
    const double begin = cpu();
    const bool sent = send(course);
    const double used = cpu() - begin;
    if (sent && page_file_equal(course->document, course->received, problem, sizeof problem))
        return used;
    fprintf(stderr, "the fax: %s\n", problem);
    return -1;
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
    double all = 0;
    for (unsigned n = 0; n <= faxes; n++) {
        const double used = time_fax(&course, send);
        if (used < 0)
            return 1;
        all += n > 0 ? used : 0;
    }
    printf("%.1f\n", all / faxes);
    return 0;
}
