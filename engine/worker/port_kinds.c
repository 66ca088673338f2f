#include "engine/worker/port_kinds.h"

static const struct {
    fax_port_kind_t kind;
    line_open_fn *open;
} kinds[] = {
    {FAX_PORT_VIRTUAL, line_virtual_open},
    {FAX_PORT_SERIAL, line_serial_open},
};

line_t *port_kind_open_line(uint32_t slot, const fax_port_config_t *config, const line_host_t *host,
                            const line_listener_t *listener)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].kind == config->kind)
            return kinds[i].open(slot, config, host, listener);
    return NULL;
}
