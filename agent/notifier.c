#include "agent/notifier.h"

#include <stdlib.h>

#include "agent/mib_root.h"
#include "agent/mib_request.h"
#include "agent/notice.h"
#include "engine/fax_log.h"

/* An answer that does not come in PATIENCE (s) will not: a stream loses nothing, and the session's ping tells
 * long before whether the master hangs. */
enum { AGENTX_NOTIFY = 12 /* RFC 2741 §6.1 */, UNDER_WAY_MAX = 16, PATIENCE = 300 };

/* One that the master has not answered yet. */
typedef struct flight {
    int request; /* number of the AgentX request */
    uint32_t sequence;
} flight_t;

struct notifier {
    mib_records_t *records;
    flight_t flights[UNDER_WAY_MAX];
    size_t count;
    uint32_t last; /* newest that was sent in this session */
    bool stumbled; /* an answer did not come: when the others have, all that wait are sent again */
    fax_event_t events[UNDER_WAY_MAX];
    fax_server_t server;
};

notifier_t *notifier_new(mib_records_t *records)
{
    notifier_t *notifier = calloc(1, sizeof *notifier);
    if (notifier)
        notifier->records = records;
    return notifier;
}

void notifier_free(notifier_t *notifier)
{
    free(notifier);
}

/* ---- the PDU ---- */

static void add_trap_oid(netsnmp_pdu *pdu, fax_event_kind_t kind)
{
    static const oid snmp_trap_oid[] = {1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
    mib_sub_t value[MIB_NAME_MAX];
    memcpy(value, mib_root, mib_root_length * sizeof *value);
    value[mib_root_length] = 0; /* faxPortNotifications */
    value[mib_root_length + 1] = kind;
    snmp_pdu_add_variable(pdu, snmp_trap_oid, OID_LENGTH(snmp_trap_oid), ASN_OBJECT_ID, value,
                          (mib_root_length + 2) * sizeof *value);
}

static void add_part(netsnmp_pdu *pdu, const notice_t *notice, const notice_part_t *part,
                     const encode_view_t *view)
{
    mib_place_t place;
    const void *record = notice_part(notice, part, &place);
    mib_sub_t name[MIB_NAME_MAX];
    const size_t length = mib_request_name(&place, name);
    encoded_t value;
    encode_field(place.field, record, view, &value);
    snmp_pdu_add_variable(pdu, name, length, value.type, value.value, value.length);
}

static netsnmp_pdu *pdu_of(const notifier_t *notifier, const fax_event_t *event, const notice_kind_t *kind,
                           const netsnmp_session *session, const encode_view_t *view)
{
    netsnmp_pdu *pdu = snmp_pdu_create(AGENTX_NOTIFY);
    if (!pdu)
        return NULL;
    pdu->version = session->version;
    pdu->sessid = session->sessid;
    pdu->flags |= UCD_MSG_FLAG_PDU_TIMEOUT;
    pdu->time = PATIENCE;
    add_trap_oid(pdu, event->kind);
    notice_t notice;
    notice_make(&notice, event, &notifier->server);
    for (size_t i = 0; i < kind->count; i++)
        add_part(pdu, &notice, &kind->parts[i], view);
    return pdu;
}

/* ---- answered ---- */

static void tell_engine(notifier_t *notifier, uint32_t sequence, bool accepted)
{
    if (!mib_records_enter(notifier->records))
        return;
    fax_engine_ask_sent(mib_records_engine(notifier->records), sequence, accepted);
    mib_records_leave(notifier->records);
}

/* Take the flight of `request` off; its sequence number, or 0 if there is none. */
static uint32_t land(notifier_t *notifier, int request)
{
    for (size_t i = 0; i < notifier->count; i++) {
        if (notifier->flights[i].request != request)
            continue;
        const uint32_t sequence = notifier->flights[i].sequence;
        notifier->flights[i] = notifier->flights[--notifier->count];
        return sequence;
    }
    return 0;
}

static int answered(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu, void *magic)
{
    notifier_t *notifier = magic;
    (void)session;
    const uint32_t sequence = land(notifier, request);
    if (sequence == 0)
        return 1; /* of a session that is gone */
    if (operation != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE) {
        notifier->stumbled = true;
        return 1;
    }
    if (pdu->errstat != SNMP_ERR_NOERROR)
        fax_log(FAX_LOG_WARNING, "agent", "the master agent refused notification %u (AgentX error %ld)",
                sequence, pdu->errstat);
    tell_engine(notifier, sequence, pdu->errstat == SNMP_ERR_NOERROR);
    return 1;
}

/* ---- sent ---- */

static size_t fetch(notifier_t *notifier)
{
    if (!mib_records_enter(notifier->records))
        return 0;
    fax_engine_t *engine = mib_records_engine(notifier->records);
    const size_t count =
        fax_engine_read_notices(engine, notifier->last, notifier->events, UNDER_WAY_MAX - notifier->count);
    if (count > 0)
        fax_engine_read_server(engine, &notifier->server);
    mib_records_leave(notifier->records);
    return count;
}

static bool send_one(notifier_t *notifier, const fax_event_t *event, netsnmp_session *session,
                     const encode_view_t *view)
{
    const notice_kind_t *kind = notice_kind(event->kind);
    if (!kind) { /* a database of a newer faxportd */
        tell_engine(notifier, event->sequence, false);
        return true;
    }
    netsnmp_pdu *pdu = pdu_of(notifier, event, kind, session, view);
    const int request = pdu ? snmp_async_send(session, pdu, answered, notifier) : 0;
    if (request)
        notifier->flights[notifier->count++] = (flight_t){request, event->sequence};
    else if (pdu)
        snmp_free_pdu(pdu);
    return request != 0;
}

static bool may_send(notifier_t *notifier)
{
    if (notifier->stumbled && notifier->count == 0)
        notifier_forget(notifier);
    return !notifier->stumbled && notifier->count <= UNDER_WAY_MAX / 2;
}

void notifier_turn(notifier_t *notifier, netsnmp_session *session, const encode_view_t *view)
{
    if (!session || !may_send(notifier))
        return;
    const size_t count = fetch(notifier);
    for (size_t i = 0; i < count && send_one(notifier, &notifier->events[i], session, view); i++)
        notifier->last = notifier->events[i].sequence;
}

void notifier_forget(notifier_t *notifier)
{
    notifier->count = 0;
    notifier->last = 0;
    notifier->stumbled = false;
}

bool notifier_is_busy(const notifier_t *notifier)
{
    return notifier->count > 0;
}
