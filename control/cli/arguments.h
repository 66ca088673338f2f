/* The arguments of `faxport`, read as a table of options says. Threads: the main one (getopt(3)). */
#ifndef CONTROL_CLI_ARGUMENTS_H
#define CONTROL_CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "control/cli/problem.h"

typedef struct cli_arguments {
    const char *socket; /* each NULL if not given */
    const char **to;    /* every one that was given, up to a NULL */
    const char *to_file;
    const char *port;
    const char *from;
    const char *recipient;
    const char *sub;
    const char *attempts;
    const char *since;
    const char *limit;
    const char *speed;
    const char *flow;
    const char *lock_dir;
    bool failed;
    const char *priority;
    const char *at;
    const char *until;
    bool hold;
    bool cheap;
    bool wait;
    bool watch;
    bool json;
    bool help;
    bool version;
    char **operands;
    int operand_count;
} cli_arguments_t;

typedef struct cli_option {
    const char *name;     /* "to"; NULL ends a table */
    const char *argument; /* "NUMBER"; NULL: it takes none, and the member is a bool */
    const char *help;     /* one line */
    size_t offset;        /* of a const char *, a list of them or a bool in cli_arguments_t */
    const char *(*check)(const char *text); /* what is wrong with the argument, or NULL; may be NULL itself */
    bool many;                              /* it may be given more than once */
} cli_option_t;

#define CLI_OPTION(NAME, ARGUMENT, MEMBER, CHECK, HELP)                                                      \
    {                                                                                                        \
        (NAME), (ARGUMENT), (HELP), offsetof(cli_arguments_t, MEMBER), (CHECK), false                        \
    }
#define CLI_OPTIONS(NAME, ARGUMENT, MEMBER, CHECK, HELP)                                                     \
    {                                                                                                        \
        (NAME), (ARGUMENT), (HELP), offsetof(cli_arguments_t, MEMBER), (CHECK), true                         \
    }

enum { CLI_MAX_OPTIONS = 24 }; /* in a table */

/* Options that every command has: --socket, --help, --version. */
extern const cli_option_t cli_common_options[];

/* Read `argv` from argv[1] on into `arguments`, whose other members stay as they are: `options` and the
 * common ones may stand anywhere among the operands; with `leading` only before the first. -h is --help.
 * CLI_OK, or CLI_WRONG_USE with `problem`; cli_arguments_free() in either case. */
cli_status_t cli_arguments_read(const cli_option_t *options, bool leading, int argc, char **argv,
                                cli_arguments_t *arguments, cli_problem_t *problem);

/* Give back the lists in `arguments`, which may be all zeroes. */
void cli_arguments_free(cli_arguments_t *arguments);

/* Checks for options. */
const char *cli_check_number(const char *text); /* can be dialled */
const char *cli_check_text(const char *text);   /* a name: not empty, clean, not too long */
const char *cli_check_sub(const char *text);
const char *cli_check_count(const char *text);
const char *cli_check_priority(const char *text); /* 1 to 100 */
const char *cli_check_time(const char *text);     /* cli_time_of() */

const char *cli_check_when(const char *text); /* a moment in the past: cli_when_of() */

/* `text` as a moment, ms UTC: 2026-11-20, 2026-11-20T08:00 or with :30 in local time (with Z: UTC), or 30min,
 * 2h, 3d before `now`; 0 if it is none. */
int64_t cli_when_of(const char *text, int64_t now);

/* `text` as a whole number from 1, 0 if it is none. */
uint32_t cli_count_of(const char *text);

#endif
