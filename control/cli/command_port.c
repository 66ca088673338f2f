/* port: what the operator wants of a port. */
#include "control/cli/command.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "control/cli/ask.h"
#include "control/cli/trial.h"
#include "engine/fax_port_option.h"

/* Ask it; what is said then is `done`. */
static cli_status_t ask(const cli_arguments_t *arguments, json_t *request, const char *done,
                        cli_problem_t *problem)
{
    json_t *answer = cli_ask(arguments, request, problem);
    if (!answer)
        return problem->status;
    json_decref(answer);
    printf("%s: %s\n", arguments->operands[1], done);
    return CLI_OK;
}

/* ---- into service and out of it ---- */

static cli_status_t want(const cli_arguments_t *arguments, const char *done, cli_problem_t *problem)
{
    if (arguments->operand_count > 2)
        return cli_problem_set(problem, CLI_WRONG_USE, "port: %.40s is too much after the port's NAME",
                               arguments->operands[2]);
    return ask(arguments,
               json_pack("{ss ss ss}", "request", "port", "port", arguments->operands[1], "want",
                         arguments->operands[0]),
               done, problem);
}

static cli_status_t test(const cli_arguments_t *arguments, const char *done, cli_problem_t *problem)
{
    (void)done;
    if (arguments->operand_count > 2)
        return cli_problem_set(problem, CLI_WRONG_USE, "port: %.40s is too much after the port's NAME",
                               arguments->operands[2]);
    return cli_trial(arguments, arguments->operands[1], problem);
}

/* ---- its options ---- */

/* Take "rings=3" into `options`. The daemon says what is wrong with a value: it is the one that knows. */
static cli_status_t take_option(const char *operand, json_t *options, cli_problem_t *problem)
{
    char name[16] = "";
    const char *value = strchr(operand, '=');
    if (value && (size_t)(value - operand) < sizeof name)
        memcpy(name, operand, (size_t)(value - operand));
    if (!value || fax_port_option_named(name) == FAX_PORT_OPTIONS)
        return cli_problem_set(
            problem, CLI_WRONG_USE,
            "port set: %.40s? Say csid=, tsid=, rings=, priority=, send= or receive=, with the "
            "value as in faxportd.conf",
            operand);
    json_t *text = json_string(value + 1);
    if (!text)
        return cli_problem_set(problem, CLI_WRONG_USE, "port set: the value of %s is no UTF-8", name);
    json_object_set_new(options, name, text);
    return CLI_OK;
}

static cli_status_t set(const cli_arguments_t *arguments, const char *done, cli_problem_t *problem)
{
    if (arguments->operand_count < 3)
        return cli_problem_set(problem, CLI_WRONG_USE, "port set: which option? Say %s=VALUE or another",
                               fax_port_option_names[FAX_PORT_CSID]);
    json_t *options = json_object();
    cli_status_t status = CLI_OK;
    for (int i = 2; status == CLI_OK && i < arguments->operand_count; i++)
        status = take_option(arguments->operands[i], options, problem);
    if (status == CLI_OK)
        return ask(
            arguments,
            json_pack("{ss ss so}", "request", "set", "port", arguments->operands[1], "options", options),
            done, problem);
    json_decref(options);
    return status;
}

/* ---- the command ---- */

typedef cli_status_t act_fn(const cli_arguments_t *arguments, const char *done, cli_problem_t *problem);

static const struct {
    const char *name;
    act_fn *act;
    const char *done;
} acts[] = {
    {"up", want, "goes into service"},
    {"down", want, "goes out of service now"},
    {"drain", want, "goes out of service after its call"},
    {"test", test, ""},
    {"set", set, "is set up so from its next call on"},
};

cli_status_t cli_command_port(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    const char *name = arguments->operands[1], *wrong = cli_check_text(name);
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        if (strcmp(arguments->operands[0], acts[i].name) != 0)
            continue;
        if (wrong)
            return cli_problem_set(problem, CLI_WRONG_USE, "port: the NAME %.40s %s", name, wrong);
        return acts[i].act(arguments, acts[i].done, problem);
    }
    return cli_problem_set(problem, CLI_WRONG_USE,
                           "port: %.40s? Say up, down, drain, test or set, then the port's NAME",
                           arguments->operands[0]);
}
