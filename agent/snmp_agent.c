#include "agent/snmp_agent.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "agent/mib_settings.h"
#include "agent/session.h"
#include "engine/fax_log.h"
#include "engine/fax_time.h"

enum { STOP_TIMEOUT = 1 /* s */, LAST_WORDS = 400 /* ms, for what still waits to be sent */ };

struct snmp_agent {
    fax_engine_t *engine;
    char socket[FAX_CONFIG_PATH_SIZE];
    fax_listener_t listener;
    pthread_t thread;
    int wake; /* eventfd */
    atomic_bool stop;
    agent_health_t health;
    mib_records_t *records;
    snmp_face_t *face;
    notifier_t *notifier;
};

static void wake(const snmp_agent_t *agent)
{
    const uint64_t one = 1;
    if (write(agent->wake, &one, sizeof one) < 0)
        return; /* it is awake: the counter is full */
}

/* On the engine's thread. */
static void on_notices(void *user)
{
    wake(user);
}

/* ---- the agent's thread ---- */

/* Signals are the main thread's; a master that goes away must not kill us (SIGPIPE). */
static void block_signals(void)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
}

static void sleep_off(const snmp_agent_t *agent)
{
    uint64_t count;
    if (read(agent->wake, &count, sizeof count) < 0)
        return; /* nobody woke us */
}

static bool has_last_words(snmp_agent_t *agent)
{
    fax_outbox_t outbox = {.waiting = 0};
    if (mib_records_enter(agent->records)) {
        fax_engine_read_outbox(agent->engine, &outbox);
        mib_records_leave(agent->records);
    }
    return agent->health.state == AGENT_SERVING && (outbox.waiting > 0 || notifier_is_busy(agent->notifier));
}

/* `wake` stays readable: no turn waits. */
static void say_last_words(snmp_agent_t *agent, session_t *session)
{
    const int64_t end = fax_time_clock() + LAST_WORDS;
    while (has_last_words(agent) && fax_time_clock() < end) {
        wake(agent);
        session_turn(session, agent->wake);
    }
}

static void *run(void *user)
{
    snmp_agent_t *agent = user;
    block_signals();
    pthread_setname_np(pthread_self(), "snmp");
    session_t *session = session_open(agent->socket, agent->face, agent->notifier, &agent->health);
    if (!session) {
        fax_log(FAX_LOG_ERROR, "agent",
                "net-snmp cannot be set up as a subagent: the ports are not shown by SNMP");
        return NULL;
    }
    while (!atomic_load(&agent->stop))
        if (session_turn(session, agent->wake))
            sleep_off(agent);
    say_last_words(agent, session);
    session_close(session);
    return NULL;
}

/* ---- started and stopped ---- */

static void release(snmp_agent_t *agent)
{
    notifier_free(agent->notifier);
    snmp_face_free(agent->face);
    mib_records_free(agent->records);
    if (agent->wake >= 0)
        close(agent->wake);
    free(agent);
}

static bool furnish(snmp_agent_t *agent)
{
    agent->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    agent->records = mib_records_new(agent->engine, &agent->health);
    if (agent->wake < 0 || !agent->records)
        return false;
    mib_settings_restore(agent->records);
    agent->face = snmp_face_new(agent->records);
    agent->notifier = notifier_new(agent->records);
    return agent->face && agent->notifier;
}

/* What net-snmp can only be told through the process. It parses every MIB file that it finds unless it is
 * told that there is none. And its variables are of 1.1 KiB each: without this glibc would return a request's
 * memory to the system after each request. */
static void prepare_process(void)
{
    enum { KEEP = 64 << 20, STEP = 1 << 20 };
    setenv("MIBS", "", 1);
    setenv("MIBDIRS", "/nonexistent", 1);
    mallopt(M_TRIM_THRESHOLD, KEEP);
    mallopt(M_MMAP_THRESHOLD, KEEP);
    mallopt(M_TOP_PAD, STEP);
}

static bool begin(snmp_agent_t *agent, char *error, size_t error_size)
{
    agent->listener = (fax_listener_t){.notices = on_notices, .user = agent};
    if (!fax_engine_listen(agent->engine, &agent->listener)) {
        snprintf(error, error_size, "the SNMP agent cannot listen to the engine: too many listeners");
        return false;
    }
    const int failure = pthread_create(&agent->thread, NULL, run, agent);
    if (failure != 0) {
        fax_engine_unlisten(agent->engine, &agent->listener);
        snprintf(error, error_size, "the SNMP agent's thread cannot be started: %s", strerror(failure));
    }
    return failure == 0;
}

snmp_agent_t *snmp_agent_start(fax_engine_t *engine, const char *agentx_socket, char *error,
                               size_t error_size)
{
    snmp_agent_t *agent = calloc(1, sizeof *agent);
    if (!agent) {
        snprintf(error, error_size, "the SNMP agent cannot be started: out of memory");
        return NULL;
    }
    agent->engine = engine;
    agent->health.state = AGENT_DISCONNECTED;
    snprintf(agent->socket, sizeof agent->socket, "%s", agentx_socket);
    prepare_process();
    const bool furnished = furnish(agent);
    if (!furnished)
        snprintf(error, error_size, "the SNMP agent cannot be started: out of memory or descriptors");
    if (!furnished || !begin(agent, error, error_size)) {
        release(agent);
        return NULL;
    }
    return agent;
}

void snmp_agent_stop(snmp_agent_t *agent)
{
    if (!agent)
        return;
    fax_engine_unlisten(agent->engine, &agent->listener);
    atomic_store(&agent->stop, true);
    wake(agent);
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += STOP_TIMEOUT;
    if (pthread_timedjoin_np(agent->thread, NULL, &deadline) == 0)
        release(agent);
    else {
        mib_records_close(agent->records);
        pthread_detach(agent->thread); /* it hangs in a call to the master, and keeps what it uses */
    }
}
