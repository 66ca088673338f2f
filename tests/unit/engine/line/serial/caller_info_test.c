#include "engine/line/serial/caller_info.h"

#include "engine/fax_text.h"
#include "tests/test.h"

static void number_name_and_ring_are_found(void **state)
{
    (void)state;
    caller_info_t info = {.rings = 0};
    char text[FAX_NAME_SIZE];
    assert_true(caller_info_take(&info, "RING B"));
    assert_true(caller_info_take(&info, "DATE = 1128"));
    assert_true(caller_info_take(&info, "TIME = 1055"));
    assert_true(caller_info_take(&info, "NMBR = 5551234"));
    assert_true(caller_info_take(&info, "NAME=ACME INC"));
    assert_true(caller_info_take(&info, "NDID = 4711"));
    assert_false(caller_info_take(&info, "RINGING"));
    assert_false(caller_info_take(&info, "NMBR 5551234"));
    assert_int_equal(info.rings, 1);
    assert_string_equal(info.ring, "B");
    assert_string_equal(info.number, "5551234");
    assert_string_equal(info.name, "ACME INC");
    assert_string_equal(info.called, "4711");
    caller_info_text(&info, text, sizeof text);
    assert_string_equal(text, "5551234");
}

static void who_withholds_his_number_has_none(void **state)
{
    (void)state;
    static const char *const lines[] = {"NMBR = P", "NMBR = O", "NMBR=PRIVATE", "NMBR ="};
    char text[FAX_NAME_SIZE];
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        caller_info_t info = {.name = "ACME"};
        assert_true(caller_info_take(&info, lines[i]));
        caller_info_text(&info, text, sizeof text);
        assert_string_equal(text, "ACME");
    }
}

static void what_comes_is_clean_and_fits(void **state)
{
    (void)state;
    caller_info_t info = {.rings = 0};
    char line[300] = "NMBR = ";
    for (size_t i = 7; i < sizeof line - 1; i++)
        line[i] = (char)(i % 2 ? '5' : '\xff');
    line[sizeof line - 1] = '\0';
    assert_true(caller_info_take(&info, line));
    assert_true(fax_text_is_clean(info.number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_name_and_ring_are_found),
        cmocka_unit_test(who_withholds_his_number_has_none),
        cmocka_unit_test(what_comes_is_clean_and_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
