#include "control/request.h"

#include <string.h>

#include "control/answer.h"
#include "engine/fax_text.h"

static const control_member_t no_members[] = {{0}};

static const control_member_t list_members[] = {
    CONTROL_MEMBER("after", control_member_count, false, after),
    {0},
};

static const control_member_t ports_members[] = {
    CONTROL_MEMBER("after", control_member_count, false, after),
    CONTROL_MEMBER("port", control_member_text, false, port),
    {0},
};

static const control_member_t id_members[] = {
    CONTROL_MEMBER("id", control_member_count, true, id),
    {0},
};

static const control_member_t port_members[] = {
    CONTROL_MEMBER("port", control_member_text, true, port),
    CONTROL_MEMBER("want", control_member_text, true, want),
    {0},
};

static const control_member_t set_members[] = {
    CONTROL_MEMBER("port", control_member_text, true, port),
    CONTROL_MEMBER("options", control_member_object, true, options),
    {0},
};

static const control_member_t watch_members[] = {
    CONTROL_MEMBER("what", control_member_text, true, what),
    CONTROL_MEMBER("id", control_member_count, false, id),
    CONTROL_MEMBER("port", control_member_text, false, port),
    {0},
};

static const control_member_t history_members[] = {
    CONTROL_MEMBER("after", control_member_count, false, after),
    CONTROL_MEMBER("since", control_member_time, false, since),
    CONTROL_MEMBER("failed", control_member_truth, false, failed),
    CONTROL_MEMBER("port", control_member_text, false, port),
    CONTROL_MEMBER("limit", control_member_count, false, limit),
    {0},
};

static const control_member_t notifications_members[] = {
    CONTROL_MEMBER("after", control_member_count, false, after),
    CONTROL_MEMBER("since", control_member_time, false, since),
    CONTROL_MEMBER("port", control_member_text, false, port),
    CONTROL_MEMBER("limit", control_member_count, false, limit),
    {0},
};

static const control_member_t send_members[] = {
    CONTROL_MEMBER("number", control_member_number, false, job.number),
    CONTROL_MEMBER("recipients", control_member_list, false, recipients),
    CONTROL_MEMBER("port", control_member_text, false, job.port),
    CONTROL_MEMBER("senderName", control_member_text, false, job.sender_name),
    CONTROL_MEMBER("recipientName", control_member_text, false, job.recipient_name),
    CONTROL_MEMBER("documentName", control_member_text, false, job.document_name),
    CONTROL_MEMBER("subAddress", control_member_sub, false, job.sub_address),
    CONTROL_MEMBER("maxAttempts", control_member_count, false, job.max_attempts),
    CONTROL_MEMBER("priority", control_member_count, false, job.priority),
    CONTROL_MEMBER("poll", control_member_truth, false, job.poll),
    CONTROL_MEMBER("held", control_member_truth, false, job.held),
    CONTROL_MEMBER("cheap", control_member_truth, false, job.cheap),
    CONTROL_MEMBER("atTime", control_member_time, false, job.at_time),
    CONTROL_MEMBER("untilTime", control_member_time, false, job.until_time),
    {0},
};

typedef struct request_row {
    const char *name;
    const control_member_t *members;
    control_answer_fn *answer;
} request_row_t;

static const request_row_t requests[] = {
    {"version", no_members, control_answer_version},
    {"server", no_members, control_answer_server},
    {"ports", list_members, control_answer_ports},
    {"status", ports_members, control_answer_status},
    {"jobs", list_members, control_answer_jobs},
    {"job", id_members, control_answer_job},
    {"history", history_members, control_answer_history},
    {"send", send_members, control_answer_send},
    {"cancel", id_members, control_answer_cancel},
    {"hold", id_members, control_answer_hold},
    {"release", id_members, control_answer_release},
    {"port", port_members, control_answer_port},
    {"set", set_members, control_answer_set},
    {"watch", watch_members, control_answer_watch},
    {"alarms", list_members, control_answer_alarms},
    {"notifications", notifications_members, control_answer_notifications},
    {"stats", ports_members, control_answer_stats},
    {"failures", ports_members, control_answer_failures},
    {"rates", ports_members, control_answer_rates},
    {"intervals", ports_members, control_answer_intervals},
};

static const request_row_t *find_request(const char *name)
{
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
        if (strcmp(requests[i].name, name) == 0)
            return &requests[i];
    return NULL;
}

static json_t *answer_object(const control_client_t *client, const json_t *request)
{
    char error[FAX_TEXT_SIZE], shown[40];
    const char *name = json_string_value(json_object_get(request, "request"));
    if (!name)
        return control_refuse("\"request\" is missing or no text");
    const request_row_t *row = find_request(name);
    if (!row) {
        fax_text_copy(shown, sizeof shown, name);
        return control_refuse("there is no request \"%s\"", shown);
    }
    control_arguments_t arguments;
    const bool good = control_members_read(row->members, request, &arguments, error, sizeof error);
    json_t *reply = good ? row->answer(client, &arguments) : control_refusal(error);
    return reply;
}

json_t *control_request(const control_client_t *client, const char *line, size_t length)
{
    json_error_t error;
    json_t *request = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
    if (!request)
        return control_refuse("this is no JSON object on one line: %s", error.text);
    json_t *reply = answer_object(client, request);
    json_decref(request);
    return reply;
}
