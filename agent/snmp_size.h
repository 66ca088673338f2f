/* How long a message of AgentX is. Threads: no state, safe everywhere. */
#ifndef AGENT_SNMP_SIZE_H
#define AGENT_SNMP_SIZE_H

#include <stdbool.h>

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* Octets of the longest message that net-snmp reads. It drops what is longer without a word, waits for an
 * answer until agentXTimeout is over, and then ends the session. */
enum { SNMP_AGENTX_LONGEST = 65536 };

/* Octets of an AgentX response with these variables (RFC 2741 §6.2.16). */
size_t snmp_size_of_response(const netsnmp_variable_list *variables);

/* True if the master can read a response with these variables. */
bool snmp_size_fits(const netsnmp_variable_list *variables);

#endif
