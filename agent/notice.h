/* A notification of FAX-PORT-MIB as data: which objects it carries, and the record behind each. Threads: no
 * state, safe everywhere. */
#ifndef AGENT_NOTICE_H
#define AGENT_NOTICE_H

#include "agent/agent_fields.h"
#include "agent/mib_tree.h"

/* One object: field `number` of a table of fields. */
typedef struct notice_part {
    const fax_field_table_t *fields;
    uint16_t number;
} notice_part_t;

typedef struct notice_kind {
    const char *name; /* "faxPortDown" */
    const notice_part_t *parts;
    size_t count;
} notice_kind_t;

/* The kind of notification for an event; its number in the MIB is the event's kind. NULL: the event is no
 * notification. */
const notice_kind_t *notice_kind(fax_event_kind_t kind);

/* Fill `notice` from `event` and the server as it is now. */
void notice_make(notice_t *notice, const fax_event_t *event, const fax_server_t *server);

/* Where `part` of `notice` lies in the MIB, and the record that holds its value. */
const void *notice_part(const notice_t *notice, const notice_part_t *part, mib_place_t *place);

#endif
