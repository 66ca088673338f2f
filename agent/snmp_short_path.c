#include "agent/snmp_short_path.h"

#include "agent/snmp_size.h"

/* RFC 2741 §6.1: PDU types and flags. */
enum { AGENTX_GET = 5, AGENTX_GETNEXT = 6, AGENTX_RESPONSE = 18, NON_DEFAULT_CONTEXT = 0x08 };

/* An end of a search range that says nothing: the null object identifier (RFC 2741 §5.2). */
static bool is_null(const oid *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (name[i] != 0)
            return false;
    return true;
}

static mib_item_t item_of(netsnmp_variable_list *variable)
{
    const size_t limit_length = variable->val_len / sizeof(oid);
    return (mib_item_t){
        .name = variable->name,
        .length = variable->name_length,
        .inclusive = variable->type == ASN_PRIV_INCL_RANGE,
        .limit = is_null(variable->val.objid, limit_length) ? NULL : variable->val.objid,
        .limit_length = limit_length,
        .user = variable,
    };
}

static bool is_ours(const netsnmp_pdu *pdu, size_t *count)
{
    if ((pdu->command != AGENTX_GET && pdu->command != AGENTX_GETNEXT) || pdu->flags & NON_DEFAULT_CONTEXT)
        return false;
    *count = 0;
    for (const netsnmp_variable_list *at = pdu->variables; at; at = at->next_variable, ++*count)
        if (!mib_request_is_ours(at->name, at->name_length))
            return false;
    return true;
}

/* The response takes over the request's variables, unless there is too much of them for the master. */
static void respond(netsnmp_session *session, netsnmp_pdu *request)
{
    netsnmp_pdu *response = snmp_pdu_create(AGENTX_RESPONSE);
    if (!response)
        return;
    response->version = session->version;
    response->flags = request->flags;
    response->reqid = request->reqid;
    response->msgid = request->msgid;
    response->transid = request->transid;
    response->sessid = request->sessid;
    response->errindex = 0;
    if (snmp_size_fits(request->variables)) {
        response->errstat = SNMP_ERR_NOERROR;
        response->variables = request->variables;
        request->variables = NULL;
    } else {
        response->errstat = SNMP_ERR_TOOBIG;
    }
    if (!snmp_send(session, response))
        snmp_free_pdu(response);
}

static bool answer(snmp_face_t *face, netsnmp_session *session, netsnmp_pdu *pdu, size_t count)
{
    mib_item_t *items = snmp_face_items(face, count);
    if (!items)
        return false;
    size_t i = 0;
    for (netsnmp_variable_list *at = pdu->variables; at; at = at->next_variable)
        items[i++] = item_of(at);
    const mib_verb_t verb = pdu->command == AGENTX_GET ? MIB_GET : MIB_NEXT;
    if (!snmp_face_answer(face, verb, pdu, items, count))
        return false;
    for (i = 0; i < count; i++)
        if (items[i].found == MIB_END)
            snmp_set_var_typed_value(items[i].user, SNMP_ENDOFMIBVIEW, NULL, 0);
    respond(session, pdu);
    return true;
}

static int receive(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu, void *magic)
{
    const snmp_short_path_t *path = magic;
    size_t count;
    if (operation == NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE && is_ours(pdu, &count) &&
        answer(path->face, session, pdu, count))
        return 1;
    return path->next(operation, session, request, pdu, path->next_magic);
}

void snmp_short_path_install(snmp_short_path_t *path, netsnmp_session *session)
{
    path->next = session->callback;
    path->next_magic = session->callback_magic;
    session->callback = receive;
    session->callback_magic = path;
}
