#include "control/cli/moment.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, LONGEST = 366 };

static time_t after_now(const char *text, time_t now)
{
    static const struct {
        const char *name;
        time_t seconds;
    } units[] = {{"min", MINUTE}, {"h", HOUR}, {"d", DAY}};
    char *unit;
    const unsigned long count = strtoul(text, &unit, 10);
    if (text[0] < '0' || text[0] > '9' || count > (unsigned long)LONGEST * DAY / MINUTE)
        return 0;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(unit, units[i].name) == 0)
            return now + (time_t)count * units[i].seconds;
    return 0;
}

static time_t next_time_of_day(struct tm at, time_t now)
{
    struct tm today;
    localtime_r(&now, &today);
    today.tm_hour = at.tm_hour;
    today.tm_min = at.tm_min;
    today.tm_sec = 0;
    today.tm_isdst = -1;
    struct tm tomorrow = today;
    const time_t moment = mktime(&today);
    tomorrow.tm_mday++;
    return moment > now ? moment : mktime(&tomorrow);
}

time_t cli_time_of(const char *text, time_t now)
{
    static const char *const dates[] = {"%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"};
    struct tm at = {.tm_isdst = -1};
    const char *end = strptime(text, "%H:%M", &at);
    if (text[0] == '+')
        return after_now(text + 1, now);
    if (end && *end == '\0')
        return next_time_of_day(at, now);
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        at = (struct tm){.tm_isdst = -1};
        end = strptime(text, dates[i], &at);
        if (end && *end == '\0')
            return mktime(&at);
    }
    return 0;
}
