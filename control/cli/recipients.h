/* To whom a document goes: --to and --to-file. Threads: the main one. */
#ifndef CONTROL_CLI_RECIPIENTS_H
#define CONTROL_CLI_RECIPIENTS_H

#include <jansson.h>

#include "control/cli/arguments.h"

/* The recipients as faxportd wants them, an array of {"number", "name"}: those of --to, then the lines of
 * --to-file. A new reference; NULL with `problem`: nobody, or a list with something wrong in it, all of which
 * has been said on standard error then, line by line. */
json_t *cli_recipients(const cli_arguments_t *arguments, cli_problem_t *problem);

#endif
