/* A conversation with faxportd over its control socket (faxport-control(5)). Threads: one a client. */
#ifndef CONTROL_CLI_CLIENT_H
#define CONTROL_CLI_CLIENT_H

#include <jansson.h>
#include <stdbool.h>

#include "control/cli/problem.h"

typedef struct cli_client cli_client_t;

/* Connect to `path`; NULL: to $FAXPORT_SOCKET or where faxportd listens as built. NULL with `problem` if it
 * cannot be done. */
cli_client_t *cli_client_open(const char *path, cli_problem_t *problem);
void cli_client_close(cli_client_t *client);

/* Send `request` (takes the reference), with `descriptor` if that is not -1, and wait for the answer. NULL
 * with `problem` if it is a refusal or there is none; else a new reference. */
json_t *cli_client_ask(cli_client_t *client, json_t *request, int descriptor, cli_problem_t *problem);

/* Wait for the next update of a watch, as long as it takes. A new reference; NULL with `problem` at the end
 * of the connection. */
json_t *cli_client_next(cli_client_t *client, cli_problem_t *problem);

/* True if the next line is there already. */
bool cli_client_has_more(const cli_client_t *client);

#endif
