/* A record's members as JSON, whatever the form: one encoder a nature. Private to fax_json*.c. Threads: no
 * state. */
#ifndef ENGINE_JSON_MEMBER_H
#define ENGINE_JSON_MEMBER_H

#include "engine/fax_json.h"
#include "engine/fax_status.h"

enum { JSON_NAME_SIZE = 64 };

/* One member of a record. */
typedef struct json_place {
    const fax_field_table_t *table;
    const fax_field_t *field;
    const void *record;
} json_place_t;

typedef json_t *json_member_fn(const json_place_t *place);

static inline int64_t json_place_number(const json_place_t *place)
{
    return fax_field_number(place->field, place->record);
}

/* "currentPage": the field's name in lowerCamel, in `to` of JSON_NAME_SIZE, which is returned. */
const char *json_member_name(const fax_field_t *field, char *to);

/* All members in the table's order, each by the encoder of its nature. NULL without memory. */
json_t *json_members(const fax_field_table_t *table, const void *record,
                     json_member_fn *const encoders[FAX_NATURE_COUNT]);

#endif
