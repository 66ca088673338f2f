#include "engine/line/serial/at_result.h"

#include <stddef.h>

#include "tests/test.h"

static const struct {
    const char *line;
    at_result_t result;
} rows[] = {
    {"OK", AT_OK},
    {"ok", AT_OK},
    {"OKAY", AT_NO_RESULT},
    {"ERROR", AT_ERROR},
    {"CONNECT", AT_CONNECT},
    {"CONNECT 9600/ARQ", AT_CONNECT},
    {"CONNECTED", AT_NO_RESULT},
    {"NO CARRIER", AT_NO_CARRIER},
    {"NO CARRIER (1)", AT_NO_CARRIER},
    {"NO DIALTONE", AT_NO_DIAL_TONE},
    {"NO DIAL TONE", AT_NO_DIAL_TONE},
    {"BUSY", AT_BUSY},
    {"NO ANSWER", AT_NO_ANSWER},
    {"DELAYED 00:01:00", AT_BLACKLISTED},
    {"BLACKLISTED", AT_BLACKLISTED},
    {"+FCERROR", AT_FCERROR},
    {"+FRH:3", AT_FRH3},
    {"FAX", AT_FAX},
    {"DATA", AT_DATA},
    {"DATABASE", AT_NO_RESULT},
    {"RING", AT_RING},
    {"RING B", AT_RING},
    {"RINGING", AT_RINGBACK},
    {"RINGBACK", AT_RINGBACK},
    {"NMBR = 5551234", AT_NO_RESULT},
    {"", AT_NO_RESULT},
};

static void what_modems_write_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (at_result_of(rows[i].line) != rows[i].result)
            fail_msg("\"%s\" is taken for %s", rows[i].line, at_result_name(at_result_of(rows[i].line)));
}

static void each_result_has_a_kind_and_a_name(void **state)
{
    (void)state;
    for (at_result_t result = AT_OK; result < AT_RESULTS; result++) {
        assert_int_not_equal(at_result_kind(result), 0);
        assert_string_not_equal(at_result_name(result), "no result");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_modems_write_is_known),
        cmocka_unit_test(each_result_has_a_kind_and_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
