#include "engine/fax_port_option.h"

#include <string.h>

#include "engine/config_value.h"
#include "engine/fax_text.h"

const char *const fax_port_option_names[] = {"csid", "tsid", "rings", "priority", "send", "receive", NULL};

fax_port_option_t fax_port_option_named(const char *name)
{
    int option = 0;
    while (option < FAX_PORT_OPTIONS && strcmp(fax_port_option_names[option], name) != 0)
        option++;
    return (fax_port_option_t)option;
}

static const config_option_t *row_of(fax_port_option_t option)
{
    const config_option_t *row = config_section_port.options;
    while (strcmp(row->name, fax_port_option_names[option]) != 0)
        row++;
    return row;
}

bool fax_port_option_put(fax_port_option_t option, const char *text, fax_port_config_t *config, char *problem,
                         size_t problem_size)
{
    char wrong[CONFIG_PROBLEM_SIZE];
    if (!config_value_set(row_of(option), text, config, wrong)) {
        fax_text_copy(problem, problem_size, wrong);
        return false;
    }
    fax_port_option_settle(config);
    return true;
}

void fax_port_option_text(fax_port_option_t option, const fax_port_config_t *config,
                          char text[FAX_PORT_VALUE_SIZE])
{
    config_value_text(row_of(option), config, text, FAX_PORT_VALUE_SIZE);
}

void fax_port_option_bounds(fax_port_option_t option, int64_t *low, int64_t *high)
{
    const config_option_t *row = row_of(option);
    const bool is_text = row->nature == CONFIG_IDENT;
    *low = (int64_t)row->low;
    *high = is_text ? row->size - 1 : (int64_t)row->high;
}

void fax_port_option_settle(fax_port_config_t *config)
{
    char *const idents[] = {config->csid, config->tsid};
    for (size_t i = 0; i < 2; i++)
        if (idents[i][0] == '\0')
            fax_text_copy_ident(idents[i], FAX_IDENT_SIZE, config->number);
}

void fax_port_option_show(const fax_port_config_t *config, fax_port_t *port)
{
    memcpy(port->csid, config->csid, sizeof port->csid);
    memcpy(port->tsid, config->tsid, sizeof port->tsid);
    port->rings = config->rings;
    port->priority = config->priority;
    port->send_enabled = config->send_enabled;
    port->receive_enabled = config->receive_enabled;
}
