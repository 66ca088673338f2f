/* The environment of a program that an operator has named: PATH, LANG, and the facts that it is run for.
 * Threads: no state. */
#ifndef ENGINE_PROCESS_ENVIRONMENT_H
#define ENGINE_PROCESS_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

enum { ENVIRONMENT_MAX = 32 };

typedef struct environment {
    char *entries[ENVIRONMENT_MAX + 1]; /* "NAME=value", NULL-terminated */
    size_t count;
    bool failed; /* one is missing: there was no memory, or no room */
} environment_t;

/* PATH and LANG. To be freed. */
void environment_begin(environment_t *environment);

/* One more variable. */
void environment_add(environment_t *environment, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void environment_free(environment_t *environment);

#endif
