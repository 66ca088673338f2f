#include "engine/config_report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { ENTRY_SIZE = 600, ENTRIES_MAX = 200 };

typedef struct entry {
    unsigned line;
    unsigned order;
    char text[ENTRY_SIZE];
} entry_t;

struct config_report {
    const char *path;
    size_t count;
    entry_t *entries;
};

config_report_t *config_report_new(const char *path)
{
    config_report_t *report = calloc(1, sizeof *report);
    entry_t *entries = calloc(ENTRIES_MAX, sizeof *entries);
    if (!report || !entries) {
        free(report);
        free(entries);
        return NULL;
    }
    *report = (config_report_t){.path = path, .entries = entries};
    return report;
}

void config_report_add(config_report_t *report, unsigned line, const char *format, ...)
{
    if (report->count == ENTRIES_MAX)
        return;
    entry_t *entry = &report->entries[report->count];
    *entry = (entry_t){.line = line, .order = (unsigned)report->count++};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(entry->text, sizeof entry->text, format, arguments);
    va_end(arguments);
}

static int by_line(const void *one, const void *other)
{
    const entry_t *a = one, *b = other;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

static void tell(const config_report_t *report, const entry_t *entry, fax_config_problem_fn *problem,
                 void *user)
{
    char message[ENTRY_SIZE + FAX_CONFIG_PATH_SIZE + 20];
    if (entry->line)
        snprintf(message, sizeof message, "%s:%u: %s", report->path, entry->line, entry->text);
    else
        snprintf(message, sizeof message, "%s: %s", report->path, entry->text);
    problem(user, message);
}

size_t config_report_tell(config_report_t *report, fax_config_problem_fn *problem, void *user)
{
    const size_t count = report->count;
    qsort(report->entries, count, sizeof *report->entries, by_line);
    for (size_t i = 0; i < count; i++)
        tell(report, &report->entries[i], problem, user);
    free(report->entries);
    free(report);
    return count;
}
