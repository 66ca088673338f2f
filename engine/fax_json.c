#include "engine/fax_json.h"

#include <stdlib.h>
#include <string.h>

#include "engine/fax_text.h"
#include "engine/json_member.h"

json_t *fax_json_text(const char *text)
{
    char clean[FAX_TEXT_SIZE];
    fax_text_copy(clean, sizeof clean, text);
    return json_string(clean);
}

/* --- there --- */

static json_t *keep_text(const json_place_t *place)
{
    return fax_json_text(fax_field_text(place->field, place->record));
}

static json_t *keep_number(const json_place_t *place)
{
    return json_integer(json_place_number(place));
}

static json_t *keep_truth(const json_place_t *place)
{
    return json_boolean(json_place_number(place) != 0);
}

static json_member_fn *const keep[FAX_NATURE_COUNT] = {
    [FAX_NATURE_TEXT] = keep_text,        [FAX_NATURE_GAUGE] = keep_number,
    [FAX_NATURE_NUMBER] = keep_number,    [FAX_NATURE_COUNTER] = keep_number,
    [FAX_NATURE_TRUTH] = keep_truth,      [FAX_NATURE_ENUM] = keep_number,
    [FAX_NATURE_FLAGS] = keep_number,     [FAX_NATURE_DATE] = keep_number,
    [FAX_NATURE_TICKS] = keep_number,     [FAX_NATURE_SECONDS] = keep_number,
    [FAX_NATURE_STAMP] = keep_number,     [FAX_NATURE_MILLISECONDS] = keep_number,
    [FAX_NATURE_COUNTER64] = keep_number, [FAX_NATURE_PORT_ROW] = keep_number,
    [FAX_NATURE_CALL_ROW] = keep_number,  [FAX_NATURE_JOB_ROW] = keep_number,
};

json_t *fax_json_of(const fax_field_table_t *table, const void *record)
{
    return json_members(table, record, keep);
}

char *fax_json_print(const fax_field_table_t *table, const void *record)
{
    json_t *json = fax_json_of(table, record);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return text;
}

/* --- and back --- */

static void read_member(const fax_field_t *field, const json_t *value, void *record)
{
    if (json_is_string(value))
        fax_field_set_text(field, record, json_string_value(value));
    else if (json_is_boolean(value))
        fax_field_set_number(field, record, json_is_true(value));
    else if (json_is_integer(value))
        fax_field_set_number(field, record, json_integer_value(value));
}

bool fax_json_read(const fax_field_table_t *table, const json_t *json, void *record)
{
    for (size_t i = 0; i < table->count; i++) {
        const fax_field_t *field = &table->fields[i];
        char name[JSON_NAME_SIZE];
        fax_field_clear(field, record);
        read_member(field, json_object_get(json, json_member_name(field, name)), record);
    }
    return json_is_object(json);
}

bool fax_json_parse(const fax_field_table_t *table, const char *text, void *record)
{
    json_t *json = text ? json_loads(text, 0, NULL) : NULL;
    const bool good = fax_json_read(table, json, record);
    json_decref(json);
    return good;
}
