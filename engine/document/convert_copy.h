/* The private copy of a user's document: what is converted cannot change meanwhile, and has a bounded
 * size. Threads: no state, safe everywhere. */
#ifndef ENGINE_DOCUMENT_CONVERT_COPY_H
#define ENGINE_DOCUMENT_CONVERT_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct convert_copy {
    int from;         /* a file, a pipe or a socket; read to its end */
    const char *to;   /* a new file */
    uint32_t max;     /* octets */
    int64_t deadline; /* CLOCK_MONOTONIC ms */
} convert_copy_t;

/* Make the copy; `size` gets its octets. False with the reason in `problem`: empty, too large, a folder,
 * not to be read, too slow in coming. */
bool convert_copy(const convert_copy_t *copy, uint32_t *size, char *problem, size_t problem_size);

#endif
