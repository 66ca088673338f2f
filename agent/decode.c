#include "agent/decode.h"

#include <string.h>

#include "agent/encode.h"
#include "engine/fax_text.h"

typedef mib_fault_t decode_fn(const fax_field_t *field, const void *octets, size_t length,
                              mib_value_t *value);

static mib_fault_t take_number(const void *octets, size_t length, mib_value_t *value)
{
    long number;
    if (length != sizeof number)
        return MIB_WRONG_ENCODING;
    memcpy(&number, octets, sizeof number);
    value->number = number;
    return MIB_FINE;
}

static mib_fault_t decode_number(const fax_field_t *field, const void *octets, size_t length,
                                 mib_value_t *value)
{
    (void)field;
    const mib_fault_t fault = take_number(octets, length, value);
    value->number = (uint32_t)value->number;
    return fault;
}

static mib_fault_t decode_enum(const fax_field_t *field, const void *octets, size_t length,
                               mib_value_t *value)
{
    const mib_fault_t fault = take_number(octets, length, value);
    if (fault != MIB_FINE)
        return fault;
    int64_t labels = 0;
    while (field->labels[labels])
        labels++;
    return value->number >= 1 && value->number <= labels ? MIB_FINE : MIB_WRONG_VALUE;
}

/* TruthValue (RFC 2579): true is 1, false is 2. */
static mib_fault_t decode_truth(const fax_field_t *field, const void *octets, size_t length,
                                mib_value_t *value)
{
    (void)field;
    const mib_fault_t fault = take_number(octets, length, value);
    if (fault != MIB_FINE)
        return fault;
    const bool good = value->number == 1 || value->number == 2;
    value->number = value->number == 1;
    return good ? MIB_FINE : MIB_WRONG_VALUE;
}

static mib_fault_t decode_text(const fax_field_t *field, const void *octets, size_t length,
                               mib_value_t *value)
{
    if (length >= field->size || length >= sizeof value->text)
        return MIB_WRONG_LENGTH;
    memcpy(value->text, octets, length);
    value->text[length] = '\0';
    const bool good = strlen(value->text) == length && fax_text_is_clean(value->text);
    return good ? MIB_FINE : MIB_WRONG_VALUE;
}

/* What can be set: the rest is only shown. */
static decode_fn *const decoders[FAX_NATURE_COUNT] = {
    [FAX_NATURE_TEXT] = decode_text,     [FAX_NATURE_GAUGE] = decode_number,
    [FAX_NATURE_NUMBER] = decode_number, [FAX_NATURE_TRUTH] = decode_truth,
    [FAX_NATURE_ENUM] = decode_enum,
};

mib_fault_t decode_field(const fax_field_t *field, unsigned char type, const void *octets, size_t length,
                         mib_value_t *value)
{
    decode_fn *decode = decoders[field->nature];
    *value = (mib_value_t){0};
    return decode && type == encode_type(field->nature) ? decode(field, octets, length, value)
                                                        : MIB_WRONG_TYPE;
}

void decode_record(const fax_field_t *field, const void *record, mib_value_t *value)
{
    value->number = fax_field_number(field, record);
    fax_text_copy(value->text, sizeof value->text, fax_field_text(field, record));
}
