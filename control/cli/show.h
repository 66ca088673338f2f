/* Results on standard output: as JSON for programs if the arguments say so, else for people. Threads: the
 * main one. */
#ifndef CONTROL_CLI_SHOW_H
#define CONTROL_CLI_SHOW_H

#include <jansson.h>

#include "control/cli/arguments.h"
#include "control/cli/table.h"

/* A list, under the titles of `columns`. */
void cli_show_rows(const cli_arguments_t *arguments, const cli_column_t *columns, const json_t *rows);

/* All members of a record, or those that say something. */
void cli_show_record(const cli_arguments_t *arguments, const json_t *record, bool all);

/* What cli_fetch_list() gives for `request`, whose reference it takes. */
cli_status_t cli_show_list(const cli_arguments_t *arguments, json_t *request, const char *name,
                           const cli_column_t *columns, cli_problem_t *problem);

/* `value` as JSON that is readable for people too; and on one line. */
void cli_show_json(const json_t *value);
void cli_show_json_line(const json_t *value);

#endif
