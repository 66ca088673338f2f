/* server, ports, jobs, alarms: what is, as a table or as JSON. */
#include "control/cli/command.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "control/cli/client.h"
#include "control/cli/show.h"
#include "control/cli/table.h"
#include "control/cli/text.h"

enum { REAL_DIGITS = 12 };

json_t *cli_ask(const cli_arguments_t *arguments, json_t *request, cli_problem_t *problem)
{
    cli_client_t *client = cli_client_open(arguments->socket, problem);
    if (!client) {
        json_decref(request);
        return NULL;
    }
    json_t *answer = cli_client_ask(client, request, -1, problem);
    cli_client_close(client);
    return answer;
}

/* The rows of a page go to the list; `request` becomes that of the next. False if that was all. */
static bool take_page(const json_t *answer, const char *name, json_t *request, json_t *list)
{
    const json_t *rows = json_object_get(answer, name), *next = json_object_get(answer, "next");
    json_t *limit = json_object_get(request, "limit");
    json_array_extend(list, (json_t *)rows);
    const json_int_t left = json_integer_value(limit) - (json_int_t)json_array_size(rows);
    if (!json_is_integer(next) || (limit && left <= 0))
        return false;
    json_object_set(request, "after", (json_t *)next);
    return !limit || json_integer_set(limit, left) == 0;
}

/* All of it, page by page. NULL with `problem`. */
static json_t *fetch_pages(cli_client_t *client, json_t *request, const char *name, cli_problem_t *problem)
{
    json_t *list = json_array();
    for (bool more = true; more;) {
        json_t *answer = cli_client_ask(client, json_incref(request), -1, problem);
        if (!answer) {
            json_decref(list);
            return NULL;
        }
        more = take_page(answer, name, request, list);
        json_decref(answer);
    }
    return list;
}

json_t *cli_fetch_list(const cli_arguments_t *arguments, json_t *request, const char *name,
                       cli_problem_t *problem)
{
    cli_client_t *client = cli_client_open(arguments->socket, problem);
    json_t *list = client ? fetch_pages(client, request, name, problem) : NULL;
    cli_client_close(client);
    json_decref(request);
    return list;
}

void cli_show_json(const json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(REAL_DIGITS));
    putchar('\n');
}

void cli_show_json_line(const json_t *value)
{
    json_dumpf(value, stdout, JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS));
    putchar('\n');
}

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
    json_t *list = cli_fetch_list(arguments, json_pack("{ss}", "request", name), name, problem);
    if (!list)
        return problem->status;
    if (arguments->json)
        cli_show_json(list);
    else
        cli_table_print(stdout, columns, list, cli_text_may_colour(stdout));
    json_decref(list);
    return CLI_OK;
}

cli_status_t cli_command_server(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    json_t *answer = cli_ask(arguments, json_pack("{ss}", "request", "server"), problem);
    if (!answer)
        return problem->status;
    const json_t *server = json_object_get(answer, "server");
    if (arguments->json)
        cli_show_json(server);
    else
        cli_table_print_record(stdout, server, true);
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
