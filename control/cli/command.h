/* The commands of `faxport`: one row each. Threads: the main one. */
#ifndef CONTROL_CLI_COMMAND_H
#define CONTROL_CLI_COMMAND_H

#include "control/cli/arguments.h"

/* Do it, with results on standard output: the exit status, with `problem` if it is not CLI_OK. */
typedef cli_status_t cli_command_fn(const cli_arguments_t *arguments, cli_problem_t *problem);

cli_command_fn cli_command_send;
cli_command_fn cli_command_poll;
cli_command_fn cli_command_server;
cli_command_fn cli_command_ports;
cli_command_fn cli_command_status;
cli_command_fn cli_command_jobs;
cli_command_fn cli_command_alarms;
cli_command_fn cli_command_history;
cli_command_fn cli_command_notifications;
cli_command_fn cli_command_stats;
cli_command_fn cli_command_failures;
cli_command_fn cli_command_rates;
cli_command_fn cli_command_intervals;
cli_command_fn cli_command_outcomes;
cli_command_fn cli_command_cancel;
cli_command_fn cli_command_hold;
cli_command_fn cli_command_release;
cli_command_fn cli_command_port;
cli_command_fn cli_command_modem;
cli_command_fn cli_command_help;

typedef struct cli_command {
    const char *name;     /* NULL ends the table */
    const char *operands; /* "FILE" */
    const char *summary;
    int min_operands;
    int max_operands;
    const char *missing; /* what to say when operands are missing; NULL if none are needed */
    const cli_option_t *options;
    cli_command_fn *run;
} cli_command_t;

extern const cli_command_t cli_commands[];

/* The row called `name`; NULL if there is none. */
const cli_command_t *cli_command_find(const char *name);

#endif
