#include "control/recipients.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control/answer.h"
#include "engine/fax_engine.h"
#include "engine/fax_json.h"
#include "engine/fax_text.h"

enum { PROBLEM_SIZE = 160 };

static const control_member_t members[] = {
    CONTROL_MEMBER("number", control_member_number, true, job.number),
    CONTROL_MEMBER("name", control_member_text, false, job.recipient_name),
    {0},
};

/* What is gathered while the list is read. */
typedef struct reading {
    json_t *seen;     /* number as it is dialled -> place */
    json_t *problems; /* one object each */
    size_t place;     /* of the present one, from 1 */
} reading_t;

__attribute__((format(printf, 2, 3))) static void complain(reading_t *reading, const char *format, ...)
{
    char problem[PROBLEM_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem, sizeof problem, format, arguments);
    va_end(arguments);
    json_array_append_new(reading->problems, json_pack("{sI so}", "recipient", (json_int_t)reading->place,
                                                       "problem", fax_json_text(problem)));
}

/* As fax_text_is_same_number() has it: "+49 (30) 123" and "4930123" are the same number. */
static void take_digits(const char *number, char *to)
{
    for (; *number; number++)
        if (strchr("0123456789*#", *number))
            *to++ = *number;
    *to = '\0';
}

static void check_is_new(reading_t *reading, const char *number)
{
    char key[FAX_NUMBER_SIZE];
    take_digits(number, key);
    const json_t *earlier = json_object_get(reading->seen, key);
    if (earlier)
        complain(reading, "%s is the same number as that of recipient %d", number,
                 (int)json_integer_value(earlier));
    else
        json_object_set_new(reading->seen, key, json_integer((json_int_t)reading->place));
}

static void read_one(reading_t *reading, const json_t *item, fax_job_request_t *request)
{
    char problem[PROBLEM_SIZE];
    control_arguments_t arguments;
    if (!json_is_object(item)) {
        complain(reading, "it is no object with a \"number\"");
        return;
    }
    if (!control_members_read(members, item, &arguments, problem, sizeof problem)) {
        const char *number = json_string_value(json_object_get(item, "number"));
        complain(reading, "%.40s%s%s", number ? number : "", number ? ": " : "", problem);
        return;
    }
    memcpy(request->number, arguments.job.number, sizeof request->number);
    if (arguments.job.recipient_name[0])
        memcpy(request->recipient_name, arguments.job.recipient_name, sizeof request->recipient_name);
    check_is_new(reading, request->number);
}

/* Takes the reference to the problems. */
static json_t *refuse_all(json_t *problems, size_t count)
{
    const size_t wrong = json_array_size(problems);
    json_t *refusal = control_refuse("nothing was sent: %zu of %zu recipients %s wrong", wrong, count,
                                     wrong == 1 ? "is" : "are");
    json_object_set_new(refusal, "problems", problems);
    return refusal;
}

fax_job_request_t *control_recipients_read(const json_t *list, const fax_job_request_t *job, uint32_t *count,
                                           json_t **refusal)
{
    const size_t size = json_array_size(list);
    fax_job_request_t *requests = size <= FAX_ENGINE_MAX_RECIPIENTS ? calloc(size, sizeof *requests) : NULL;
    if (!requests) {
        *refusal = control_refuse("nothing was sent: there are %zu recipients, %d are the most", size,
                                  FAX_ENGINE_MAX_RECIPIENTS);
        return NULL;
    }
    reading_t reading = {json_object(), json_array(), 0};
    for (size_t i = 0; i < size; i++) {
        reading.place = i + 1;
        requests[i] = *job;
        read_one(&reading, json_array_get(list, i), &requests[i]);
    }
    json_decref(reading.seen);
    *count = (uint32_t)size;
    if (json_array_size(reading.problems) == 0) {
        json_decref(reading.problems);
        return requests;
    }
    free(requests);
    *refusal = refuse_all(reading.problems, size);
    return NULL;
}
