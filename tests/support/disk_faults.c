#include "tests/support/disk_faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static struct {
    unsigned count;
    unsigned first; /* of the changes that meet the fault */
    bool lasting;
    disk_fault_t fault;
} plan = {.first = UINT_MAX};

void disk_faults_none(void)
{
    plan.count = 0;
    plan.first = UINT_MAX;
}

void disk_faults_after(unsigned count, disk_fault_t fault, bool lasting)
{
    plan.count = 0;
    plan.first = count;
    plan.fault = fault;
    plan.lasting = lasting;
}

unsigned disk_faults_count(void)
{
    return plan.count;
}

/* What a change is to go through: as if nothing were, half of it, or not at all. */
typedef enum way { WAY_FREE, WAY_HALF, WAY_CLOSED } way_t;

static way_t enter(bool needs_room, bool has_halves)
{
    const unsigned number = plan.count++;
    if (number < plan.first || (number > plan.first && !plan.lasting))
        return WAY_FREE;
    if (plan.fault == DISK_TEAR && has_halves)
        return WAY_HALF;
    if (plan.fault == DISK_CRASH || plan.fault == DISK_TEAR)
        _exit(DISK_CRASH_STATUS);
    if (plan.fault == DISK_FULL && !needs_room)
        return WAY_FREE;
    errno = plan.fault == DISK_FULL ? ENOSPC : EIO;
    return WAY_CLOSED;
}

static bool is_on_disk(int file)
{
    struct stat info;
    return file > STDERR_FILENO && fstat(file, &info) == 0 &&
           (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode));
}

/* What is written over needs no room, as on every file system that writes in place. */
static bool grows(int file, size_t size, off_t offset)
{
    struct stat info;
    return fstat(file, &info) != 0 || offset + (off_t)size > info.st_size;
}

static off_t place_of(int file)
{
    return lseek(file, 0, SEEK_CUR);
}

/* The C library's own function behind ours. */
#define REAL(NAME) ((__typeof__(&(NAME)))dlsym(RTLD_NEXT, #NAME))

#define WRITER(NAME, OFFSET, PARAMETERS, ...)                                                                \
    ssize_t NAME PARAMETERS;                                                                                 \
    ssize_t NAME PARAMETERS                                                                                  \
    {                                                                                                        \
        const way_t way = is_on_disk(file) ? enter(grows(file, size, (OFFSET)), true) : WAY_FREE;            \
        if (way == WAY_CLOSED)                                                                               \
            return -1;                                                                                       \
        if (way == WAY_HALF)                                                                                 \
            size /= 2;                                                                                       \
        const ssize_t written = REAL(NAME)(file, data, size __VA_ARGS__);                                    \
        if (way == WAY_HALF)                                                                                 \
            _exit(DISK_CRASH_STATUS);                                                                        \
        return written;                                                                                      \
    }

#define CHANGER(NAME, NEEDS_ROOM, IS_MEANT, PARAMETERS, ...)                                                 \
    int NAME PARAMETERS;                                                                                     \
    int NAME PARAMETERS                                                                                      \
    {                                                                                                        \
        if ((IS_MEANT) && enter(NEEDS_ROOM, false) == WAY_CLOSED)                                            \
            return -1;                                                                                       \
        return REAL(NAME)(__VA_ARGS__);                                                                      \
    }

WRITER(write, place_of(file), (int file, const void *data, size_t size))
WRITER(pwrite, offset, (int file, const void *data, size_t size, off_t offset), , offset)
WRITER(pwrite64, offset, (int file, const void *data, size_t size, off64_t offset), , offset)

CHANGER(fsync, false, is_on_disk(file), (int file), file)
CHANGER(fdatasync, false, is_on_disk(file), (int file), file)
CHANGER(ftruncate, false, is_on_disk(file), (int file, off_t size), file, size)
CHANGER(ftruncate64, false, is_on_disk(file), (int file, off64_t size), file, size)
CHANGER(rename, false, true, (const char *from, const char *to), from, to)
CHANGER(link, true, true, (const char *from, const char *to), from, to)
CHANGER(unlink, false, true, (const char *path), path)
CHANGER(mkdir, true, true, (const char *path, mode_t mode), path, mode)
