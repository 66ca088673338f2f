/* The kinds of notifications, as data: name, rank, and which two are the raise and the clear of one alarm.
 * What each carries is the agent's (agent/notice.c). Append only: a kind's number is that of the notification
 * in FAX-PORT-MIB.
 * Threads: constant data. */
#ifndef ENGINE_FAX_NOTICE_H
#define ENGINE_FAX_NOTICE_H

#include "engine/fax_event.h"

/* ItuPerceivedSeverity (RFC 3877), X.733. */
typedef enum fax_severity {
    FAX_SEVERITY_CLEARED = 1,
    FAX_SEVERITY_INDETERMINATE, /* tells of something that is no trouble */
    FAX_SEVERITY_CRITICAL,
    FAX_SEVERITY_MAJOR,
    FAX_SEVERITY_MINOR,
    FAX_SEVERITY_WARNING
} fax_severity_t;

extern const char *const fax_severity_labels[]; /* labels[severity - 1], NULL-terminated */

typedef struct fax_notice_row {
    fax_event_kind_t kind;
    const char *name; /* "portDown": stable, for settings and scripts */
    fax_severity_t severity;
    fax_event_kind_t raises; /* the kind itself, if it raises an alarm; else 0 */
    fax_event_kind_t clears; /* the kind whose alarm it clears; else 0 */
} fax_notice_row_t;

/* The row of `kind`; NULL if it is no notification. */
const fax_notice_row_t *fax_notice_row(fax_event_kind_t kind);

/* The kinds' names in their order, NULL-terminated. */
extern const char *const fax_notice_names[];

/* A kind as it is set and counted: a row of faxNotificationKindTable. */
typedef struct fax_notice_kind {
    char name[FAX_NAME_SIZE];
    bool enabled;
    uint32_t min_interval; /* s between two of this kind at the same port; 0 is none */
    fax_severity_t severity;
    uint32_t sent;       /* counter: acknowledged by the master agent */
    uint32_t suppressed; /* counter: by `enabled` or `min_interval` */
} fax_notice_kind_t;

enum {
    FAX_NOTICE_MAX_INTERVAL = 24 * 3600,
    FAX_NOTICE_MOST_WAITING = 1000000,
    FAX_NOTICE_MOST_LOGGED = 10000
};

typedef enum fax_notice_state {
    FAX_NOTICE_WAITING = 1, /* for the master agent */
    FAX_NOTICE_SENT,        /* acknowledged by it */
    FAX_NOTICE_DROPPED      /* too many waited, or it was refused: nobody got it */
} fax_notice_state_t;

/* A notification that was sent or is to be: a row of faxNotificationLogTable. */
typedef struct fax_notice_log {
    uint32_t sequence; /* from 1, rising, never used again */
    fax_event_kind_t kind;
    char name[FAX_NAME_SIZE]; /* of the kind: "portDown" */
    fax_severity_t severity;
    int64_t time; /* of the event, ms UTC */
    fax_notice_state_t state;
    int64_t sent_time;   /* when it was acknowledged, ms UTC; 0 if it was not */
    uint32_t port_index; /* 0: of the server */
    char port_name[FAX_NAME_SIZE];
    uint32_t call_id;   /* 0 is "none" */
    uint32_t job_id;    /* 0 is "none" */
    uint32_t value;     /* as fax_event.h says */
    uint32_t threshold; /* the same */
    char text[FAX_TEXT_SIZE];
} fax_notice_log_t;

/* Make the row of notification `event`. */
void fax_notice_log_make(fax_notice_log_t *row, const fax_event_t *event, fax_notice_state_t state,
                         int64_t sent_time);

/* What is known of the notifications that wait: the record of the outbox. */
typedef struct fax_outbox {
    uint32_t max;           /* that may wait */
    uint32_t waiting;       /* not acknowledged yet */
    uint32_t sent;          /* counter: acknowledged */
    uint32_t dropped;       /* counter, kept across restarts: too many waited, or the master refused it */
    uint32_t last_sequence; /* newest that was acknowledged; 0 if none was yet */
} fax_outbox_t;

#endif
