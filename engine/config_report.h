/* What is wrong with a configuration, gathered and then told in the order of the lines. Private to the
 * configuration. Threads: one report, one thread. */
#ifndef ENGINE_CONFIG_REPORT_H
#define ENGINE_CONFIG_REPORT_H

#include "engine/fax_config.h"

typedef struct config_report config_report_t;

/* A report on the file `path`, which must outlive it. NULL if there is no memory. */
config_report_t *config_report_new(const char *path);

/* Add what is wrong in `line`; 0 is the file as a whole. */
void config_report_add(config_report_t *report, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Tell all: "PATH:LINE: text". Returns how many there were. Frees the report. */
size_t config_report_tell(config_report_t *report, fax_config_problem_fn *problem, void *user);

#endif
