/* What the programs share that send the same fax by different ways, so that their CPU time can be compared:
 * the arguments, the clock, the look at what has arrived. engine_bench.py plays them against each other. */
#ifndef TESTS_BENCH_FAX_COURSE_H
#define TESTS_BENCH_FAX_COURSE_H

#include "engine/t30/t30_call.h"

typedef struct fax_course {
    bool t38;
    bool ecm;
    const char *document; /* a page file */
    uint32_t pages;       /* in it */
    const char *folder;   /* for what is received */
    char received[256];   /* the path that it shall have, in `folder`: it is not there before */
} fax_course_t;

/* What one end of the fax may do: the one that calls and sends, or the other. */
t30_setup_t fax_course_setup(const fax_course_t *course, bool sends);

/* Send the fax once, from one end to the other in this process, in virtual time. False if it did not go
 * through. */
typedef bool fax_way_t(const fax_course_t *course);

/* The main() of such a program, whose arguments are: audio|t38 ecm|plain DOCUMENT PAGES FOLDER FAXES. Sends
 * one fax to warm up, then FAXES; prints the microseconds of CPU of each, on the average, and how many it
 * takes to read back its pages (page_file_read_back()), which is not in them. Returns the exit status: not 0
 * if one did not go through or what was received is not what was sent, pixel for pixel. */
int fax_course_run(int argc, char **argv, fax_way_t *send);

#endif
