#include "engine/store/call_counters.h"

#include <string.h>

#include "engine/store/counter_store.h"

enum { SUMS = CALL_WAYS * TALLY_SUMS };

typedef char sum_names_t[SUMS][TALLY_NAME_SIZE];

/* In the order in which a tally has them. */
static void name_sums(sum_names_t names)
{
    for (size_t i = 0; i < SUMS; i++)
        call_tally_name((call_way_t)(i / TALLY_SUMS), i % TALLY_SUMS, names[i]);
}

static uint64_t *sum_at(call_tally_t *tally, size_t i)
{
    return &tally->sums[i / TALLY_SUMS][i % TALLY_SUMS];
}

/* --- in --- */

bool call_counters_add(store_t *store, const fax_call_t *call)
{
    sum_names_t names;
    call_tally_t tally = {0};
    counter_delta_t deltas[SUMS];
    name_sums(names);
    call_tally_add(&tally, call);
    for (size_t i = 0; i < SUMS; i++)
        deltas[i] = (counter_delta_t){names[i], (uint32_t)*sum_at(&tally, i)};
    return counter_store_add(store, call->port_index, deltas, SUMS);
}

/* --- out --- */

typedef struct reading {
    sum_names_t names;
    uint32_t port; /* 0: none yet */
    call_tally_t tally;
    void (*each)(void *user, uint32_t port, const call_tally_t *tally);
    void *user;
} reading_t;

static void end_port(reading_t *reading)
{
    if (reading->port)
        reading->each(reading->user, reading->port, &reading->tally);
    reading->tally = (call_tally_t){0};
}

static void take_counter(void *user, uint32_t port, const char *name, uint64_t value)
{
    reading_t *reading = user;
    if (port != reading->port)
        end_port(reading);
    reading->port = port;
    for (size_t i = 0; i < SUMS; i++)
        if (strcmp(reading->names[i], name) == 0)
            *sum_at(&reading->tally, i) = value;
}

bool call_counters_each(store_t *store, void (*each)(void *user, uint32_t port, const call_tally_t *tally),
                        void *user)
{
    reading_t reading = {.each = each, .user = user};
    name_sums(reading.names);
    const bool good = counter_store_each(store, take_counter, &reading);
    end_port(&reading);
    return good;
}

/* What is forgotten is the oldest: if there are as many records as were ever counted, none of these is
 * missing. */
int64_t call_counters_recorded_since(store_t *store, int64_t utc)
{
    if (store_number(store, "SELECT max(ended) FROM call") > utc)
        return INT64_MAX;
    const int64_t counted = store_number(store, "SELECT coalesce(sum(value), 0) FROM counter "
                                                "WHERE name LIKE '%.cause.%' OR name LIKE '%.noFaxes'");
    if (store_number(store, "SELECT count(*) FROM call") >= counted)
        return INT64_MIN;
    return store_number(store,
                        "SELECT coalesce((SELECT ended FROM call ORDER BY id LIMIT 1), 9223372036854775807)");
}
