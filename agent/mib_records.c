#include "agent/mib_records.h"

#include <stdlib.h>

#include "agent/mib_source.h"

static bool read_status(void *user, uint32_t index, fax_status_t *status)
{
    return fax_engine_read_status(user, index, status);
}

static bool read_ports(mib_records_t *records)
{
    const size_t count = fax_engine_read_ports(records->engine, NULL, 0);
    records->port_indexes = calloc(count + 1, sizeof *records->port_indexes);
    if (!records->port_indexes)
        return false;
    fax_engine_read_ports(records->engine, records->port_indexes, count);
    records->ports = (mib_list_t){records->port_indexes, count};
    return true;
}

static bool make_parts(mib_records_t *records)
{
    size_t count;
    const mib_group_t *groups = mib_groups(&count);
    if (!read_ports(records))
        return false;
    const snapshot_source_t source = {read_status, records->engine};
    records->cache = snapshot_cache_new(records->port_indexes, records->ports.count, source);
    records->tree = mib_tree_new(groups, count, records);
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
    if (!make_parts(records)) {
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
    free(records->port_indexes);
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

const void *mib_records_load(mib_records_t *records, const mib_place_t *place,
                             const snapshot_request_t *request)
{
    return place->group->source->load(records, &place->row, request);
}
