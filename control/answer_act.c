/* The answers that do something: jobs, ports, watches. */
#include "control/answer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

json_t *control_answer_cancel(const control_client_t *client, const control_arguments_t *arguments)
{
    char error[FAX_TEXT_SIZE];
    if (fax_engine_cancel(client->engine, arguments->id, error, sizeof error))
        return control_done();
    return control_refusal(error);
}

json_t *control_answer_port(const control_client_t *client, const control_arguments_t *arguments)
{
    static const struct {
        const char *name;
        fax_port_want_t want;
    } wants[] = {{"up", FAX_PORT_WANT_UP}, {"drain", FAX_PORT_WANT_DRAINING}, {"down", FAX_PORT_WANT_DOWN}};
    const uint32_t index = fax_engine_read_port_named(client->engine, arguments->port);
    if (index == 0)
        return control_no_port(arguments->port);
    for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++)
        if (strcmp(arguments->want, wants[i].name) == 0)
            return fax_engine_ask_want(client->engine, index, wants[i].want)
                       ? control_done()
                       : control_no_port(arguments->port);
    return control_refuse("\"want\" must be \"up\", \"drain\" or \"down\"");
}

/* What is wrong with a document's descriptor, whoever it came from; NULL if nothing. Nothing but an ordinary file can be read
 * without waiting for somebody. */
static const char *problem_of(int document)
{
    struct stat file;
    const int flags = fcntl(document, F_GETFL);
    if (flags < 0 || fstat(document, &file) != 0)
        return strerror(errno);
    if (S_ISDIR(file.st_mode))
        return "it is a folder";
    if (!S_ISREG(file.st_mode))
        return "it is no ordinary file";
    if (flags & O_PATH || (flags & O_ACCMODE) == O_WRONLY)
        return "it is not open for reading";
    return file.st_size == 0 ? "it is empty" : NULL;
}

json_t *control_answer_send(const control_client_t *client, const control_arguments_t *arguments)
{
    char error[FAX_TEXT_SIZE];
    const int document = client->take_descriptor(client->user);
    if (document < 0)
        return control_refuse(
            "the document is missing: pass its descriptor along with the request (SCM_RIGHTS)");
    const char *problem = problem_of(document);
    if (problem) {
        close(document);
        return control_refuse("the document cannot be sent: %s", problem);
    }
    const uint32_t id = fax_engine_submit(client->engine, &arguments->job, document, error, sizeof error);
    return id ? control_answer("id", json_integer(id)) : control_refusal(error);
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
