#include "tests/support/scratch.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/test.h"

int scratch_open(void **state)
{
    scratch_t *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return -1;
    const char *parent = getenv("TMPDIR");
    snprintf(scratch->folder, sizeof scratch->folder, "%s/faxport-test-XXXXXX", parent ? parent : "/tmp");
    *state = scratch;
    return mkdtemp(scratch->folder) ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info, (void)type, (void)where;
    return remove(path);
}

int scratch_close(void **state)
{
    scratch_t *scratch = *state;
    const int result = nftw(scratch->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < SCRATCH_PATHS; i++)
        free(scratch->paths[i]);
    free(scratch);
    return result;
}

const char *scratch_path(scratch_t *scratch, const char *name)
{
    char **path = &scratch->paths[scratch->used++ % SCRATCH_PATHS];
    free(*path);
    assert_true(asprintf(path, "%s/%s", scratch->folder, name) > 0);
    return *path;
}

size_t scratch_count(const scratch_t *scratch)
{
    DIR *folder = opendir(scratch->folder);
    assert_non_null(folder);
    size_t count = 0;
    for (const struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            count++;
    closedir(folder);
    return count;
}
