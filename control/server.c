#include "control/server.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control/connection.h"
#include "control/line.h"
#include "control/listener.h"
#include "control/request.h"
#include "control/turns.h"
#include "control/watch.h"
#include "engine/fax_log.h"

const control_limits_t control_limits_default = {
    .connections = 256, .line = 65536, .output = 65536, .stall = 10000, .update = 200};

enum { ACCEPT_PAUSE = 1 /* s, when the process has no descriptor left */ };

/* One client. */
typedef struct session {
    control_server_t *server;
    control_connection_t *connection;
    fax_submission_t *submission; /* its request is being answered; NULL is "none" */
    control_turn_t turn;          /* with a request to be answered */
    LIST_ENTRY(session) next;
} session_t;

struct control_server {
    fax_engine_t *engine;
    struct event_base *loop;
    control_limits_t limits;
    char *path;
    int socket;
    struct evconnlistener *listener;
    struct event *resume; /* accepting, after a pause */
    control_watches_t *watches;
    size_t count;
    bool full; /* a client has been refused since there was room last */
    LIST_HEAD(session_list, session) sessions;
    control_turns_t *turns;
};

/* ---- requests ---- */

static void send_answer(session_t *session, json_t *answer)
{
    char *line = control_line_of(answer);
    if (line)
        control_connection_send(session->connection, line, strlen(line));
    free(line);
}

static int take_descriptor(void *user)
{
    return control_connection_take_descriptor(((session_t *)user)->connection);
}

static void watch_job(void *user, uint32_t id)
{
    session_t *session = user;
    control_watches_job(session->server->watches, session->connection, id);
}

static void watch_status(void *user, uint32_t port)
{
    session_t *session = user;
    control_watches_status(session->server->watches, session->connection, port);
}

static void on_submitted(void *user, uint32_t first, const char *error)
{
    session_t *session = user;
    session->submission = NULL;
    control_connection_owe(session->connection, false);
    send_answer(session, control_submitted(first, error));
    control_turns_ask(session->server->turns, &session->turn);
}

/* No further request of this client is looked at until this one has been answered. */
static json_t *submit(void *user, const fax_job_request_t *requests, uint32_t count, int document)
{
    session_t *session = user;
    char error[FAX_TEXT_SIZE];
    session->submission = fax_engine_submit(session->server->engine, requests, count, document, on_submitted,
                                            session, error, sizeof error);
    if (!session->submission)
        return control_refusal(error);
    control_connection_owe(session->connection, true);
    return NULL;
}

static void answer_line(session_t *session, char *line, size_t length)
{
    const control_client_t client = {
        session->server->engine, submit, take_descriptor, watch_job, watch_status, session};
    json_t *answer = control_request(&client, line, length);
    if (!session->submission)
        send_answer(session, answer);
    free(line);
}

static void refuse_line(session_t *session)
{
    char why[FAX_TEXT_SIZE];
    snprintf(why, sizeof why, "the line is too long: a request has %zu octets at most",
             session->server->limits.line);
    send_answer(session, control_refusal(why));
    control_connection_finish(session->connection);
}

static void take_turn(void *user, control_turn_t *turn)
{
    (void)user;
    session_t *session = (session_t *)((char *)turn - offsetof(session_t, turn));
    char *line;
    size_t length;
    const control_line_t result = control_connection_next(session->connection, &line, &length);
    if (result == CONTROL_LINE_TOO_LONG)
        refuse_line(session);
    if (result != CONTROL_LINE_GOT)
        return;
    answer_line(session, line, length);
    if (!session->submission)
        control_turns_ask(session->server->turns, &session->turn);
}

/* ---- clients ---- */

static void on_readable(void *user)
{
    session_t *session = user;
    if (session->submission)
        return;
    control_turns_ask(session->server->turns, &session->turn);
}

static void end_session(session_t *session)
{
    if (session->submission)
        fax_engine_leave(session->server->engine, session->submission);
    control_turns_leave(session->server->turns, &session->turn);
    LIST_REMOVE(session, next);
    session->server->count--;
    control_watches_remove(session->server->watches, session->connection);
    control_connection_free(session->connection);
    free(session);
}

