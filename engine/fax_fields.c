/* The tables of fields: which members of a record the world sees, in which order. Append only. */
#include "engine/fax_field.h"

#include "engine/fax_alarm.h"
#include "engine/fax_call.h"
#include "engine/fax_job.h"
#include "engine/fax_outcome.h"
#include "engine/fax_port.h"
#include "engine/fax_port_option.h"
#include "engine/fax_server.h"
#include "engine/fax_status.h"

#define TABLE(NAME, FIELDS)                                                                                  \
    {                                                                                                        \
        (NAME), (FIELDS), sizeof(FIELDS) / sizeof((FIELDS)[0])                                               \
    }

static const char *const encoding_labels[] = {"none", "mh", "mr", "mmr", NULL};
static const char *const resolution_labels[] = {"none", "standard", "fine", "superfine", "other", NULL};

#define STATUS(NUMBER, NAME, NATURE, WHEN, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, WHEN, fax_status_t, MEMBER)
#define STATUS_ENUM(NUMBER, NAME, WHEN, MEMBER, LABELS)                                                      \
    FAX_FIELD_ENUM(NUMBER, NAME, WHEN, false, fax_status_t, MEMBER, LABELS)

#define STATUS_PERSONAL(NUMBER, NAME, WHOSE, WHEN, MEMBER)                                                   \
    FAX_FIELD_PERSONAL(NUMBER, NAME, WHOSE, WHEN, fax_status_t, MEMBER)

static const char *plain_description(const void *record)
{
    const fax_status_t *status = record;
    return fax_state_row(status->state)->text;
}

static const fax_field_t status_fields[] = {
    STATUS_PERSONAL(1, "Address", NUMBER, SENDING, address),
    STATUS_PERSONAL(2, "CallerId", NUMBER, RECEIVING, caller_id),
    STATUS_PERSONAL(3, "Csid", NUMBER, CALL, csid),
    STATUS(4, "CurrentPage", GAUGE, CALL, current_page),
    FAX_FIELD_QUOTING(5, "Description", fax_status_t, description, plain_description),
    STATUS(6, "DeviceId", NUMBER, ALWAYS, device_id),
    STATUS(7, "DeviceName", TEXT, ALWAYS, device_name),
    STATUS_PERSONAL(8, "DocumentName", TITLE, SENDING, document_name),
    STATUS(9, "DocumentSize", GAUGE, SENDING, document_size),
    STATUS(10, "ElapsedTime", TICKS, CALL, elapsed),
    STATUS(11, "PageCount", GAUGE, SENDING, page_count),
    STATUS(12, "Receive", TRUTH, ALWAYS, receive),
    STATUS_PERSONAL(13, "RecipientName", NAME, CALL, recipient_name),
    STATUS_PERSONAL(14, "RoutingString", NUMBER, RECEIVING, routing_string),
    STATUS(15, "Send", TRUTH, ALWAYS, send),
    STATUS_PERSONAL(16, "SenderName", NAME, SENDING, sender_name),
    STATUS(17, "StartTime", DATE, CALL, start_time),
    STATUS(18, "SubmittedTime", DATE, SENDING, submitted_time),
    STATUS_PERSONAL(19, "Tsid", NUMBER, CALL, tsid),
    STATUS_ENUM(20, "State", ALWAYS, state, fax_state_labels),
    STATUS(21, "Valid", FLAGS, ALWAYS, valid),
    STATUS(22, "Fps", NUMBER, ALWAYS, fps),
    STATUS_ENUM(23, "Direction", ALWAYS, direction, fax_direction_labels),
    STATUS(24, "ElapsedSeconds", SECONDS, CALL, elapsed),
    STATUS(25, "StateSeconds", SECONDS, ALWAYS, state_age),
    STATUS(26, "SubmittedSeconds", SECONDS, SENDING, submitted_age),
    STATUS(27, "JobId", NUMBER, CALL, job_id),
    STATUS(28, "CallId", NUMBER, CALL, call_id),
    STATUS(29, "BitRate", GAUGE, CALL, bit_rate),
    STATUS(30, "Ecm", TRUTH, CALL, ecm),
    STATUS_ENUM(31, "Encoding", CALL, encoding, encoding_labels),
    STATUS_ENUM(32, "Resolution", CALL, resolution, resolution_labels),
    STATUS(33, "BytesTransferred", GAUGE, CALL, bytes_transferred),
    STATUS(34, "PageBytes", GAUGE, CALL, page_bytes),
    STATUS(35, "PageSize", GAUGE, CALL, page_size),
    STATUS(36, "PagesConfirmed", GAUGE, CALL, pages_confirmed),
    STATUS(37, "BadRows", GAUGE, CALL, bad_rows),
    STATUS(38, "EcmRetries", GAUGE, CALL, ecm_retries),
    STATUS(39, "Retrains", GAUGE, CALL, retrains),
    STATUS(40, "RemoteCountry", TEXT, CALL, remote_country),
    STATUS(41, "RemoteVendor", TEXT, CALL, remote_vendor),
    STATUS(42, "RemoteModel", TEXT, CALL, remote_model),
};

