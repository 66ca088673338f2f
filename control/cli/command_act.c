/* cancel, hold, release: what the operator wants of a job. */
#include "control/cli/command.h"

#include <jansson.h>
#include <stdio.h>

#include "control/cli/ask.h"

/* Ask `request` for the job that the command names; `done` is what has become of it then. */
static cli_status_t act_on_job(const cli_arguments_t *arguments, const char *request, const char *done,
                               cli_problem_t *problem)
{
    const uint32_t id = cli_count_of(arguments->operands[0]);
    if (id == 0)
        return cli_problem_set(problem, CLI_WRONG_USE,
                               "%s: %.40s is no job's ID: \"faxport jobs\" shows them", request,
                               arguments->operands[0]);
    json_t *answer =
        cli_ask(arguments, json_pack("{ss sI}", "request", request, "id", (json_int_t)id), problem);
    if (!answer)
        return problem->status;
    json_decref(answer);
    printf("job %u: %s\n", id, done);
    return CLI_OK;
}

cli_status_t cli_command_cancel(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return act_on_job(arguments, "cancel", "canceled", problem);
}

cli_status_t cli_command_hold(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return act_on_job(arguments, "hold", "held", problem);
}

cli_status_t cli_command_release(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return act_on_job(arguments, "release", "released", problem);
}
