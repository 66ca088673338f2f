#include "engine/fax_text.h"

#include <string.h>

#include "engine/fax_status.h"
#include "tests/test.h"

static void copy_keeps_utf8_and_replaces_the_rest(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } rows[] = {
        {"Büro München", "Büro München"},
        {"B\xfcro", "B?ro"},
        {"a\tb\r\nc\x7f", "a?b??c?"},
        {"\xc2\x85", "??"},           /* C1 */
        {"\xed\xa0\x80", "???"},      /* a surrogate */
        {"\xc0\xaf", "??"},           /* overlong */
        {"\xf4\x90\x80\x80", "????"}, /* past U+10FFFF */
        {"\xe2\x82", "??"},           /* cut off */
        {NULL, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char to[64];
        fax_text_copy(to, sizeof to, rows[i].from);
        assert_string_equal(to, rows[i].to);
        assert_true(fax_text_is_clean(to));
    }
}

static void copy_cuts_before_a_character_that_does_not_fit(void **state)
{
    (void)state;
    char to[5];
    fax_text_copy(to, sizeof to, "abc\xc3\xbc");
    assert_string_equal(to, "abc");
    fax_text_copy(to, sizeof to, "ab\xc3\xbcz");
    assert_string_equal(to, "ab\xc3\xbc");
}

static void ident_is_trimmed_ascii(void **state)
{
    (void)state;
    char to[FAX_IDENT_SIZE];
    fax_text_copy_ident(to, sizeof to, "   +49 30 1234567   ");
    assert_string_equal(to, "+49 30 1234567");
    fax_text_copy_ident(to, sizeof to,
                        "\xff\x01"
                        "abcdefghijklmnopqrstuvwxyz");
    assert_string_equal(to, "??abcdefghijklmnopqr");
}

static void numbers_are_checked(void **state)
{
    (void)state;
    char longest[FAX_NUMBER_SIZE + 1];
    memset(longest, '1', sizeof longest);
    longest[FAX_NUMBER_SIZE] = '\0';
    assert_false(fax_text_is_number(longest));
    longest[FAX_NUMBER_SIZE - 1] = '\0';
    assert_true(fax_text_is_number(longest));
    assert_true(fax_text_is_number("+49 (30) 123-45*6#"));
    assert_false(fax_text_is_number(""));
    assert_false(fax_text_is_number("+"));
    assert_false(fax_text_is_number("12\n"));
    assert_false(fax_text_is_number("hello"));
}

static void numbers_are_compared_by_what_is_dialled(void **state)
{
    (void)state;
    assert_true(fax_text_is_same_number("+49 89 100", "4989-100"));
    assert_true(fax_text_is_same_number("", "()"));
    assert_true(fax_text_is_same_number("*1#", "* 1 #"));
    assert_false(fax_text_is_same_number("100", "1001"));
    assert_false(fax_text_is_same_number("1001", "100"));
    assert_false(fax_text_is_same_number("100", "101"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_compared_by_what_is_dialled),
        cmocka_unit_test(copy_keeps_utf8_and_replaces_the_rest),
        cmocka_unit_test(copy_cuts_before_a_character_that_does_not_fit),
        cmocka_unit_test(ident_is_trimmed_ascii),
        cmocka_unit_test(numbers_are_checked),
    };
    return cmocka_run_group_tests_name("engine/fax_text", tests, NULL, NULL);
}
