/* The answers that do something: jobs, watches. */
#include "control/answer.h"

#include <string.h>

json_t *control_answer_cancel(const control_client_t *client, const control_arguments_t *arguments)
{
    char error[FAX_TEXT_SIZE];
    if (fax_engine_cancel(client->engine, arguments->id, error, sizeof error))
        return control_done();
    return control_refusal(error);
}

static json_t *hold(const control_client_t *client, uint32_t id, bool held)
{
    char error[FAX_TEXT_SIZE];
    return fax_engine_hold(client->engine, id, held, error, sizeof error) ? control_done()
                                                                          : control_refusal(error);
}

json_t *control_answer_hold(const control_client_t *client, const control_arguments_t *arguments)
{
    return hold(client, arguments->id, true);
}

json_t *control_answer_release(const control_client_t *client, const control_arguments_t *arguments)
{
    return hold(client, arguments->id, false);
}

static json_t *watch_job(const control_client_t *client, const control_arguments_t *arguments)
{
    fax_job_t job;
    if (arguments->id == 0)
        return control_refuse("\"id\" is missing: the number of the job to watch");
    if (!fax_engine_job(client->engine, arguments->id, &job))
        return control_no_job(arguments->id);
    client->watch_job(client->user, arguments->id);
    return control_done();
}

static json_t *watch_status(const control_client_t *client, const control_arguments_t *arguments)
{
    const uint32_t index =
        arguments->port[0] ? fax_engine_read_port_named(client->engine, arguments->port) : 0;
    if (arguments->port[0] && index == 0)
        return control_no_port(arguments->port);
    client->watch_status(client->user, index);
    return control_done();
}

json_t *control_answer_watch(const control_client_t *client, const control_arguments_t *arguments)
{
    if (strcmp(arguments->what, "job") == 0)
        return watch_job(client, arguments);
    if (strcmp(arguments->what, "status") == 0)
        return watch_status(client, arguments);
    return control_refuse("\"what\" must be \"job\" or \"status\"");
}
