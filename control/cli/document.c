#include "control/cli/document.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_text.h"

enum { CHUNK = 65536, MAX_COPY = 1 << 30 /* octets: an endless input ends here */ };

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

static const char *shown(const char *path)
{
    return is_standard_input(path) ? "standard input" : path;
}

static int refuse(cli_problem_t *problem, const char *path, int document, const char *why)
{
    if (document >= 0)
        close(document);
    cli_problem_set(problem, CLI_FAILED, "cannot send %.300s: %s", shown(path), why);
    return -1;
}

/* ---- a copy of what cannot be read twice ---- */

static int open_copy(void)
{
    const char *folder = getenv("TMPDIR");
    char path[256];
    snprintf(path, sizeof path, "%s/faxport-XXXXXX", folder && folder[0] ? folder : "/tmp");
    const int copy = mkostemp(path, O_CLOEXEC);
    if (copy >= 0)
        unlink(path);
    return copy;
}

static bool write_all(int to, const char *from, size_t length)
{
    while (length > 0) {
        const ssize_t written = write(to, from, length);
        if (written < 0 && errno != EINTR)
            return false;
        from += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

/* NULL, or why it could not be copied. */
static const char *copy_all(int from, int to)
{
    static char chunk[CHUNK];
    for (size_t all = 0; all < MAX_COPY;) {
        const ssize_t got = read(from, chunk, sizeof chunk);
        if (got == 0)
            return lseek(to, 0, SEEK_SET) == 0 ? NULL : strerror(errno);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || !write_all(to, chunk, (size_t)got))
            return strerror(errno);
        all += (size_t)got;
    }
    return "it has more than 1 GiB";
}

/* Takes `from`. */
static int spool(const char *path, int from, cli_problem_t *problem)
{
    const int copy = open_copy();
    const char *why = copy < 0 ? strerror(errno) : copy_all(from, copy);
    if (!is_standard_input(path))
        close(from);
    return why ? refuse(problem, path, copy, why) : copy;
}

/* ---- the file ---- */

static int check(const char *path, int document, cli_problem_t *problem)
{
    struct stat file;
    if (fstat(document, &file) != 0)
        return refuse(problem, path, document, strerror(errno));
    if (!S_ISREG(file.st_mode))
        return refuse(problem, path, document, "it is no ordinary file");
    if (file.st_size == 0)
        return refuse(problem, path, document, "it is empty");
    return document;
}

/* At a named pipe wait for who writes to it, at nothing else (a modem's line would wait for its carrier). */
static int open_file(const char *path)
{
    struct stat file;
    const bool pipe = stat(path, &file) == 0 && S_ISFIFO(file.st_mode);
    return open(path, O_RDONLY | O_CLOEXEC | (pipe ? 0 : O_NONBLOCK));
}

int cli_document_open(const char *path, cli_problem_t *problem)
{
    struct stat file;
    int document = is_standard_input(path) ? STDIN_FILENO : open_file(path);
    if (document < 0 || fstat(document, &file) != 0)
        return refuse(problem, path, -1, strerror(errno));
    if (S_ISDIR(file.st_mode))
        return refuse(problem, path, document, "it is a folder");
    if (is_standard_input(path) || S_ISFIFO(file.st_mode))
        document = spool(path, document, problem);
    return document < 0 ? -1 : check(path, document, problem);
}

void cli_document_name(const char *path, char *name, size_t size)
{
    const char *last = strrchr(path, '/');
    fax_text_copy(name, size, is_standard_input(path) ? "standard input" : last && last[1] ? last + 1 : path);
}
