/* Results on standard output. Threads: the main one. */
#ifndef CONTROL_CLI_SHOW_H
#define CONTROL_CLI_SHOW_H

#include <jansson.h>

#include "control/cli/arguments.h"

/* Ask one thing on a connection of its own; takes the reference. NULL with `problem`, else the answer, a new reference. */
json_t *cli_ask(const cli_arguments_t *arguments, json_t *request, cli_problem_t *problem);

/* `value` as JSON for programs that is readable for people too. */
void cli_show_json(const json_t *value);

#endif
