/* The short path of a Get or GetNext: answered right where the AgentX session hands it over, instead of a
 * trip through the library's internal session (twice the cost, ten system calls instead of four). All else
 * goes the library's way and ends in table_handler.h; both give the same answers. Threads: the agent's. */
#ifndef AGENT_SNMP_SHORT_PATH_H
#define AGENT_SNMP_SHORT_PATH_H

#include "agent/snmp_face.h"

typedef struct snmp_short_path {
    snmp_face_t *face;
    netsnmp_callback next; /* the library's */
    void *next_magic;
} snmp_short_path_t;

/* Put it in front of the AgentX session, which has just been opened. */
void snmp_short_path_install(snmp_short_path_t *path, netsnmp_session *session);

#endif
