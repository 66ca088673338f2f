#include "agent/notice.h"

#include "agent/mib_groups.h"
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

#define SERVER(NUMBER)                                                                                       \
    {                                                                                                        \
        &fax_server_fields, (NUMBER)                                                                         \
    }

/* In the order of the OBJECTS clauses. First the port's name: managers find the row by its instance. */
static const notice_part_t port_parts[] = {
    PORT(2), PORT(3), PORT(12), PORT(13), PORT(14), STATUS(20), STATUS(5), NOTIFY(1), NOTIFY(2),
};

static const notice_part_t call_parts[] = {
    PORT(2),   PORT(3),   NOTIFY(1),  NOTIFY(2),  NOTIFY(3),  NOTIFY(4),  NOTIFY(5),  NOTIFY(6),  NOTIFY(7),
    NOTIFY(8), NOTIFY(9), NOTIFY(10), NOTIFY(11), NOTIFY(12), NOTIFY(13), NOTIFY(14), NOTIFY(15),
};

static const notice_part_t stuck_parts[] = {
    PORT(2),    PORT(3),    STATUS(20), STATUS(5),  NOTIFY(1),  NOTIFY(2),  NOTIFY(7),
    NOTIFY(14), NOTIFY(15), NOTIFY(16), NOTIFY(17), NOTIFY(18), NOTIFY(19),
};

/* With the last call's end. */
static const notice_part_t ratio_parts[] = {
    PORT(2),    PORT(3),    NOTIFY(1), NOTIFY(2), NOTIFY(16), NOTIFY(17),
    NOTIFY(18), NOTIFY(19), NOTIFY(3), NOTIFY(4), NOTIFY(5),  NOTIFY(6),
};

static const notice_part_t server_parts[] = {
    SERVER(1), NOTIFY(1), NOTIFY(2), NOTIFY(16), NOTIFY(17), NOTIFY(18), NOTIFY(19),
};

#define KIND(KIND, NAME, PARTS) [FAX_EVENT_##KIND] = {(NAME), (PARTS), sizeof(PARTS) / sizeof((PARTS)[0])}

static const notice_kind_t kinds[FAX_EVENT_NOTICES + 1] = {
    KIND(PORT_DOWN, "faxPortDown", port_parts),
    KIND(PORT_UP, "faxPortUp", port_parts),
    KIND(CALL_COMPLETED, "faxCallCompleted", call_parts),
    KIND(CALL_FAILED, "faxCallFailed", call_parts),
    KIND(CALL_STUCK, "faxCallStuck", stuck_parts),
    KIND(CALL_STUCK_CLEAR, "faxCallStuckClear", stuck_parts),
    KIND(FAILURES_HIGH, "faxFailureRatioHigh", ratio_parts),
    KIND(FAILURES_CLEAR, "faxFailureRatioClear", ratio_parts),
    KIND(QUEUE_OLD, "faxQueueAgeHigh", server_parts),
    KIND(QUEUE_CLEAR, "faxQueueAgeClear", server_parts),
    KIND(ALL_BUSY, "faxAllPortsBusy", server_parts),
    KIND(ALL_BUSY_CLEAR, "faxAllPortsBusyClear", server_parts),
    KIND(DISK_LOW, "faxDiskLow", server_parts),
    KIND(DISK_CLEAR, "faxDiskLowClear", server_parts),
    KIND(STORE_FAILING, "faxStoreFailing", server_parts),
    KIND(STORE_CLEAR, "faxStoreFailingClear", server_parts),
    KIND(WORKER_RESTARTED, "faxWorkerRestarted", server_parts),
    KIND(SERVER_STARTED, "faxServerStarted", server_parts),
    KIND(SERVER_STOPPED, "faxServerStopped", server_parts),
    KIND(CONFIG_RELOADED, "faxConfigReloaded", server_parts),
};

const notice_kind_t *notice_kind(fax_event_kind_t kind)
{
    return fax_event_is_notification(kind) ? &kinds[kind] : NULL;
}

void notice_make(notice_t *notice, const fax_event_t *event, const fax_server_t *server)
{
    const fax_outcome_row_t *outcome = fax_outcome_row(event->call.outcome);
    *notice = (notice_t){
        .event = *event,
        .outcome = (uint32_t)event->call.outcome,
        .cause = outcome->cause,
        .direction = event->call.direction ? event->call.direction : FAX_DIRECTION_NONE,
        .severity = fax_notice_row(event->kind)->severity,
        .server = *server,
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
        uint32_t index;
    } sources[] = {
        {&fax_port_fields, &notice->event.port, notice->event.port.index},
        {&fax_status_fields, &notice->event.status, notice->event.port.index},
        {&fax_server_fields, &notice->server, 0},
        {&notice_fields, notice, 0},
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (sources[i].fields == part->fields) {
            *place = (mib_place_t){mib_group_of(part->fields), field_of(part), {.index = {sources[i].index}}};
            return sources[i].record;
        }
    return NULL;
}