static const char *const kind_labels[] = {"virtual", "serial", "sip", NULL};
static const char *const want_labels[] = {"up", "draining", "down", "testing", NULL};
static const char *const oper_labels[] = {"up", "draining", "testing", "down", "faulty", "notPresent", NULL};
static const char *const storage_labels[] = {"other",     "volatile", "nonVolatile",
                                             "permanent", "readOnly", NULL};

#define PORT(NUMBER, NAME, NATURE, MEMBER)         FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_port_t, MEMBER)
#define PORT_SETTING(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD_SETTING(NUMBER, NAME, NATURE, fax_port_t, MEMBER)
#define PORT_ENUM(NUMBER, NAME, WRITABLE, MEMBER, LABELS)                                                    \
    FAX_FIELD_ENUM(NUMBER, NAME, ALWAYS, WRITABLE, fax_port_t, MEMBER, LABELS)

/* Number 1 is faxPortIndex, which is not accessible. */
static const fax_field_t port_fields[] = {
    PORT(2, "Name", TEXT, name),
    PORT(3, "DeviceId", NUMBER, device_id),
    PORT_ENUM(4, "Kind", false, kind, kind_labels),
    PORT(5, "Number", TEXT, number),
    PORT_SETTING(6, "Csid", TEXT, csid),
    PORT_SETTING(7, "Tsid", TEXT, tsid),
    PORT_SETTING(8, "Rings", NUMBER, rings),
    PORT_SETTING(9, "Priority", NUMBER, priority),
    PORT_SETTING(10, "SendEnabled", TRUTH, send_enabled),
    PORT_SETTING(11, "ReceiveEnabled", TRUTH, receive_enabled),
    PORT_ENUM(12, "AdminStatus", true, admin_status, want_labels),
    PORT_ENUM(13, "OperStatus", false, oper_status, oper_labels),
    PORT(14, "OperReason", TEXT, oper_reason),
    PORT(15, "LastChange", STAMP, last_change),
    PORT_ENUM(16, "StorageType", false, storage, storage_labels),
    FAX_FIELD_FLAGS(17, "Overrides", fax_port_t, overrides, fax_port_option_names),
    PORT(18, "Tests", COUNTER, tests),
    PORT(19, "TestTime", DATE, test_time),
    PORT(20, "TestSeconds", SECONDS, test_age),
    PORT(21, "TestOutcome", NUMBER, test_outcome),
    PORT(22, "TestOutcomeName", TEXT, test_outcome_name),
    PORT(23, "TestText", TEXT, test_text),
    PORT(24, "TestPagesSent", GAUGE, test_pages_sent),
    PORT(25, "TestPagesSame", GAUGE, test_pages_same),
    PORT(26, "TestBitRate", GAUGE, test_bit_rate),
    PORT(27, "TestDuration", SECONDS, test_duration),
};

const char *const fax_privacy_labels[] = {"full", "masked", "hidden", NULL};

#define SERVER(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_server_t, MEMBER)

