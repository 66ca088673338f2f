/* The help, made from the table of commands. Threads: the main one. */
#ifndef CONTROL_CLI_HELP_H
#define CONTROL_CLI_HELP_H

#include "control/cli/command.h"

/* Print the help of `command`, or of all if it is NULL. */
void cli_help(const cli_command_t *command);

/* The row called `name`; NULL with `problem` if there is none. */
const cli_command_t *cli_help_find(const char *name, cli_problem_t *problem);

#endif
