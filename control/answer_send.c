/* The answer to "send": one document, one recipient or many. */
#include "control/answer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control/recipients.h"

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

static json_t *submit_to_many(const control_client_t *client, const control_arguments_t *arguments,
                              int document)
{
    json_t *refusal;
    uint32_t count;
    fax_job_request_t *requests =
        control_recipients_read(arguments->recipients, &arguments->job, &count, &refusal);
    if (!requests) {
        close(document);
        return refusal;
    }
    json_t *answer = client->submit(client->user, requests, count, document);
    free(requests);
    return answer;
}

json_t *control_answer_send(const control_client_t *client, const control_arguments_t *arguments)
{
    const bool one = arguments->job.number[0], many = arguments->recipients != NULL;
    if (one == many)
        return control_refuse(one ? "say \"number\" or \"recipients\", not both" : "\"number\" is missing");
    const int document = client->take_descriptor(client->user);
    if (document < 0)
        return control_refuse(
            "the document is missing: pass its descriptor along with the request (SCM_RIGHTS)");
    const char *problem = problem_of(document);
    if (problem) {
        close(document);
        return control_refuse("the document cannot be sent: %s", problem);
    }
    return many ? submit_to_many(client, arguments, document)
                : client->submit(client->user, &arguments->job, 1, document);
}

json_t *control_submitted(uint32_t first, const char *error)
{
    return first ? control_answer("id", json_integer(first)) : control_refusal(error);
}
