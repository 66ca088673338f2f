#include "agent/encode.h"

#include <string.h>
#include <time.h>

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "agent/mib_request.h"

_Static_assert(sizeof(struct counter64) == 2 * sizeof(unsigned long), "two halves, the high one first");

typedef void encode_fn(const fax_field_t *field, const void *record, const encode_view_t *view,
                       encoded_t *out);

static void put_number(encoded_t *out, int64_t number)
{
    out->number = (long)number;
    out->value = &out->number;
    out->length = sizeof out->number;
}

/* Gauge32 (RFC 2578 §7.1.7): stays at its end. */
static void put_gauge(encoded_t *out, int64_t number)
{
    const int64_t floor = number < 0 ? 0 : number;
    put_number(out, floor > UINT32_MAX ? UINT32_MAX : floor);
}

static void encode_text(const fax_field_t *field, const void *record, const encode_view_t *view,
                        encoded_t *out)
{
    out->value = privacy_text(view->privacy, field, record, out->mask);
    out->length = strlen(out->value);
}

static void encode_number(const fax_field_t *field, const void *record, const encode_view_t *view,
                          encoded_t *out)
{
    (void)view;
    put_number(out, fax_field_number(field, record));
}

/* TruthValue (RFC 2579): true is 1, false is 2. */
static void encode_truth(const fax_field_t *field, const void *record, const encode_view_t *view,
                         encoded_t *out)
{
    (void)view;
    put_number(out, fax_field_number(field, record) ? 1 : 2);
}

/* As many as the names need; where there are none, bit n is the property n + 1 of the nineteen
 * (fax_field.h). */
static size_t octets_of_flags(const fax_field_t *field)
{
    enum { PROPERTIES = 19 };
    size_t names = 0;
    while (field->labels && field->labels[names])
        names++;
    return ((field->labels ? names : PROPERTIES) + 7) / 8;
}

/* BITS (RFC 3417 §8): bit 0 is the highest of the first octet. */
static void encode_flags(const fax_field_t *field, const void *record, const encode_view_t *view,
                         encoded_t *out)
{
    (void)view;
    const uint32_t flags = (uint32_t)fax_field_number(field, record);
    out->length = octets_of_flags(field);
    memset(out->octets, 0, out->length);
    for (unsigned bit = 0; bit < out->length * 8; bit++)
        if (flags >> bit & 1)
            out->octets[bit / 8] |= (unsigned char)(0x80 >> bit % 8);
    out->value = out->octets;
}

static void put_date(encoded_t *out, const struct tm *date, int64_t milliseconds)
{
    const int year = date->tm_year + 1900;
    const unsigned char octets[] = {
        (unsigned char)(year >> 8),
        (unsigned char)year,
        (unsigned char)(date->tm_mon + 1),
        (unsigned char)date->tm_mday,
        (unsigned char)date->tm_hour,
        (unsigned char)date->tm_min,
        (unsigned char)date->tm_sec,
        (unsigned char)(milliseconds / 100),
        '+',
        0,
        0,
    };
    memcpy(out->octets, octets, sizeof octets);
    out->length = sizeof octets;
}

/* DateAndTime (RFC 2579) in UTC: eleven octets; "no date" is eight octets of 0. */
static void encode_date(const fax_field_t *field, const void *record, const encode_view_t *view,
                        encoded_t *out)
{
    enum { NO_DATE_OCTETS = 8 };
    (void)view;
    const int64_t number = fax_field_number(field, record);
    const time_t seconds = (time_t)(number / 1000);
    struct tm date;
    memset(out->octets, 0, sizeof out->octets);
    out->length = NO_DATE_OCTETS;
    if (number > 0 && gmtime_r(&seconds, &date))
        put_date(out, &date, number % 1000);
    out->value = out->octets;
}

/* TimeTicks (RFC 2578 §7.1.8): hundredths of a second, modulo 2^32. */
static void put_ticks(encoded_t *out, int64_t milliseconds)
{
    put_number(out, milliseconds < 0 ? 0 : (uint32_t)(milliseconds / 10));
}

static void encode_ticks(const fax_field_t *field, const void *record, const encode_view_t *view,
                         encoded_t *out)
{
    (void)view;
    put_ticks(out, fax_field_number(field, record));
}

