/* What differs between two configurations and needs a restart, by the tables of options. */
#include <stdio.h>
#include <string.h>

#include "engine/config_options.h"

static bool is_equal(const config_option_t *option, const void *one, const void *other)
{
    return memcmp((const char *)one + option->offset, (const char *)other + option->offset, option->size) ==
           0;
}

static bool are_equal(const config_section_t *section, const void *one, const void *other)
{
    for (size_t i = 0; i < section->count; i++)
        if (!section->options[i].live && !is_equal(&section->options[i], one, other))
            return false;
    return true;
}

static bool stations_are_equal(const fax_exchange_config_t *one, const fax_exchange_config_t *other)
{
    if (one->station_count != other->station_count)
        return false;
    for (size_t i = 0; i < one->station_count; i++)
        if (one->stations[i].kind != other->stations[i].kind ||
            strcmp(one->stations[i].number, other->stations[i].number) != 0)
            return false;
    return true;
}

static bool routes_are_equal(const fax_config_t *one, const fax_config_t *other)
{
    if (one->route_count != other->route_count)
        return false;
    for (size_t i = 0; i < one->route_count; i++)
        if (!are_equal(&config_section_route, &one->routes[i], &other->routes[i]))
            return false;
    return true;
}

static const fax_port_config_t *port_named(const fax_config_t *config, const char *name)
{
    for (size_t i = 0; i < config->port_count; i++)
        if (strcmp(config->ports[i].name, name) == 0)
            return &config->ports[i];
    return NULL;
}

static void tell_port(const char *name, fax_config_problem_fn *changed, void *user)
{
    char message[FAX_NAME_SIZE + 10];
    snprintf(message, sizeof message, "port %s", name);
    changed(user, message);
}

static void compare_ports(const fax_config_t *running, const fax_config_t *fresh,
                          fax_config_problem_fn *changed, void *user)
{
    for (size_t i = 0; i < running->port_count; i++) {
        const fax_port_config_t *other = port_named(fresh, running->ports[i].name);
        if (!other || !are_equal(&config_section_port, &running->ports[i], other))
            tell_port(running->ports[i].name, changed, user);
    }
    for (size_t i = 0; i < fresh->port_count; i++)
        if (!port_named(running, fresh->ports[i].name))
            tell_port(fresh->ports[i].name, changed, user);
}

static bool retries_are_equal(const fax_config_t *one, const fax_config_t *other)
{
    for (int kind = 0; kind < FAX_RETRY_CLASSES; kind++)
        if (!are_equal(&config_section_retry, &one->retry.classes[kind], &other->retry.classes[kind]))
            return false;
    return true;
}

void fax_config_compare(const fax_config_t *running, const fax_config_t *fresh,
                        fax_config_problem_fn *changed, void *user)
{
    for (size_t i = 0; i < config_section_top.count; i++)
        if (!config_section_top.options[i].live && !is_equal(&config_section_top.options[i], running, fresh))
            changed(user, config_section_top.options[i].name);
    if (!are_equal(&config_section_alarms, &running->alarms, &fresh->alarms))
        changed(user, "alarms");
    if (!are_equal(&config_section_exchange, &running->exchange, &fresh->exchange) ||
        !stations_are_equal(&running->exchange, &fresh->exchange))
        changed(user, "exchange");
    if (!routes_are_equal(running, fresh))
        changed(user, "route");
    if (!retries_are_equal(running, fresh))
        changed(user, "retry");
    compare_ports(running, fresh, changed, user);
}
