/* The shown form: for people and their programs. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/fax_json.h"
#include "engine/fax_time.h"
#include "engine/json_member.h"

enum { DATE_SIZE = 40, MS = 1000 };

static json_t *show_text(const json_place_t *place)
{
    return fax_json_text(fax_field_text(place->field, place->record));
}

static json_t *show_number(const json_place_t *place)
{
    return json_integer(json_place_number(place));
}

static json_t *show_truth(const json_place_t *place)
{
    return json_boolean(json_place_number(place) != 0);
}

static json_t *show_enum(const json_place_t *place)
{
    return json_string(fax_field_label(place->field, place->record));
}

static json_t *show_labelled_flags(const char *const *labels, uint64_t flags)
{
    json_t *names = json_array();
    for (unsigned bit = 0; labels[bit]; bit++)
        if (flags >> bit & 1)
            json_array_append_new(names, json_string(labels[bit]));
    return names;
}

static json_t *show_flags(const json_place_t *place)
{
    const uint64_t flags = (uint64_t)json_place_number(place);
    if (place->field->labels)
        return show_labelled_flags(place->field->labels, flags);
    json_t *names = json_array();
    for (size_t i = 0; i < place->table->count; i++) {
        char name[JSON_NAME_SIZE];
        const fax_field_t *field = &place->table->fields[i];
        if (field->number <= 32 && (flags >> (field->number - 1) & 1))
            json_array_append_new(names, json_string(json_member_name(field, name)));
    }
    return names;
}

json_t *fax_json_date(int64_t time)
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

static json_t *show_date(const json_place_t *place)
{
    return fax_json_date(json_place_number(place));
}

static json_t *show_stamp(const json_place_t *place)
{
    const int64_t stamp = json_place_number(place);
    return fax_json_date(stamp > 0 ? fax_time_utc() - fax_time_clock() + stamp : 0);
}

static json_t *show_seconds(const json_place_t *place)
{
    return json_integer(json_place_number(place) / MS);
}

static json_t *show_ticks(const json_place_t *place)
{
    return json_real((double)(json_place_number(place) / 10) / 100);
}

static json_t *show_milliseconds(const json_place_t *place)
{
    return json_real((double)json_place_number(place) / MS);
}

static json_member_fn *const show[FAX_NATURE_COUNT] = {
    [FAX_NATURE_TEXT] = show_text,        [FAX_NATURE_GAUGE] = show_number,
    [FAX_NATURE_NUMBER] = show_number,    [FAX_NATURE_COUNTER] = show_number,
    [FAX_NATURE_TRUTH] = show_truth,      [FAX_NATURE_ENUM] = show_enum,
    [FAX_NATURE_FLAGS] = show_flags,      [FAX_NATURE_DATE] = show_date,
    [FAX_NATURE_TICKS] = show_ticks,      [FAX_NATURE_SECONDS] = show_seconds,
    [FAX_NATURE_STAMP] = show_stamp,      [FAX_NATURE_MILLISECONDS] = show_milliseconds,
    [FAX_NATURE_COUNTER64] = show_number, [FAX_NATURE_PORT_ROW] = show_number,
    [FAX_NATURE_CALL_ROW] = show_number,  [FAX_NATURE_JOB_ROW] = show_number,
};

json_t *fax_json_show(const fax_field_table_t *table, const void *record)
{
    return json_members(table, record, show);
}

static json_t *with_outcome(json_t *record, int code)
{
    const fax_outcome_row_t *row = fax_outcome_row(code);
    if (json_object_set_new(record, "outcome", json_string(row->name)) == 0 &&
        json_object_set_new(record, "outcomeText", json_string(row->text)) == 0)
        return record;
    json_decref(record);
    return NULL;
}

json_t *fax_json_job(const fax_job_t *job)
{
    return with_outcome(fax_json_show(&fax_job_fields, job), job->outcome);
}

json_t *fax_json_call(const fax_call_t *call)
{
    return with_outcome(fax_json_show(&fax_call_fields, call), call->outcome);
}

/* What moves with the clock, without anything having happened. */
static bool flows(fax_nature_t nature)
{
    return nature == FAX_NATURE_TICKS || nature == FAX_NATURE_SECONDS || nature == FAX_NATURE_MILLISECONDS;
}

bool fax_json_differs(const fax_field_table_t *table, const void *a, const void *b)
{
    for (size_t i = 0; i < table->count; i++) {
        const fax_field_t *field = &table->fields[i];
        if (!flows(field->nature) && (fax_field_number(field, a) != fax_field_number(field, b) ||
                                      strcmp(fax_field_text(field, a), fax_field_text(field, b)) != 0))
            return true;
    }
    return false;
}
