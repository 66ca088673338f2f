#include "engine/document/convert_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_time.h"

enum { CHUNK = 64 << 10 };

/* The next octets of the document: 0 at its end, -1 with errno set. */
static ssize_t read_some(const convert_copy_t *copy, char *buffer, size_t size)
{
    for (;;) {
        const int64_t left = copy->deadline - fax_time_clock();
        struct pollfd wait = {copy->from, POLLIN, 0};
        if (left <= 0) {
            errno = ETIMEDOUT;
            return -1;
        }
        if (poll(&wait, 1, left < INT32_MAX ? (int)left : INT32_MAX) <= 0)
            continue;
        const ssize_t got = read(copy->from, buffer, size);
        if (got >= 0 || (errno != EAGAIN && errno != EINTR))
            return got;
    }
}

static bool write_all(int to, const char *buffer, size_t size)
{
    while (size > 0) {
        const ssize_t written = write(to, buffer, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        buffer += written;
        size -= (size_t)written;
    }
    return true;
}

typedef enum copy_end { COPIED, UNREADABLE, UNWRITABLE, TOO_LARGE } copy_end_t;

static copy_end_t copy_all(const convert_copy_t *copy, int to, uint32_t *size)
{
    char buffer[CHUNK];
    ssize_t got;
    *size = 0;
    while ((got = read_some(copy, buffer, sizeof buffer)) > 0) {
        if ((size_t)got > copy->max - *size)
            return TOO_LARGE;
        if (!write_all(to, buffer, (size_t)got))
            return UNWRITABLE;
        *size += (uint32_t)got;
    }
    return got == 0 ? COPIED : UNREADABLE;
}

static bool explain(const convert_copy_t *copy, copy_end_t end, int error, converter_result_t *result)
{
    char *const problem = result->problem;
    const size_t size = sizeof result->problem;
    result->retryable = end == UNWRITABLE;
    if (end == TOO_LARGE)
        snprintf(problem, size, "the document has more than %u bytes, the most that is taken", copy->max);
    else if (end == UNWRITABLE)
        snprintf(problem, size, "the document cannot be copied: %s", strerror(error));
    else if (error == EISDIR)
        snprintf(problem, size, "the document is a folder");
    else if (error == ETIMEDOUT)
        snprintf(problem, size, "the document does not come to its end in time");
    else
        snprintf(problem, size, "the document cannot be read: %s", strerror(error));
    return false;
}

bool convert_copy(const convert_copy_t *copy, converter_result_t *result)
{
    const int to = open(copy->to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (to < 0)
        return explain(copy, UNWRITABLE, errno, result);
    const copy_end_t end = copy_all(copy, to, &result->document_size);
    const int error = errno;
    close(to);
    if (end != COPIED)
        return explain(copy, end, error, result);
    if (result->document_size > 0)
        return true;
    snprintf(result->problem, sizeof result->problem, "the document is empty");
    return false;
}
