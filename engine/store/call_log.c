#include "engine/store/call_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_json.h"
#include "engine/fax_log.h"

enum { MODE = 0640 };

struct call_log {
    char *path;
    int file;    /* -1 is closed */
    int trouble; /* errno of the last line, 0 if it went well */
};

call_log_t *call_log_new(const char *path)
{
    call_log_t *log = calloc(1, sizeof *log);
    if (!log)
        return NULL;
    log->file = -1;
    log->path = strdup(path);
    if (log->path)
        return log;
    free(log);
    return NULL;
}

void call_log_reopen(call_log_t *log)
{
    if (log->file >= 0)
        close(log->file);
    log->file = -1;
}

void call_log_free(call_log_t *log)
{
    if (!log)
        return;
    call_log_reopen(log);
    free(log->path);
    free(log);
}

/* True if our file is still the one that the path names. */
static bool is_in_place(const call_log_t *log)
{
    struct stat ours, named;
    return log->file >= 0 && fstat(log->file, &ours) == 0 && stat(log->path, &named) == 0 &&
           ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

static bool open_file(call_log_t *log)
{
    if (is_in_place(log))
        return true;
    call_log_reopen(log);
    log->file = open(log->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, MODE);
    return log->file >= 0;
}

/* The whole line, or nothing of it. */
static bool append(int file, const char *line, size_t length)
{
    struct stat before;
    if (fstat(file, &before) != 0)
        return false;
    const ssize_t written = write(file, line, length);
    if (written == (ssize_t)length)
        return true;
    if (written >= 0)
        errno = ENOSPC;
    const int trouble = errno;
    if (written > 0 && ftruncate(file, before.st_size) != 0)
        fax_log(FAX_LOG_ERROR, "call", "half a line stands in the call log: %m");
    errno = trouble;
    return false;
}

static char *line_of(const fax_call_t *call)
{
    json_t *record = fax_json_call(call);
    char *text = json_dumps(record, JSON_COMPACT);
    json_decref(record);
    char *line = text ? realloc(text, strlen(text) + 2) : NULL;
    if (!line) {
        free(text);
        return NULL;
    }
    return strcat(line, "\n");
}

void call_log_write(call_log_t *log, const fax_call_t *call)
{
    if (!log->path[0])
        return;
    char *line = line_of(call);
    errno = ENOMEM;
    const bool good = line && open_file(log) && append(log->file, line, strlen(line));
    const int trouble = good ? 0 : errno;
    free(line);
    if (!good)
        fax_log(log->trouble == trouble ? FAX_LOG_DEBUG : FAX_LOG_ERROR, "call",
                "%s cannot be written, call %u is left out: %s", log->path, call->call_id, strerror(trouble));
    else if (log->trouble)
        fax_log(FAX_LOG_NOTICE, "call", "%s can be written again, from call %u on", log->path, call->call_id);
    log->trouble = trouble;
}
