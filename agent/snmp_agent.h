/* The SNMP face of the fax engine: one thread that owns every net-snmp call and is an AgentX subagent (RFC
 * 2741) of the host's master. It reads the engine's records by itself and gets events through a queue; a
 * master that hangs holds up this thread and nothing else.
 *
 * Threads: the functions here belong to the thread that runs the engine's loop. */
#ifndef AGENT_SNMP_AGENT_H
#define AGENT_SNMP_AGENT_H

#include "engine/fax_engine.h"

typedef struct snmp_agent snmp_agent_t;

/* Start the thread for the master at `agentx_socket` (a path). A master that is not there yet is waited for.
 * NULL with a line in `error` if the thread cannot be started. */
snmp_agent_t *snmp_agent_start(fax_engine_t *engine, const char *agentx_socket, char *error,
                               size_t error_size);

/* Close the session and end the thread; waits at most 1 s for it (a hung master may hold it for 18 s: the
 * process may exit all the same). Call before fax_engine_free(). */
void snmp_agent_stop(snmp_agent_t *agent);

#endif
