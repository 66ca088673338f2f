#include "engine/worker/port_kinds.h"

typedef line_t *open_line_fn(uint32_t slot, const line_host_t *host, const line_listener_t *listener);

static const struct {
    fax_port_kind_t kind;
    open_line_fn *open;
} kinds[] = {
    {FAX_PORT_VIRTUAL, line_virtual_open},
};

line_t *port_kind_open_line(fax_port_kind_t kind, uint32_t slot, const line_host_t *host,
                            const line_listener_t *listener)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].kind == kind)
            return kinds[i].open(slot, host, listener);
    return NULL;
}
