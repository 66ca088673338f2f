#include "engine/received_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static bool is_plain(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
}

void received_name_make(int64_t time, const char *port, uint32_t call, char *name)
{
    const time_t seconds = (time_t)(time / 1000);
    struct tm utc;
    char stamp[20], plain[RECEIVED_PORT_SIZE] = "";
    gmtime_r(&seconds, &utc);
    strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
    for (size_t i = 0; i < RECEIVED_PORT_SIZE - 1 && port[i]; i++)
        plain[i] = is_plain(port[i]) ? port[i] : '_';
    snprintf(name, RECEIVED_NAME_SIZE, "%s-%s-%" PRIu32 ".tif", stamp, plain, call);
}

static bool read_call(const char *text, uint32_t *call)
{
    char rest[2];
    return sscanf(text, "%10" SCNu32 ".ti%1[f]", call, rest) == 2 && *call > 0;
}

bool received_name_read(const char *name, int64_t *time, char port[RECEIVED_PORT_SIZE], uint32_t *call)
{
    struct tm utc = {0};
    const char *rest = strptime(name, "%Y%m%dT%H%M%SZ-", &utc);
    const char *last = strrchr(name, '-');
    if (!rest || last < rest || last - rest >= RECEIVED_PORT_SIZE || !read_call(last + 1, call))
        return false;
    memset(port, 0, RECEIVED_PORT_SIZE);
    memcpy(port, rest, (size_t)(last - rest));
    *time = (int64_t)timegm(&utc) * 1000;
    return true;
}

void received_name_part(const char *file, char *to, size_t size)
{
    snprintf(to, size, "%s.part", file);
}

void received_name_partial(const char *file, char *to, size_t size)
{
    const size_t length = strlen(file);
    const size_t stem = length >= 4 ? length - 4 : length;
    snprintf(to, size, "%.*s.partial.tif", (int)stem, file);
}
