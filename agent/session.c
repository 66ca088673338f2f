#include "agent/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>
#include <net-snmp/library/large_fd_set.h>

#include "agent/table_handler.h"
#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"

enum {
    PING_INTERVAL = 1,       /* s: how soon a master that came back is found */
    MASTER_TIMEOUT = 6,      /* s without an answer: the master hangs */
    REGISTER_INTERVAL = 1000 /* ms between two tries for a region that another subagent has */
};

struct session {
    char socket[FAX_TEXT_SIZE];
    notifier_t *notifier;
    agent_health_t *health;
    snmp_short_path_t short_path;
    netsnmp_session *agentx; /* NULL: not connected */
    bool refused;
    int64_t tried; /* when the region was last asked for */
};

/* ---- what is told ---- */

static void say(session_t *session, fax_log_level_t level, const char *before, const char *after)
{
    char text[2 * FAX_TEXT_SIZE];
    snprintf(text, sizeof text, "%s%s%s", before, session->socket, after);
    if (level != FAX_LOG_NOTICE)
        fax_text_copy(session->health->last_error, sizeof session->health->last_error, text);
    fax_log(level, "agent", "%s", text);
}

/* One line for each change: what is, where, and what follows. */
static const struct {
    fax_log_level_t level;
    const char *before, *after; /* the socket's path stands between them */
} lines[] = {
    [AGENT_DISCONNECTED] = {FAX_LOG_WARNING, "lost the master agent at ", "; trying again every second"},
    [AGENT_SERVING] = {FAX_LOG_NOTICE, "serving FAX-PORT-MIB through the master agent at ", ""},
    [AGENT_REFUSED] = {FAX_LOG_ERROR, "FAX-PORT-MIB is taken at the master agent at ",
                       ": another subagent has registered it, perhaps a second faxportd; stop that one. "
                       "Trying again every second"},
};

static void announce(session_t *session, agent_session_state_t state)
{
    session->health->state = state;
    session->health->last_change = fax_time_clock();
    say(session, lines[state].level, lines[state].before, lines[state].after);
}

/* ---- what net-snmp tells ---- */

static int connected(int major, int minor, void *argument, void *user)
{
    session_t *session = user;
    (void)major, (void)minor;
    session->agentx = argument;
    session->agentx->retries = 0; /* on a stream nothing gets lost: asking again would only ask twice */
    session->agentx->timeout = MASTER_TIMEOUT * 1000000L;
    session->refused = false;
    session->tried = fax_time_clock();
    session->health->sessions++;
    snmp_face_begin_session(session->short_path.face);
    snmp_short_path_install(&session->short_path, session->agentx);
    return 0;
}

static int disconnected(int major, int minor, void *argument, void *user)
{
    session_t *session = user;
    (void)major, (void)minor, (void)argument;
    session->agentx = NULL;
    notifier_forget(session->notifier);
    if (session->health->state != AGENT_DISCONNECTED)
        announce(session, AGENT_DISCONNECTED);
    return 0;
}

/* The library's own messages. A refused registration shows nowhere else. */
static int logged(int major, int minor, void *argument, void *user)
{
    static const char refusal[] = "registering pdu failed";
    session_t *session = user;
    (void)major, (void)minor;
    const struct snmp_log_message *message = argument;
    if (strncmp(message->msg, refusal, sizeof refusal - 1) == 0)
        session->refused = true;
    const int length = (int)strcspn(message->msg, "\n");
    fax_log(FAX_LOG_DEBUG, "net-snmp", "%.*s", length, message->msg);
    return 0;
}

/* ---- the state of the session ---- */

static agent_session_state_t state_of(const session_t *session)
{
    if (!session->agentx)
        return AGENT_DISCONNECTED;
    return session->refused ? AGENT_REFUSED : AGENT_SERVING;
}

static void try_again(session_t *session)
{
    if (!session->refused || !session->agentx || fax_time_clock() - session->tried < REGISTER_INTERVAL)
        return;
    session->tried = fax_time_clock();
    session->refused = false;
    table_handler_register_again();
}

