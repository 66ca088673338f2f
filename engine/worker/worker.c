#include "engine/worker/worker.h"

#include <event2/event.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_log.h"
#include "engine/t30/t30_call.h"
#include "engine/worker/channel.h"
#include "engine/worker/greeting.h"
#include "engine/worker/port_task.h"
#include "engine/worker/sandbox.h"

enum {
    GRACE = 3300,           /* ms that calls have to end in good order at a shutdown */
    SPARE_DESCRIPTORS = 64, /* besides two a port: its page file, and a media ring while it is mapped */
    LONGEST_STORING = 20000 /* ms that the disk may take for a page */
};

typedef struct worker {
    struct event_base *loop;
    channel_t *channel;
    status_board_t *board;
    wire_hello_t hello;
    port_task_t **tasks; /* by slot; NULL: another worker's */
    struct event *heartbeat, *deadline;
    work_queue_t *storage, *chores; /* of the pages; of the ttys */
    bool stopping;
} worker_t;

static bool greet(worker_t *worker, int channel)
{
    int descriptor;
    if (!greeting_exchange(channel, &worker->hello, &descriptor))
        return false;
    fax_log_set_level((fax_log_level_t)worker->hello.log_level);
    worker->board = status_board_attach(descriptor, worker->hello.slots);
    worker->tasks = calloc(worker->hello.slots, sizeof(port_task_t *));
    if (descriptor >= 0)
        close(descriptor);
    if (worker->board && worker->tasks)
        return true;
    fax_log(FAX_LOG_ERROR, "worker", "cannot use the status board of %u ports: %m", worker->hello.slots);
    return false;
}

static bool self_test(void)
{
    page_file_setup();
    if (t30_filter_is_live())
        return true;
    fax_log(
        FAX_LOG_ERROR, "worker",
        "this spandsp library takes frames past the frame filter (linked statically, or with -Bsymbolic?): "
        "no call is taken");
    return false;
}

static void send_record(void *user, wire_type_t type, const void *body)
{
    worker_t *worker = user;
    channel_send(worker->channel, type, body);
}

static bool is_any_in_call(const worker_t *worker)
{
    for (uint32_t slot = 0; slot < worker->hello.slots; slot++)
        if (worker->tasks[slot] && port_is_in_call(port_task_port(worker->tasks[slot])))
            return true;
    return false;
}

static void leave_when_done(void *user)
{
    worker_t *worker = user;
    if (worker->stopping && !is_any_in_call(worker) && channel_is_drained(worker->channel))
        event_base_loopbreak(worker->loop);
}

static void open_port(worker_t *worker, const wire_port_open_t *request)
{
    if (worker->tasks[request->slot])
        return;
    const port_host_t host = {
        {send_record, worker, worker->loop, worker->chores}, worker->board, worker->storage};
    port_t *port = port_open(request, &host);
    if (port)
        worker->tasks[request->slot] =
            port_task_new(worker->loop, port, port_pace(port, worker->hello.speed), leave_when_done, worker);
    if (worker->tasks[request->slot])
        return;
    fax_log(FAX_LOG_ERROR, "worker", "cannot open port %s: no memory, or no such kind of line in this build",
            request->config.name);
    port_close(port);
}

static void want_down(worker_t *worker, uint32_t slot)
{
    wire_record_t record = {.type = WIRE_PORT_WANT, .descriptor = -1};
    record.body.want = (wire_want_t){slot, FAX_PORT_WANT_DOWN};
    port_deliver(port_task_port(worker->tasks[slot]), &record);
    port_task_wake(worker->tasks[slot]);
}

static void shut_down(worker_t *worker)
{
    const struct timeval grace = {GRACE / 1000, GRACE % 1000 * 1000};
    if (worker->stopping)
        return;
    worker->stopping = true;
    event_add(worker->deadline, &grace);
    for (uint32_t slot = 0; slot < worker->hello.slots; slot++)
        if (worker->tasks[slot])
            want_down(worker, slot);
    leave_when_done(worker);
}

/* Every record for a port begins with its slot. */
static void deliver(worker_t *worker, wire_record_t *record)
{
    const uint32_t slot = record->body.slot.slot;
    if (slot >= worker->hello.slots)
        fax_log(FAX_LOG_ERROR, "worker", "%s for slot %u of %u", wire_type_name(record->type), slot,
                worker->hello.slots);
    else if (record->type == WIRE_PORT_OPEN)
        open_port(worker, &record->body.port_open);
    else if (worker->tasks[slot]) {
        port_deliver(port_task_port(worker->tasks[slot]), record);
        port_task_wake(worker->tasks[slot]);
    }
}

