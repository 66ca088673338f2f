/* What is shown of the history, and what is asked of a job. */
#include "agent/mib_setting.h"

static bool make_window(const mib_change_t *change)
{
    fax_engine_t *engine = mib_records_engine(change->records);
    fax_call_window_t window;
    fax_engine_read_call_window(engine, &window);
    fax_field_set_number(change->place.field, &window, change->value.number);
    fax_engine_ask_call_window(engine, &window);
    return true;
}

/* A job that has ended stays as it is. */
static mib_fault_t may_ask(const mib_change_t *change)
{
    fax_job_t job;
    const bool lives =
        fax_engine_read_job(mib_records_engine(change->records), change->place.row.index[0], &job) &&
        !fax_job_has_ended(job.state);
    return lives || change->value.number == FAX_JOB_ASK_NONE ? MIB_FINE : MIB_INCONSISTENT_VALUE;
}

static bool ask(const mib_change_t *change)
{
    const fax_job_ask_t ask = (fax_job_ask_t)change->value.number;
    return ask == FAX_JOB_ASK_NONE ||
           fax_engine_ask_job(mib_records_engine(change->records), change->place.row.index[0], ask);
}

static const mib_setting_t settings[] = {
    {&call_window_fields, 1, 0, FAX_CALL_MOST_SHOWN, MIB_UNDO_BY_VALUE, make_window, NULL, NULL, NULL},
    {&call_window_fields, 2, 0, FAX_CALL_MOST_AGE, MIB_UNDO_BY_VALUE, make_window, NULL, NULL, NULL},
    {&job_row_fields, 30, FAX_JOB_ASK_NONE, FAX_JOB_ASK_RELEASE, MIB_UNDO_NEVER, ask, NULL, may_ask, NULL},
};

const mib_setting_list_t call_settings = {settings, sizeof settings / sizeof settings[0]};