static const fax_field_t server_fields[] = {
    SERVER(1, "Description", TEXT, description),
    SERVER(2, "Version", TEXT, version),
    SERVER(3, "StartTime", DATE, start_time),
    SERVER(4, "UpSeconds", SECONDS, up_time),
    SERVER(5, "PortCount", GAUGE, port_count),
    SERVER(6, "PortTableLastChange", STAMP, table_last_change),
    SERVER(7, "PortsIdle", GAUGE, ports_idle),
    SERVER(8, "PortsBusy", GAUGE, ports_busy),
    SERVER(9, "PortsDown", GAUGE, ports_down),
    SERVER(10, "PortsBusyHigh", GAUGE, ports_busy_high),
    SERVER(11, "AllPortsBusySeconds", SECONDS, all_busy),
    SERVER(12, "JobsWaiting", GAUGE, jobs_waiting),
    SERVER(13, "JobsActive", GAUGE, jobs_active),
    SERVER(14, "JobsDone", COUNTER, jobs_done),
    SERVER(15, "JobsFailed", COUNTER, jobs_failed),
    SERVER(16, "OldestJobSeconds", SECONDS, oldest_job_age),
    SERVER(17, "Workers", GAUGE, workers),
    SERVER(18, "WorkerRestarts", COUNTER, worker_restarts),
    SERVER(19, "FaxesReceived", COUNTER, faxes_received),
    SERVER(20, "PortsBusyHighTime", DATE, ports_busy_high_time),
    SERVER(21, "AllPortsBusyEvents", COUNTER, all_busy_events),
    SERVER(22, "JobsConverting", GAUGE, jobs_converting),
    SERVER(23, "JobsHeld", GAUGE, jobs_held),
    SERVER(24, "StoreFailing", TRUTH, store_failing),
    SERVER(25, "StoreLastChange", DATE, store_since),
    SERVER(26, "StoreFailures", COUNTER, store_failures),
    SERVER(27, "StoreLastError", TEXT, store_error),
    SERVER(28, "DiskFree", GAUGE, disk_free),
    FAX_FIELD_ENUM(29, "PrivacyMode", ALWAYS, false, fax_server_t, privacy, fax_privacy_labels),
    SERVER(30, "JobsCanceled", COUNTER, jobs_canceled),
};

#define JOB(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_job_t, MEMBER)

#define JOB_PERSONAL(NUMBER, NAME, WHOSE, MEMBER)                                                            \
    FAX_FIELD_PERSONAL(NUMBER, NAME, WHOSE, ALWAYS, fax_job_t, MEMBER)

/* What a converter says of a document may have words of the document in it. */
static const char *plain_problem(const void *record)
{
    const fax_job_t *job = record;
    return job->outcome ? fax_outcome_row(job->outcome)->text : "";
}

/* Not its clocks, which mean nothing to the next run. */
static const fax_field_t job_fields[] = {
    JOB(1, "Id", NUMBER, id),
    FAX_FIELD_ENUM(2, "State", ALWAYS, false, fax_job_t, state, fax_job_state_labels),
    JOB(3, "SubmittedTime", DATE, submitted_time),
    JOB_PERSONAL(4, "Number", NUMBER, request.number),
    JOB_PERSONAL(5, "SubAddress", NUMBER, request.sub_address),
    JOB(6, "Port", TEXT, request.port),
    JOB_PERSONAL(7, "SenderName", NAME, request.sender_name),
    JOB_PERSONAL(8, "RecipientName", NAME, request.recipient_name),
    JOB_PERSONAL(9, "DocumentName", TITLE, request.document_name),
    JOB(10, "DocumentSize", GAUGE, document_size),
    JOB(11, "PageCount", GAUGE, pages),
    JOB(12, "MaxAttempts", NUMBER, request.max_attempts),
    JOB(13, "Attempts", GAUGE, attempts),
    JOB(14, "PortIndex", NUMBER, port_index),
    JOB(15, "CallId", NUMBER, call_id),
    JOB(16, "PagesSent", GAUGE, pages_sent),
    JOB(17, "OutcomeCode", NUMBER, outcome),
    FAX_FIELD_QUOTING(18, "Problem", fax_job_t, problem, plain_problem),
    JOB(19, "Batch", NUMBER, batch),
    JOB(20, "Priority", NUMBER, request.priority),
    JOB(21, "Held", TRUTH, request.held),
    JOB(22, "Cheap", TRUTH, request.cheap),
    JOB(23, "AtTime", DATE, request.at_time),
    JOB(24, "UntilTime", DATE, request.until_time),
    JOB(25, "NextTryTime", DATE, next_try_time),
    JOB(26, "EndedTime", DATE, ended_time),
    JOB(27, "UnknownOutcomes", GAUGE, unknown_outcomes),
    JOB(28, "CancelAsked", TRUTH, cancel_asked),
    JOB(29, "LastTryTime", DATE, last_try_time),
    JOB(39, "Poll", TRUTH, request.poll), /* to 38: faxJobAsk, and what the agent adds */
};

