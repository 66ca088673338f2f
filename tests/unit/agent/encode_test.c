#include "agent/encode.h"

#include <string.h>

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "agent/agent_fields.h"
#include "engine/fax_port.h"
#include "engine/fax_server.h"
#include "tests/test.h"

enum { UP_SINCE = 5000 };

static encoded_t encoded(const fax_field_table_t *table, const char *name, const void *record)
{
    static encoded_t out; /* its value may point into itself */
    const fax_field_t *field = fax_field_find(table, name);
    assert_non_null(field);
    encode_field(field, record, &(encode_view_t){UP_SINCE, FAX_PRIVACY_FULL}, &out);
    return out;
}

static void assert_number(const fax_field_table_t *table, const char *name, const void *record, int type,
                          long number)
{
    const encoded_t out = encoded(table, name, record);
    assert_int_equal(out.type, type);
    assert_int_equal(out.length, sizeof(long));
    assert_int_equal(out.number, number);
}

static void assert_octets(const fax_field_table_t *table, const char *name, const void *record,
                          const void *octets, size_t length)
{
    const encoded_t out = encoded(table, name, record);
    assert_int_equal(out.type, ASN_OCTET_STR);
    assert_int_equal(out.length, length);
    assert_memory_equal(out.value, octets, length);
}

static void text_goes_without_its_nul(void **state)
{
    (void)state;
    fax_status_t status;
    fax_status_reset(&status, 1, "Büro", FAX_STATE_AVAILABLE, 0);
    assert_octets(&fax_status_fields, "DeviceName", &status, "B\xc3\xbcro", 5);
    assert_octets(&fax_status_fields, "Address", &status, "", 0);
}

static void numbers_have_their_types(void **state)
{
    (void)state;
    fax_status_t status;
    fax_status_reset(&status, 1, "", FAX_STATE_OFFLINE, 0);
    status.document_size = UINT32_MAX;
    fax_server_t server = {.jobs_done = UINT32_MAX};
    assert_number(&fax_status_fields, "DocumentSize", &status, ASN_GAUGE, UINT32_MAX);
    assert_number(&fax_status_fields, "DeviceId", &status, ASN_UNSIGNED, 1);
    assert_number(&fax_status_fields, "State", &status, ASN_INTEGER, FAX_STATE_OFFLINE);
    assert_number(&fax_server_fields, "JobsDone", &server, ASN_COUNTER, UINT32_MAX);
}

static void truth_is_1_and_2(void **state)
{
    (void)state;
    const fax_status_t status = {.send = true};
    assert_number(&fax_status_fields, "Send", &status, ASN_INTEGER, 1);
    assert_number(&fax_status_fields, "Receive", &status, ASN_INTEGER, 2);
}

static void bit_0_is_the_highest_of_the_first_octet(void **state)
{
    (void)state;
    fax_status_t status = {.valid = 1};
    assert_octets(&fax_status_fields, "Valid", &status, "\x80\0\0", 3);
    status.valid = 1u << 18;
    assert_octets(&fax_status_fields, "Valid", &status, "\0\0\x20", 3);
    status.valid = (1u << 19) - 1;
    assert_octets(&fax_status_fields, "Valid", &status, "\xff\xff\xe0", 3);
    assert_octets(&fax_port_fields, "Overrides", &(fax_port_t){.overrides = 1 | 1 << 5}, "\x84", 1);
}

static void dates_are_eleven_octets_in_utc(void **state)
{
    (void)state;
    /* 2026-11-22 08:09:33.349 UTC */
    const fax_status_t status = {.start_time = 1795334973349};
    assert_octets(&fax_status_fields, "StartTime", &status, "\x07\xea\x0b\x16\x08\x09\x21\x03+\0\0", 11);
}

static void no_date_is_eight_octets_of_zero(void **state)
{
    (void)state;
    const fax_status_t status = {.start_time = 0};
    assert_octets(&fax_status_fields, "StartTime", &status, "\0\0\0\0\0\0\0\0", 8);
}

