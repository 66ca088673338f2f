/* What every fuzz target starts with. A target is one file with LLVMFuzzerTestOneInput(); it is linked
 * twice: with replay_main.c for `make check`, which feeds it tests/fuzz/corpus/NAME, and with libFuzzer
 * for `make fuzz`. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must be true whatever the input is. */
#define FUZZ_HOLDS(CONDITION)                                                                                \
    do {                                                                                                     \
        if (!(CONDITION)) {                                                                                  \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #CONDITION);                   \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

/* A file in memory that holds `data`, for code that wants a path: "/proc/self/fd/N". */
enum { FUZZ_PATH_SIZE = 32 };
typedef struct fuzz_file {
    int descriptor;
    char path[FUZZ_PATH_SIZE];
} fuzz_file_t;
fuzz_file_t fuzz_file_open(const uint8_t *data, size_t size);
void fuzz_file_close(fuzz_file_t *file);

#endif
