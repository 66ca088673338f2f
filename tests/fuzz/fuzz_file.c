#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

fuzz_file_t fuzz_file_open(const uint8_t *data, size_t size)
{
    fuzz_file_t file = {.descriptor = memfd_create("fuzz", MFD_CLOEXEC)};
    FUZZ_HOLDS(file.descriptor >= 0);
    FUZZ_HOLDS(size == 0 || write(file.descriptor, data, size) == (ssize_t)size);
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
    return file;
}

void fuzz_file_close(fuzz_file_t *file)
{
    close(file->descriptor);
}
