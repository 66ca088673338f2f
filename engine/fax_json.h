/* The engine's records as JSON, made from the tables of fields (fax_field.h), in two forms. Members are
 * called as in FAX-PORT-MIB without the table's prefix, in lowerCamel.
 *
 * Kept: what the store holds. Texts, truth, and whole numbers for all else: nothing is lost there and back.
 * Shown: what people and their programs read. Enumerations as their labels, flags as the names of those
 * fields whose bit is set, dates as ISO 8601 UTC or null, durations in seconds.
 *
 * Threads: no state, safe everywhere. */
#ifndef ENGINE_FAX_JSON_H
#define ENGINE_FAX_JSON_H

#include <jansson.h>

#include "engine/fax_call.h"
#include "engine/fax_field.h"
#include "engine/fax_job.h"

/* All members of `record` in the table's order, to be kept. A new reference; NULL without memory. */
json_t *fax_json_of(const fax_field_table_t *table, const void *record);

/* The way back: fill those members of `record` that `table` names. What `json` lacks, or holds in a form that
 * the member cannot have, becomes empty (an enumeration its first value); what the table does not know is
 * ignored. False if `json` is no object: then all of them are empty. */
bool fax_json_read(const fax_field_table_t *table, const json_t *json, void *record);

/* The same two with the record as one line of text: to be freed; NULL without memory. The reader says false
 * for what is no JSON, too. */
char *fax_json_print(const fax_field_table_t *table, const void *record);
bool fax_json_parse(const fax_field_table_t *table, const char *text, void *record);

/* All members of `record`, in the table's order, to be shown. A new reference; NULL without memory. */
json_t *fax_json_show(const fax_field_table_t *table, const void *record);

/* To be shown, with its outcome in words: "outcome", the name, and "outcomeText". A new reference; NULL
 * without memory. */
json_t *fax_json_job(const fax_job_t *job);
json_t *fax_json_call(const fax_call_t *call);

/* A text from wherever: what JSON cannot carry becomes '?', and it is cut at FAX_TEXT_SIZE. */
json_t *fax_json_text(const char *text);

/* Ms since 1970 UTC as an ISO 8601 date; 0 is null. */
json_t *fax_json_date(int64_t time);

/* True if two records differ in more than what flows by itself (ages and durations). */
bool fax_json_differs(const fax_field_table_t *table, const void *a, const void *b);

#endif
