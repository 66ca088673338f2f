#include "engine/store/number_mark.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/safe_file.h"

/* As text, as wide as the longest number: a file that never changes its size. */
enum { WIDTH = 10, PATH_SIZE = 300 };

struct number_mark {
    int descriptor;
    char path[PATH_SIZE];
    uint32_t number;
    bool failing;
};

static bool failed(number_mark_t *mark)
{
    const int error = errno;
    fax_log(mark->failing ? FAX_LOG_DEBUG : FAX_LOG_ERROR, "store",
            "%s cannot be written (%s): numbers of notifications may come again if faxportd is killed now",
            mark->path, strerror(error));
    mark->failing = true;
    return false;
}

static bool write_over(number_mark_t *mark, uint32_t number)
{
    char text[WIDTH + 2];
    snprintf(text, sizeof text, "%0*" PRIu32 "\n", WIDTH, number);
    errno = EIO; /* for a write that is cut short */
    if (pwrite(mark->descriptor, text, WIDTH + 1, 0) != WIDTH + 1 || fdatasync(mark->descriptor) != 0)
        return failed(mark);
    mark->failing = false;
    mark->number = number;
    return true;
}

/* A new file lasts when its name does. */
static void make(number_mark_t *mark)
{
    char folder[PATH_SIZE];
    snprintf(folder, sizeof folder, "%s", mark->path);
    *strrchr(folder, '/') = '\0';
    if (write_over(mark, 0) && !safe_file_sync(folder))
        failed(mark);
}

static void read_file(number_mark_t *mark)
{
    char text[WIDTH + 3] = "";
    const ssize_t length = pread(mark->descriptor, text, sizeof text - 1, 0);
    char *end = text;
    const uintmax_t number = strtoumax(text, &end, 10);
    if (length == WIDTH + 1 && end == text + WIDTH && *end == '\n' && number <= UINT32_MAX) {
        mark->number = (uint32_t)number;
        return;
    }
    if (length != 0)
        fax_log(FAX_LOG_ERROR, "store", "%s is damaged: it begins anew", mark->path);
    if (ftruncate(mark->descriptor, 0) == 0)
        make(mark);
}

number_mark_t *number_mark_open(const char *path)
{
    number_mark_t *mark = calloc(1, sizeof *mark);
    if (!mark)
        return NULL;
    snprintf(mark->path, sizeof mark->path, "%s", path);
    mark->descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (mark->descriptor < 0)
        failed(mark);
    else
        read_file(mark);
    return mark;
}

void number_mark_close(number_mark_t *mark)
{
    if (!mark)
        return;
    if (mark->descriptor >= 0)
        close(mark->descriptor);
    free(mark);
}

uint32_t number_mark_read(const number_mark_t *mark)
{
    return mark->number;
}

bool number_mark_raise(number_mark_t *mark, uint32_t number)
{
    return number <= mark->number || write_over(mark, number);
}
