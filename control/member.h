/* The members of a request, read and checked as a table says. Threads: no state, safe everywhere. */
#ifndef CONTROL_MEMBER_H
#define CONTROL_MEMBER_H

#include <jansson.h>

#include "engine/fax_job.h"

/* What a client may say; which of it depends on the request. */
typedef struct control_arguments {
    fax_job_request_t job;
    const json_t *recipients; /* the request's; NULL is "not said" */
    const json_t *options;    /* likewise */
    char port[FAX_NAME_SIZE]; /* "" is "not said" */
    char want[16];
    char what[16];
    uint32_t id;
    uint32_t limit;
    int64_t since; /* ms UTC */
    bool failed;
    uint32_t after;
} control_arguments_t;

typedef struct control_member control_member_t;

/* Reads `value` into `to`. False with what is wrong with it in `problem`: "must be a text". */
typedef bool control_member_fn(const control_member_t *member, const json_t *value, void *to, char *problem,
                               size_t problem_size);

struct control_member {
    const char *name;
    control_member_fn *read;
    bool required;
    size_t offset; /* in control_arguments_t */
    size_t size;
};

#define CONTROL_MEMBER(NAME, READ, REQUIRED, FIELD)                                                          \
    {                                                                                                        \
        (NAME), (READ), (REQUIRED), offsetof(control_arguments_t, FIELD),                                    \
            sizeof(((control_arguments_t *)0)->FIELD)                                                        \
    }

control_member_fn control_member_text;   /* char[]: not empty, no control characters, fits */
control_member_fn control_member_number; /* char[]: a number that can be dialled */
control_member_fn control_member_sub;    /* char[]: a T.30 sub-address */
control_member_fn control_member_count;  /* uint32_t, from 1 */
control_member_fn control_member_truth;  /* bool */
control_member_fn control_member_time;   /* int64_t, ms UTC: "2026-11-22T20:00:00Z" */
control_member_fn control_member_list;   /* const json_t *: an array that is not empty */
control_member_fn control_member_object; /* const json_t *: an object that is not empty */

control_member_fn control_member_truth; /* bool */
/* int64_t, ms: a date as fax_json_date() writes it, ISO 8601 UTC; parts of seconds may be left out */
control_member_fn control_member_time;

/* Read the members of `request` (but "request" itself) by the rows of `members`, up to one without a name.
 * False with one line in `error` that names the member. */
bool control_members_read(const control_member_t *members, const json_t *request,
                          control_arguments_t *arguments, char *error, size_t error_size);

#endif
