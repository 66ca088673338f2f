/* `faxport` from its arguments to its exit status. Threads: the main one. */
#ifndef CONTROL_CLI_RUN_H
#define CONTROL_CLI_RUN_H

#include "control/cli/problem.h"

/* Do what `argv` says. Results go to standard output; what is wrong, one line, to standard error. Returns the
 * exit status. */
cli_status_t cli_run(int argc, char **argv);

#endif
