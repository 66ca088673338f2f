#include "engine/store/kind_counters.h"

#include <stdio.h>
#include <string.h>

#include "engine/store/counter_store.h"

enum { SERVER = 0, NAME_SIZE = 80 };

static const char *name_of(const kind_counters_t *counters, size_t kind, char name[NAME_SIZE])
{
    snprintf(name, NAME_SIZE, "notification.%s.%s", fax_notice_names[kind], counters->name);
    return name;
}

void kind_counters_load(kind_counters_t *counters, store_t *store, const char *name)
{
    char row[NAME_SIZE];
    *counters = (kind_counters_t){.name = name};
    for (size_t kind = 0; kind < FAX_EVENT_NOTICES; kind++)
        counters->now[kind] = (uint32_t)counter_store_read(store, SERVER, name_of(counters, kind, row));
    memcpy(counters->written, counters->now, sizeof counters->now);
}

bool kind_counters_take(kind_counters_t *counters)
{
    memcpy(counters->taken, counters->now, sizeof counters->now);
    return memcmp(counters->taken, counters->written, sizeof counters->taken) != 0;
}

bool kind_counters_write(const kind_counters_t *counters, store_t *store)
{
    char row[NAME_SIZE];
    for (size_t kind = 0; kind < FAX_EVENT_NOTICES; kind++) {
        const counter_delta_t delta = {name_of(counters, kind, row),
                                       counters->taken[kind] - counters->written[kind]};
        if (delta.more && !counter_store_add(store, SERVER, &delta, 1))
            return false;
    }
    return true;
}

void kind_counters_settle(kind_counters_t *counters)
{
    memcpy(counters->written, counters->taken, sizeof counters->taken);
}
