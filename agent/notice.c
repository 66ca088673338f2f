#include "agent/notice.h"

#include "agent/mib_records.h"
#include "engine/fax_text.h"

#define PORT(NUMBER)                                                                                         \
    {                                                                                                        \
        &fax_port_fields, (NUMBER)                                                                           \
    }
#define STATUS(NUMBER)                                                                                       \
    {                                                                                                        \
        &fax_status_fields, (NUMBER)                                                                         \
    }
#define NOTIFY(NUMBER)                                                                                       \
    {                                                                                                        \
        &notice_fields, (NUMBER)                                                                             \
    }

/* In the order of the OBJECTS clauses. First the port's name: managers find the row by its instance. */
static const notice_part_t port_parts[] = {
    PORT(2), PORT(3), PORT(12), PORT(13), PORT(14), STATUS(20), STATUS(5), NOTIFY(1), NOTIFY(2),
};

static const notice_part_t call_parts[] = {
    PORT(2),   PORT(3),   NOTIFY(1),  NOTIFY(2),  NOTIFY(3),  NOTIFY(4),  NOTIFY(5),  NOTIFY(6),  NOTIFY(7),
    NOTIFY(8), NOTIFY(9), NOTIFY(10), NOTIFY(11), NOTIFY(12), NOTIFY(13), NOTIFY(14), NOTIFY(15),
};

enum {
    PORT_PARTS = sizeof port_parts / sizeof *port_parts,
    CALL_PARTS = sizeof call_parts / sizeof *call_parts
};

static const notice_kind_t kinds[FAX_EVENT_LAST + 1] = {
    [FAX_EVENT_PORT_DOWN] = {"faxPortDown", port_parts, PORT_PARTS},
    [FAX_EVENT_PORT_UP] = {"faxPortUp", port_parts, PORT_PARTS},
    [FAX_EVENT_CALL_COMPLETED] = {"faxCallCompleted", call_parts, CALL_PARTS},
    [FAX_EVENT_CALL_FAILED] = {"faxCallFailed", call_parts, CALL_PARTS},
};

const notice_kind_t *notice_kind(fax_event_kind_t kind)
{
    return (unsigned)kind <= FAX_EVENT_LAST && kinds[kind].name ? &kinds[kind] : NULL;
}

void notice_make(notice_t *notice, const fax_event_t *event)
{
    const fax_outcome_row_t *outcome = fax_outcome_row(event->call.outcome);
    *notice = (notice_t){
        .event = *event,
        .outcome = (uint32_t)event->call.outcome,
        .cause = outcome->cause,
        .direction = event->call.direction ? event->call.direction : FAX_DIRECTION_NONE,
        .duration = event->call.end_time - event->call.setup_time,
    };
    fax_text_copy(notice->outcome_name, sizeof notice->outcome_name, outcome->name);
    fax_text_copy(notice->outcome_text, sizeof notice->outcome_text, outcome->text);
}

static const fax_field_t *field_of(const notice_part_t *part)
{
    for (size_t i = 0; i < part->fields->count; i++)
        if (part->fields->fields[i].number == part->number)
            return &part->fields->fields[i];
    return NULL;
}

const void *notice_part(const notice_t *notice, const notice_part_t *part, mib_place_t *place)
{
    const struct {
        const fax_field_table_t *fields;
        const void *record;
        mib_sub_t instance;
    } sources[] = {
        {&fax_port_fields, &notice->event.port, notice->event.port.index},
        {&fax_status_fields, &notice->event.status, notice->event.port.index},
        {&notice_fields, notice, 0},
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (sources[i].fields == part->fields) {
            *place = (mib_place_t){mib_group_of(part->fields), field_of(part), 0, sources[i].instance};
            return sources[i].record;
        }
    return NULL;
}