static void settle(session_t *session)
{
    try_again(session);
    const agent_session_state_t state = state_of(session);
    if (state != session->health->state)
        announce(session, state);
}

/* ---- net-snmp set up ---- */

static void configure(const char *socket)
{
    char address[FAX_TEXT_SIZE + 8];
    snprintf(address, sizeof address, "unix:%s", socket);
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_NO_CONNECTION_WARNINGS, 1);
    netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, address);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD, 1);
}

static const struct {
    int major, minor;
    SNMPCallback *callback;
} callbacks[] = {
    {SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, logged},
    {SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_START, connected},
    {SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_STOP, disconnected},
};

enum { CALLBACKS = sizeof callbacks / sizeof callbacks[0] };

static void listen_to_library(session_t *session)
{
    snmp_enable_calllog();
    for (size_t i = 0; i < CALLBACKS; i++)
        snmp_register_callback(callbacks[i].major, callbacks[i].minor, callbacks[i].callback, session);
}

/* Else the library's shutdown would free the session, which it takes for its own. */
static void unlisten_to_library(session_t *session)
{
    for (size_t i = 0; i < CALLBACKS; i++)
        snmp_unregister_callback(callbacks[i].major, callbacks[i].minor, callbacks[i].callback, session, 1);
    snmp_disable_calllog();
}

session_t *session_open(const char *socket, snmp_face_t *face, notifier_t *notifier, agent_health_t *health)
{
    session_t *session = calloc(1, sizeof *session);
    if (!session)
        return NULL;
    snprintf(session->socket, sizeof session->socket, "%s", socket);
    session->notifier = notifier;
    session->health = health;
    session->short_path.face = face;
    listen_to_library(session);
    configure(socket);
    if (init_agent("faxportd") != 0 || !table_handler_register(face)) {
        unlisten_to_library(session);
        free(session);
        return NULL;
    }
    /* init_agent() has set it to 15 s. */
    netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL, PING_INTERVAL);
    init_snmp("faxportd");
    settle(session);
    if (!session->agentx)
        say(session, FAX_LOG_WARNING, "no master agent at ", " yet; trying every second");
    return session;
}

/* ---- turning ---- */

static void wait(netsnmp_large_fd_set *descriptors, int wake)
{
    int count = 0, block = 0;
    struct timeval timeout = {.tv_sec = PING_INTERVAL};
    NETSNMP_LARGE_FD_ZERO(descriptors);
    snmp_select_info2(&count, descriptors, &timeout, &block);
    NETSNMP_LARGE_FD_SET(wake, descriptors);
    if (wake >= count)
        count = wake + 1;
    if (netsnmp_large_fd_set_select(count, descriptors, NULL, NULL, &timeout) < 0)
        NETSNMP_LARGE_FD_ZERO(descriptors);
}

static void serve(session_t *session, netsnmp_large_fd_set *descriptors)
{
    snmp_read2(descriptors);
    snmp_timeout();
    run_alarms();
    netsnmp_check_outstanding_agent_requests();
    settle(session);
    notifier_turn(session->notifier, state_of(session) == AGENT_SERVING ? session->agentx : NULL,
                  snmp_face_view(session->short_path.face));
}

bool session_turn(session_t *session, int wake)
{
    netsnmp_large_fd_set descriptors;
    netsnmp_large_fd_set_init(&descriptors, FD_SETSIZE);
    wait(&descriptors, wake);
    const bool awake = NETSNMP_LARGE_FD_ISSET(wake, &descriptors);
    NETSNMP_LARGE_FD_CLR(wake, &descriptors);
    serve(session, &descriptors);
    netsnmp_large_fd_set_cleanup(&descriptors);
    return awake;
}

void session_close(session_t *session)
{
    unlisten_to_library(session);
    snmp_shutdown("faxportd");
    shutdown_agent();
    free(session);
}
