/* Feeds a fuzz target every file of its corpus: $FAX_SRCDIR/tests/fuzz/corpus/NAME for the program
 * NAME_replay, or the files given as arguments. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

enum { LARGEST_INPUT = 1 << 20 };

static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(LARGEST_INPUT);
    FUZZ_HOLDS(file && data);
    const size_t size = fread(data, 1, LARGEST_INPUT, file);
    fclose(file);
    /* A block of just that size, so that a sanitizer sees a step too far. */
    uint8_t *input = malloc(size ? size : 1);
    FUZZ_HOLDS(input);
    memcpy(input, data, size);
    free(data);
    LLVMFuzzerTestOneInput(input, size);
    free(input);
}

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* How many files there were. */
static int replay_folder(const char *folder)
{
    struct dirent **entries;
    const int count = chdir(folder) == 0 ? scandir(".", &entries, is_file, alphasort) : -1;
    for (int i = 0; i < count; i++) {
        printf("%s\n", entries[i]->d_name);
        fflush(stdout);
        replay_file(entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return count;
}

int main(int count, char **arguments)
{
    if (count > 1) {
        for (int i = 1; i < count; i++)
            replay_file(arguments[i]);
        return EXIT_SUCCESS;
    }
    char folder[PATH_MAX], name[NAME_MAX];
    const char *source = getenv("FAX_SRCDIR");
    snprintf(name, sizeof name, "%s", program_invocation_short_name);
    char *suffix = strstr(name, "_replay");
    if (suffix)
        *suffix = '\0';
    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", source ? source : ".", name);
    if (replay_folder(folder) > 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "%s: no corpus; set FAX_SRCDIR to the source tree\n", folder);
    return EXIT_FAILURE;
}
