#include "engine/fax_notice.h"

#include "engine/fax_text.h"

const char *const fax_severity_labels[] = {"cleared", "indeterminate", "critical", "major",
                                           "minor",   "warning",       NULL};

#define RAISE(KIND, NAME, SEVERITY)                                                                          \
    {                                                                                                        \
        FAX_EVENT_##KIND, (NAME), FAX_SEVERITY_##SEVERITY, FAX_EVENT_##KIND, 0                               \
    }
#define CLEAR(KIND, NAME, RAISED)                                                                            \
    {                                                                                                        \
        FAX_EVENT_##KIND, (NAME), FAX_SEVERITY_CLEARED, 0, FAX_EVENT_##RAISED                                \
    }
#define TELL(KIND, NAME, SEVERITY)                                                                           \
    {                                                                                                        \
        FAX_EVENT_##KIND, (NAME), FAX_SEVERITY_##SEVERITY, 0, 0                                              \
    }

static const fax_notice_row_t rows[] = {
    RAISE(PORT_DOWN, "portDown", MAJOR),
    CLEAR(PORT_UP, "portUp", PORT_DOWN),
    TELL(CALL_COMPLETED, "callCompleted", INDETERMINATE),
    TELL(CALL_FAILED, "callFailed", MINOR),
    RAISE(CALL_STUCK, "callStuck", MINOR),
    CLEAR(CALL_STUCK_CLEAR, "callStuckClear", CALL_STUCK),
    RAISE(FAILURES_HIGH, "failureRatioHigh", MAJOR),
    CLEAR(FAILURES_CLEAR, "failureRatioClear", FAILURES_HIGH),
    RAISE(QUEUE_OLD, "queueAgeHigh", MAJOR),
    CLEAR(QUEUE_CLEAR, "queueAgeClear", QUEUE_OLD),
    RAISE(ALL_BUSY, "allPortsBusy", WARNING),
    CLEAR(ALL_BUSY_CLEAR, "allPortsBusyClear", ALL_BUSY),
    RAISE(DISK_LOW, "diskLow", MAJOR),
    CLEAR(DISK_CLEAR, "diskLowClear", DISK_LOW),
    RAISE(STORE_FAILING, "storeFailing", CRITICAL),
    CLEAR(STORE_CLEAR, "storeFailingClear", STORE_FAILING),
    TELL(WORKER_RESTARTED, "workerRestarted", MAJOR),
    TELL(SERVER_STARTED, "serverStarted", INDETERMINATE),
    TELL(SERVER_STOPPED, "serverStopped", WARNING),
    TELL(CONFIG_RELOADED, "configReloaded", INDETERMINATE),
};

_Static_assert(sizeof rows / sizeof rows[0] == FAX_EVENT_NOTICES, "one row for each kind, in order");

const char *const fax_notice_names[] = {
    "portDown",
    "portUp",
    "callCompleted",
    "callFailed",
    "callStuck",
    "callStuckClear",
    "failureRatioHigh",
    "failureRatioClear",
    "queueAgeHigh",
    "queueAgeClear",
    "allPortsBusy",
    "allPortsBusyClear",
    "diskLow",
    "diskLowClear",
    "storeFailing",
    "storeFailingClear",
    "workerRestarted",
    "serverStarted",
    "serverStopped",
    "configReloaded",
    NULL,
};

_Static_assert(sizeof fax_notice_names / sizeof fax_notice_names[0] == FAX_EVENT_NOTICES + 1,
               "a name for each kind");

const fax_notice_row_t *fax_notice_row(fax_event_kind_t kind)
{
    return fax_event_is_notification(kind) ? &rows[kind - 1] : NULL;
}

/* What happened, in words. */
static const char *text_of(const fax_event_t *event)
{
    if (event->text[0])
        return event->text;
    return fax_event_is_end(event->kind) ? fax_outcome_row(event->call.outcome)->text
                                         : event->port.oper_reason;
}

void fax_notice_log_make(fax_notice_log_t *row, const fax_event_t *event, fax_notice_state_t state,
                         int64_t sent_time)
{
    const fax_notice_row_t *kind = fax_notice_row(event->kind);
    *row = (fax_notice_log_t){.sequence = event->sequence,
                              .kind = event->kind,
                              .severity = kind->severity,
                              .time = event->time,
                              .state = state,
                              .sent_time = sent_time,
                              .port_index = event->port.index,
                              .call_id = event->call.call_id,
                              .job_id = event->call.job_id,
                              .value = event->value,
                              .threshold = event->threshold};
    fax_text_copy(row->name, sizeof row->name, kind->name);
    fax_text_copy(row->port_name, sizeof row->port_name, event->port.name);
    fax_text_copy(row->text, sizeof row->text, text_of(event));
}
