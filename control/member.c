#include "control/member.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/fax_text.h"

enum { PROBLEM_SIZE = 160 };

/* ---- what a value may be ---- */

static bool is_text(const control_member_t *member, const json_t *value, char *problem, size_t problem_size)
{
    const char *text = json_string_value(value);
    const size_t length = json_string_length(value);
    if (!text)
        snprintf(problem, problem_size, "must be a text");
    else if (length == 0)
        snprintf(problem, problem_size, "is empty: leave it out or fill it in");
    else if (length >= member->size)
        snprintf(problem, problem_size, "has %zu octets, and %zu are the most", length, member->size - 1);
    else if (!fax_text_is_clean(text))
        snprintf(problem, problem_size, "has control characters");
    else
        return true;
    return false;
}

bool control_member_text(const control_member_t *member, const json_t *value, void *to, char *problem,
                         size_t problem_size)
{
    if (!is_text(member, value, problem, problem_size))
        return false;
    memcpy(to, json_string_value(value), json_string_length(value) + 1);
    return true;
}

bool control_member_number(const control_member_t *member, const json_t *value, void *to, char *problem,
                           size_t problem_size)
{
    if (!control_member_text(member, value, to, problem, problem_size))
        return false;
    if (fax_text_is_number(to))
        return true;
    snprintf(
        problem, problem_size,
        "is no number that can be dialled: digits, A-D * # + - . ( ) , and blanks, with at least one digit");
    return false;
}

/* T.30 §5.3.6.1.3: the digits of the Calling Subscriber Identification's table, here without the blank
 * padding. */
bool control_member_sub(const control_member_t *member, const json_t *value, void *to, char *problem,
                        size_t problem_size)
{
    if (!control_member_text(member, value, to, problem, problem_size))
        return false;
    if (strspn(to, "0123456789*#+ ") == strlen(to))
        return true;
    snprintf(problem, problem_size, "is no sub-address: digits, * # + and blanks");
    return false;
}

bool control_member_count(const control_member_t *member, const json_t *value, void *to, char *problem,
                          size_t problem_size)
{
    const json_int_t number = json_integer_value(value);
    const uint32_t count = (uint32_t)number;
    if (number < 1 || number > UINT32_MAX) {
        snprintf(problem, problem_size, "must be a whole number from 1");
        return false;
    }
    memcpy(to, &count, member->size);
    return true;
}

bool control_member_truth(const control_member_t *member, const json_t *value, void *to, char *problem,
                          size_t problem_size)
{
    const bool truth = json_is_true(value);
    if (!json_is_boolean(value)) {
        snprintf(problem, problem_size, "must be true or false");
        return false;
    }
    memcpy(to, &truth, member->size);
    return true;
}

/* ".123": the ms after a whole second; `end` is what follows. */
static int64_t fraction_of(const char *text, const char **end)
{
    int64_t fraction = 0;
    *end = text;
    if (*text != '.')
        return 0;
    for (int64_t unit = 100; (*end)[1] >= '0' && (*end)[1] <= '9'; unit /= 10)
        fraction += unit * (*++*end - '0');
    *end += 1;
    return fraction;
}

bool control_member_time(const control_member_t *member, const json_t *value, void *to, char *problem,
                         size_t problem_size)
{
    struct tm utc = {0};
    const char *text = json_string_value(value);
    const char *end = text ? strptime(text, "%Y-%m-%dT%H:%M:%S", &utc) : NULL;
    const int64_t fraction = end ? fraction_of(end, &end) : 0;
    const int64_t time = INT64_C(1000) * timegm(&utc) + fraction;
    if (!end || strcmp(end, "Z") != 0 || time <= 0) {
        snprintf(problem, problem_size, "must be a date in UTC, such as \"2026-11-20T08:00:00Z\"");
        return false;
    }
    memcpy(to, &time, member->size);
    return true;
}

bool control_member_list(const control_member_t *member, const json_t *value, void *to, char *problem,
                         size_t problem_size)
{
    if (!json_is_array(value) || json_array_size(value) == 0) {
        snprintf(problem, problem_size, "must be a list with something in it");
        return false;
    }
    memcpy(to, &value, member->size);
    return true;
}

bool control_member_object(const control_member_t *member, const json_t *value, void *to, char *problem,
                           size_t problem_size)
{
    if (!json_is_object(value) || json_object_size(value) == 0) {
        snprintf(problem, problem_size, "must be an object with something in it");
        return false;
    }
    memcpy(to, &value, member->size);
    return true;
}

/* ---- the members of a request ---- */

static const control_member_t *find_member(const control_member_t *members, const char *name)
{
    for (; members->name; members++)
        if (strcmp(members->name, name) == 0)
            return members;
    return NULL;
}

/* The name comes from outside, so it is shown cleaned and cut. */
static bool refuse_unknown(const char *name, char *error, size_t error_size)
{
    char shown[40];
    fax_text_copy(shown, sizeof shown, name);
    snprintf(error, error_size, "this request has no \"%s\"", shown);
    return false;
}

static bool read_one(const control_member_t *member, const json_t *value, control_arguments_t *arguments,
                     char *error, size_t error_size)
{
    char problem[PROBLEM_SIZE];
    if (member->read(member, value, (char *)arguments + member->offset, problem, sizeof problem))
        return true;
    snprintf(error, error_size, "\"%s\" %s", member->name, problem);
    return false;
}

static bool has_required(const control_member_t *members, const json_t *request, char *error,
                         size_t error_size)
{
    for (; members->name; members++)
        if (members->required && !json_object_get(request, members->name)) {
            snprintf(error, error_size, "\"%s\" is missing", members->name);
            return false;
        }
    return true;
}

bool control_members_read(const control_member_t *members, const json_t *request,
                          control_arguments_t *arguments, char *error, size_t error_size)
{
    const char *name;
    json_t *value;
    memset(arguments, 0, sizeof *arguments);
    json_object_foreach((json_t *)request, name, value)
    {
        if (strcmp(name, "request") == 0)
            continue;
        const control_member_t *member = find_member(members, name);
        if (!member)
            return refuse_unknown(name, error, error_size);
        if (!read_one(member, value, arguments, error, error_size))
            return false;
    }
    return has_required(members, request, error, error_size);
}
