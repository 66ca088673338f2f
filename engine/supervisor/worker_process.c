#include "engine/supervisor/worker_process.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/supervisor/worker_channel.h"
#include "engine/supervisor/worker_spawn.h"

enum { WHY_SIZE = 160, END_MS = 1000 /* from the end of the channel to the process's */ };

const worker_times_t worker_times = {
    .greeting = 10000, .heartbeat = 5000, .first_pause = 1000, .last_pause = 30000, .settled = 60000};

typedef enum worker_state {
    WORKER_ABSENT,   /* no process; the timer starts one, if one is wanted */
    WORKER_GREETING, /* started; the timer is the deadline of its WIRE_READY */
    WORKER_READY,    /* the timer is the deadline of its next sign of life */
    WORKER_DYING     /* killed, or its channel is closed: to be reaped */
} worker_state_t;

struct worker_process {
    worker_setup_t setup;
    worker_host_t host;
    struct event_base *loop;
    worker_state_t state;
    bool wanted;
    bool greeted; /* its hello has come */
    worker_child_t child;
    worker_channel_t *channel;
    struct event *reaper;
    struct event *timer;
    int64_t started; /* clock */
    int64_t pause;   /* before the next start */
    char why[WHY_SIZE];
};

static void set_timer(worker_process_t *worker, int64_t after)
{
    const struct timeval delay = {after / 1000, after % 1000 * 1000};
    event_add(worker->timer, &delay);
}

bool worker_process_is_ready(const worker_process_t *worker)
{
    return worker->state == WORKER_READY;
}

bool worker_process_exists(const worker_process_t *worker)
{
    return worker->state != WORKER_ABSENT;
}

pid_t worker_process_pid(const worker_process_t *worker)
{
    return worker_process_exists(worker) ? worker->child.pid : 0;
}

void worker_process_kill(worker_process_t *worker, const char *why)
{
    if (worker->state == WORKER_ABSENT || worker->state == WORKER_DYING)
        return;
    worker->state = WORKER_DYING;
    event_del(worker->timer);
    fax_text_copy(worker->why, sizeof worker->why, why);
    kill(worker->child.pid, SIGKILL);
}

/* The first death is mended at once; then the pauses double. */
static void plan_restart(worker_process_t *worker)
{
    const worker_times_t *times = &worker->setup.times;
    if (fax_time_clock() - worker->started >= times->settled)
        worker->pause = 0;
    set_timer(worker, worker->pause);
    worker->pause = worker->pause ? 2 * worker->pause : times->first_pause;
    if (worker->pause > times->last_pause)
        worker->pause = times->last_pause;
}

