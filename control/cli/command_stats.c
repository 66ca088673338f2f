/* stats, failures, rates, intervals: what the calls of the ports come to. */
#include "control/cli/command.h"

#include <jansson.h>
#include <stdio.h>

#include "control/cli/ask.h"
#include "control/cli/show.h"
#include "control/cli/text.h"

static json_int_t number_of(const json_t *row, const char *member)
{
    return json_integer_value(json_object_get(row, member));
}

/* ---- columns ---- */

/* "12/14": those that went through, of all. */
static void show_ratio(const json_t *row, const char *good, const char *all, char cell[CLI_CELL_SIZE])
{
    snprintf(cell, CLI_CELL_SIZE, "%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT, number_of(row, good),
             number_of(row, all));
}

static void show_sent(const json_t *row, char cell[CLI_CELL_SIZE])
{
    show_ratio(row, "sentCompletions", "sentAttempts", cell);
}

static void show_received(const json_t *row, char cell[CLI_CELL_SIZE])
{
    show_ratio(row, "receivedCompletions", "receivedAttempts", cell);
}

static void show_busy(const json_t *row, char cell[CLI_CELL_SIZE])
{
    const json_int_t seconds = number_of(row, "sentBusySeconds") + number_of(row, "receivedBusySeconds");
    cli_text_duration((double)seconds, cell, CLI_CELL_SIZE);
}

static void show_last(const json_t *row, char cell[CLI_CELL_SIZE])
{
    cli_table_date(json_object_get(row, "lastTime"), cell);
}

static void show_outcome(const json_t *row, char cell[CLI_CELL_SIZE])
{
    cli_table_value(number_of(row, "lastCallId") ? json_object_get(row, "lastOutcomeText") : NULL, cell);
}

static const cli_column_t stats_columns[] = {
    {"PORT", "port", NULL, false},
    {"SENT", NULL, show_sent, true},
    {"PAGES", "sentPages", NULL, true},
    {"RECEIVED", NULL, show_received, true},
    {"PAGES", "receivedPages", NULL, true},
    {"BUSY", NULL, show_busy, true},
    {"LAST CALL", NULL, show_last, false},
    {"OUTCOME", NULL, show_outcome, false},
    {0},
};

static const cli_column_t failure_columns[] = {
    {"PORT", "port", NULL, false},
    {"CAUSE", "cause", NULL, false},
    {"SENT", "sent", NULL, true},
    {"RECEIVED", "received", NULL, true},
    {0},
};

static const cli_column_t rate_columns[] = {
    {"PORT", "port", NULL, false},
    {"BIT/S", "bitRate", NULL, true},
    {"SENT", "sent", NULL, true},
    {"RECEIVED", "received", NULL, true},
    {0},
};

static void show_start(const json_t *row, char cell[CLI_CELL_SIZE])
{
    cli_table_date(json_object_get(row, "startTime"), cell);
}

static void show_calls(const json_t *row, char cell[CLI_CELL_SIZE])
{
    show_ratio(row, "completions", "attempts", cell);
}

static void show_interval_busy(const json_t *row, char cell[CLI_CELL_SIZE])
{
    cli_text_duration((double)number_of(row, "busySeconds"), cell, CLI_CELL_SIZE);
}

static const cli_column_t interval_columns[] = {
    {"FROM", NULL, show_start, false},
    {"CALLS", NULL, show_calls, true},
    {"PAGES", "pages", NULL, true},
    {"OCTETS", "bytes", NULL, true},
    {"BUSY", NULL, show_interval_busy, true},
    {"COMPLETE", "valid", NULL, false},
    {0},
};

/* ---- commands ---- */

static json_t *fetch(const cli_arguments_t *arguments, const char *name, cli_problem_t *problem)
{
    json_t *request = json_pack("{ss}", "request", name);
    if (arguments->operand_count > 0)
        json_object_set_new(request, "port", json_string(arguments->operands[0]));
    return cli_fetch_list(arguments, request, name, problem);
}

static bool is_counted(const json_t *row)
{
    return number_of(row, "sent") + number_of(row, "received") > 0;
}

static bool is_known(const json_t *row)
{
    return json_is_true(json_object_get(row, "valid")) || number_of(row, "attempts") > 0;
}

/* People see the rows that say something. */
static void drop_rows(json_t *list, bool (*keep)(const json_t *row))
{
    for (size_t i = json_array_size(list); i-- > 0;)
        if (!keep(json_array_get(list, i)))
            json_array_remove(list, i);
}

static cli_status_t show_rows(const cli_arguments_t *arguments, const char *name, const cli_column_t *columns,
                              bool (*keep)(const json_t *row), cli_problem_t *problem)
{
    json_t *list = fetch(arguments, name, problem);
    if (!list)
        return problem->status;
    if (!arguments->json)
        drop_rows(list, keep);
    cli_show_rows(arguments, columns, list);
    json_decref(list);
    return CLI_OK;
}

cli_status_t cli_command_stats(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    json_t *list = fetch(arguments, "stats", problem);
    if (!list)
        return problem->status;
    const json_t *one = arguments->operand_count > 0 ? json_array_get(list, 0) : NULL;
    if (one)
        cli_show_record(arguments, one, false);
    else
        cli_show_rows(arguments, stats_columns, list);
    json_decref(list);
    return CLI_OK;
}

cli_status_t cli_command_failures(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return show_rows(arguments, "failures", failure_columns, is_counted, problem);
}

cli_status_t cli_command_rates(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return show_rows(arguments, "rates", rate_columns, is_counted, problem);
}

cli_status_t cli_command_intervals(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return show_rows(arguments, "intervals", interval_columns, is_known, problem);
}
