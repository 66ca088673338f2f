#include "engine/line/virtual/dial_plan.h"

#include <string.h>

#include "tests/test.h"

static fax_station_config_t stations[] = {{"90-1", FAX_STATION_VOICE}, {"100", FAX_STATION_BUSY}};
static const fax_exchange_config_t config = {.stations = stations, .station_count = 2};

static int open_plan(void **state)
{
    dial_plan_t *plan = dial_plan_new(&config);
    assert_non_null(plan);
    assert_true(dial_plan_add_port(plan, 5, "+49 (30) 1"));
    assert_true(dial_plan_add_port(plan, 2, "100"));
    assert_true(dial_plan_add_port(plan, 3, "*1#"));
    assert_true(dial_plan_add_port(plan, 4, "no digits"));
    *state = plan;
    return 0;
}

static int close_plan(void **state)
{
    dial_plan_free(*state);
    return 0;
}

static void a_number_is_its_digits(void **state)
{
    static const struct {
        const char *number;
        uint32_t slot;
    } rows[] = {{"49301", 5}, {"(49) 30-1", 5}, {"100", 2}, {"*1#", 3}};
    uint32_t slot;
    fax_station_kind_t kind;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(dial_plan_find(*state, rows[i].number, &slot, &kind), DIAL_PORT);
        assert_int_equal(slot, rows[i].slot);
    }
    assert_int_equal(dial_plan_find(*state, "901", &slot, &kind), DIAL_STATION);
    assert_int_equal(kind, FAX_STATION_VOICE);
}

static void all_else_leads_nowhere(void **state)
{
    static const char *const numbers[] = {"", "1", "1000", "49301#", "no digits"};
    uint32_t slot;
    fax_station_kind_t kind;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_int_equal(dial_plan_find(*state, numbers[i], &slot, &kind), DIAL_NOWHERE);
    char endless[FAX_NUMBER_SIZE]; /* without a NUL */
    memset(endless, '1', sizeof endless);
    assert_int_equal(dial_plan_find(*state, endless, &slot, &kind), DIAL_NOWHERE);
}

static void a_port_may_get_another_number(void **state)
{
    uint32_t slot;
    fax_station_kind_t kind;
    assert_true(dial_plan_add_port(*state, 2, "200"));
    assert_int_equal(dial_plan_find(*state, "200", &slot, &kind), DIAL_PORT);
    assert_int_equal(slot, 2);
    assert_int_equal(dial_plan_find(*state, "100", &slot, &kind), DIAL_STATION); /* the port was before it */
    assert_int_equal(kind, FAX_STATION_BUSY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_number_is_its_digits, open_plan, close_plan),
        cmocka_unit_test_setup_teardown(all_else_leads_nowhere, open_plan, close_plan),
        cmocka_unit_test_setup_teardown(a_port_may_get_another_number, open_plan, close_plan),
    };
    return cmocka_run_group_tests_name("engine/line/virtual/dial_plan", tests, NULL, NULL);
}
