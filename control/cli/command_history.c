/* history, notifications: what has happened, newest first. */
#include "control/cli/command.h"

#include <jansson.h>
#include <stdio.h>

#include "control/cli/show.h"
#include "control/cli/text.h"
#include "engine/fax_json.h"
#include "engine/fax_time.h"

enum { USUAL_LIMIT = 100 };

static void show_end(const json_t *call, char cell[CLI_CELL_SIZE])
{
    cli_table_date(json_object_get(call, "endTime"), cell);
}

static void show_pages(const json_t *call, char cell[CLI_CELL_SIZE])
{
    const json_int_t done = json_integer_value(json_object_get(call, "pagesDone"));
    const json_int_t total = json_integer_value(json_object_get(call, "pagesTotal"));
    if (total)
        snprintf(cell, CLI_CELL_SIZE, "%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT, done, total);
    else
        snprintf(cell, CLI_CELL_SIZE, "%" JSON_INTEGER_FORMAT, done);
}

static void show_total(const json_t *call, char cell[CLI_CELL_SIZE])
{
    cli_text_duration(json_number_value(json_object_get(call, "totalSeconds")), cell, CLI_CELL_SIZE);
}

static void show_rate(const json_t *call, char cell[CLI_CELL_SIZE])
{
    const json_t *rate = json_object_get(call, "bitRate");
    cli_table_value(json_integer_value(rate) ? rate : NULL, cell);
}

static const cli_column_t call_columns[] = {
    {"CALL", "id", NULL, true},
    {"ENDED", NULL, show_end, false},
    {"PORT", "portName", NULL, false},
    {"WAY", "direction", NULL, false},
    {"FAR END", "number", NULL, false},
    {"PAGES", NULL, show_pages, true},
    {"TIME", NULL, show_total, true},
    {"BIT/S", NULL, show_rate, true},
    {"OUTCOME", "outcomeText", NULL, false},
    {0},
};

static void show_time(const json_t *notice, char cell[CLI_CELL_SIZE])
{
    cli_table_date(json_object_get(notice, "time"), cell);
}

static const cli_column_t notice_columns[] = {
    {"NUMBER", "sequence", NULL, true},    {"TIME", NULL, show_time, false},
    {"WHAT", "name", NULL, false},         {"PORT", "portName", NULL, false},
    {"SEVERITY", "severity", NULL, false}, {"STATE", "state", NULL, false},
    {"TEXT", "text", NULL, false},         {0},
};

static json_t *request_of(const cli_arguments_t *arguments, const char *what)
{
    const uint32_t limit = arguments->limit ? cli_count_of(arguments->limit) : USUAL_LIMIT;
    json_t *request = json_pack("{ss sI}", "request", what, "limit", (json_int_t)limit);
    if (arguments->failed)
        json_object_set_new(request, "failed", json_true());
    if (arguments->port)
        json_object_set_new(request, "port", json_string(arguments->port));
    if (arguments->since)
        json_object_set_new(request, "since", fax_json_date(cli_when_of(arguments->since, fax_time_utc())));
    return request;
}

static cli_status_t show_past(const cli_arguments_t *arguments, const char *what, const cli_column_t *columns,
                              cli_problem_t *problem)
{
    return cli_show_list(arguments, request_of(arguments, what), what, columns, problem);
}

cli_status_t cli_command_history(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return show_past(arguments, "history", call_columns, problem);
}

cli_status_t cli_command_notifications(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return show_past(arguments, "notifications", notice_columns, problem);
}
