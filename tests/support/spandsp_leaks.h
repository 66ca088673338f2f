/* What spandsp 0.0.6 forgets is no leak of ours: to be included by the one source of a program that has a
 * T.31. */
#ifndef TESTS_SUPPORT_SPANDSP_LEAKS_H
#define TESTS_SUPPORT_SPANDSP_LEAKS_H

#include "config.h"

#ifdef FAX_SANITIZED
/* A queue of each T.31, and who called. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:queue_init\nleak:at_set_call_info\n";
}
#endif

#endif
