#include "control/cli/client.h"

#include <errno.h>
#include <event2/buffer.h>
#include <grp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define DEFAULT_SOCKET FAX_RUNSTATEDIR "/faxportd/control"

enum { PATIENCE = 30 /* s for an answer: the daemon needs milliseconds */ };

struct cli_client {
    int channel;
    struct evbuffer *input;
};

/* ---- connecting ---- */

static const char *group_of(const char *path)
{
    struct stat there;
    const struct group *group = stat(path, &there) == 0 ? getgrgid(there.st_gid) : NULL;
    return group ? group->gr_name : NULL;
}

static void explain_refusal(const char *path, int why, cli_problem_t *problem)
{
    const char *group = group_of(path);
    if (why == ENOENT || why == ECONNREFUSED)
        cli_problem_set(
            problem, CLI_NO_DAEMON,
            "faxportd is not running: nobody listens at %s; start it, or name its socket with --socket",
            path);
    else if (why == EACCES && group)
        cli_problem_set(problem, CLI_NO_DAEMON,
                        "no permission to talk to faxportd at %s: members of the group %s may", path, group);
    else
        cli_problem_set(problem, CLI_NO_DAEMON, "cannot talk to faxportd at %s: %s", path, strerror(why));
}

/* Returns the connected socket, or -1 with errno. */
static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    const int channel = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (channel < 0 || connect(channel, (const struct sockaddr *)&address, sizeof address) == 0)
        return channel;
    const int why = errno;
    close(channel);
    errno = why;
    return -1;
}

static void set_patience(const cli_client_t *client, int seconds)
{
    const struct timeval patience = {seconds, 0};
    setsockopt(client->channel, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(client->channel, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

static const char *path_or_default(const char *path)
{
    const char *set = getenv("FAXPORT_SOCKET");
    if (path)
        return path;
    return set && set[0] ? set : DEFAULT_SOCKET;
}

cli_client_t *cli_client_open(const char *path, cli_problem_t *problem)
{
    path = path_or_default(path);
    const int channel = connect_to(path);
    if (channel < 0) {
        explain_refusal(path, errno, problem);
        return NULL;
    }
    cli_client_t *client = calloc(1, sizeof *client);
    struct evbuffer *input = evbuffer_new();
    if (!client || !input)
        abort(); /* nothing has been asked for yet, and there is no memory to say so */
    *client = (cli_client_t){channel, input};
    return client;
}

void cli_client_close(cli_client_t *client)
{
    if (!client)
        return;
    evbuffer_free(client->input);
    close(client->channel);
    free(client);
}

/* ---- lines ---- */

/* The descriptor goes along with the first octets; all of the line is sent, or errno says why not. */
static bool send_line(const cli_client_t *client, const char *line, size_t length, int descriptor)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.header = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
    struct iovec place = {(void *)line, length};
    struct msghdr message = {.msg_iov = &place, .msg_iovlen = 1};
    if (descriptor >= 0) {
        memcpy(CMSG_DATA(&control.header), &descriptor, sizeof descriptor);
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
    }
    while (place.iov_len > 0) {
        const ssize_t sent = sendmsg(client->channel, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return false;
        place.iov_base = (char *)place.iov_base + (sent > 0 ? sent : 0);
        place.iov_len -= sent > 0 ? (size_t)sent : 0;
        if (sent > 0)
            message.msg_controllen = 0;
    }
    return true;
}

static bool send_request(const cli_client_t *client, json_t *request, int descriptor)
{
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    const size_t length = text ? strlen(text) : 0;
    if (text)
        text[length] = '\n'; /* in the place of the NUL: what is sent is counted */
    const bool sent = text && send_line(client, text, length + 1, descriptor);
    free(text);
    return sent;
}

static json_t *broken_off(cli_problem_t *problem, int why)
{
    if (why == EAGAIN)
        cli_problem_set(problem, CLI_NO_DAEMON, "faxportd does not answer: it has been asked %d s ago",
                        PATIENCE);
    else
        cli_problem_set(problem, CLI_NO_DAEMON, "faxportd has closed the connection%s%s",
                        why ? ": " : "; \"faxport jobs\" shows what it does when it is back",
                        why ? strerror(why) : "");
    return NULL;
}

static json_t *receive(cli_client_t *client, cli_problem_t *problem)
{
    char *line;
    while (!(line = evbuffer_readln(client->input, NULL, EVBUFFER_EOL_LF))) {
        errno = 0;
        const int got = evbuffer_read(client->input, client->channel, -1);
        if (got == 0 || (got < 0 && errno != EINTR))
            return broken_off(problem, got < 0 ? errno : 0);
    }
    json_t *object = json_loads(line, 0, NULL);
    free(line);
    if (!json_is_object(object)) {
        json_decref(object);
        cli_problem_set(problem, CLI_NO_DAEMON, "what answers there does not speak faxportd's language");
        return NULL;
    }
    return object;
}

json_t *cli_client_ask(cli_client_t *client, json_t *request, int descriptor, cli_problem_t *problem)
{
    set_patience(client, PATIENCE);
    /* Even if not all could be sent, there may be an answer that says why. */
    const bool sent = send_request(client, request, descriptor);
    const int why = sent ? 0 : errno;
    json_t *answer = receive(client, problem);
    if (!answer && !sent)
        return broken_off(problem, why);
    if (!answer || json_is_true(json_object_get(answer, "ok")))
        return answer;
    const char *error = json_string_value(json_object_get(answer, "error"));
    cli_problem_set(problem, CLI_FAILED, "%s", error ? error : "faxportd refused it without saying why");
    json_decref(answer);
    return NULL;
}

json_t *cli_client_next(cli_client_t *client, cli_problem_t *problem)
{
    set_patience(client, 0);
    return receive(client, problem);
}

bool cli_client_has_more(const cli_client_t *client)
{
    struct pollfd channel = {client->channel, POLLIN, 0};
    return evbuffer_search(client->input, "\n", 1, NULL).pos >= 0 || poll(&channel, 1, 0) > 0;
}
