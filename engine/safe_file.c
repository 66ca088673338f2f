#include "engine/safe_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 512, CHUNK = 64 << 10 };

static bool sync_path(const char *path, int flags)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | flags);
    if (descriptor < 0)
        return false;
    const bool synced = fsync(descriptor) == 0;
    const int error = errno;
    close(descriptor);
    errno = error;
    return synced;
}

bool safe_file_sync(const char *path)
{
    return sync_path(path, 0);
}

static bool sync_folder_of(const char *path)
{
    char folder[PATH_SIZE];
    snprintf(folder, sizeof folder, "%s", path);
    return sync_path(dirname(folder), O_DIRECTORY);
}

bool safe_file_place(const char *from, const char *to)
{
    if (rename(from, to) != 0)
        return false;
    if (sync_folder_of(to))
        return true;
    const int error = errno;
    rename(to, from);
    errno = error;
    return false;
}

static bool write_all(int to, const char *octets, size_t size)
{
    while (size > 0) {
        const ssize_t written = write(to, octets, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        octets += written;
        size -= (size_t)written;
    }
    return true;
}

static bool copy_all(int from, int to)
{
    char chunk[CHUNK];
    ssize_t got;
    while ((got = read(from, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || !write_all(to, chunk, (size_t)got))
            return false;
    }
    return fsync(to) == 0;
}

static bool copy_file(const char *from, const char *to)
{
    const int in = open(from, O_RDONLY | O_CLOEXEC);
    const int out = in >= 0 ? open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    const bool copied = out >= 0 && copy_all(in, out);
    const int error = errno;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    errno = error;
    return copied;
}

static bool move_copy(const char *from, const char *to)
{
    char part[PATH_SIZE];
    if ((size_t)snprintf(part, sizeof part, "%s.part", to) >= sizeof part) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (copy_file(from, part) && safe_file_place(part, to)) {
        unlink(from);
        return true;
    }
    const int error = errno;
    unlink(part);
    errno = error;
    return false;
}

bool safe_file_move(const char *from, const char *to)
{
    if (safe_file_place(from, to))
        return true;
    return errno == EXDEV && move_copy(from, to);
}
