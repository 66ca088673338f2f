#include "agent/mib_groups.h"

#include "agent/mib_source.h"

/* Arc, fields, rows, records, and how many fields are the index. */
static const mib_group_t groups[] = {
    {{1}, 1, &fax_server_fields, &mib_rows_scalar, &server_source, 0},
    {{2}, 1, &snapshot_info_fields, &mib_rows_scalar, &snapshot_info_source, 0},
    {{3}, 1, &agent_health_fields, &mib_rows_scalar, &health_source, 0},
    {{4, 1}, 2, &fax_port_fields, &port_rows, &port_source, 0},
    {{5, 1}, 2, &fax_status_fields, &port_rows, &snapshot_source, 0},
    {{5, 1}, 2, &snapshot_row_fields, &port_rows, &snapshot_source, 0},
    {{6, 1}, 2, &fax_stats_fields, &port_rows, &stats_source, 0},
    {{7, 1}, 2, &fax_failure_fields, &failure_rows, &failure_source, 1},
    {{8, 1}, 2, &fax_rate_fields, &rate_rows, &rate_source, 1},
    {{9, 1}, 2, &fax_interval_fields, &interval_rows, &interval_source, 1},
    {{10, 1}, 2, &fax_call_fields, &call_rows, &call_source, 1},
    {{10, 1}, 2, &call_row_fields, &call_rows, &call_source, 0},
    {{11, 1}, 2, &fax_job_fields, &job_rows, &job_source, 1},
    {{11, 1}, 2, &job_row_fields, &job_rows, &job_source, 0},
    {{12, 1}, 2, &fax_alarm_fields, &alarm_rows, &alarm_source, 2},
    {{13, 1}, 2, &fax_notice_log_fields, &notice_rows, &notice_source, 1},
    {{13, 1}, 2, &notice_row_fields, &notice_rows, &notice_source, 0},
    {{14}, 1, &notice_fields, &mib_rows_scalar, NULL, 0},
    {{15, 1}, 2, &fax_notice_kind_fields, &kind_rows, &kind_source, 0},
    {{16}, 1, &call_window_fields, &mib_rows_scalar, &call_window_source, 0},
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
