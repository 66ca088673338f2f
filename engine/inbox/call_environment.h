/* A received call as its route's command gets it: variables, and JSON on standard input. Threads: no
 * state. */
#ifndef ENGINE_INBOX_CALL_ENVIRONMENT_H
#define ENGINE_INBOX_CALL_ENVIRONMENT_H

#include "engine/fax_call.h"
#include "engine/process/environment.h"

typedef struct call_environment {
    environment_t variables; /* PATH, LANG, FAX_* and nothing else */
    int json;                /* a sealed file in memory with one object and a newline, from its start */
} call_environment_t;

/* False with errno set. To be freed in either case. */
bool call_environment_make(call_environment_t *environment, const fax_call_t *call);
void call_environment_free(call_environment_t *environment);

#endif
