#include "control/cli/run.h"

#include <stdio.h>

#include "config.h"
#include "control/cli/help.h"

static cli_status_t show_version(void)
{
    printf("faxport %s\n", PACKAGE_VERSION);
    return CLI_OK;
}

static cli_status_t show_help(const cli_command_t *command)
{
    cli_help(command);
    return CLI_OK;
}

static cli_status_t check_operands(const cli_command_t *command, const cli_arguments_t *arguments,
                                   cli_problem_t *problem)
{
    if (arguments->operand_count < command->min_operands)
        return cli_problem_set(problem, CLI_WRONG_USE, "%s: %s", command->name, command->missing);
    if (arguments->operand_count > command->max_operands)
        return cli_problem_set(problem, CLI_WRONG_USE,
                               "%s: %.40s is too much: \"faxport help %s\" shows how it is used",
                               command->name, arguments->operands[command->max_operands], command->name);
    return CLI_OK;
}

/* argv[0] is the command's name. */
static cli_status_t run_command(const cli_command_t *command, int argc, char **argv,
                                cli_arguments_t *arguments, cli_problem_t *problem)
{
    cli_status_t status = cli_arguments_read(command->options, false, argc, argv, arguments, problem);
    if (status != CLI_OK)
        return status;
    if (arguments->version)
        return show_version();
    if (arguments->help)
        return show_help(command);
    status = check_operands(command, arguments, problem);
    return status == CLI_OK ? command->run(arguments, problem) : status;
}

static cli_status_t run(int argc, char **argv, cli_arguments_t *arguments, cli_problem_t *problem)
{
    const cli_status_t status = cli_arguments_read(NULL, true, argc, argv, arguments, problem);
    if (status != CLI_OK)
        return status;
    if (arguments->version)
        return show_version();
    if (arguments->help)
        return show_help(NULL);
    if (arguments->operand_count == 0)
        return cli_problem_set(problem, CLI_WRONG_USE, "which command? \"faxport --help\" lists them");
    const cli_command_t *command = cli_help_find(arguments->operands[0], problem);
    if (!command)
        return problem->status;
    return run_command(command, arguments->operand_count, arguments->operands, arguments, problem);
}

cli_status_t cli_run(int argc, char **argv)
{
    cli_problem_t problem = {CLI_OK, ""};
    cli_arguments_t arguments = {0};
    cli_status_t status = run(argc, argv, &arguments, &problem);
    cli_arguments_free(&arguments);
    if (fflush(stdout) != 0 && status == CLI_OK)
        status = cli_problem_set(&problem, CLI_FAILED, "cannot write the result: %m");
    if (status != CLI_OK)
        fprintf(stderr, "faxport: %s\n", problem.text);
    return status;
}