static void encode_seconds(const fax_field_t *field, const void *record, const encode_view_t *view,
                           encoded_t *out)
{
    (void)view;
    put_gauge(out, fax_field_number(field, record) / 1000);
}

static void encode_milliseconds(const fax_field_t *field, const void *record, const encode_view_t *view,
                                encoded_t *out)
{
    (void)view;
    put_gauge(out, fax_field_number(field, record));
}

/* TimeStamp (RFC 2579): sysUpTime at that moment; 0 if it was before the master started. */
static void encode_stamp(const fax_field_t *field, const void *record, const encode_view_t *view,
                         encoded_t *out)
{
    put_ticks(out, fax_field_number(field, record) - view->up_since);
}

static void encode_counter64(const fax_field_t *field, const void *record, const encode_view_t *view,
                             encoded_t *out)
{
    (void)view;
    const uint64_t number = (uint64_t)fax_field_number(field, record);
    out->halves[0] = (unsigned long)(number >> 32);
    out->halves[1] = (unsigned long)(number & UINT32_MAX);
    out->value = out->halves;
    out->length = sizeof out->halves;
}

/* RowPointer (RFC 2579): the name of the row's first accessible column; zeroDotZero if there is no row. */
static void point_to(encoded_t *out, const fax_field_table_t *table, uint32_t index)
{
    const mib_group_t *group = index ? mib_group_of(table) : NULL;
    size_t length = 2;
    memset(out->name, 0, length * sizeof *out->name);
    if (group)
        length =
            mib_request_name(&(mib_place_t){group, mib_group_first(group), {.index = {index}}}, out->name);
    out->value = out->name;
    out->length = length * sizeof *out->name;
}

static void encode_row(const fax_field_t *field, const void *record, const encode_view_t *view,
                       encoded_t *out)
{
    static const fax_field_table_t *const tables[FAX_NATURE_COUNT] = {
        [FAX_NATURE_PORT_ROW] = &fax_port_fields,
        [FAX_NATURE_CALL_ROW] = &fax_call_fields,
        [FAX_NATURE_JOB_ROW] = &fax_job_fields,
    };
    (void)view;
    point_to(out, tables[field->nature], (uint32_t)fax_field_number(field, record));
}

static const struct {
    unsigned char type;
    encode_fn *encode;
} encoders[FAX_NATURE_COUNT] = {
    [FAX_NATURE_TEXT] = {ASN_OCTET_STR, encode_text},
    [FAX_NATURE_GAUGE] = {ASN_GAUGE, encode_number},
    [FAX_NATURE_NUMBER] = {ASN_UNSIGNED, encode_number},
    [FAX_NATURE_COUNTER] = {ASN_COUNTER, encode_number},
    [FAX_NATURE_TRUTH] = {ASN_INTEGER, encode_truth},
    [FAX_NATURE_ENUM] = {ASN_INTEGER, encode_number},
    [FAX_NATURE_FLAGS] = {ASN_OCTET_STR, encode_flags},
    [FAX_NATURE_DATE] = {ASN_OCTET_STR, encode_date},
    [FAX_NATURE_TICKS] = {ASN_TIMETICKS, encode_ticks},
    [FAX_NATURE_SECONDS] = {ASN_GAUGE, encode_seconds},
    [FAX_NATURE_MILLISECONDS] = {ASN_GAUGE, encode_milliseconds},
    [FAX_NATURE_STAMP] = {ASN_TIMETICKS, encode_stamp},
    [FAX_NATURE_COUNTER64] = {ASN_COUNTER64, encode_counter64},
    [FAX_NATURE_PORT_ROW] = {ASN_OBJECT_ID, encode_row},
    [FAX_NATURE_CALL_ROW] = {ASN_OBJECT_ID, encode_row},
    [FAX_NATURE_JOB_ROW] = {ASN_OBJECT_ID, encode_row},
};

void encode_field(const fax_field_t *field, const void *record, const encode_view_t *view, encoded_t *out)
{
    out->type = encoders[field->nature].type;
    encoders[field->nature].encode(field, record, view, out);
}

unsigned char encode_type(fax_nature_t nature)
{
    return encoders[nature].type;
}