static void take_record(void *user, wire_record_t *record)
{
    worker_t *worker = user;
    if (record->type == WIRE_SHUTDOWN)
        shut_down(worker);
    else if (wire_body_size(record->type) > 0 && record->type != WIRE_HELLO)
        deliver(worker, record);
    if (record->descriptor >= 0)
        close(record->descriptor);
}

static void lose_channel(void *user, const char *why)
{
    worker_t *worker = user;
    fax_log(FAX_LOG_NOTICE, "worker", "%u: %s", worker->hello.worker, why);
    event_base_loopbreak(worker->loop);
}

/* A worker whose disk hangs gives no sign of life: the daemon ends it, and its calls with it. */
static void beat(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    const worker_t *worker = user;
    const bool hangs = work_queue_age(worker->storage) > LONGEST_STORING;
    if (channel_is_drained(worker->channel) && !hangs)
        channel_send(worker->channel, WIRE_HEARTBEAT, NULL);
    leave_when_done(user);
}

/* The grace is over: what has not ended is cut. */
static void run_out(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    worker_t *worker = user;
    for (uint32_t slot = 0; slot < worker->hello.slots; slot++)
        if (worker->tasks[slot])
            port_cut(port_task_port(worker->tasks[slot]));
    event_base_loopbreak(worker->loop);
}

static struct event_base *make_loop(void)
{
    struct event_config *config = event_config_new();
    if (!config)
        return NULL;
    event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
    event_config_set_flag(config, EVENT_BASE_FLAG_NO_CACHE_TIME);
    struct event_base *loop = event_base_new_with_config(config);
    event_config_free(config);
    return loop;
}

static bool set_up_loop(worker_t *worker, int channel)
{
    static const struct timeval second = {1, 0};
    const channel_listener_t listener = {take_record, lose_channel, worker};
    worker->loop = make_loop();
    if (!worker->loop)
        return false;
    worker->channel = channel_open(worker->loop, channel, &listener);
    worker->heartbeat = event_new(worker->loop, -1, EV_PERSIST, beat, worker);
    worker->deadline = evtimer_new(worker->loop, run_out, worker);
    worker->storage = work_queue_new(worker->loop);
    worker->chores = work_queue_new(worker->loop);
    return worker->channel && worker->heartbeat && worker->deadline && worker->storage && worker->chores &&
           event_add(worker->heartbeat, &second) == 0;
}

static bool start(worker_t *worker, int channel)
{
    if (!greet(worker, channel) || !self_test())
        return false;
    if (!set_up_loop(worker, channel)) {
        fax_log(FAX_LOG_ERROR, "worker", "cannot set up the loop: %m");
        return false;
    }
    if (!sandbox_enter(2 * (size_t)worker->hello.slots + SPARE_DESCRIPTORS)) {
        fax_log(FAX_LOG_ERROR, "worker", "cannot enter the sandbox: %m");
        return false;
    }
    channel_send(worker->channel, WIRE_READY, NULL);
    return true;
}

static void free_worker(worker_t *worker)
{
    for (uint32_t slot = 0; worker->tasks && slot < worker->hello.slots; slot++)
        port_task_free(worker->tasks[slot]);
    free(worker->tasks);
    work_queue_free(worker->storage);
    work_queue_free(worker->chores);
    channel_close(worker->channel);
    if (worker->heartbeat)
        event_free(worker->heartbeat);
    if (worker->deadline)
        event_free(worker->deadline);
    if (worker->loop)
        event_base_free(worker->loop);
    status_board_free(worker->board);
}

/* A signal to the whole process group is the daemon's to act on: the worker ends with its channel. */
static void leave_signals_to_the_daemon(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        signal(signals[i], SIG_IGN);
}

int worker_run(int channel)
{
    worker_t worker = {0};
    leave_signals_to_the_daemon();
    mallopt(M_ARENA_MAX,
            1); /* for all threads: to set up another takes system calls that the sandbox has not */
    const bool started = start(&worker, channel);
    if (started)
        event_base_dispatch(worker.loop);
    free_worker(&worker);
    return started ? 0 : 1;
}
