/* The tables of fields of the statistics. Append only. */
#include "engine/fax_field.h"
#include "engine/fax_stats.h"

#define TABLE(NAME, FIELDS)                                                                                  \
    {                                                                                                        \
        (NAME), (FIELDS), sizeof(FIELDS) / sizeof((FIELDS)[0])                                               \
    }

const uint32_t fax_rates[FAX_RATES] = {0, 2400, 4800, 7200, 9600, 12000, 14400};

#define STATS(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_port_stats_t, MEMBER)
#define STATS_ENUM(NUMBER, NAME, MEMBER, LABELS)                                                             \
    FAX_FIELD_ENUM(NUMBER, NAME, ALWAYS, false, fax_port_stats_t, MEMBER, LABELS)

/* A sender hears nothing of bad rows: there is no SentBadRows. */
static const fax_field_t stats_fields[] = {
    STATS(1, "DiscontinuityTime", DATE, since),
    STATS(2, "DiscontinuitySeconds", SECONDS, since_age),
    STATS(3, "SentAttempts", COUNTER, sent.attempts),
    STATS(4, "SentCompletions", COUNTER, sent.completions),
    STATS(5, "SentFailures", COUNTER, sent.failures),
    STATS(6, "SentPages", COUNTER, sent.pages),
    STATS(7, "SentBytes", COUNTER64, sent.bytes),
    STATS(8, "SentBusySeconds", COUNTER, sent.busy_seconds),
    STATS(9, "SentRetrains", COUNTER, sent.retrains),
    STATS(10, "SentPagesRefused", COUNTER, sent.pages_refused),
    STATS(11, "SentEcmRetries", COUNTER, sent.ecm_retries),
    STATS(12, "ReceivedAttempts", COUNTER, received.attempts),
    STATS(13, "ReceivedCompletions", COUNTER, received.completions),
    STATS(14, "ReceivedFailures", COUNTER, received.failures),
    STATS(15, "ReceivedPages", COUNTER, received.pages),
    STATS(16, "ReceivedBytes", COUNTER64, received.bytes),
    STATS(17, "ReceivedBusySeconds", COUNTER, received.busy_seconds),
    STATS(18, "ReceivedRetrains", COUNTER, received.retrains),
    STATS(19, "ReceivedPagesRefused", COUNTER, received.pages_refused),
    STATS(20, "ReceivedEcmRetries", COUNTER, received.ecm_retries),
    STATS(21, "ReceivedBadRows", COUNTER, received.bad_rows),
    STATS(22, "LastCallId", NUMBER, last_call_id),
    STATS(23, "LastCall", CALL_ROW, last_call_id),
    STATS_ENUM(24, "LastDirection", last_direction, fax_direction_labels),
    STATS(25, "LastTime", DATE, last_time),
    STATS(26, "LastSeconds", SECONDS, last_age),
    STATS(27, "LastOutcome", NUMBER, last_outcome),
    STATS(28, "LastOutcomeName", TEXT, last_outcome_name),
    STATS(29, "LastOutcomeText", TEXT, last_outcome_text),
    STATS_ENUM(30, "LastCause", last_cause, fax_cause_labels),
    STATS(31, "CurrentValid", TRUTH, current.valid),
    STATS(32, "CurrentStartTime", DATE, current.start_time),
    STATS(33, "CurrentSeconds", SECONDS, current.elapsed),
    STATS(34, "CurrentAttempts", GAUGE, current.attempts),
    STATS(35, "CurrentCompletions", GAUGE, current.completions),
    STATS(36, "CurrentFailures", GAUGE, current.failures),
    STATS(37, "CurrentPages", GAUGE, current.pages),
    STATS(38, "CurrentBytes", GAUGE, current.bytes),
    STATS(39, "CurrentBusySeconds", GAUGE, current.busy_seconds),
    STATS(40, "ValidIntervals", GAUGE, valid_intervals),
};

#define FAILURE(NUMBER, NAME, NATURE, MEMBER)                                                                \
    FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_port_failure_t, MEMBER)

static const fax_field_t failure_fields[] = {
    FAX_FIELD_ENUM(1, "Cause", ALWAYS, false, fax_port_failure_t, cause, fax_cause_labels),
    FAILURE(2, "Sent", COUNTER, sent),
    FAILURE(3, "Received", COUNTER, received),
};

#define RATE(NUMBER, NAME, NATURE, MEMBER) FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_port_rate_t, MEMBER)

static const fax_field_t rate_fields[] = {
    RATE(1, "BitRate", NUMBER, bit_rate),
    RATE(2, "Sent", COUNTER, sent),
    RATE(3, "Received", COUNTER, received),
};

#define INTERVAL(NUMBER, NAME, NATURE, MEMBER)                                                               \
    FAX_FIELD(NUMBER, NAME, NATURE, ALWAYS, fax_port_interval_t, MEMBER)

static const fax_field_t interval_fields[] = {
    INTERVAL(1, "Number", NUMBER, number),
    INTERVAL(2, "Valid", TRUTH, valid),
    INTERVAL(3, "StartTime", DATE, start_time),
    INTERVAL(4, "Attempts", GAUGE, attempts),
    INTERVAL(5, "Completions", GAUGE, completions),
    INTERVAL(6, "Failures", GAUGE, failures),
    INTERVAL(7, "Pages", GAUGE, pages),
    INTERVAL(8, "Bytes", GAUGE, bytes),
    INTERVAL(9, "BusySeconds", GAUGE, busy_seconds),
};

const fax_field_table_t fax_stats_fields = TABLE("faxPortStats", stats_fields);
const fax_field_table_t fax_failure_fields = TABLE("faxPortFailure", failure_fields);
const fax_field_table_t fax_rate_fields = TABLE("faxPortRate", rate_fields);
const fax_field_table_t fax_interval_fields = TABLE("faxPortInterval", interval_fields);
