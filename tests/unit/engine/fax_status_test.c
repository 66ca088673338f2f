#include "engine/fax_status.h"

#include <string.h>

#include "engine/fax_field.h"
#include "engine/fax_text.h"
#include "tests/test.h"

/* The interface's properties in its order: the sub-identifiers 1 to 19. */
static const char *const properties[] = {
    "Address",    "CallerId",   "Csid",          "CurrentPage",   "Description",
    "DeviceId",   "DeviceName", "DocumentName",  "DocumentSize",  "ElapsedTime",
    "PageCount",  "Receive",    "RecipientName", "RoutingString", "Send",
    "SenderName", "StartTime",  "SubmittedTime", "Tsid",
};

static void the_nineteen_properties_come_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        assert_string_equal(fax_status_fields.fields[i].name, properties[i]);
        assert_int_equal(fax_status_fields.fields[i].number, i + 1);
    }
}

static void numbers_rise_and_members_fit(void **state)
{
    (void)state;
    static const struct {
        const fax_field_table_t *table;
        size_t size;
    } rows[] = {{&fax_status_fields, sizeof(fax_status_t)}};
    for (size_t i = 1; i < rows[0].table->count; i++) {
        assert_true(rows[0].table->fields[i].number > rows[0].table->fields[i - 1].number);
        assert_true(rows[0].table->fields[i].offset + rows[0].table->fields[i].size <= rows[0].size);
    }
}

static fax_status_t in_call(fax_direction_t direction)
{
    fax_status_t status;
    fax_status_reset(&status, 3, "fax3", FAX_STATE_SENDING, 1000);
    status.direction = direction;
    fax_text_copy(status.address, sizeof status.address, "100");
    fax_text_copy(status.caller_id, sizeof status.caller_id, "200");
    status.start_clock = 2000;
    status.start_time = 1700000000000;
    return status;
}

static void settle_obeys_the_availability_rule(void **state)
{
    (void)state;
    fax_status_t sending = in_call(FAX_DIRECTION_SENDING);
    fax_status_settle(&sending, 5000);
    assert_string_equal(sending.address, "100");
    assert_string_equal(sending.caller_id, "");
    assert_int_equal(sending.elapsed, 3000);
    assert_true(sending.valid & 1);
    assert_false(sending.valid & 2);

    fax_status_t idle = in_call(FAX_DIRECTION_NONE);
    fax_status_settle(&idle, 5000);
    assert_string_equal(idle.address, "");
    assert_int_equal(idle.elapsed, 0);
    assert_int_equal(idle.start_time, 0);
    assert_int_equal(idle.state_age, 4000);
    assert_int_equal(idle.encoding, FAX_ENCODING_NONE);
}

static void always_properties_are_always_valid(void **state)
{
    (void)state;
    fax_status_t status;
    fax_status_reset(&status, 1, "fax1", FAX_STATE_AVAILABLE, 0);
    fax_status_settle(&status, 10);
    const uint32_t always = 1u << 4 | 1u << 5 | 1u << 6 | 1u << 11 | 1u << 14;
    assert_int_equal(status.valid, always);
    assert_string_equal(status.description, "Available");
    assert_int_equal(status.fps, 0x20100000);
}

static void labels_and_names_are_found(void **state)
{
    (void)state;
    fax_status_t status;
    fax_status_reset(&status, 1, "fax1", FAX_STATE_NOT_PRESENT, 0);
    const fax_field_t *field = fax_field_find(&fax_status_fields, "state");
    assert_non_null(field);
    assert_string_equal(fax_field_label(field, &status), "notPresent");
    assert_null(fax_field_find(&fax_status_fields, "nonsense"));
    status.state = 77;
    assert_string_equal(fax_field_label(field, &status), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nineteen_properties_come_first),
        cmocka_unit_test(numbers_rise_and_members_fit),
        cmocka_unit_test(settle_obeys_the_availability_rule),
        cmocka_unit_test(always_properties_are_always_valid),
        cmocka_unit_test(labels_and_names_are_found),
    };
    return cmocka_run_group_tests_name("engine/fax_status", tests, NULL, NULL);
}
