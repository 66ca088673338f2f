#include "control/cli/show.h"

#include <stdio.h>

#include "control/cli/ask.h"
#include "control/cli/text.h"

enum { REAL_DIGITS = 12 };

void cli_show_rows(const cli_arguments_t *arguments, const cli_column_t *columns, const json_t *rows)
{
    if (arguments->json)
        cli_show_json(rows);
    else
        cli_table_print(stdout, columns, rows, cli_text_may_colour(stdout));
}

void cli_show_record(const cli_arguments_t *arguments, const json_t *record, bool all)
{
    if (arguments->json)
        cli_show_json(record);
    else
        cli_table_print_record(stdout, record, all);
}

cli_status_t cli_show_list(const cli_arguments_t *arguments, json_t *request, const char *name,
                           const cli_column_t *columns, cli_problem_t *problem)
{
    json_t *list = cli_fetch_list(arguments, request, name, problem);
    if (!list)
        return problem->status;
    cli_show_rows(arguments, columns, list);
    json_decref(list);
    return CLI_OK;
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
