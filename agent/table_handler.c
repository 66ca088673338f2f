#include "agent/table_handler.h"

#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>
#include <net-snmp/agent/agent_sysORTable.h>
#include <net-snmp/agent/sysORTable.h>

#include "agent/encode.h"
#include "agent/mib_root.h"
#include "agent/mib_settings.h"

/* ---- GET and GETNEXT ---- */

static size_t collect(const netsnmp_request_info *requests, snmp_face_t *face, mib_item_t **items)
{
    size_t count = 0, all = 0;
    for (const netsnmp_request_info *request = requests; request; request = request->next)
        all++;
    *items = snmp_face_items(face, all);
    for (const netsnmp_request_info *request = requests; request && *items; request = request->next)
        if (!request->processed)
            (*items)[count++] = (mib_item_t){.name = request->requestvb->name,
                                             .length = request->requestvb->name_length,
                                             .inclusive = request->inclusive,
                                             .user = request->requestvb};
    return count;
}

static int answer(snmp_face_t *face, mib_verb_t verb, netsnmp_agent_request_info *info,
                  const netsnmp_request_info *requests)
{
    mib_item_t *items;
    const size_t count = collect(requests, face, &items);
    if (!items || !snmp_face_answer(face, verb, info->asp->pdu, items, count))
        return SNMP_ERR_GENERR;
    return SNMP_ERR_NOERROR;
}

/* ---- SET: all is checked in RESERVE1 and done in COMMIT, so that there is nothing to undo ---- */

static int64_t number_of(const netsnmp_variable_list *variable)
{
    return variable->type == ASN_UNSIGNED ? (int64_t)(uint32_t)*variable->val.integer
                                          : *variable->val.integer;
}

/* What is wrong with setting `variable` (RFC 3416 §4.2.5, in its order); SNMP_ERR_NOERROR if nothing is. */
static int fault_of(mib_records_t *records, const netsnmp_variable_list *variable)
{
    mib_place_t place;
    const mib_found_t found = mib_request_find(records, variable->name, variable->name_length, &place);
    if (found == MIB_NO_OBJECT || !place.field->writable)
        return SNMP_ERR_NOTWRITABLE;
    if (variable->type != encode_type(place.field->nature))
        return SNMP_ERR_WRONGTYPE;
    if (variable->val_len != sizeof *variable->val.integer)
        return SNMP_ERR_WRONGLENGTH;
    if (!mib_settings_fits(&place, number_of(variable)))
        return SNMP_ERR_WRONGVALUE;
    if (found == MIB_NO_INSTANCE)
        return SNMP_ERR_NOCREATION;
    return mib_settings_may(records, &place, number_of(variable), snmp_face_now())
               ? SNMP_ERR_NOERROR
               : SNMP_ERR_INCONSISTENTVALUE;
}

static void check(mib_records_t *records, netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    for (netsnmp_request_info *request = requests; request; request = request->next) {
        const int fault = fault_of(records, request->requestvb);
        if (fault != SNMP_ERR_NOERROR)
            netsnmp_set_request_error(info, request, fault);
    }
}

static void apply(mib_records_t *records, const netsnmp_request_info *requests)
{
    for (const netsnmp_request_info *request = requests; request; request = request->next) {
        const netsnmp_variable_list *variable = request->requestvb;
        mib_place_t place;
        if (mib_request_find(records, variable->name, variable->name_length, &place) == MIB_FOUND)
            mib_settings_apply(records, &place, number_of(variable), snmp_face_now());
    }
}

static int set(snmp_face_t *face, netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    mib_records_t *records = snmp_face_records(face);
    if (!mib_records_enter(records))
        return SNMP_ERR_GENERR;
    if (info->mode == MODE_SET_RESERVE1)
        check(records, info, requests);
    else if (info->mode == MODE_SET_COMMIT)
        apply(records, requests);
    mib_records_leave(records);
    return SNMP_ERR_NOERROR;
}

/* ---- registered ---- */

static int handle(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration,
                  netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    (void)registration;
    snmp_face_t *face = handler->myvoid;
    if (info->mode == MODE_GET)
        return answer(face, MIB_GET, info, requests);
    if (info->mode == MODE_GETNEXT)
        return answer(face, MIB_NEXT, info, requests);
    return set(face, info, requests);
}

bool table_handler_register(snmp_face_t *face)
{
    netsnmp_handler_registration *registration = netsnmp_create_handler_registration(
        "faxPortObjects", handle, mib_objects, mib_objects_length, HANDLER_CAN_RWRITE);
    if (!registration)
        return false;
    registration->handler->myvoid = face;
    if (netsnmp_register_handler(registration) != MIB_REGISTERED_OK)
        return false;
    mib_sub_t root[MIB_NAME_MAX];
    memcpy(root, mib_root, mib_root_length * sizeof *root);
    REGISTER_SYSOR_TABLE(root, mib_root_length, "FAX-PORT-MIB: fax ports and their FaxStatus");
    return true;
}

void table_handler_register_again(void)
{
    mib_sub_t name[MIB_NAME_MAX];
    memcpy(name, mib_objects, mib_objects_length * sizeof *name);
    struct register_parameters parameters = {
        .name = name, .namelen = mib_objects_length, .priority = DEFAULT_MIB_PRIORITY, .contextName = ""};
    snmp_call_callbacks(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_REGISTER_OID, &parameters);
}
