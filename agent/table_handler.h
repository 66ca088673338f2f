/* The whole of FAX-PORT-MIB's objects as one region with net-snmp: its handler. One region, because a request
 * then comes as one PDU.
 * Threads: the agent's. */
#ifndef AGENT_TABLE_HANDLER_H
#define AGENT_TABLE_HANDLER_H

#include "agent/snmp_face.h"

/* Register the region and its entry in sysORTable. `face` must outlive it. False if net-snmp refuses. */
bool table_handler_register(snmp_face_t *face);

/* Ask the master once more for the region, after it refused. */
void table_handler_register_again(void);

#endif
