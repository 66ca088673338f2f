/* The engine's records as JSON (fax_json.h, the shown form), with what is needed to know whose they are. Threads: no state, safe
 * everywhere. */
#ifndef CONTROL_RECORD_H
#define CONTROL_RECORD_H

#include "engine/fax_json.h"
#include "engine/fax_port.h"

/* With a port's index, or a status' port and its index. A new reference; NULL without memory. */
json_t *control_record_port(const fax_port_t *port);
json_t *control_record_status(const fax_port_t *port, const fax_status_t *status);

#endif
