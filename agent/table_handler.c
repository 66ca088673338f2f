#include "agent/table_handler.h"

#include <stdlib.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>
#include <net-snmp/agent/agent_sysORTable.h>
#include <net-snmp/agent/sysORTable.h>

#include "agent/mib_root.h"
#include "agent/snmp_size.h"

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

/* The error goes to the master with the variables, as they were asked for. */
static void refuse_as_too_big(netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    for (netsnmp_request_info *request = requests; request; request = request->next)
        snmp_set_var_typed_value(request->requestvb, ASN_NULL, NULL, 0);
    netsnmp_set_request_error(info, requests, SNMP_ERR_TOOBIG);
}

static int answer(snmp_face_t *face, mib_verb_t verb, netsnmp_agent_request_info *info,
                  netsnmp_request_info *requests)
{
    mib_item_t *items;
    const size_t count = collect(requests, face, &items);
    if (!items || !snmp_face_answer(face, verb, info->asp->pdu, items, count))
        return SNMP_ERR_GENERR;
    if (!snmp_size_fits(requests->requestvb))
        refuse_as_too_big(info, requests);
    return SNMP_ERR_NOERROR;
}

/* ---- SET: all of its variables come in each phase, because there is one region ---- */

_Static_assert(MIB_WRONG_TYPE == SNMP_ERR_WRONGTYPE && MIB_NOT_WRITABLE == SNMP_ERR_NOTWRITABLE,
               "faults are the numbers of RFC 3416");

static mib_assignment_t assignment_of(const netsnmp_variable_list *variable)
{
    return (mib_assignment_t){.name = variable->name,
                              .length = variable->name_length,
                              .type = variable->type,
                              .value = variable->val.string,
                              .value_length = variable->val_len};
}

typedef mib_fault_t phase_fn(mib_sets_t *sets, uint64_t key, const netsnmp_request_info *requests,
                             size_t *at);

static mib_fault_t test(mib_sets_t *sets, uint64_t key, const netsnmp_request_info *requests, size_t *at)
{
    size_t count = 0;
    for (const netsnmp_request_info *request = requests; request; request = request->next)
        count++;
    mib_assignment_t *assignments = calloc(count + 1, sizeof *assignments);
    if (!assignments)
        return MIB_RESOURCE_UNAVAILABLE;
    count = 0;
    for (const netsnmp_request_info *request = requests; request; request = request->next)
        assignments[count++] = assignment_of(request->requestvb);
    const mib_fault_t fault = mib_set_test(sets, key, assignments, count, snmp_face_now(), at);
    free(assignments);
    return fault;
}

static mib_fault_t commit(mib_sets_t *sets, uint64_t key, const netsnmp_request_info *requests, size_t *at)
{
    (void)requests;
    return mib_set_commit(sets, key, snmp_face_now(), at);
}

static mib_fault_t undo(mib_sets_t *sets, uint64_t key, const netsnmp_request_info *requests, size_t *at)
{
    (void)requests;
    return mib_set_undo(sets, key, at);
}

static mib_fault_t end(mib_sets_t *sets, uint64_t key, const netsnmp_request_info *requests, size_t *at)
{
    (void)requests, (void)at;
    mib_set_end(sets, key);
    return MIB_FINE;
}

/* The library makes two of TestSet: RESERVE1 and RESERVE2. CommitSet is ACTION, and CleanupSet COMMIT, or
 * FREE if the test has failed. */
static phase_fn *phase_of(int mode)
{
    static const struct {
        int mode;
        phase_fn *run;
    } phases[] = {
        {MODE_SET_RESERVE1, test}, {MODE_SET_ACTION, commit}, {MODE_SET_UNDO, undo},
        {MODE_SET_COMMIT, end},    {MODE_SET_FREE, end},
    };
    for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++)
        if (phases[i].mode == mode)
            return phases[i].run;
    return NULL;
}

static void set_error(netsnmp_agent_request_info *info, netsnmp_request_info *requests, size_t at, int fault)
{
    while (at-- > 0 && requests->next)
        requests = requests->next;
    netsnmp_set_request_error(info, requests, fault);
}

static int set(snmp_face_t *face, netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    phase_fn *phase = phase_of(info->mode);
    size_t at = 0;
    if (!phase)
        return SNMP_ERR_NOERROR;
    if (!mib_records_enter(snmp_face_records(face)))
        return SNMP_ERR_GENERR;
    const mib_fault_t fault = phase(snmp_face_sets(face), snmp_face_key(info->asp->pdu), requests, &at);
    mib_records_leave(snmp_face_records(face));
    if (fault != MIB_FINE)
        set_error(info, requests, at, (int)fault);
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

/* faxPortAgent of FAX-PORT-CAPABILITIES (RFC 3418: sysORID is a capabilities statement). */
static void register_capabilities(void)
{
    mib_sub_t name[MIB_NAME_MAX];
    memcpy(name, mib_root, mib_root_length * sizeof *name);
    name[mib_root_length] = 3;
    name[mib_root_length + 1] = 1;
    REGISTER_SYSOR_TABLE(name, mib_root_length + 2, "FAX-PORT-MIB: fax ports and their FaxStatus");
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
    register_capabilities();
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
