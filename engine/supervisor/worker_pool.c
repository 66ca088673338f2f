#include "engine/supervisor/worker_pool.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "engine/fax_log.h"

struct worker_pool {
    const fax_config_t *config;
    const uint32_t *indexes;
    worker_pool_host_t host;
    worker_process_t **workers;
    uint32_t count;
    struct event *deadline; /* of the stop */
    struct event *emptied;  /* tells `stopped` from the loop */
    bool stopping;
};

static uint32_t count_workers(const fax_config_t *config)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t count = config->workers ? config->workers : (uint32_t)(cores > 0 ? cores : 1) + 1;
    if (count > FAX_CONFIG_MAX_WORKERS)
        count = FAX_CONFIG_MAX_WORKERS;
    return count < config->port_count ? count : (uint32_t)config->port_count;
}

/* Ports are dealt out to the workers in turn. */
static uint32_t owner_of(const worker_pool_t *pool, uint32_t slot)
{
    return slot % pool->count;
}

static void open_port(worker_pool_t *pool, uint32_t slot)
{
    const wire_port_open_t body = {.slot = slot,
                                   .index = pool->indexes[slot],
                                   .want = pool->host.wanted(pool->host.user, slot),
                                   .stuck_after = pool->config->alarms.stuck_after,
                                   .stuck_abort = pool->config->alarms.stuck_abort,
                                   .config = pool->config->ports[slot]};
    worker_pool_send(pool, slot, WIRE_PORT_OPEN, &body, -1);
}

static void take_ready(void *user, uint32_t worker)
{
    worker_pool_t *pool = user;
    fax_log(FAX_LOG_INFO, "supervisor", "worker %u is ready (process %d)", worker,
            (int)worker_process_pid(pool->workers[worker]));
    for (uint32_t slot = worker; slot < pool->config->port_count; slot += pool->count)
        open_port(pool, slot);
    if (pool->stopping)
        worker_process_stop(pool->workers[worker]);
}

static void look_whether_empty(worker_pool_t *pool)
{
    for (uint32_t i = 0; i < pool->count; i++)
        if (worker_process_exists(pool->workers[i]))
            return;
    event_active(pool->emptied, 0, 0);
}

static void take_loss(void *user, uint32_t worker, const char *why)
{
    worker_pool_t *pool = user;
    fax_log(pool->stopping ? FAX_LOG_INFO : FAX_LOG_ERROR, "supervisor", "worker %u has ended: %s", worker,
            why);
    if (!pool->stopping)
        pool->host.restarted(pool->host.user, worker, why);
    for (uint32_t slot = worker; slot < pool->config->port_count; slot += pool->count)
        pool->host.lost(pool->host.user, slot, why);
    if (pool->stopping)
        look_whether_empty(pool);
}

static bool names_slot(wire_type_t type)
{
    return type == WIRE_ANSWER || type == WIRE_HANG_UP || type == WIRE_TTY_WANT || type == WIRE_TTY_LET_GO;
}

/* The port that a record is about; -1 for one that no worker sends. */
static int64_t slot_of(const worker_pool_t *pool, const wire_record_t *record)
{
    if (record->type == WIRE_DIAL)
        return record->body.dial.slot;
    if (names_slot(record->type))
        return record->body.slot.slot;
    if (record->type == WIRE_CALLED)
        return record->body.called.slot;
    if (record->type == WIRE_HAND_OVER)
        return record->body.hand_over.slot;
    if (record->type == WIRE_TESTED)
        return record->body.tested.slot;
    if (record->type != WIRE_EVENT)
        return -1;
    for (uint32_t slot = 0; slot < pool->config->port_count; slot++)
        if (pool->indexes[slot] == record->body.event.status.device_id)
            return slot;
    return -1;
}

/* A worker speaks of its own ports only. */
static void take_record(void *user, uint32_t worker, const wire_record_t *record)
{
    worker_pool_t *pool = user;
    const int64_t slot = slot_of(pool, record);
    if (slot < 0 || slot >= (int64_t)pool->config->port_count || owner_of(pool, (uint32_t)slot) != worker) {
        worker_process_kill(pool->workers[worker], "it spoke of what is not its own");
        return;
    }
    wire_record_t copy = *record;
    pool->host.record(pool->host.user, (uint32_t)slot, &copy);
}

static void kill_rest(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    worker_pool_t *pool = user;
    for (uint32_t i = 0; i < pool->count; i++)
        worker_process_kill(pool->workers[i], "it did not end its calls in time");
}

static void tell_stopped(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    worker_pool_t *pool = user;
    event_del(pool->deadline);
    pool->host.stopped(pool->host.user);
}

static bool add_workers(worker_pool_t *pool, int board, struct event_base *loop, const worker_times_t *times)
{
    const fax_config_t *config = pool->config;
    worker_setup_t setup = {.program = config->worker_path,
                            .hello = {.build = PACKAGE_VERSION,
                                      .speed = config->speed,
                                      .slots = (uint32_t)config->port_count,
                                      .log_level = config->log_level},
                            .board = board,
                            .times = *times};
    const worker_host_t host = {take_ready, take_record, take_loss, pool};
    const uint32_t count = count_workers(config);
    pool->workers = calloc(count, sizeof(worker_process_t *));
    while (pool->workers && pool->count < count) {
        setup.hello.worker = pool->count;
        pool->workers[pool->count] = worker_process_new(loop, &setup, &host);
        if (!pool->workers[pool->count])
            return false;
        pool->count++;
    }
    return pool->workers != NULL;
}

worker_pool_t *worker_pool_new(const fax_config_t *config, const uint32_t *indexes, int board,
                               struct event_base *loop, const worker_times_t *times,
                               const worker_pool_host_t *host)
{
    worker_pool_t *pool = calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    *pool = (worker_pool_t){.config = config, .indexes = indexes, .host = *host};
    pool->deadline = event_new(loop, -1, 0, kill_rest, pool);
    pool->emptied = event_new(loop, -1, 0, tell_stopped, pool);
    if (pool->deadline && pool->emptied && add_workers(pool, board, loop, times))
        return pool;
    worker_pool_free(pool);
    return NULL;
}

void worker_pool_free(worker_pool_t *pool)
{
    if (!pool)
        return;
    for (uint32_t i = 0; i < pool->count; i++)
        worker_process_free(pool->workers[i]);
    free(pool->workers);
    if (pool->deadline)
        event_free(pool->deadline);
    if (pool->emptied)
        event_free(pool->emptied);
    free(pool);
}

void worker_pool_start(worker_pool_t *pool)
{
    for (uint32_t i = 0; i < pool->count; i++)
        worker_process_start(pool->workers[i]);
}

void worker_pool_stop(worker_pool_t *pool, int64_t limit)
{
    const struct timeval delay = {limit / 1000, limit % 1000 * 1000};
    pool->stopping = true;
    event_add(pool->deadline, &delay);
    for (uint32_t i = 0; i < pool->count; i++)
        worker_process_stop(pool->workers[i]);
    look_whether_empty(pool);
}

bool worker_pool_is_ready(const worker_pool_t *pool, uint32_t slot)
{
    return worker_process_is_ready(pool->workers[owner_of(pool, slot)]);
}

bool worker_pool_send(worker_pool_t *pool, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    return worker_process_send(pool->workers[owner_of(pool, slot)], type, body, descriptor);
}

uint32_t worker_pool_count(const worker_pool_t *pool)
{
    return pool->count;
}
