/* Notifications to the master: taken from the engine's outbox in their order, a few under way at a time, each
 * once a session. Only what the master has acknowledged (RFC 2741 §7.1.10) is done with; the rest is sent in
 * the next session. A manager may get one twice then; its sequence number tells. Threads: the agent's. */
#ifndef AGENT_NOTIFIER_H
#define AGENT_NOTIFIER_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "agent/encode.h"
#include "agent/mib_records.h"

typedef struct notifier notifier_t;

/* `records` must outlive it. NULL if there is no memory. */
notifier_t *notifier_new(mib_records_t *records);
void notifier_free(notifier_t *notifier);

/* Send what can be sent; to be called in each turn of the agent's loop. `session` is the AgentX session that
 * serves, or NULL; `view` is as what the values are seen. */
void notifier_turn(notifier_t *notifier, netsnmp_session *session, const encode_view_t *view);

/* The session is gone: whatever was under way has to be sent again. */
void notifier_forget(notifier_t *notifier);

/* True if some are under way. */
bool notifier_is_busy(const notifier_t *notifier);

#endif
