/* The kinds of notifications, as data: name, rank, and which two are the raise and the clear of one alarm. What each
 * carries is the agent's (agent/notice.c). Append only: a kind's number is that of the notification in FAX-PORT-MIB.
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

enum { FAX_NOTICE_MAX_INTERVAL = 24 * 3600, FAX_NOTICE_MOST_WAITING = 1000000 };

/* What is known of the notifications that wait: the record of the outbox. */
typedef struct fax_outbox {
    uint32_t max;           /* that may wait */
    uint32_t waiting;       /* not acknowledged yet */
    uint32_t sent;          /* counter: acknowledged */
    uint32_t dropped;       /* counter, kept across restarts: too many waited, or the master refused it */
    uint32_t last_sequence; /* newest that was acknowledged; 0 if none was yet */
} fax_outbox_t;

#endif
