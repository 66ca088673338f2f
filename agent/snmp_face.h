/* What both ways of a request (table_handler.h, snmp_short_path.h) share: requests answered into net-snmp's
 * variables. Threads: one. */
#ifndef AGENT_SNMP_FACE_H
#define AGENT_SNMP_FACE_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "agent/encode.h"
#include "agent/mib_request.h"
#include "agent/mib_set.h"

_Static_assert(sizeof(mib_sub_t) == sizeof(oid), "names are passed on as they are");

typedef struct snmp_face snmp_face_t;

/* `records` must outlive it. NULL if there is no memory. */
snmp_face_t *snmp_face_new(mib_records_t *records);
void snmp_face_free(snmp_face_t *face);

mib_records_t *snmp_face_records(snmp_face_t *face);
mib_sets_t *snmp_face_sets(snmp_face_t *face);

/* The AgentX session and transaction of `pdu`, which the master numbers with 32 bits each. */
uint64_t snmp_face_key(const netsnmp_pdu *pdu);

/* A session with the master begins: forget the requests of the one before. */
void snmp_face_begin_session(snmp_face_t *face);

/* Room for `count` items, valid until the next call; NULL if there is no memory. */
mib_item_t *snmp_face_items(snmp_face_t *face, size_t count);

/* Answer `count` of these items into their variables: item->user is a netsnmp_variable_list. GET sets a
 * value, noSuchObject or noSuchInstance; GETNEXT sets name and value, or leaves the variable alone. `pdu` is
 * the AgentX request. False if the engine is not there any more: nothing is set. */
bool snmp_face_answer(snmp_face_t *face, mib_verb_t verb, const netsnmp_pdu *pdu, mib_item_t *items,
                      size_t count);

/* Both clocks as of now. */
snapshot_moment_t snmp_face_now(void);

/* As what values are seen now; valid until the next call. The library learns sysUpTime from each of the
 * master's answers, give or take some milliseconds; the moment at which it was 0 stays the same until they
 * differ by more than that, so that a TimeStamp does not move. The privacy is the engine's as of the face's
 * beginning. */
const encode_view_t *snmp_face_view(snmp_face_t *face);

#endif