#define CALL(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_call_t, MEMBER)
#define CALL_ENUM(NUMBER, NAME, MEMBER, LABELS)                                                              \
    FAX_FIELD_ENUM(NUMBER, NAME, ALWAYS, false, fax_call_t, MEMBER, LABELS)

#define CALL_PERSONAL(NUMBER, NAME, WHOSE, MEMBER)                                                           \
    FAX_FIELD_PERSONAL(NUMBER, NAME, WHOSE, ALWAYS, fax_call_t, MEMBER)

static const fax_field_t call_fields[] = {
    CALL(1, "Id", NUMBER, call_id),
    CALL(2, "JobId", NUMBER, job_id),
    CALL(3, "PortIndex", NUMBER, port_index),
    CALL(4, "PortName", TEXT, port_name),
    CALL_ENUM(5, "Direction", direction, fax_direction_labels),
    CALL(6, "SetupTime", DATE, setup_time),
    CALL(7, "TransferTime", DATE, transfer_time),
    CALL(8, "EndTime", DATE, end_time),
    CALL(9, "RingingSeconds", SECONDS, ringing),
    CALL(10, "TransferSeconds", SECONDS, transfer),
    CALL(11, "TotalSeconds", SECONDS, total),
    CALL_PERSONAL(12, "Number", NUMBER, number),
    CALL_PERSONAL(13, "RoutingString", NUMBER, routing_string),
    CALL_PERSONAL(14, "LocalIdent", NUMBER, local_ident),
    CALL_PERSONAL(15, "RemoteIdent", NUMBER, remote_ident),
    CALL(16, "RemoteCountry", TEXT, remote_country),
    CALL(17, "RemoteVendor", TEXT, remote_vendor),
    CALL(18, "RemoteModel", TEXT, remote_model),
    CALL_PERSONAL(19, "SenderName", NAME, sender_name),
    CALL_PERSONAL(20, "RecipientName", NAME, recipient_name),
    CALL_PERSONAL(21, "DocumentName", TITLE, document_name),
    CALL(22, "PagesDone", GAUGE, pages_done),
    CALL(23, "PagesTotal", GAUGE, pages_total),
    CALL(24, "Bytes", GAUGE, bytes),
    CALL(25, "BitRate", GAUGE, bit_rate),
    CALL(26, "Ecm", TRUTH, ecm),
    CALL_ENUM(27, "Encoding", encoding, encoding_labels),
    CALL_ENUM(28, "Resolution", resolution, resolution_labels),
    CALL(29, "BadRows", GAUGE, bad_rows),
    CALL(30, "EcmRetries", GAUGE, ecm_retries),
    CALL(31, "Retrains", GAUGE, retrains),
    CALL(32, "OutcomeCode", NUMBER, outcome),
    CALL_ENUM(33, "Cause", cause, fax_cause_labels),
    CALL_PERSONAL(34, "File", TITLE, file),
    CALL(35, "Partial", TRUTH, partial),
    CALL(36, "AfterUnknownOutcome", TRUTH, after_unknown),
    CALL(37, "Unconfirmed", TRUTH, unconfirmed),
    CALL(38, "PagesRefused", GAUGE, pages_refused),
};

#define ALARM(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_alarm_t, MEMBER)

static const fax_field_t alarm_fields[] = {
    ALARM(1, "PortIndex", NUMBER, port_index),
    ALARM(2, "Kind", NUMBER, kind),
    ALARM(3, "Name", TEXT, name),
    ALARM(4, "PortName", TEXT, port_name),
    FAX_FIELD_ENUM(5, "Severity", ALWAYS, false, fax_alarm_t, severity, fax_severity_labels),
    ALARM(6, "Since", DATE, since),
    ALARM(7, "Age", SECONDS, age),
    ALARM(8, "Value", GAUGE, value),
    ALARM(9, "Threshold", GAUGE, threshold),
    ALARM(10, "Text", TEXT, text),
    ALARM(11, "Told", TRUTH, told),
    ALARM(12, "Port", PORT_ROW, port_index),
};

#define EVENT(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_event_t, MEMBER)
#define EVENT_ENUM(NUMBER, NAME, MEMBER, LABELS)                                                             \
    FAX_FIELD_ENUM(NUMBER, NAME, ALWAYS, false, fax_event_t, MEMBER, LABELS)

