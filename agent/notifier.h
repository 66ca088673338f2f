/* Notifications to the master: one at a time, in order, and the next only when the master has acknowledged it (RFC 2741 §7.1.10), so that none
 * is lost when the master goes away. A manager may get one twice; its sequence number tells. Threads: the agent's. */
#ifndef AGENT_NOTIFIER_H
#define AGENT_NOTIFIER_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "agent/agent_fields.h"
#include "agent/notice_queue.h"

typedef struct notifier notifier_t;

/* Both must outlive it. NULL if there is no memory. */
notifier_t *notifier_new(notice_queue_t *queue, agent_health_t *health);
void notifier_free(notifier_t *notifier);

/* Send what can be sent; to be called in each turn of the agent's loop. `session` is the AgentX session that serves, or NULL;
 * `up_since` is the moment on the monotonic clock (ms) at which sysUpTime was 0. */
void notifier_turn(notifier_t *notifier, netsnmp_session *session, int64_t up_since);

/* The session is gone: whatever was under way has to be sent again. */
void notifier_forget(notifier_t *notifier);

#endif
