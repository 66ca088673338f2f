/* The private copy of a user's document: what is converted cannot change meanwhile, and has a bounded
 * size. Threads: no state, safe everywhere. */
#ifndef ENGINE_DOCUMENT_CONVERT_COPY_H
#define ENGINE_DOCUMENT_CONVERT_COPY_H

#include "engine/document/converter.h"

typedef struct convert_copy {
    int from;         /* a file, a pipe or a socket; read to its end */
    const char *to;   /* a new file */
    uint32_t max;     /* octets */
    int64_t deadline; /* CLOCK_MONOTONIC ms */
} convert_copy_t;

/* Make the copy; the result gets its size. False with the problem in the result: empty, too large, a folder,
 * not to be read, too slow in coming; or, retryable, there is no room for it. */
bool convert_copy(const convert_copy_t *copy, converter_result_t *result);

#endif
