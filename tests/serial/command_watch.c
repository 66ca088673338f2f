#include "tests/serial/command_watch.h"

#include <string.h>
#include <strings.h>

/* Where a setting's value is in the line; NULL: it is not set. */
static const char *setting(const char *line, const char *name)
{
    const char *found = strcasestr(line, name);
    return found ? found + strlen(name) : NULL;
}

static void obey(command_watch_t *watch)
{
    const char *class = setting(watch->line, "+FCLASS="), *adaptive = setting(watch->line, "+FAE=");
    if (strncasecmp(watch->line, "AT", 2) != 0)
        return;
    if (class && *class != '?')
        watch->fax = *class == '1';
    if (adaptive && *adaptive != '?')
        watch->adaptive = *adaptive == '1';
}

static void hear(command_watch_t *watch, uint8_t octet)
{
    if (octet == '\r') {
        watch->line[watch->length] = '\0';
        watch->length = 0;
        obey(watch);
    } else if (octet > ' ' && watch->length < COMMAND_WATCH_SIZE - 1)
        watch->line[watch->length++] = (char)octet;
}

void command_watch_hear(command_watch_t *watch, const uint8_t *octets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        hear(watch, octets[i]);
}
