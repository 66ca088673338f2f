/* The options of a port that can be set, against the rows of the configuration. */
#include "engine/fax_port_option.h"

#include <string.h>

#include "engine/config_options.h"
#include "tests/test.h"

static void they_are_the_live_rows_of_a_port_section(void **state)
{
    (void)state;
    size_t live = 0;
    for (size_t i = 0; i < config_section_port.count; i++) {
        const config_option_t *row = &config_section_port.options[i];
        const fax_port_option_t option = fax_port_option_named(row->name);
        assert_int_equal(row->live, option < FAX_PORT_OPTIONS);
        assert_true(!row->live || row->size <= FAX_PORT_VALUE_SIZE);
        live += row->live;
    }
    assert_int_equal(live, FAX_PORT_OPTIONS);
    assert_null(fax_port_option_names[FAX_PORT_OPTIONS]);
}

static void a_value_is_put_as_the_file_would_and_told_again(void **state)
{
    (void)state;
    static const struct {
        fax_port_option_t option;
        const char *text, *told;
    } rows[] = {
        {FAX_PORT_CSID, "+49 30 1234", "+49 30 1234"},
        {FAX_PORT_CSID, "01234567890123456789", "01234567890123456789"},
        {FAX_PORT_CSID, "", "100"},
        {FAX_PORT_TSID, "~ASCII~", "~ASCII~"},
        {FAX_PORT_RINGS, "20", "20"},
        {FAX_PORT_RINGS, "1", "1"},
        {FAX_PORT_PRIORITY, "1000", "1000"},
        {FAX_PORT_SEND, "false", "false"},
        {FAX_PORT_RECEIVE, "true", "true"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fax_port_config_t port = {.number = "100", .csid = "1", .tsid = "2"};
        char problem[256] = "", told[FAX_PORT_VALUE_SIZE];
        assert_true(fax_port_option_put(rows[i].option, rows[i].text, &port, problem, sizeof problem));
        fax_port_option_text(rows[i].option, &port, told);
        assert_string_equal(told, rows[i].told);
        assert_string_equal(port.number, "100");
    }
}

static void a_bad_value_is_named_and_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        fax_port_option_t option;
        const char *text, *problem;
    } rows[] = {
        {FAX_PORT_CSID, "012345678901234567890",
         "csid: \"012345678901234567890\" has 21 characters, 20 are the most"},
        {FAX_PORT_TSID, "B\303\274ro", "tsid: only printable ASCII can be sent as an identification (T.30)"},
        {FAX_PORT_RINGS, "0", "rings: 0 is out of range, which is 1 to 20"},
        {FAX_PORT_RINGS, "21", "rings: 21 is out of range, which is 1 to 20"},
        {FAX_PORT_RINGS, "two", "rings: \"two\" is no whole number"},
        {FAX_PORT_PRIORITY, "-1", "priority: -1 is out of range, which is 1 to 1000"},
        {FAX_PORT_SEND, "yes", "send: \"yes\" is neither true nor false"},
        {FAX_PORT_RECEIVE, "", "receive: \"\" is neither true nor false"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fax_port_config_t port = {.number = "100", .csid = "1", .tsid = "2", .rings = 3};
        const fax_port_config_t before = port;
        char problem[256] = "";
        assert_false(fax_port_option_put(rows[i].option, rows[i].text, &port, problem, sizeof problem));
        assert_string_equal(problem, rows[i].problem);
        assert_memory_equal(&port, &before, sizeof port);
    }
}

static void bounds_are_those_of_the_rows(void **state)
{
    (void)state;
    static const struct {
        fax_port_option_t option;
        int64_t low, high;
    } rows[] = {{FAX_PORT_CSID, 0, 20},       {FAX_PORT_TSID, 0, 20}, {FAX_PORT_RINGS, 1, 20},
                {FAX_PORT_PRIORITY, 1, 1000}, {FAX_PORT_SEND, 0, 1},  {FAX_PORT_RECEIVE, 0, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t low, high;
        fax_port_option_bounds(rows[i].option, &low, &high);
        assert_int_equal(low, rows[i].low);
        assert_int_equal(high, rows[i].high);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_the_live_rows_of_a_port_section),
        cmocka_unit_test(a_value_is_put_as_the_file_would_and_told_again),
        cmocka_unit_test(a_bad_value_is_named_and_changes_nothing),
        cmocka_unit_test(bounds_are_those_of_the_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
