/* The kinds of lines a port can have. A new kind is one file that fills in line_ops_t, and one row here.
 * Threads: constant data. */
#ifndef ENGINE_WORKER_PORT_KINDS_H
#define ENGINE_WORKER_PORT_KINDS_H

#include "engine/line/line.h"

/* Open a line of the kind that `config`, which must outlive it, says. NULL if there is no memory, or no such
 * kind in this build. */
line_t *port_kind_open_line(uint32_t slot, const fax_port_config_t *config, const line_host_t *host,
                            const line_listener_t *listener);

#endif
