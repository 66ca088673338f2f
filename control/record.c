#include "control/record.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"

enum { NAME_SIZE = 64, DATE_SIZE = 40, MS = 1000 };

typedef struct place {
    const fax_field_table_t *table;
    const fax_field_t *field;
    const void *record;
} place_t;

static int64_t number_at(const place_t *place)
{
    return fax_field_number(place->field, place->record);
}

static const char *lower_camel(const char *name, char *to)
{
    snprintf(to, NAME_SIZE, "%c%s", tolower((unsigned char)name[0]), name + 1);
    return to;
}

/* ---- one encoder a nature ---- */

json_t *control_record_text(const char *text)
{
    char clean[FAX_TEXT_SIZE];
    fax_text_copy(clean, sizeof clean, text);
    return json_string(clean);
}

static json_t *encode_text(const place_t *place)
{
    return control_record_text(fax_field_text(place->field, place->record));
}

static json_t *encode_number(const place_t *place)
{
    return json_integer(number_at(place));
}

static json_t *encode_truth(const place_t *place)
{
    return json_boolean(number_at(place) != 0);
}

static json_t *encode_enum(const place_t *place)
{
    return json_string(fax_field_label(place->field, place->record));
}

static json_t *encode_flags(const place_t *place)
{
    const uint64_t flags = (uint64_t)number_at(place);
    json_t *names = json_array();
    for (size_t i = 0; i < place->table->count; i++) {
        const fax_field_t *field = &place->table->fields[i];
        if (field->number > 32 || !(flags >> (field->number - 1) & 1))
            continue;
        char name[NAME_SIZE];
        json_array_append_new(names, json_string(lower_camel(field->name, name)));
    }
    return names;
}

/* RFC 3339; `time` in ms since 1970 UTC, 0 is "none". */
static json_t *encode_time(int64_t time)
{
    const time_t seconds = (time_t)(time / MS);
    struct tm utc;
    char text[DATE_SIZE];
    if (time <= 0 || !gmtime_r(&seconds, &utc))
        return json_null();
    const size_t used = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text + used, sizeof text - used, ".%03dZ", (int)(time % MS));
    return json_string(text);
}

static json_t *encode_date(const place_t *place)
{
    return encode_time(number_at(place));
}

static json_t *encode_stamp(const place_t *place)
{
    const int64_t stamp = number_at(place);
    return encode_time(stamp > 0 ? fax_time_utc() - fax_time_clock() + stamp : 0);
}

static json_t *encode_seconds(const place_t *place)
{
    return json_integer(number_at(place) / MS);
}

static json_t *encode_ticks(const place_t *place)
{
    return json_real((double)(number_at(place) / 10) / 100);
}

static json_t *encode_milliseconds(const place_t *place)
{
    return json_real((double)number_at(place) / MS);
}

typedef struct nature_row {
    json_t *(*encode)(const place_t *place);
    bool flows; /* moves with the clock, without anything having happened */
} nature_row_t;

static const nature_row_t natures[FAX_NATURE_COUNT] = {
    [FAX_NATURE_TEXT] = {encode_text, false},     [FAX_NATURE_GAUGE] = {encode_number, false},
    [FAX_NATURE_NUMBER] = {encode_number, false}, [FAX_NATURE_COUNTER] = {encode_number, false},
    [FAX_NATURE_TRUTH] = {encode_truth, false},   [FAX_NATURE_ENUM] = {encode_enum, false},
    [FAX_NATURE_FLAGS] = {encode_flags, false},   [FAX_NATURE_DATE] = {encode_date, false},
    [FAX_NATURE_TICKS] = {encode_ticks, true},    [FAX_NATURE_SECONDS] = {encode_seconds, true},
    [FAX_NATURE_STAMP] = {encode_stamp, false},   [FAX_NATURE_MILLISECONDS] = {encode_milliseconds, true},
};

/* ---- records ---- */

static bool add_members(json_t *to, const fax_field_table_t *table, const void *record)
{
    for (size_t i = 0; i < table->count; i++) {
        const place_t place = {table, &table->fields[i], record};
        char name[NAME_SIZE];
        if (json_object_set_new(to, lower_camel(place.field->name, name),
                                natures[place.field->nature].encode(&place)) != 0)
            return false;
    }
    return true;
}

/* `object` with the members of `record` after those it has. Takes the reference. */
static json_t *with_members(json_t *object, const fax_field_table_t *table, const void *record)
{
    if (add_members(object, table, record))
        return object;
    json_decref(object);
    return NULL;
}

json_t *control_record(const fax_field_table_t *table, const void *record)
{
    return with_members(json_object(), table, record);
}

json_t *control_record_port(const fax_port_t *port)
{
    return with_members(json_pack("{sI}", "index", (json_int_t)port->index), &fax_port_fields, port);
}

json_t *control_record_status(const fax_port_t *port, const fax_status_t *status)
{
    json_t *whose =
        json_pack("{sI so}", "index", (json_int_t)port->index, "port", control_record_text(port->name));
    return with_members(whose, &fax_status_fields, status);
}

json_t *control_record_job(const fax_job_t *job)
{
    json_t *object = control_record(&fax_job_fields, job);
    const fax_outcome_row_t *row = fax_outcome_row(job->outcome);
    json_object_set_new(object, "outcome", json_string(row->name));
    json_object_set_new(object, "outcomeText", json_string(row->text));
    return object;
}

static bool field_differs(const fax_field_t *field, const void *a, const void *b)
{
    if (natures[field->nature].flows)
        return false;
    return fax_field_number(field, a) != fax_field_number(field, b) ||
           strcmp(fax_field_text(field, a), fax_field_text(field, b)) != 0;
}

bool control_record_differs(const fax_field_table_t *table, const void *a, const void *b)
{
    for (size_t i = 0; i < table->count; i++)
        if (field_differs(&table->fields[i], a, b))
            return true;
    return false;
}