static void durations_are_scaled_and_stay_within_32_bits(void **state)
{
    (void)state;
    fax_status_t status = {.elapsed = 12345};
    assert_number(&fax_status_fields, "ElapsedTime", &status, ASN_TIMETICKS, 1234);
    assert_number(&fax_status_fields, "ElapsedSeconds", &status, ASN_GAUGE, 12);
    status.elapsed = (int64_t)UINT32_MAX * 2000;
    assert_number(&fax_status_fields, "ElapsedSeconds", &status, ASN_GAUGE, UINT32_MAX);
    status.elapsed = -1000;
    assert_number(&fax_status_fields, "ElapsedTime", &status, ASN_TIMETICKS, 0);
    assert_number(&fax_status_fields, "ElapsedSeconds", &status, ASN_GAUGE, 0);
    const snapshot_t snapshot = {.age = 226};
    assert_number(&snapshot_row_fields, "SnapshotAge", &snapshot, ASN_GAUGE, 226);
}

static void a_stamp_is_sys_up_time_at_that_moment(void **state)
{
    (void)state;
    fax_port_t port = {.last_change = UP_SINCE + 2340};
    assert_number(&fax_port_fields, "LastChange", &port, ASN_TIMETICKS, 234);
    port.last_change = UP_SINCE - 1000; /* before the master started */
    assert_number(&fax_port_fields, "LastChange", &port, ASN_TIMETICKS, 0);
}

typedef struct sample {
    uint64_t counter;
    uint32_t port, call;
} sample_t;

static const fax_field_t sample_fields[] = {
    FAX_FIELD(1, "Counter", COUNTER64, ALWAYS, sample_t, counter),
    FAX_FIELD(2, "Port", PORT_ROW, ALWAYS, sample_t, port),
    FAX_FIELD(3, "Call", CALL_ROW, ALWAYS, sample_t, call),
};
static const fax_field_table_t sample_table = {"sample", sample_fields, 3};

static void counter64_is_two_halves(void **state)
{
    (void)state;
    const sample_t sample = {.counter = 0xfedcba9876543210u};
    const encoded_t out = encoded(&sample_table, "Counter", &sample);
    assert_int_equal(out.type, ASN_COUNTER64);
    assert_int_equal(out.length, sizeof(struct counter64));
    assert_int_equal(out.halves[0], 0xfedcba98);
    assert_int_equal(out.halves[1], 0x76543210);
}

static void a_row_is_pointed_to_by_its_first_column(void **state)
{
    (void)state;
    const sample_t sample = {.port = 7};
    const mib_sub_t tail[] = {4, 1, 2, 7}; /* faxPortName.7 */
    encoded_t out = encoded(&sample_table, "Port", &sample);
    assert_int_equal(out.type, ASN_OBJECT_ID);
    assert_int_equal(out.length, mib_objects_length * sizeof(oid) + sizeof tail);
    assert_memory_equal(out.name, mib_objects, mib_objects_length * sizeof(oid));
    assert_memory_equal(out.name + mib_objects_length, tail, sizeof tail);
}

static void no_row_is_zero_dot_zero(void **state)
{
    (void)state;
    const sample_t sample = {.port = 0};
    const mib_sub_t zero[] = {0, 0};
    encoded_t out = encoded(&sample_table, "Port", &sample);
    assert_int_equal(out.length, sizeof zero);
    assert_memory_equal(out.name, zero, sizeof zero);
    out = encoded(&sample_table, "Call", &sample);
    assert_int_equal(out.length, sizeof zero);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_goes_without_its_nul),
        cmocka_unit_test(numbers_have_their_types),
        cmocka_unit_test(truth_is_1_and_2),
        cmocka_unit_test(bit_0_is_the_highest_of_the_first_octet),
        cmocka_unit_test(dates_are_eleven_octets_in_utc),
        cmocka_unit_test(no_date_is_eight_octets_of_zero),
        cmocka_unit_test(durations_are_scaled_and_stay_within_32_bits),
        cmocka_unit_test(a_stamp_is_sys_up_time_at_that_moment),
        cmocka_unit_test(counter64_is_two_halves),
        cmocka_unit_test(a_row_is_pointed_to_by_its_first_column),
        cmocka_unit_test(no_row_is_zero_dot_zero),
    };
    return cmocka_run_group_tests_name("agent/encode", tests, NULL, NULL);
}
