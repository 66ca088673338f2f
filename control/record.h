/* The engine's records as JSON, made from the tables of fields (fax_field.h). Members are called as in FAX-PORT-MIB without the table's
 * prefix, in lowerCamel. Threads: no state, safe everywhere. */
#ifndef CONTROL_RECORD_H
#define CONTROL_RECORD_H

#include <jansson.h>

#include "engine/fax_field.h"
#include "engine/fax_job.h"
#include "engine/fax_port.h"

/* All members of `record`, in the table's order: numbers and truth as such, enumerations as their labels, flags as the list of the names of
 * those fields whose bit is set, dates as ISO 8601 UTC or null, durations in seconds. A new reference; NULL without memory. */
json_t *control_record(const fax_field_table_t *table, const void *record);

/* The same, with what is needed to know whose it is: a port's index, a status' port and its index, a job's outcome in words. */
json_t *control_record_port(const fax_port_t *port);
json_t *control_record_status(const fax_port_t *port, const fax_status_t *status);
json_t *control_record_job(const fax_job_t *job);

/* True if two records differ in more than what flows by itself (ages and durations). */
bool control_record_differs(const fax_field_table_t *table, const void *a, const void *b);

/* A text from wherever as JSON: what JSON cannot carry becomes '?', and it is cut at FAX_TEXT_SIZE. */
json_t *control_record_text(const char *text);

#endif
