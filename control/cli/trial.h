/* A port under test. Threads: the main one. */
#ifndef CONTROL_CLI_TRIAL_H
#define CONTROL_CLI_TRIAL_H

#include "control/cli/arguments.h"

/* Have the port `name` tested, show how far it is, and wait for its end. CLI_OK if all went well, else
 * `problem`. */
cli_status_t cli_trial(const cli_arguments_t *arguments, const char *name, cli_problem_t *problem);

#endif
