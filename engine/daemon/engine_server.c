/* The record of the server as a whole: gathered from the parts, and published. */
#include "engine/daemon/engine.h"
#include "engine/fax_text.h"

static void take_jobs(server_record_t *record, const job_queue_t *queue)
{
    fax_server_t *server = &record->server;
    server->jobs_converting = job_queue_count(queue, FAX_JOB_CONVERTING);
    server->jobs_held = job_queue_count(queue, FAX_JOB_HELD);
    server->jobs_waiting = job_queue_count(queue, FAX_JOB_WAITING);
    server->jobs_active = job_queue_count(queue, FAX_JOB_ACTIVE);
    server->jobs_done = job_queue_count(queue, FAX_JOB_DONE);
    server->jobs_failed = job_queue_count(queue, FAX_JOB_FAILED);
    server->jobs_canceled = job_queue_count(queue, FAX_JOB_CANCELED);
    record->oldest_job_clock = job_queue_oldest_clock(queue);
}

static void take_store(fax_server_t *server, const store_health_t *health)
{
    server->store_failing = health->failing;
    server->store_since = health->since;
    server->store_failures = health->failures;
    fax_text_copy(server->store_error, sizeof server->store_error, health->error);
}

void engine_server_begin(fax_engine_t *engine)
{
    server_counters_begin(&engine->server, (uint32_t)engine->config->port_count,
                          worker_pool_count(engine->pool), engine->started);
    engine->server.server.privacy = engine->config->privacy;
    engine_server_publish(engine, engine->started);
}

void engine_server_publish(fax_engine_t *engine, fax_moment_t now)
{
    take_jobs(&engine->server, engine->queue);
    take_store(&engine->server.server, store_health(engine->store));
    engine->server.server.disk_free = engine_notices_disk_free(engine->notices);
    server_counters_take_ports(&engine->server, port_table_counts(engine->table), now);
    port_board_write_server(engine->board, &engine->server);
}
