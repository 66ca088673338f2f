/* The file that a user wants sent. Threads: no state, safe everywhere. */
#ifndef CONTROL_CLI_DOCUMENT_H
#define CONTROL_CLI_DOCUMENT_H

#include <stddef.h>

#include "control/cli/problem.h"

/* Open the ordinary file `path` for reading; "-" is standard input, which is copied, as is a pipe. Returns a
 * descriptor of an ordinary file at its beginning, or -1 with `problem`: absent, no permission, a folder,
 * empty. */
int cli_document_open(const char *path, cli_problem_t *problem);

/* The name for the daemon, `size` octets at most: the path's last part, cleaned. */
void cli_document_name(const char *path, char *name, size_t size);

#endif
