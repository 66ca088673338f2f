/* Run one program inside a folder and the sandbox, with an empty environment, until it ends or its time is
 * over. No other process outlives the call. Threads: the process's only one. */
#ifndef ENGINE_DOCUMENT_CONVERT_RUN_H
#define ENGINE_DOCUMENT_CONVERT_RUN_H

#include <stdint.h>

enum { CONVERT_RUN_SAID_SIZE = 4096 };

typedef enum convert_run_end {
    CONVERT_RUN_EXITED,    /* with `status` */
    CONVERT_RUN_CRASHED,   /* by signal `status` */
    CONVERT_RUN_TIMED_OUT, /* ended by us, or by the limit on processor time */
    CONVERT_RUN_UNWANTED,  /* nobody reads our standard output any more */
    CONVERT_RUN_FAILED     /* could not be started: `said` tells why */
} convert_run_end_t;

typedef struct convert_run {
    convert_run_end_t end;
    int status;
    char said[CONVERT_RUN_SAID_SIZE]; /* the beginning of what it wrote to standard output and error */
} convert_run_t;

/* Run `arguments` (the first is the program's path; NULL ends them) in `folder` until `deadline`
 * (CLOCK_MONOTONIC ms). */
void convert_run(const char *const *arguments, const char *folder, int64_t deadline, convert_run_t *run);

#endif
