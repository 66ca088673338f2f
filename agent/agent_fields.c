#include "agent/agent_fields.h"

#define TABLE(NAME, FIELDS)                                                                                  \
    {                                                                                                        \
        (NAME), (FIELDS), sizeof(FIELDS) / sizeof((FIELDS)[0])                                               \
    }

static const char *const refresh_labels[] = {"current", "refresh", NULL};

#define INFO(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, snapshot_info_t, MEMBER)
#define SETTING(ID, NAME, MEMBER)          FAX_FIELD_SETTING(ID, NAME, NUMBER, snapshot_info_t, MEMBER)

static const fax_field_t info_fields[] = {
    SETTING(1, "MaxAge", max_age),
    SETTING(2, "IdleTime", idle_time),
    SETTING(3, "AgeLimit", age_limit),
    SETTING(4, "MinInterval", min_interval),
    FAX_FIELD_ENUM(5, "RefreshAll", ALWAYS, true, snapshot_info_t, refresh_all, refresh_labels),
    INFO(6, "RowRefreshes", COUNTER, row_refreshes),
    INFO(7, "TableRefreshes", COUNTER, table_refreshes),
    INFO(8, "Hits", COUNTER, hits),
    INFO(9, "Expiries", COUNTER, expiries),
    INFO(10, "Suppressed", COUNTER, suppressed),
    INFO(11, "Resends", COUNTER, resends),
    INFO(12, "ReadFailures", COUNTER, read_failures),
    INFO(13, "TableTime", DATE, table_time),
    INFO(14, "TableAge", MILLISECONDS, table_age),
    INFO(15, "Serial", NUMBER, serial),
};

#define ROW(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, snapshot_t, MEMBER)

static const fax_field_t row_fields[] = {
    ROW(43, "SnapshotTime", DATE, time),
    ROW(44, "SnapshotAge", MILLISECONDS, age),
    ROW(45, "SnapshotSerial", NUMBER, serial),
    FAX_FIELD_ENUM(46, "Refresh", ALWAYS, true, snapshot_t, refresh, refresh_labels),
    ROW(47, "JobRow", JOB_ROW, status.job_id),
};

static const char *const state_labels[] = {"disconnected", "serving", "refused", NULL};

#define HEALTH(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, agent_health_t, MEMBER)

static const fax_field_t health_fields[] = {
    FAX_FIELD_ENUM(1, "SessionState", ALWAYS, false, agent_health_t, state, state_labels),
    HEALTH(2, "SessionsOpened", COUNTER, sessions),
    HEALTH(3, "SessionLastChange", STAMP, last_change),
    HEALTH(4, "SessionLastError", TEXT, last_error),
    HEALTH(5, "NotificationsSent", COUNTER, outbox.sent),
    HEALTH(6, "NotificationsWaiting", GAUGE, outbox.waiting),
    HEALTH(7, "NotificationsDropped", COUNTER, outbox.dropped),
    HEALTH(8, "NotificationsLastSequence", NUMBER, outbox.last_sequence),
    FAX_FIELD_SETTING(9, "NotificationsMax", NUMBER, agent_health_t, outbox.max),
};

#define NOTICE(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, notice_t, MEMBER)
#define NOTICE_ENUM(NUMBER, NAME, MEMBER, LABELS)                                                            \
    FAX_FIELD_ENUM(NUMBER, NAME, ALWAYS, false, notice_t, MEMBER, LABELS)

#define NOTICE_PERSONAL(NUMBER, NAME, WHOSE, MEMBER)                                                         \
    FAX_FIELD_PERSONAL(NUMBER, NAME, WHOSE, ALWAYS, notice_t, MEMBER)

