/* The AgentX session with the master agent: opened, watched and opened again by net-snmp; this file sets
 * net-snmp up and keeps book. One log line for each change. Threads: the agent's. */
#ifndef AGENT_SESSION_H
#define AGENT_SESSION_H

#include "agent/notifier.h"
#include "agent/snmp_short_path.h"

typedef struct session session_t;

/* Set net-snmp up as a subagent of the master at `socket` (a path) and try to connect. To be called once in a
 * process's life. All must outlive it. NULL if net-snmp refuses or there is no memory. */
session_t *session_open(const char *socket, snmp_face_t *face, notifier_t *notifier, agent_health_t *health);

/* Wait for the master, for net-snmp's timers, or for `wake` to become readable; then do what there is to do.
 * May block for some seconds if the master hangs. True if `wake` was readable. */
bool session_turn(session_t *session, int wake);

/* Close the session and net-snmp. */
void session_close(session_t *session);

#endif
