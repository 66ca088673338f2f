#include "control/cli/help.h"

#include <stdio.h>

enum { COMMAND_WIDTH = 26, OPTION_WIDTH = 20, NAME_SIZE = 64 };

static void print_options(const cli_option_t *options)
{
    for (; options->name; options++) {
        char name[NAME_SIZE];
        snprintf(name, sizeof name, "--%s%s%s", options->name, options->argument ? " " : "",
                 options->argument ? options->argument : "");
        printf("  %-*s %s\n", OPTION_WIDTH, name, options->help);
    }
}

static void help_all(void)
{
    printf("usage: faxport [--socket PATH] COMMAND [OPTION...]\n\nSend faxes, and see and steer the fax "
           "ports.\n\n");
    for (const cli_command_t *command = cli_commands; command->name; command++) {
        char name[NAME_SIZE];
        snprintf(name, sizeof name, "%s %s", command->name, command->operands);
        printf("  %-*s %s\n", COMMAND_WIDTH, name, command->summary);
    }
    putchar('\n');
    print_options(cli_common_options);
    printf("\nExit status: 0 done, 1 failed, 2 wrong use, 3 faxportd cannot be reached. See faxport(1).\n");
}

static void help_one(const cli_command_t *command)
{
    const bool both = command->options->name && command->operands[0];
    printf("usage: faxport %s %s%s%s\n\n%s\n\n", command->name, command->options->name ? "[OPTION...]" : "",
           both ? " " : "", command->operands, command->summary);
    print_options(command->options);
    print_options(cli_common_options);
}

void cli_help(const cli_command_t *command)
{
    if (command)
        help_one(command);
    else
        help_all();
}

const cli_command_t *cli_help_find(const char *name, cli_problem_t *problem)
{
    const cli_command_t *command = cli_command_find(name);
    if (!command)
        cli_problem_set(problem, CLI_WRONG_USE, "there is no command %.40s: \"faxport --help\" lists them",
                        name);
    return command;
}

cli_status_t cli_command_help(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    const cli_command_t *command = NULL;
    if (arguments->operand_count > 0 && !(command = cli_help_find(arguments->operands[0], problem)))
        return problem->status;
    cli_help(command);
    return CLI_OK;
}