static const fax_field_t event_fields[] = {
    EVENT(1, "Kind", NUMBER, kind),
    EVENT(2, "Sequence", NUMBER, sequence),
    EVENT(3, "Time", DATE, time),
    EVENT(4, "PortIndex", NUMBER, port.index),
    EVENT(5, "PortName", TEXT, port.name),
    EVENT(6, "DeviceId", NUMBER, port.device_id),
    EVENT_ENUM(7, "AdminStatus", port.admin_status, want_labels),
    EVENT_ENUM(8, "OperStatus", port.oper_status, oper_labels),
    EVENT(9, "OperReason", TEXT, port.oper_reason),
    EVENT_ENUM(10, "State", status.state, fax_state_labels),
    EVENT(11, "Description", TEXT, status.description),
    EVENT(12, "Outcome", NUMBER, call.outcome),
    EVENT_ENUM(13, "Direction", call.direction, fax_direction_labels),
    EVENT(14, "Number", TEXT, call.number),
    EVENT(15, "RemoteIdent", TEXT, call.remote_ident),
    EVENT(16, "PagesDone", GAUGE, call.pages_done),
    EVENT(17, "PagesTotal", GAUGE, call.pages_total),
    EVENT(18, "TotalSeconds", SECONDS, call.total),
    EVENT(19, "BitRate", GAUGE, call.bit_rate),
    EVENT(20, "CallId", NUMBER, call.call_id),
    EVENT(21, "JobId", NUMBER, call.job_id),
    EVENT(22, "Value", GAUGE, value),
    EVENT(23, "Threshold", GAUGE, threshold),
    EVENT(24, "Text", TEXT, text),
};

#define KIND(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_notice_kind_t, MEMBER)
#define KIND_SETTING(NUMBER, NAME, NATURE, MEMBER)                                                           \
    FAX_FIELD_SETTING(NUMBER, NAME, NATURE, fax_notice_kind_t, MEMBER)

/* Number 1 is faxNotificationKindIndex, which is not accessible. */
static const fax_field_t kind_fields[] = {
    KIND(2, "Name", TEXT, name),
    KIND_SETTING(3, "Enabled", TRUTH, enabled),
    KIND_SETTING(4, "MinInterval", NUMBER, min_interval),
    FAX_FIELD_ENUM(5, "Severity", ALWAYS, false, fax_notice_kind_t, severity, fax_severity_labels),
    KIND(6, "Sent", COUNTER, sent),
    KIND(7, "Suppressed", COUNTER, suppressed),
};

static const char *const notice_state_labels[] = {"waiting", "sent", "dropped", NULL};

#define LOG(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_notice_log_t, MEMBER)
#define LOG_ENUM(NUMBER, NAME, MEMBER, LABELS)                                                               \
    FAX_FIELD_ENUM(NUMBER, NAME, ALWAYS, false, fax_notice_log_t, MEMBER, LABELS)

static const fax_field_t notice_log_fields[] = {
    LOG(1, "Sequence", NUMBER, sequence),
    LOG(2, "Time", DATE, time),
    LOG(3, "Kind", NUMBER, kind),
    LOG(4, "Name", TEXT, name),
    LOG_ENUM(5, "Severity", severity, fax_severity_labels),
    LOG_ENUM(6, "State", state, notice_state_labels),
    LOG(7, "SentTime", DATE, sent_time),
    LOG(8, "PortIndex", NUMBER, port_index),
    LOG(9, "PortName", TEXT, port_name),
    LOG(10, "CallId", NUMBER, call_id),
    LOG(11, "JobId", NUMBER, job_id),
    LOG(12, "Value", GAUGE, value),
    LOG(13, "Threshold", GAUGE, threshold),
    LOG(14, "Text", TEXT, text),
};

const fax_field_table_t fax_status_fields = TABLE("faxPortStatus", status_fields);
const fax_field_table_t fax_port_fields = TABLE("faxPort", port_fields);
const fax_field_table_t fax_server_fields = TABLE("faxServer", server_fields);
const fax_field_table_t fax_job_fields = TABLE("faxJob", job_fields);
const fax_field_table_t fax_call_fields = TABLE("faxCallHistory", call_fields);
const fax_field_table_t fax_alarm_fields = TABLE("faxAlarm", alarm_fields);
const fax_field_table_t fax_event_fields = TABLE("faxEvent", event_fields);
const fax_field_table_t fax_notice_kind_fields = TABLE("faxNotificationKind", kind_fields);
const fax_field_table_t fax_notice_log_fields = TABLE("faxNotificationLog", notice_log_fields);
