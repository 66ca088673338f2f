#include "agent/decode.h"

#include <string.h>

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "tests/test.h"

enum { SIZE = 8 };

typedef struct sample {
    uint32_t number;
    bool truth;
    uint32_t kind;
    char text[SIZE];
    int64_t date;
} sample_t;

static const char *const labels[] = {"one", "two", NULL};

static const fax_field_t number = FAX_FIELD(1, "Number", NUMBER, ALWAYS, sample_t, number),
                         truth = FAX_FIELD(2, "Truth", TRUTH, ALWAYS, sample_t, truth),
                         kind = FAX_FIELD_ENUM(3, "Kind", ALWAYS, true, sample_t, kind, labels),
                         text = FAX_FIELD(4, "Text", TEXT, ALWAYS, sample_t, text),
                         date = FAX_FIELD(5, "Date", DATE, ALWAYS, sample_t, date);

static void numbers_are_taken_as_the_member_holds_them(void **state)
{
    (void)state;
    static const struct {
        const fax_field_t *field;
        unsigned char type;
        long sent;
        mib_fault_t fault;
        int64_t value;
    } rows[] = {
        {&number, ASN_UNSIGNED, 0, MIB_FINE, 0},
        {&number, ASN_GAUGE, 7, MIB_FINE, 7}, /* the same tag */
        {&number, ASN_UNSIGNED, UINT32_MAX, MIB_FINE, UINT32_MAX},
        {&number, ASN_UNSIGNED, -1, MIB_FINE, UINT32_MAX}, /* how some libraries keep it */
        {&number, ASN_INTEGER, 7, MIB_WRONG_TYPE, 0},
        {&number, ASN_COUNTER, 7, MIB_WRONG_TYPE, 0},
        {&number, ASN_NULL, 7, MIB_WRONG_TYPE, 0},
        {&truth, ASN_INTEGER, 1, MIB_FINE, true},
        {&truth, ASN_INTEGER, 2, MIB_FINE, false},
        {&truth, ASN_INTEGER, 0, MIB_WRONG_VALUE, 0},
        {&truth, ASN_INTEGER, 3, MIB_WRONG_VALUE, 0},
        {&kind, ASN_INTEGER, 1, MIB_FINE, 1},
        {&kind, ASN_INTEGER, 2, MIB_FINE, 2},
        {&kind, ASN_INTEGER, 0, MIB_WRONG_VALUE, 0},
        {&kind, ASN_INTEGER, 3, MIB_WRONG_VALUE, 0},
        {&kind, ASN_INTEGER, -2147483648, MIB_WRONG_VALUE, 0},
        {&kind, ASN_UNSIGNED, 1, MIB_WRONG_TYPE, 0},
        {&date, ASN_OCTET_STR, 1, MIB_WRONG_TYPE, 0}, /* dates are only shown */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        mib_value_t value;
        assert_int_equal(
            decode_field(rows[i].field, rows[i].type, &rows[i].sent, sizeof rows[i].sent, &value),
            rows[i].fault);
        if (rows[i].fault == MIB_FINE)
            assert_int_equal(value.number, rows[i].value);
    }
}

static void a_number_of_another_length_is_none(void **state)
{
    (void)state;
    const long sent[2] = {1, 1};
    mib_value_t value;
    assert_int_equal(decode_field(&number, ASN_UNSIGNED, sent, 0, &value), MIB_WRONG_ENCODING);
    assert_int_equal(decode_field(&kind, ASN_INTEGER, sent, sizeof sent, &value), MIB_WRONG_ENCODING);
}

static void texts_are_clean_and_fit(void **state)
{
    (void)state;
    static const struct {
        const char *sent;
        size_t length;
        mib_fault_t fault;
    } rows[] = {
        {"", 0, MIB_FINE},
        {"abc", 3, MIB_FINE},
        {"abcdefg", 7, MIB_FINE},
        {"abcdefgh", 8, MIB_WRONG_LENGTH},
        {"B\xc3\xbcro", 5, MIB_FINE},
        {"B\xfcro", 4, MIB_WRONG_VALUE},      /* Latin-1 */
        {"\xed\xa0\x80", 3, MIB_WRONG_VALUE}, /* half of a pair */
        {"abc\xc3", 4, MIB_WRONG_VALUE},      /* cut */
        {"a\0b", 3, MIB_WRONG_VALUE},
        {"a\nb", 3, MIB_WRONG_VALUE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        mib_value_t value;
        assert_int_equal(decode_field(&text, ASN_OCTET_STR, rows[i].sent, rows[i].length, &value),
                         rows[i].fault);
        if (rows[i].fault == MIB_FINE)
            assert_string_equal(value.text, rows[i].sent);
    }
    mib_value_t value;
    assert_int_equal(decode_field(&text, ASN_INTEGER, "abc", 3, &value), MIB_WRONG_TYPE);
}

static void a_record_gives_the_same_form(void **state)
{
    (void)state;
    const sample_t sample = {.number = 7, .truth = true, .kind = 2, .text = "abc"};
    mib_value_t value;
    decode_record(&number, &sample, &value);
    assert_int_equal(value.number, 7);
    decode_record(&truth, &sample, &value);
    assert_int_equal(value.number, true);
    decode_record(&kind, &sample, &value);
    assert_int_equal(value.number, 2);
    decode_record(&text, &sample, &value);
    assert_string_equal(value.text, "abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_taken_as_the_member_holds_them),
        cmocka_unit_test(a_number_of_another_length_is_none),
        cmocka_unit_test(texts_are_clean_and_fit),
        cmocka_unit_test(a_record_gives_the_same_form),
    };
    return cmocka_run_group_tests_name("agent/decode", tests, NULL, NULL);
}
