#include "engine/inbox/route.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

#include "engine/fax_text.h"

/* As far as `end` or the text's own. */
static void copy_digits(char to[FAX_NUMBER_SIZE], const char *from, char end)
{
    size_t used = 0;
    for (; *from && *from != end && used < FAX_NUMBER_SIZE - 1; from++)
        if (isdigit((unsigned char)*from) || *from == '*' || *from == '#')
            to[used++] = *from;
    to[used] = '\0';
}

route_facts_t route_facts(const char *port, const char *routing_string, const char *caller)
{
    route_facts_t facts = {.called = ""};
    const char *bar = strchr(routing_string, '|');
    copy_digits(facts.called, routing_string, '|');
    copy_digits(facts.caller, caller, '\0');
    fax_text_copy(facts.port, sizeof facts.port, port);
    fax_text_copy_ident(facts.sub, sizeof facts.sub, bar ? bar + 1 : "");
    return facts;
}

static bool fits(const char *pattern, const char *text)
{
    return !pattern[0] || fnmatch(pattern, text, 0) == 0;
}

const fax_route_config_t *route_find(const fax_config_t *config, const route_facts_t *facts)
{
    static const fax_route_config_t none;
    for (size_t i = 0; i < config->route_count; i++) {
        const fax_route_config_t *route = &config->routes[i];
        if (fits(route->called, facts->called) && fits(route->caller, facts->caller) &&
            fits(route->port, facts->port) && fits(route->sub, facts->sub))
            return route;
    }
    return &none;
}

const fax_route_config_t *route_of_call(const fax_config_t *config, const fax_call_t *call)
{
    const route_facts_t facts = route_facts(call->port_name, call->routing_string, call->number);
    return route_find(config, &facts);
}