/* How it ended, unless we know already why we killed it. */
static void explain_end(worker_process_t *worker, int status)
{
    if (worker->why[0])
        return;
    if (WIFSIGNALED(status))
        snprintf(worker->why, sizeof worker->why, "it was killed by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        snprintf(worker->why, sizeof worker->why, "it ended with status %d", WEXITSTATUS(status));
}

static void drop_child(worker_process_t *worker)
{
    worker_channel_free(worker->channel);
    event_free(worker->reaper);
    close(worker->child.process);
    worker->channel = NULL;
    worker->reaper = NULL;
    worker->state = WORKER_ABSENT;
    event_del(worker->timer);
}

static void reap(evutil_socket_t process, short what, void *user)
{
    (void)process;
    (void)what;
    worker_process_t *worker = user;
    int status = 0;
    if (waitpid(worker->child.pid, &status, WNOHANG) == 0)
        return;
    if (worker->state == WORKER_READY) /* its last words: how its calls ended */
        worker_channel_drain(worker->channel);
    explain_end(worker, status);
    drop_child(worker);
    worker->host.lost(worker->host.user, worker->setup.hello.worker, worker->why);
    if (worker->wanted)
        plan_restart(worker);
}

static void take_hello(worker_process_t *worker, const wire_record_t *record)
{
    if (record->type != WIRE_HELLO)
        worker_process_kill(worker, "it did not say hello");
    else if (strncmp(record->body.hello.build, worker->setup.hello.build, FAX_NAME_SIZE) != 0)
        worker_process_kill(worker, "it is of another version than faxportd: install both from one build");
    worker->greeted = true;
}

static void take_greeting(worker_process_t *worker, const wire_record_t *record)
{
    if (!worker->greeted)
        take_hello(worker, record);
    else if (record->type == WIRE_READY) {
        worker->state = WORKER_READY;
        set_timer(worker, worker->setup.times.heartbeat);
        worker->host.ready(worker->host.user, worker->setup.hello.worker);
    }
}

static void take_record(void *user, const wire_record_t *record)
{
    worker_process_t *worker = user;
    if (worker->state == WORKER_GREETING)
        take_greeting(worker, record);
    else if (worker->state == WORKER_READY && record->type == WIRE_HEARTBEAT)
        set_timer(worker, worker->setup.times.heartbeat);
    else if (worker->state == WORKER_READY)
        worker->host.record(worker->host.user, worker->setup.hello.worker, record);
}

/* A worker that ends by itself closes its channel first. How it ended says more than that it did, so it is
 * let go. */
static void take_close(void *user)
{
    worker_process_t *worker = user;
    if (worker->state == WORKER_DYING)
        return;
    worker->state = WORKER_DYING;
    set_timer(worker, END_MS);
}

static void take_nonsense(void *user)
{
    worker_process_kill(user,
                        "it speaks another version than faxportd, or nonsense: install both from one build");
}

static bool adopt_child(worker_process_t *worker)
{
    const worker_channel_host_t host = {take_record, take_close, take_nonsense, worker};
    worker->channel = worker_channel_new(worker->loop, worker->child.channel, &host);
    worker->reaper = event_new(worker->loop, worker->child.process, EV_READ | EV_PERSIST, reap, worker);
    worker->state = WORKER_GREETING;
    return worker->channel && worker->reaper && event_add(worker->reaper, NULL) == 0 &&
           worker_channel_send(worker->channel, WIRE_HELLO, &worker->setup.hello, worker->setup.board);
}

static void start_child(worker_process_t *worker)
{
    worker->started = fax_time_clock();
    worker->greeted = false;
    worker->why[0] = '\0';
    if (!worker_spawn(worker->setup.program, &worker->child)) {
        fax_log(FAX_LOG_ERROR, "supervisor", "worker %u: %s cannot be started: %s",
                worker->setup.hello.worker, worker->setup.program, strerror(errno));
        plan_restart(worker);
        return;
    }
    set_timer(worker, worker->setup.times.greeting);
    if (!adopt_child(worker))
        worker_process_kill(worker, "there is no memory for its channel");
}

static void take_timeout(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    worker_process_t *worker = user;
    char why[WHY_SIZE];
    if (worker->state == WORKER_ABSENT && worker->wanted)
        start_child(worker);
    else if (worker->state == WORKER_GREETING)
        worker_process_kill(worker, "it did not become ready in time");
    else if (worker->state == WORKER_READY) {
        snprintf(why, sizeof why, "it has given no sign of life for %.1f s",
                 (double)worker->setup.times.heartbeat / 1000);
        worker_process_kill(worker, why);
    } else if (worker->state == WORKER_DYING)
        kill(worker->child.pid, SIGKILL);
}

worker_process_t *worker_process_new(struct event_base *loop, const worker_setup_t *setup,
                                     const worker_host_t *host)
{
    worker_process_t *worker = calloc(1, sizeof *worker);
    if (!worker)
        return NULL;
    *worker = (worker_process_t){.setup = *setup, .host = *host, .loop = loop};
    worker->timer = event_new(loop, -1, 0, take_timeout, worker);
    if (worker->timer)
        return worker;
    free(worker);
    return NULL;
}

void worker_process_start(worker_process_t *worker)
{
    worker->wanted = true;
    if (worker->state == WORKER_ABSENT)
        start_child(worker);
}

bool worker_process_send(worker_process_t *worker, wire_type_t type, const void *body, int descriptor)
{
    if (worker->state != WORKER_READY)
        return false;
    if (worker_channel_send(worker->channel, type, body, descriptor))
        return true;
    worker_process_kill(worker, "it does not read its channel");
    return false;
}

void worker_process_stop(worker_process_t *worker)
{
    worker->wanted = false;
    if (worker->state == WORKER_ABSENT)
        event_del(worker->timer);
    else if (worker->state == WORKER_READY)
        worker_process_send(worker, WIRE_SHUTDOWN, NULL, -1);
    else
        worker_process_kill(worker, "it was not ready when faxportd stopped");
}

void worker_process_free(worker_process_t *worker)
{
    if (!worker)
        return;
    if (worker_process_exists(worker)) {
        kill(worker->child.pid, SIGKILL);
        waitpid(worker->child.pid, NULL, 0);
        drop_child(worker);
    }
    event_free(worker->timer);
    free(worker);
}
