#include "engine/process/environment.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/fax_status.h"

void environment_begin(environment_t *environment)
{
    *environment = (environment_t){.count = 0};
    environment_add(environment, "PATH", "%s", "/usr/local/bin:/usr/bin:/bin");
    environment_add(environment, "LANG", "%s", "C.UTF-8");
}

void environment_add(environment_t *environment, const char *name, const char *format, ...)
{
    char value[FAX_TEXT_SIZE], *entry;
    va_list values;
    va_start(values, format);
    vsnprintf(value, sizeof value, format, values);
    va_end(values);
    if (environment->count == ENVIRONMENT_MAX || asprintf(&entry, "%s=%s", name, value) < 0)
        environment->failed = true;
    else
        environment->entries[environment->count++] = entry;
}

void environment_free(environment_t *environment)
{
    for (size_t i = 0; i < environment->count; i++)
        free(environment->entries[i]);
}
