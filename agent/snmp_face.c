#include "agent/snmp_face.h"

#include <stdlib.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "engine/fax_time.h"

enum { UP_TIME_SLACK = 500 }; /* ms */

struct snmp_face {
    mib_records_t *records;
    mib_sets_t *sets;
    encode_view_t view;
    mib_item_t *items;
    size_t room;
};

/* What the answer's function needs to know. */
typedef struct answer {
    mib_verb_t verb;
    const encode_view_t *view;
} answer_t;

static fax_privacy_t privacy_of(const fax_engine_t *engine)
{
    fax_server_t server;
    fax_engine_read_server(engine, &server);
    return server.privacy;
}

snmp_face_t *snmp_face_new(mib_records_t *records)
{
    snmp_face_t *face = calloc(1, sizeof *face);
    if (!face)
        return NULL;
    face->records = records;
    face->view.privacy = privacy_of(mib_records_engine(records));
    face->sets = mib_sets_new(records);
    if (face->sets)
        return face;
    snmp_face_free(face);
    return NULL;
}

void snmp_face_free(snmp_face_t *face)
{
    if (!face)
        return;
    mib_sets_free(face->sets);
    free(face->items);
    free(face);
}

mib_records_t *snmp_face_records(snmp_face_t *face)
{
    return face->records;
}

mib_sets_t *snmp_face_sets(snmp_face_t *face)
{
    return face->sets;
}

uint64_t snmp_face_key(const netsnmp_pdu *pdu)
{
    return (uint64_t)(uint32_t)pdu->sessid << 32 | (uint32_t)pdu->transid;
}

void snmp_face_begin_session(snmp_face_t *face)
{
    snapshot_cache_forget_requests(mib_records_cache(face->records));
    mib_sets_forget(face->sets);
}

mib_item_t *snmp_face_items(snmp_face_t *face, size_t count)
{
    if (count > face->room) {
        mib_item_t *items = realloc(face->items, count * sizeof *items);
        if (!items)
            return NULL;
        face->items = items;
        face->room = count;
    }
    return face->items;
}

snapshot_moment_t snmp_face_now(void)
{
    return (snapshot_moment_t){.clock = fax_time_clock(), .utc = fax_time_utc()};
}

const encode_view_t *snmp_face_view(snmp_face_t *face)
{
    const int64_t told = fax_time_clock() - (int64_t)netsnmp_get_agent_uptime() * 10;
    if (told > face->view.up_since + UP_TIME_SLACK || told < face->view.up_since - UP_TIME_SLACK)
        face->view.up_since = told;
    return &face->view;
}

static void set_exception(const mib_item_t *item)
{
    netsnmp_variable_list *variable = item->user;
    snmp_set_var_typed_value(variable, item->found == MIB_NO_OBJECT ? SNMP_NOSUCHOBJECT : SNMP_NOSUCHINSTANCE,
                             NULL, 0);
}

static void answer_item(void *user, const mib_item_t *item, const void *record)
{
    const answer_t *answer = user;
    netsnmp_variable_list *variable = item->user;
    if (record && answer->verb == MIB_NEXT) {
        mib_sub_t name[MIB_NAME_MAX];
        snmp_set_var_objid(variable, name, mib_request_name(&item->place, name));
    }
    if (record) {
        encoded_t value;
        encode_field(item->place.field, record, answer->view, &value);
        snmp_set_var_typed_value(variable, value.type, value.value, value.length);
    } else if (answer->verb == MIB_GET) {
        set_exception(item);
    }
}

bool snmp_face_answer(snmp_face_t *face, mib_verb_t verb, const netsnmp_pdu *pdu, mib_item_t *items,
                      size_t count)
{
    if (!mib_records_enter(face->records))
        return false;
    answer_t answer = {verb, snmp_face_view(face)};
    mib_request_answer(face->records, verb, snmp_face_key(pdu), snmp_face_now(), items, count, answer_item,
                       &answer);
    mib_records_leave(face->records);
    return true;
}
