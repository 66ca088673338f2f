#include "engine/fax_field.h"

#include <string.h>
#include <strings.h>

#include "engine/fax_text.h"

static uint32_t u32_at(const void *member)
{
    uint32_t value;
    memcpy(&value, member, sizeof value);
    return value;
}

static int64_t number_u32(const void *member)
{
    return u32_at(member);
}

static int64_t number_i64(const void *member)
{
    int64_t value;
    memcpy(&value, member, sizeof value);
    return value;
}

static int64_t number_bool(const void *member)
{
    return *(const bool *)member;
}

static int64_t number_none(const void *member)
{
    (void)member;
    return 0;
}

typedef int64_t number_fn(const void *member);

static number_fn *const number_of[FAX_NATURE_COUNT] = {
    [FAX_NATURE_TEXT] = number_none,        [FAX_NATURE_GAUGE] = number_u32,
    [FAX_NATURE_NUMBER] = number_u32,       [FAX_NATURE_COUNTER] = number_u32,
    [FAX_NATURE_TRUTH] = number_bool,       [FAX_NATURE_ENUM] = number_u32,
    [FAX_NATURE_FLAGS] = number_u32,        [FAX_NATURE_DATE] = number_i64,
    [FAX_NATURE_TICKS] = number_i64,        [FAX_NATURE_SECONDS] = number_i64,
    [FAX_NATURE_MILLISECONDS] = number_i64, [FAX_NATURE_STAMP] = number_i64,
    [FAX_NATURE_COUNTER64] = number_i64,    [FAX_NATURE_PORT_ROW] = number_u32,
    [FAX_NATURE_CALL_ROW] = number_u32,     [FAX_NATURE_JOB_ROW] = number_u32,
};

static const void *member_of(const fax_field_t *field, const void *record)
{
    return (const char *)record + field->offset;
}

const fax_field_t *fax_field_find(const fax_field_table_t *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcasecmp(table->fields[i].name, name) == 0)
            return &table->fields[i];
    return NULL;
}

int64_t fax_field_number(const fax_field_t *field, const void *record)
{
    return number_of[field->nature](member_of(field, record));
}

const char *fax_field_text(const fax_field_t *field, const void *record)
{
    return field->nature == FAX_NATURE_TEXT ? member_of(field, record) : "";
}

const char *fax_field_label(const fax_field_t *field, const void *record)
{
    if (field->nature != FAX_NATURE_ENUM)
        return "";
    const int64_t value = fax_field_number(field, record);
    for (int64_t i = 1; field->labels[i - 1]; i++)
        if (i == value)
            return field->labels[i - 1];
    return "";
}

static bool has_label(const fax_field_t *field, int64_t value)
{
    int64_t labels = 0;
    while (field->labels[labels])
        labels++;
    return value >= 1 && value <= labels;
}

static bool fits(const fax_field_t *field, int64_t value)
{
    if (field->nature == FAX_NATURE_ENUM)
        return has_label(field, value);
    if (field->nature == FAX_NATURE_TRUTH)
        return value == 0 || value == 1;
    return field->size == sizeof value || (value >= 0 && value <= UINT32_MAX);
}

bool fax_field_set_number(const fax_field_t *field, void *record, int64_t value)
{
    char *member = (char *)record + field->offset;
    if (field->nature == FAX_NATURE_TEXT || !fits(field, value))
        return false;
    if (field->nature == FAX_NATURE_TRUTH)
        memcpy(member, &(bool){value != 0}, sizeof(bool));
    else if (field->size == sizeof value)
        memcpy(member, &value, sizeof value);
    else
        memcpy(member, &(uint32_t){(uint32_t)value}, sizeof(uint32_t));
    return true;
}

bool fax_field_set_text(const fax_field_t *field, void *record, const char *text)
{
    if (field->nature != FAX_NATURE_TEXT)
        return false;
    fax_text_copy((char *)record + field->offset, field->size, text);
    return true;
}

void fax_field_clear(const fax_field_t *field, void *record)
{
    char *member = (char *)record + field->offset;
    memset(member, 0, field->size);
    if (field->nature == FAX_NATURE_ENUM)
        memcpy(member, &(uint32_t){1}, sizeof(uint32_t));
}