static const fax_field_t event_fields[] = {
    NOTICE(1, "Sequence", NUMBER, event.sequence),
    NOTICE(2, "Time", DATE, event.time),
    NOTICE(3, "Outcome", NUMBER, outcome),
    NOTICE(4, "OutcomeName", TEXT, outcome_name),
    NOTICE(5, "OutcomeText", TEXT, outcome_text),
    NOTICE_ENUM(6, "Cause", cause, fax_cause_labels),
    NOTICE_ENUM(7, "Direction", direction, fax_direction_labels),
    NOTICE_PERSONAL(8, "Number", NUMBER, event.call.number),
    NOTICE_PERSONAL(9, "RemoteIdent", NUMBER, event.call.remote_ident),
    NOTICE(10, "PagesDone", GAUGE, event.call.pages_done),
    NOTICE(11, "PagesTotal", GAUGE, event.call.pages_total),
    NOTICE(12, "Duration", SECONDS, event.call.total),
    NOTICE(13, "BitRate", GAUGE, event.call.bit_rate),
    NOTICE(14, "CallId", NUMBER, event.call.call_id),
    NOTICE(15, "JobId", NUMBER, event.call.job_id),
    NOTICE_ENUM(16, "Severity", severity, fax_severity_labels),
    NOTICE(17, "Text", TEXT, event.text),
    NOTICE(18, "Value", GAUGE, event.value),
    NOTICE(19, "Threshold", GAUGE, event.threshold),
};

static const fax_field_t window_fields[] = {
    FAX_FIELD_SETTING(1, "MaxCalls", NUMBER, fax_call_window_t, most),
    FAX_FIELD_SETTING(2, "MaxAge", NUMBER, fax_call_window_t, age),
};

#define CALL(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, call_row_t, MEMBER)

static const fax_field_t call_fields[] = {
    CALL(39, "OutcomeName", TEXT, outcome_name),  CALL(40, "OutcomeText", TEXT, outcome_text),
    CALL(41, "EndedSeconds", SECONDS, ended_ago), CALL(42, "PortRow", PORT_ROW, call.port_index),
    CALL(43, "JobRow", JOB_ROW, call.job_id),
};

#define JOB(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, job_row_t, MEMBER)

static const fax_field_t job_fields[] = {
    FAX_FIELD_ENUM(30, "Ask", ALWAYS, true, job_row_t, ask, fax_job_ask_labels),
    JOB(31, "OutcomeName", TEXT, outcome_name),
    JOB(32, "OutcomeText", TEXT, outcome_text),
    JOB(33, "SubmittedSeconds", SECONDS, submitted_ago),
    JOB(34, "NextTrySeconds", SECONDS, next_try_in),
    JOB(35, "LastTrySeconds", SECONDS, last_try_ago),
    JOB(36, "EndedSeconds", SECONDS, ended_ago),
    JOB(37, "PortRow", PORT_ROW, job.port_index),
    JOB(38, "CallRow", CALL_ROW, job.call_id),
};

#define LOGGED(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, notice_row_t, MEMBER)

static const fax_field_t logged_fields[] = {
    LOGGED(15, "Age", SECONDS, age),
    LOGGED(16, "PortRow", PORT_ROW, notice.port_index),
    LOGGED(17, "CallRow", CALL_ROW, notice.call_id),
    LOGGED(18, "JobRow", JOB_ROW, notice.job_id),
};

const fax_field_table_t snapshot_info_fields = TABLE("faxSnapshot", info_fields);
const fax_field_table_t snapshot_row_fields = TABLE("faxPortStatus", row_fields);
const fax_field_table_t agent_health_fields = TABLE("faxAgent", health_fields);
const fax_field_table_t notice_fields = TABLE("faxNotify", event_fields);
const fax_field_table_t call_window_fields = TABLE("faxHistory", window_fields);
const fax_field_table_t call_row_fields = TABLE("faxCallHistory", call_fields);
const fax_field_table_t job_row_fields = TABLE("faxJob", job_fields);
const fax_field_table_t notice_row_fields = TABLE("faxNotificationLog", logged_fields);
