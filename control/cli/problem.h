/* What went wrong, for the user and for the exit status of `faxport`. Threads: plain data. */
#ifndef CONTROL_CLI_PROBLEM_H
#define CONTROL_CLI_PROBLEM_H

/* The exit statuses; faxport(1) promises them. */
typedef enum cli_status {
    CLI_OK = 0,
    CLI_FAILED = 1,    /* the daemon refused it, or the fax did not go through */
    CLI_WRONG_USE = 2, /* the line says how it is done */
    CLI_NO_DAEMON = 3  /* faxportd does not run, does not answer or may not be talked to */
} cli_status_t;

typedef struct cli_problem {
    cli_status_t status;
    char text[512]; /* one line without its newline */
} cli_problem_t;

/* Fill `problem`; returns its status, so that a function may end with it. Control characters in the text
 * become '?'. */
cli_status_t cli_problem_set(cli_problem_t *problem, cli_status_t status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
