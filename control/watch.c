#include "control/watch.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "control/board.h"
#include "control/line.h"
#include "control/record.h"
#include "engine/fax_time.h"

typedef struct watch watch_t;

/* What is watched. Both return false when there is nothing more to watch. */
typedef bool push_fn(control_watches_t *watches, watch_t *watch);

struct watch {
    control_connection_t *connection;
    push_fn *push;
    uint32_t index; /* status: of this port only; 0 is "all" */
    uint32_t id;    /* job */
    fax_job_t job;  /* as told last; id 0 is "never" */
    uint32_t seen;  /* job: the version of its port's status that was told last; 0 is "none" */
    LIST_ENTRY(watch) next;
    uint32_t told[]; /* status: the version of each port that was told last */
};

struct control_watches {
    fax_engine_t *engine;
    fax_listener_t listener;
    control_board_t *board;
    struct event *timer;
    int update;
    int64_t last; /* when the clients were told last, CLOCK_MONOTONIC ms */
    LIST_HEAD(watch_list, watch) list;
};

static void push_line(watch_t *watch, const char *line)
{
    if (line)
        control_connection_send(watch->connection, line, strlen(line));
}

/* ---- status ---- */

static bool push_status(control_watches_t *watches, watch_t *watch)
{
    const size_t count = control_board_ports(watches->board);
    for (size_t i = 0; i < count && control_connection_has_room(watch->connection); i++) {
        const uint32_t version = control_board_version(watches->board, i);
        if (version == watch->told[i] ||
            (watch->index && watch->index != control_board_port(watches->board, i)->index))
            continue;
        push_line(watch, control_board_line(watches->board, i));
        watch->told[i] = version;
    }
    return true;
}

/* ---- a job ---- */

/* The slot of the port that is at work on `job` now; the number of slots if none is. */
static size_t slot_at_work(const control_board_t *board, const fax_job_t *job)
{
    const size_t count = control_board_ports(board);
    if (job->state != FAX_JOB_ACTIVE)
        return count;
    for (size_t i = 0; i < count; i++)
        if (control_board_port(board, i)->index == job->port_index &&
            control_board_status(board, i)->job_id == job->id)
            return i;
    return count;
}

static json_t *status_at(const control_board_t *board, size_t slot)
{
    if (slot == control_board_ports(board))
        return json_null();
    return control_record_at(control_board_port(board, slot), &fax_status_fields,
                             control_board_status(board, slot));
}

static bool push_job(control_watches_t *watches, watch_t *watch)
{
    fax_job_t job;
    if (!fax_engine_job(watches->engine, watch->id, &job)) {
        push_line(watch, "{\"ok\":true,\"update\":\"job\",\"job\":null,\"status\":null,\"ended\":true}\n");
        return false;
    }
    const size_t slot = slot_at_work(watches->board, &job);
    const uint32_t seen =
        slot < control_board_ports(watches->board) ? control_board_version(watches->board, slot) : 0;
    if (watch->job.id && seen == watch->seen && !fax_json_differs(&fax_job_fields, &watch->job, &job))
        return true;
    const bool ended = job.state >= FAX_JOB_DONE;
    char *line =
        control_line_of(json_pack("{sb ss so so sb}", "ok", 1, "update", "job", "job", fax_json_job(&job),
                                  "status", status_at(watches->board, slot), "ended", ended));
    push_line(watch, line);
    free(line);
    watch->job = job;
    watch->seen = seen;
    return !ended;
}

/* ---- when ---- */

static void drop(watch_t *watch)
{
    LIST_REMOVE(watch, next);
    free(watch);
}

/* Tell all soon, but not before the least time has passed. */
static void wake(control_watches_t *watches)
{
    if (LIST_EMPTY(&watches->list) || event_pending(watches->timer, EV_TIMEOUT, NULL))
        return;
    int64_t delay = watches->last + watches->update - fax_time_clock();
    if (delay < 0)
        delay = 0;
    const struct timeval after = {delay / 1000, delay % 1000 * 1000};
    event_add(watches->timer, &after);
}

static void push_all(evutil_socket_t none, short what, void *user)
{
    (void)none, (void)what;
    control_watches_t *watches = user;
    bool more = control_board_refresh(watches->board);
    watch_t *next;
    for (watch_t *watch = LIST_FIRST(&watches->list); watch; watch = next) {
        next = LIST_NEXT(watch, next);
        if (control_connection_has_room(watch->connection) && !watch->push(watches, watch))
            drop(watch);
        else
            more |= !control_connection_has_room(watch->connection);
    }
    watches->last = fax_time_clock();
    if (more)
        wake(watches);
}

static void on_event(void *user, const fax_event_t *event)
{
    (void)event;
    wake(user);
}

static void on_job(void *user, const fax_job_t *job)
{
    (void)job;
    wake(user);
}

/* ---- who ---- */

static void add_watch(control_watches_t *watches, const watch_t *order)
{
    control_watches_remove(watches, order->connection);
    watch_t *watch = calloc(1, sizeof *watch + control_board_ports(watches->board) * sizeof watch->told[0]);
    if (!watch)
        return;
    memcpy(watch, order, sizeof *watch);
    LIST_INSERT_HEAD(&watches->list, watch, next);
    wake(watches);
}

void control_watches_job(control_watches_t *watches, control_connection_t *connection, uint32_t id)
{
    add_watch(watches, &(watch_t){.connection = connection, .push = push_job, .id = id});
}

void control_watches_status(control_watches_t *watches, control_connection_t *connection, uint32_t index)
{
    add_watch(watches, &(watch_t){.connection = connection, .push = push_status, .index = index});
}

void control_watches_remove(control_watches_t *watches, control_connection_t *connection)
{
    watch_t *watch;
    LIST_FOREACH(watch, &watches->list, next)
    if (watch->connection == connection) {
        drop(watch);
        return;
    }
}

control_watches_t *control_watches_new(fax_engine_t *engine, struct event_base *loop, int update)
{
    control_watches_t *watches = calloc(1, sizeof *watches);
    if (!watches)
        return NULL;
    *watches = (control_watches_t){
        .engine = engine,
        .listener = {.event = on_event, .job = on_job, .user = watches},
        .board = control_board_new(engine),
        .timer = evtimer_new(loop, push_all, watches),
        .update = update,
    };
    if (watches->board && watches->timer && fax_engine_listen(engine, &watches->listener))
        return watches;
    watches->engine = NULL; /* it does not know us */
    control_watches_free(watches);
    return NULL;
}

void control_watches_free(control_watches_t *watches)
{
    if (!watches)
        return;
    if (watches->engine)
        fax_engine_unlisten(watches->engine, &watches->listener);
    while (!LIST_EMPTY(&watches->list))
        drop(LIST_FIRST(&watches->list));
    if (watches->timer)
        event_free(watches->timer);
    control_board_free(watches->board);
    free(watches);
}
