/* What fills the tables of FAX-PORT-MIB: which rows a table has, and how the record of a row is had. Private
 * to mib_records.c, mib_groups.c and the files *_tables.c, one for each topic, which define what is declared
 * at the end.
 *
 * Threads: the agent's. */
#ifndef AGENT_MIB_SOURCE_H
#define AGENT_MIB_SOURCE_H

#include <pthread.h>

#include "agent/mib_records.h"

struct mib_records {
    pthread_mutex_t door;
    bool closed;
    fax_engine_t *engine;
    const agent_health_t *health;
    snapshot_cache_t *cache;
    mib_tree_t *tree;
    uint32_t *port_indexes;
    mib_list_t ports; /* of `port_indexes` */
    union {
        fax_server_t server;
        fax_port_t port;
        fax_notice_kind_t kind;
        agent_health_t health;
        fax_alarm_t alarm;
        fax_port_stats_t stats;
        fax_port_failure_t failure;
        fax_port_rate_t rate;
        fax_port_interval_t interval;
        fax_call_window_t window;
        call_row_t call;
        job_row_t job;
        notice_row_t notice;
    } shown; /* the record that was loaded last */
};

typedef struct mib_source {
    /* Copy or point to the record of `row`, valid until the next call; NULL if there is no such row any
     * more. */
    const void *(*load)(mib_records_t *records, const mib_row_t *row, const snapshot_request_t *request);
} mib_source_t;

/* The `user` of these rows is the mib_records_t. */
extern const mib_rows_t port_rows, kind_rows, alarm_rows, failure_rows, rate_rows, interval_rows, call_rows,
    job_rows, notice_rows;

extern const mib_source_t server_source, snapshot_info_source, health_source; /* server_tables.c */
extern const mib_source_t port_source, snapshot_source;                       /* port_tables.c */
extern const mib_source_t kind_source, alarm_source, notice_source;           /* notice_tables.c */
extern const mib_source_t call_source, call_window_source, job_source;        /* call_tables.c */

extern const mib_source_t stats_source, failure_source, rate_source, interval_source; /* stats_tables.c */

#endif
