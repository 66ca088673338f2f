#include "engine/json_member.h"

#include <ctype.h>
#include <stdio.h>

const char *json_member_name(const fax_field_t *field, char *to)
{
    snprintf(to, JSON_NAME_SIZE, "%c%s", tolower((unsigned char)field->name[0]), field->name + 1);
    return to;
}

json_t *json_members(const fax_field_table_t *table, const void *record,
                     json_member_fn *const encoders[FAX_NATURE_COUNT])
{
    json_t *object = json_object();
    for (size_t i = 0; object && i < table->count; i++) {
        const json_place_t place = {table, &table->fields[i], record};
        char name[JSON_NAME_SIZE];
        if (json_object_set_new(object, json_member_name(place.field, name),
                                encoders[place.field->nature](&place)) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}
