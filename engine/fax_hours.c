#include "engine/fax_hours.h"

#include <stdio.h>
#include <time.h>

enum { MINUTES_OF_DAY = 24 * 60, LENGTH = 11, MINUTE = 60 * 1000 /* ms */ };

bool fax_hours_read(const char *text, fax_hours_t *hours)
{
    unsigned from_hour, from_minute, to_hour, to_minute;
    int length = 0;
    *hours = (fax_hours_t){0, 0};
    if (text[0] == '\0')
        return true;
    if (sscanf(text, "%2u:%2u-%2u:%2u%n", &from_hour, &from_minute, &to_hour, &to_minute, &length) != 4 ||
        length != LENGTH || text[length] != '\0' || from_minute > 59 || to_minute > 59)
        return false;
    hours->from = (uint16_t)(from_hour * 60 + from_minute);
    hours->to = (uint16_t)(to_hour * 60 + to_minute);
    return hours->from < MINUTES_OF_DAY && hours->to <= MINUTES_OF_DAY && hours->from != hours->to;
}

static bool is_open(const fax_hours_t *hours, int minute)
{
    if (hours->from < hours->to)
        return minute >= hours->from && minute < hours->to;
    return hours->from == hours->to || minute >= hours->from || minute < hours->to;
}

int64_t fax_hours_next(const fax_hours_t *hours, int64_t time)
{
    const time_t seconds = (time_t)(time / 1000);
    struct tm local;
    if (!localtime_r(&seconds, &local))
        return time;
    const int minute = local.tm_hour * 60 + local.tm_min;
    if (is_open(hours, minute))
        return time;
    local.tm_mday += minute >= hours->from;
    local.tm_hour = hours->from / 60;
    local.tm_min = hours->from % 60;
    local.tm_sec = 0;
    local.tm_isdst = -1; /* the night may have an hour more or less */
    const int64_t opening = (int64_t)mktime(&local) * 1000;
    return opening > time ? opening : time + MINUTE; /* it falls into the hour that summer time takes away */
}
