#include "engine/queue/lanes.h"

#include <stdlib.h>
#include <string.h>

#include "engine/fax_text.h"

typedef enum lane_kind { LANE_ANY, LANE_ONLY, LANE_NOT } lane_kind_t;

typedef struct lane {
    lane_kind_t kind;
    uint32_t slot; /* with LANE_ONLY and LANE_NOT */
    heap_t jobs;
    heap_node_t turn; /* among the lanes, by their first jobs, while they are matched */
} lane_t;

struct lanes {
    const fax_config_t *config;
    uint32_t *order; /* slots by priority */
    size_t count;
    lane_t any;
    lane_t *only; /* by slot */
    lane_t *but;  /* by slot */
    heap_t turns;
};

static bool goes_before(const queued_job_t *one, const queued_job_t *other)
{
    const uint32_t a = one->record.request.priority, b = other->record.request.priority;
    return a != b ? a > b : one->record.id < other->record.id;
}

static bool job_goes_before(const heap_node_t *one, const heap_node_t *other)
{
    return goes_before(HEAP_ITEM(one, queued_job_t, ready), HEAP_ITEM(other, queued_job_t, ready));
}

static queued_job_t *first_job(const lane_t *lane)
{
    heap_node_t *first = heap_first(&lane->jobs);
    return first ? HEAP_ITEM(first, queued_job_t, ready) : NULL;
}

static bool lane_goes_before(const heap_node_t *one, const heap_node_t *other)
{
    return goes_before(first_job(HEAP_ITEM(one, lane_t, turn)), first_job(HEAP_ITEM(other, lane_t, turn)));
}

/* ---- made and given back ---- */

/* By priority; ports of the same priority in the order of the file. */
static void insert_slot(lanes_t *lanes, uint32_t slot)
{
    const fax_port_config_t *ports = lanes->config->ports;
    size_t at = lanes->count++;
    for (; at > 0 && ports[lanes->order[at - 1]].priority > ports[slot].priority; at--)
        lanes->order[at] = lanes->order[at - 1];
    lanes->order[at] = slot;
}

void lanes_sort(lanes_t *lanes)
{
    lanes->count = 0;
    for (uint32_t slot = 0; slot < lanes->config->port_count; slot++)
        insert_slot(lanes, slot);
}

static void fill(lanes_t *lanes)
{
    lanes->any.jobs.before = job_goes_before;
    lanes->turns.before = lane_goes_before;
    for (uint32_t slot = 0; slot < lanes->config->port_count; slot++) {
        lanes->only[slot] = (lane_t){LANE_ONLY, slot, {NULL, job_goes_before}, {0}};
        lanes->but[slot] = (lane_t){LANE_NOT, slot, {NULL, job_goes_before}, {0}};
    }
    lanes_sort(lanes);
}

lanes_t *lanes_new(const fax_config_t *config)
{
    const size_t ports = config->port_count + 1;
    lanes_t *lanes = calloc(1, sizeof *lanes);
    if (!lanes)
        return NULL;
    *lanes = (lanes_t){.config = config,
                       .order = calloc(ports, sizeof *lanes->order),
                       .only = calloc(ports, sizeof *lanes->only),
                       .but = calloc(ports, sizeof *lanes->but)};
    if (!lanes->order || !lanes->only || !lanes->but) {
        lanes_free(lanes);
        return NULL;
    }
    fill(lanes);
    return lanes;
}

void lanes_free(lanes_t *lanes)
{
    if (!lanes)
        return;
    free(lanes->order);
    free(lanes->only);
    free(lanes->but);
    free(lanes);
}

/* ---- in and out ---- */

static lane_t *lane_of_port(const lanes_t *lanes, const char *name)
{
    for (size_t i = 0; i < lanes->count; i++)
        if (strcmp(lanes->config->ports[lanes->order[i]].name, name) == 0)
            return &lanes->only[lanes->order[i]];
    return NULL;
}

static lane_t *lane_of_number(lanes_t *lanes, const char *number)
{
    for (size_t i = 0; i < lanes->count; i++)
        if (fax_text_is_same_number(number, lanes->config->ports[lanes->order[i]].number))
            return lanes->count > 1 ? &lanes->but[lanes->order[i]] : NULL;
    return lanes->count > 0 ? &lanes->any : NULL;
}

bool lanes_assign(lanes_t *lanes, queued_job_t *job)
{
    const fax_job_request_t *request = &job->record.request;
    job->lane =
        request->port[0] ? lane_of_port(lanes, request->port) : lane_of_number(lanes, request->number);
    return job->lane != NULL;
}

void lanes_put(queued_job_t *job)
{
    if (!job->ready.heap)
        heap_put(&job->lane->jobs, &job->ready);
}

void lanes_remove(queued_job_t *job)
{
    heap_remove(&job->ready);
}

/* ---- matched ---- */

static void queue_lane(lanes_t *lanes, lane_t *lane)
{
    if (heap_first(&lane->jobs))
        heap_put(&lanes->turns, &lane->turn);
}

static void queue_lanes(lanes_t *lanes)
{
    queue_lane(lanes, &lanes->any);
    for (size_t i = 0; i < lanes->count; i++) {
        queue_lane(lanes, &lanes->only[lanes->order[i]]);
        queue_lane(lanes, &lanes->but[lanes->order[i]]);
    }
}

/* One round of matching: ports only become busy in it, so that those before `at` need not be asked again. */
typedef struct round {
    const lanes_t *lanes;
    const lanes_host_t *host;
    size_t at; /* in the order */
} round_t;

static bool is_idle(const round_t *round, uint32_t slot)
{
    return round->lanes->config->ports[slot].send_enabled && round->host->is_idle(round->host->user, slot);
}

/* The next idle port from `at` on; the count of ports if there is none. */
static size_t next_idle(const round_t *round, size_t at)
{
    while (at < round->lanes->count && !is_idle(round, round->lanes->order[at]))
        at++;
    return at;
}

/* The port for the lane; -1 if there is none. */
static int64_t port_for(round_t *round, const lane_t *lane)
{
    const lanes_t *lanes = round->lanes;
    if (lane->kind == LANE_ONLY)
        return is_idle(round, lane->slot) ? (int64_t)lane->slot : -1;
    const queued_job_t *job = first_job(lane);
    int64_t second_choice = -1;
    round->at = next_idle(round, round->at);
    for (size_t at = round->at; at < lanes->count; at = next_idle(round, at + 1)) {
        const uint32_t slot = lanes->order[at];
        if (lane->kind == LANE_NOT && lane->slot == slot)
            continue;
        if (!round->host->avoids(round->host->user, job, slot))
            return slot;
        second_choice = slot;
    }
    return second_choice;
}

void lanes_match(lanes_t *lanes, const lanes_host_t *host)
{
    round_t round = {lanes, host, 0};
    queue_lanes(lanes);
    for (heap_node_t *next; (next = heap_first(&lanes->turns));) {
        lane_t *lane = HEAP_ITEM(next, lane_t, turn);
        heap_remove(next);
        const int64_t slot = port_for(&round, lane);
        if (slot < 0)
            continue;
        queued_job_t *job = first_job(lane);
        lanes_remove(job);
        host->start(host->user, job, (uint32_t)slot);
        queue_lane(lanes, lane);
    }
}
