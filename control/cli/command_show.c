/* server, ports, jobs, alarms: what is, as a table or as JSON. */
#include "control/cli/command.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "control/cli/ask.h"
#include "control/cli/show.h"

/* ---- columns ---- */

static void show_outcome(const json_t *job, char cell[CLI_CELL_SIZE])
{
    const json_t *problem = json_object_get(job, "problem");
    const bool none = json_integer_value(json_object_get(job, "outcomeCode")) == 0;
    if (json_string_length(problem) > 0)
        cli_table_value(problem, cell);
    else
        cli_table_value(none ? NULL : json_object_get(job, "outcomeText"), cell);
}

static void show_pages(const json_t *job, char cell[CLI_CELL_SIZE])
{
    snprintf(cell, CLI_CELL_SIZE, "%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT,
             json_integer_value(json_object_get(job, "pagesSent")),
             json_integer_value(json_object_get(job, "pageCount")));
}

/* A poll has none: it fetches one. */
static void show_document(const json_t *job, char cell[CLI_CELL_SIZE])
{
    if (json_is_true(json_object_get(job, "poll")))
        snprintf(cell, CLI_CELL_SIZE, "(poll)");
    else
        cli_table_value(json_object_get(job, "documentName"), cell);
}

static void show_submitted(const json_t *job, char cell[CLI_CELL_SIZE])
{
    cli_table_date(json_object_get(job, "submittedTime"), cell);
}

/* Only of a job that waits for it. */
static void show_next_try(const json_t *job, char cell[CLI_CELL_SIZE])
{
    const char *state = json_string_value(json_object_get(job, "state"));
    const bool waits = state && strcmp(state, "waiting") == 0;
    cli_table_date(waits ? json_object_get(job, "nextTryTime") : NULL, cell);
}

static const cli_column_t port_columns[] = {
    {"NAME", "name", NULL, false},          {"INDEX", "index", NULL, true},
    {"KIND", "kind", NULL, false},          {"NUMBER", "number", NULL, false},
    {"SEND", "sendEnabled", NULL, false},   {"RECEIVE", "receiveEnabled", NULL, false},
    {"WANTED", "adminStatus", NULL, false}, {"IS", "operStatus", NULL, false},
    {"REASON", "operReason", NULL, false},  {0},
};

static const cli_column_t job_columns[] = {
    {"ID", "id", NULL, true},
    {"STATE", "state", NULL, false},
    {"TO", "number", NULL, false},
    {"PAGES", NULL, show_pages, true},
    {"TRIES", "attempts", NULL, true},
    {"SUBMITTED", NULL, show_submitted, false},
    {"NEXT TRY", NULL, show_next_try, false},
    {"BATCH", "batch", NULL, true},
    {"FROM", "senderName", NULL, false},
    {"DOCUMENT", NULL, show_document, false},
    {"OUTCOME", NULL, show_outcome, false},
    {0},
};

static void show_since(const json_t *alarm, char cell[CLI_CELL_SIZE])
{
    cli_table_date(json_object_get(alarm, "since"), cell);
}

static const cli_column_t alarm_columns[] = {
    {"ALARM", "name", NULL, false},        {"PORT", "portName", NULL, false},
    {"SEVERITY", "severity", NULL, false}, {"SINCE", NULL, show_since, false},
    {"WHAT", "text", NULL, false},         {0},
};

/* ---- commands ---- */

static cli_status_t show_list(const cli_arguments_t *arguments, const char *name, const cli_column_t *columns,
                              cli_problem_t *problem)
{
    return cli_show_list(arguments, json_pack("{ss}", "request", name), name, columns, problem);
}

cli_status_t cli_command_server(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    json_t *answer = cli_ask(arguments, json_pack("{ss}", "request", "server"), problem);
    if (!answer)
        return problem->status;
    cli_show_record(arguments, json_object_get(answer, "server"), true);
    json_decref(answer);
    return CLI_OK;
}

cli_status_t cli_command_ports(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return show_list(arguments, "ports", port_columns, problem);
}

cli_status_t cli_command_jobs(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return show_list(arguments, "jobs", job_columns, problem);
}

cli_status_t cli_command_alarms(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return show_list(arguments, "alarms", alarm_columns, problem);
}
