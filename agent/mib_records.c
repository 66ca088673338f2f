#include "agent/mib_records.h"

#include <pthread.h>
#include <stdlib.h>

struct mib_records {
    pthread_mutex_t door;
    bool closed;
    fax_engine_t *engine;
    const agent_health_t *health;
    snapshot_cache_t *cache;
    mib_tree_t *tree;
    fax_server_t server;
    fax_port_t port;
    fax_notice_kind_t kind;
    agent_health_t shown_health;
};

/* ---- the records behind the groups ---- */

typedef const void *load_fn(mib_records_t *records, const mib_place_t *place,
                            const snapshot_request_t *request);

static const void *load_server(mib_records_t *records, const mib_place_t *place,
                               const snapshot_request_t *request)
{
    (void)place, (void)request;
    fax_engine_read_server(records->engine, &records->server);
    return &records->server;
}

static const void *load_info(mib_records_t *records, const mib_place_t *place,
                             const snapshot_request_t *request)
{
    (void)place;
    return snapshot_cache_info(records->cache, request->moment);
}

static const void *load_health(mib_records_t *records, const mib_place_t *place,
                               const snapshot_request_t *request)
{
    (void)place, (void)request;
    records->shown_health = *records->health;
    fax_engine_read_outbox(records->engine, &records->shown_health.outbox);
    return &records->shown_health;
}

static const void *load_port(mib_records_t *records, const mib_place_t *place,
                             const snapshot_request_t *request)
{
    (void)request;
    fax_engine_read_port(records->engine, (uint32_t)place->instance, &records->port);
    return &records->port;
}

static const void *load_snapshot(mib_records_t *records, const mib_place_t *place,
                                 const snapshot_request_t *request)
{
    (void)records;
    return snapshot_request_row(request, place->row);
}

static const void *load_kind(mib_records_t *records, const mib_place_t *place,
                             const snapshot_request_t *request)
{
    (void)request;
    fax_engine_read_notice_kind(records->engine, (fax_event_kind_t)place->instance, &records->kind);
    return &records->kind;
}

struct mib_source {
    load_fn *load;
};

static const struct mib_source server_source = {load_server}, info_source = {load_info},
                               health_source = {load_health}, port_source = {load_port},
                               snapshot_source = {load_snapshot}, kind_source = {load_kind};

/* The layout of faxPortObjects. 6 to 13 are reserved: see the MIB. */
static const mib_group_t groups[] = {
    {{1}, 1, MIB_SCALAR, &fax_server_fields, &server_source, 0},
    {{2}, 1, MIB_SCALAR, &snapshot_info_fields, &info_source, 0},
    {{3}, 1, MIB_SCALAR, &agent_health_fields, &health_source, 0},
    {{4, 1}, 2, MIB_PORTS, &fax_port_fields, &port_source, 0},
    {{5, 1}, 2, MIB_PORTS, &fax_status_fields, &snapshot_source, 0},
    {{5, 1}, 2, MIB_PORTS, &snapshot_row_fields, &snapshot_source, 0},
    {{14}, 1, MIB_NOTIFY_ONLY, &notice_fields, NULL, 0},
    {{15, 1}, 2, MIB_FIXED, &fax_notice_kind_fields, &kind_source, FAX_EVENT_NOTICES},
};

enum { GROUPS = sizeof groups / sizeof groups[0] };

const mib_group_t *mib_groups(size_t *count)
{
    *count = GROUPS;
    return groups;
}

const mib_group_t *mib_group_of(const fax_field_table_t *fields)
{
    for (size_t i = 0; i < GROUPS; i++)
        if (groups[i].fields == fields)
            return &groups[i];
    return NULL;
}

bool mib_place_is_snapshot(const mib_place_t *place)
{
    return place->group->source == &snapshot_source;
}

const void *mib_records_load(mib_records_t *records, const mib_place_t *place,
                             const snapshot_request_t *request)
{
    return place->group->source->load(records, place, request);
}

/* ---- made ---- */

static bool read_status(void *user, uint32_t index, fax_status_t *status)
{
    return fax_engine_read_status(user, index, status);
}

static bool read_rows(mib_records_t *records)
{
    const size_t count = fax_engine_read_ports(records->engine, NULL, 0);
    uint32_t *ports = calloc(count + 1, sizeof *ports);
    if (!ports)
        return false;
    fax_engine_read_ports(records->engine, ports, count);
    const snapshot_source_t source = {read_status, records->engine};
    records->cache = snapshot_cache_new(ports, count, source);
    records->tree = mib_tree_new(groups, GROUPS, ports, count);
    free(ports);
    return records->cache && records->tree;
}

mib_records_t *mib_records_new(fax_engine_t *engine, const agent_health_t *health)
{
    mib_records_t *records = calloc(1, sizeof *records);
    if (!records)
        return NULL;
    pthread_mutex_init(&records->door, NULL);
    records->engine = engine;
    records->health = health;
    if (!read_rows(records)) {
        mib_records_free(records);
        return NULL;
    }
    return records;
}

void mib_records_free(mib_records_t *records)
{
    if (!records)
        return;
    snapshot_cache_free(records->cache);
    mib_tree_free(records->tree);
    pthread_mutex_destroy(&records->door);
    free(records);
}

bool mib_records_enter(mib_records_t *records)
{
    pthread_mutex_lock(&records->door);
    if (!records->closed)
        return true;
    pthread_mutex_unlock(&records->door);
    return false;
}

void mib_records_leave(mib_records_t *records)
{
    pthread_mutex_unlock(&records->door);
}

void mib_records_close(mib_records_t *records)
{
    pthread_mutex_lock(&records->door);
    records->closed = true;
    pthread_mutex_unlock(&records->door);
}

const mib_tree_t *mib_records_tree(const mib_records_t *records)
{
    return records->tree;
}

snapshot_cache_t *mib_records_cache(mib_records_t *records)
{
    return records->cache;
}

fax_engine_t *mib_records_engine(mib_records_t *records)
{
    return records->engine;
}
