#include "agent/notifier.h"

#include <stdlib.h>

#include "agent/encode.h"
#include "agent/mib_root.h"
#include "agent/mib_request.h"
#include "agent/notice.h"
#include "engine/fax_log.h"

enum { AGENTX_NOTIFY = 12 }; /* RFC 2741 §6.1 */

struct notifier {
    notice_queue_t *queue;
    agent_health_t *health;
    int under_way; /* number of the AgentX request; 0: none */
    uint64_t ticket;
    uint32_t sequence;
};

notifier_t *notifier_new(notice_queue_t *queue, agent_health_t *health)
{
    notifier_t *notifier = calloc(1, sizeof *notifier);
    if (notifier) {
        notifier->queue = queue;
        notifier->health = health;
    }
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

static void add_part(netsnmp_pdu *pdu, const notice_t *notice, const notice_part_t *part, int64_t up_since)
{
    mib_place_t place;
    const void *record = notice_part(notice, part, &place);
    mib_sub_t name[MIB_NAME_MAX];
    const size_t length = mib_request_name(&place, name);
    encoded_t value;
    encode_field(place.field, record, up_since, &value);
    snmp_pdu_add_variable(pdu, name, length, value.type, value.value, value.length);
}

static netsnmp_pdu *pdu_of(const fax_event_t *event, const notice_kind_t *kind,
                           const netsnmp_session *session, int64_t up_since)
{
    netsnmp_pdu *pdu = snmp_pdu_create(AGENTX_NOTIFY);
    if (!pdu)
        return NULL;
    pdu->version = session->version;
    pdu->sessid = session->sessid;
    add_trap_oid(pdu, event->kind);
    notice_t notice;
    notice_make(&notice, event);
    for (size_t i = 0; i < kind->count; i++)
        add_part(pdu, &notice, &kind->parts[i], up_since);
    return pdu;
}

/* ---- sending ---- */

static void settle(notifier_t *notifier, long error)
{
    if (error != SNMP_ERR_NOERROR) {
        fax_log(FAX_LOG_WARNING, "agent", "the master agent refused notification %u (AgentX error %ld)",
                notifier->sequence, error);
        notice_queue_drop(notifier->queue, notifier->ticket);
        return;
    }
    notice_queue_done(notifier->queue, notifier->ticket);
    notifier->health->sent++;
    notifier->health->last_sequence = notifier->sequence;
}

static int acknowledged(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu, void *magic)
{
    notifier_t *notifier = magic;
    (void)session;
    if (request != notifier->under_way)
        return 1; /* of a session that is gone */
    notifier->under_way = 0;
    if (operation == NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE)
        settle(notifier, pdu->errstat);
    return 1;
}

static void send_head(notifier_t *notifier, netsnmp_session *session, int64_t up_since)
{
    fax_event_t event;
    if (!notice_queue_head(notifier->queue, &event, &notifier->ticket))
        return;
    const notice_kind_t *kind = notice_kind(event.kind);
    netsnmp_pdu *pdu = kind ? pdu_of(&event, kind, session, up_since) : NULL;
    if (!pdu)
        return;
    notifier->sequence = event.sequence;
    notifier->under_way = snmp_async_send(session, pdu, acknowledged, notifier);
    if (notifier->under_way == 0)
        snmp_free_pdu(pdu);
}

void notifier_turn(notifier_t *notifier, netsnmp_session *session, int64_t up_since)
{
    if (session && notifier->under_way == 0)
        send_head(notifier, session, up_since);
    notice_queue_count(notifier->queue, &notifier->health->waiting, &notifier->health->dropped);
}

void notifier_forget(notifier_t *notifier)
{
    notifier->under_way = 0;
}