static void on_closed(void *user, const char *why)
{
    if (why)
        fax_log(FAX_LOG_WARNING, "control", "a client was dropped: %s", why);
    end_session(user);
}

/* The line fits into any socket's buffer; if not, the client sees the end all the same. Logged once, until
 * there is room again. */
static void refuse_client(control_server_t *server, int channel)
{
    static const char line[] =
        "{\"ok\":false,\"error\":\"there are too many connections: close one or try again later\"}\n";
    const ssize_t sent = send(channel, line, sizeof line - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    close(channel);
    if (server->full)
        return;
    server->full = true;
    fax_log(FAX_LOG_WARNING, "control", "a client was refused%s: there are %zu connections already",
            sent > 0 ? "" : " without a word", server->count);
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t channel, struct sockaddr *peer,
                      int peer_size, void *user)
{
    (void)listener, (void)peer, (void)peer_size;
    control_server_t *server = user;
    if (server->count >= server->limits.connections) {
        refuse_client(server, channel);
        return;
    }
    session_t *session = calloc(1, sizeof *session);
    if (!session) {
        close(channel);
        return;
    }
    const control_connection_owner_t owner = {on_readable, on_closed, session};
    session->server = server;
    session->connection = control_connection_new(server->loop, channel, &server->limits, &owner);
    if (!session->connection) {
        free(session);
        return;
    }
    LIST_INSERT_HEAD(&server->sessions, session, next);
    server->count++;
    server->full = false;
}

static void on_accept_error(struct evconnlistener *listener, void *user)
{
    control_server_t *server = user;
    const struct timeval pause = {ACCEPT_PAUSE, 0};
    fax_log(FAX_LOG_WARNING, "control", "cannot accept a client: %s", strerror(errno));
    evconnlistener_disable(listener);
    event_add(server->resume, &pause);
}

static void on_resume(evutil_socket_t none, short what, void *user)
{
    (void)none, (void)what;
    evconnlistener_enable(((control_server_t *)user)->listener);
}

/* ---- made and given back ---- */

static bool make_parts(control_server_t *server)
{
    const unsigned flags = LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_LEAVE_SOCKETS_BLOCKING;
    server->listener = evconnlistener_new(server->loop, on_accept, server, flags, 0, server->socket);
    server->resume = evtimer_new(server->loop, on_resume, server);
    server->turns = control_turns_new(server->loop, take_turn, server);
    server->watches = control_watches_new(server->engine, server->loop, server->limits.update);
    if (!server->listener || !server->resume || !server->turns || !server->watches)
        return false;
    evconnlistener_set_error_cb(server->listener, on_accept_error);
    return true;
}

control_server_t *control_server_new_limited(fax_engine_t *engine, struct event_base *loop, const char *path,
                                             const control_limits_t *limits, char *error, size_t error_size)
{
    control_server_t *server = calloc(1, sizeof *server);
    if (!server) {
        snprintf(error, error_size, "control socket %s: %s", path, strerror(errno));
        return NULL;
    }
    server->engine = engine;
    server->loop = loop;
    server->limits = *limits;
    LIST_INIT(&server->sessions);
    server->path = strdup(path);
    server->socket = control_listener_open(path, error, error_size);
    if (server->socket >= 0 && server->path && make_parts(server))
        return server;
    if (server->socket >= 0)
        snprintf(error, error_size, "control socket %s: %s", path, strerror(ENOMEM));
    control_server_free(server);
    return NULL;
}

control_server_t *control_server_new(fax_engine_t *engine, struct event_base *loop, const char *path,
                                     char *error, size_t error_size)
{
    return control_server_new_limited(engine, loop, path, &control_limits_default, error, error_size);
}

void control_server_free(control_server_t *server)
{
    if (!server)
        return;
    while (!LIST_EMPTY(&server->sessions))
        end_session(LIST_FIRST(&server->sessions));
    control_watches_free(server->watches);
    control_turns_free(server->turns);
    if (server->resume)
        event_free(server->resume);
    if (server->listener)
        evconnlistener_free(server->listener);
    if (server->socket >= 0)
        control_listener_close(server->socket, server->path);
    free(server->path);
    free(server);
}
