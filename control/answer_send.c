/* The answer to "send": one document, or a poll; one recipient or many. */
#include "control/answer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control/recipients.h"

/* What is wrong with a document's descriptor, whoever it came from; NULL if nothing. Nothing but an ordinary
 * file can be read without waiting for somebody. */
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

static json_t *submit_to_many(const control_client_t *client, const control_arguments_t *arguments,
                              int document)
{
    json_t *refusal;
    uint32_t count;
    fax_job_request_t *requests =
        control_recipients_read(arguments->recipients, &arguments->job, &count, &refusal);
    if (!requests) {
        if (document >= 0)
            close(document);
        return refusal;
    }
    json_t *answer = client->submit(client->user, requests, count, document);
    free(requests);
    return answer;
}

static json_t *submit(const control_client_t *client, const control_arguments_t *arguments, int document)
{
    return arguments->recipients ? submit_to_many(client, arguments, document)
                                 : client->submit(client->user, &arguments->job, 1, document);
}

static json_t *poll_document(const control_client_t *client, const control_arguments_t *arguments)
{
    const int document = client->take_descriptor(client->user);
    if (document < 0)
        return submit(client, arguments, -1);
    close(document);
    return control_refuse("a poll fetches a document: none is to be passed along");
}

static json_t *send_document(const control_client_t *client, const control_arguments_t *arguments)
{
    const int document = client->take_descriptor(client->user);
    if (document < 0)
        return control_refuse(
            "the document is missing: pass its descriptor along with the request (SCM_RIGHTS)");
    const char *problem = problem_of(document);
    if (!problem)
        return submit(client, arguments, document);
    close(document);
    return control_refuse("the document cannot be sent: %s", problem);
}

json_t *control_answer_send(const control_client_t *client, const control_arguments_t *arguments)
{
    const bool one = arguments->job.number[0], many = arguments->recipients != NULL;
    if (one == many)
        return control_refuse(one ? "say \"number\" or \"recipients\", not both" : "\"number\" is missing");
    return (arguments->job.poll ? poll_document : send_document)(client, arguments);
}

json_t *control_submitted(uint32_t first, const char *error)
{
    return first ? control_answer("id", json_integer(first)) : control_refusal(error);
}
