#include "engine/fax_log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_SIZE = 1024 };

static const char *const names[] = {"", "", "", "error", "warning", "notice", "info", "debug"};

static atomic_int shown = FAX_LOG_INFO;

void fax_log_set_level(fax_log_level_t level)
{
    atomic_store(&shown, (int)level);
}

bool fax_log_shows(fax_log_level_t level)
{
    return (int)level <= atomic_load(&shown);
}

int fax_log_level_of(const char *name)
{
    for (int level = FAX_LOG_ERROR; level <= FAX_LOG_DEBUG; level++)
        if (strcmp(name, names[level]) == 0)
            return level;
    return -1;
}

void fax_log(fax_log_level_t level, const char *area, const char *format, ...)
{
    if (!fax_log_shows(level))
        return;
    char line[LINE_SIZE];
    int used = getenv("JOURNAL_STREAM") ? snprintf(line, sizeof line, "<%d>%s: ", (int)level, area)
                                        : snprintf(line, sizeof line, "%s: %s: ", names[level], area);
    va_list arguments;
    va_start(arguments, format);
    used += vsnprintf(line + used, sizeof line - (size_t)used - 1, format, arguments);
    va_end(arguments);
    if (used > LINE_SIZE - 2)
        used = LINE_SIZE - 2;
    for (int i = 0; i < used; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = '?';
    line[used] = '\n';
    if (write(STDERR_FILENO, line, (size_t)used + 1) < 0)
        return; /* nowhere left to say it */
}
