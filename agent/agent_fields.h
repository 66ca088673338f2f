/* The fields that are the agent's own: what FAX-PORT-MIB shows beyond the engine's records. Append only, as
 * engine/fax_field.h says.
 * Threads: constant data. */
#ifndef AGENT_AGENT_FIELDS_H
#define AGENT_AGENT_FIELDS_H

#include "agent/snapshot_cache.h"
#include "engine/fax_call.h"
#include "engine/fax_event.h"
#include "engine/fax_field.h"
#include "engine/fax_job.h"
#include "engine/fax_notice.h"
#include "engine/fax_outcome.h"
#include "engine/fax_server.h"

/* The session with the master agent, as it stands. */
typedef enum agent_session_state {
    AGENT_DISCONNECTED = 1,
    AGENT_SERVING,
    AGENT_REFUSED /* connected, but another subagent has the MIB */
} agent_session_state_t;

/* The health of the agent: the record of the faxAgent scalars. */
typedef struct agent_health {
    agent_session_state_t state;
    uint32_t sessions;   /* counter: sessions opened */
    int64_t last_change; /* of `state`, monotonic ms */
    char last_error[FAX_TEXT_SIZE];
    fax_outbox_t outbox; /* the engine's, as of the copy that is shown */
} agent_health_t;

/* What a notification tells: an event with its outcome in words. */
typedef struct notice {
    fax_event_t event;
    uint32_t outcome; /* fax_outcome_t */
    char outcome_name[FAX_NAME_SIZE];
    char outcome_text[FAX_TEXT_SIZE];
    fax_cause_t cause;
    fax_direction_t direction;
    fax_severity_t severity;
    fax_server_t server; /* as of the moment of sending */
} notice_t;

/* A row of the tables of calls, jobs and notifications is the engine's record, to which its fields apply
 * because it comes first, and what SNMP shows beside that: the outcome in words, and how long ago things
 * were, as many managers show a date in hexadecimal. Times in ms, as of the request. */
typedef struct call_row {
    fax_call_t call;
    char outcome_name[FAX_NAME_SIZE];
    char outcome_text[FAX_TEXT_SIZE];
    int64_t ended_ago;
} call_row_t;

typedef struct job_row {
    fax_job_t job;
    fax_job_ask_t ask; /* always FAX_JOB_ASK_NONE */
    char outcome_name[FAX_NAME_SIZE];
    char outcome_text[FAX_TEXT_SIZE];
    int64_t submitted_ago;
    int64_t next_try_in; /* 0: at once, or it does not wait */
    int64_t last_try_ago;
    int64_t ended_ago;
} job_row_t;

typedef struct notice_row {
    fax_notice_log_t notice;
    int64_t age;
} notice_row_t;

extern const fax_field_table_t snapshot_info_fields; /* snapshot_info_t: faxSnapshot */
extern const fax_field_table_t snapshot_row_fields;  /* snapshot_t: faxPortStatus, after the engine's */
extern const fax_field_table_t agent_health_fields;  /* agent_health_t: faxAgent */
extern const fax_field_table_t notice_fields;        /* notice_t: faxNotify */
extern const fax_field_table_t call_window_fields;   /* fax_call_window_t: faxHistory */
extern const fax_field_table_t call_row_fields;      /* call_row_t: faxCallHistory, after the engine's */
extern const fax_field_table_t job_row_fields;       /* job_row_t: faxJob, after the engine's */
extern const fax_field_table_t notice_row_fields; /* notice_row_t: faxNotificationLog, after the engine's */

#endif
