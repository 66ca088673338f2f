/* Questions to the daemon, each on a connection of its own. Threads: the main one. */
#ifndef CONTROL_CLI_ASK_H
#define CONTROL_CLI_ASK_H

#include <jansson.h>

#include "control/cli/arguments.h"

/* Ask one thing; takes the reference. NULL with `problem`, else the answer, a new reference. */
json_t *cli_ask(const cli_arguments_t *arguments, json_t *request, cli_problem_t *problem);

/* The same for a long list: all of the member `name` of as many answers as it takes. */
json_t *cli_fetch_list(const cli_arguments_t *arguments, json_t *request, const char *name,
                       cli_problem_t *problem);

#endif
