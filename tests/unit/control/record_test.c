#include "control/record.h"

#include "tests/test.h"

static void a_port_says_its_index(void **state)
{
    (void)state;
    const fax_port_t port = {.index = 7, .name = "fax7"};
    json_t *record = control_record_port(&port);
    assert_int_equal(json_integer_value(json_object_get(record, "index")), 7);
    assert_string_equal(json_string_value(json_object_get(record, "name")), "fax7");
    json_decref(record);
}

static void a_status_says_whose_it_is(void **state)
{
    (void)state;
    const fax_port_t port = {.index = 7, .name = "fax7"};
    fax_status_t status;
    fax_status_reset(&status, 7, "fax7", FAX_STATE_AVAILABLE, 0);
    json_t *record = control_record_at(&port, &fax_status_fields, &status);
    assert_int_equal(json_integer_value(json_object_get(record, "index")), 7);
    assert_string_equal(json_string_value(json_object_get(record, "port")), "fax7");
    assert_string_equal(json_string_value(json_object_get(record, "state")), "available");
    json_decref(record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_port_says_its_index),
        cmocka_unit_test(a_status_says_whose_it_is),
    };
    return cmocka_run_group_tests_name("control/record", tests, NULL, NULL);
}
