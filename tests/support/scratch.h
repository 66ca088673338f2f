/* A temporary folder for one test, removed with all that is in it. */
#ifndef TESTS_SUPPORT_SCRATCH_H
#define TESTS_SUPPORT_SCRATCH_H

#include <stddef.h>

enum { SCRATCH_PATH_SIZE = 200, SCRATCH_PATHS = 8 };

typedef struct scratch {
    char folder[SCRATCH_PATH_SIZE];
    char *paths[SCRATCH_PATHS];
    size_t used;
} scratch_t;

/* cmocka's setup and teardown: `*state` is a scratch_t. */
int scratch_open(void **state);
int scratch_close(void **state);

/* The path of `name` in the folder: one of the last eight asked for. */
const char *scratch_path(scratch_t *scratch, const char *name);

/* The number of files in the folder. */
size_t scratch_count(const scratch_t *scratch);

#endif
