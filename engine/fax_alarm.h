/* What is wrong now: an alarm stands from the notification that raises it to the one that clears it. Threads:
 * plain data. */
#ifndef ENGINE_FAX_ALARM_H
#define ENGINE_FAX_ALARM_H

#include "engine/fax_notice.h"

typedef struct fax_alarm {
    uint32_t port_index;      /* 0: of the server */
    fax_event_kind_t kind;    /* that raised it */
    char name[FAX_NAME_SIZE]; /* of the kind: "portDown" */
    char port_name[FAX_NAME_SIZE];
    fax_severity_t severity;
    int64_t since;  /* ms UTC */
    int64_t age;    /* ms, as of the copy */
    uint32_t value; /* as when it was raised, in the unit of the kind (fax_event.h) */
    uint32_t threshold;
    char text[FAX_TEXT_SIZE];
    bool told;           /* its notification is in the outbox: false while it is suppressed */
    int64_t since_clock; /* not shown: `since` on the monotonic clock */
} fax_alarm_t;

#endif
