/* Which rule a received fax falls under. Threads: no state, safe everywhere. */
#ifndef ENGINE_INBOX_ROUTE_H
#define ENGINE_INBOX_ROUTE_H

#include "engine/fax_call.h"
#include "engine/fax_config.h"

/* What the rules look at. */
typedef struct route_facts {
    char called[FAX_NUMBER_SIZE]; /* only digits, * and # */
    char caller[FAX_NUMBER_SIZE]; /* the same */
    char port[FAX_NAME_SIZE];     /* its name */
    char sub[FAX_IDENT_SIZE];     /* "" is "none", or not told yet */
} route_facts_t;

/* From a port's name, `called|sub` (fax_status.h, RoutingString) and the caller's number. */
route_facts_t route_facts(const char *port, const char *routing_string, const char *caller);

/* The first rule that fits. Never NULL: what no rule fits stays in the inbox, for nobody. */
const fax_route_config_t *route_find(const fax_config_t *config, const route_facts_t *facts);

/* The rule for a received call. */
const fax_route_config_t *route_of_call(const fax_config_t *config, const fax_call_t *call);

#endif
