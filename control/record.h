/* The engine's records as JSON (fax_json.h, the shown form), with what is needed to know whose they are.
 * Threads: no state, safe everywhere. */
#ifndef CONTROL_RECORD_H
#define CONTROL_RECORD_H

#include "engine/fax_json.h"
#include "engine/fax_port.h"

/* A port, with its index; or what is known of it, `record` of `table`, with its index and its name. A new
 * reference; NULL without memory. */
json_t *control_record_port(const fax_port_t *port);
json_t *control_record_at(const fax_port_t *port, const fax_field_table_t *table, const void *record);

#endif
