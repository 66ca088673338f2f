#include "engine/fax_outcome.h"

#include <string.h>

#include "tests/test.h"

static void codes_are_unique_and_in_order(void **state)
{
    (void)state;
    size_t count;
    const fax_outcome_row_t *rows = fax_outcome_rows(&count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            assert_true(rows[i].code > rows[i - 1].code);
        for (size_t other = 0; other < i; other++)
            assert_string_not_equal(rows[i].name, rows[other].name);
        assert_ptr_equal(fax_outcome_row(rows[i].code), &rows[i]);
        assert_in_range(rows[i].cause, FAX_CAUSE_NONE, FAX_CAUSE_LAST);
        assert_in_range(rows[i].state, FAX_STATE_AVAILABLE, FAX_STATE_LAST);
    }
}

static void every_t30_code_has_its_row(void **state)
{
    (void)state;
    for (int code = 0; code < 62; code++)
        assert_int_equal(fax_outcome_row(FAX_OUTCOME_T30 + code)->code, FAX_OUTCOME_T30 + code);
}

static void only_success_and_what_is_no_fax_have_no_cause(void **state)
{
    (void)state;
    size_t count;
    const fax_outcome_row_t *rows = fax_outcome_rows(&count);
    for (size_t i = 0; i < count; i++) {
        const int code = rows[i].code;
        const bool good = code == FAX_OUTCOME_NONE || code == FAX_OUTCOME_OK || code == FAX_OUTCOME_T30;
        assert_int_equal(rows[i].is_fax, code != FAX_OUTCOME_HANDED_OVER);
        assert_int_equal(rows[i].cause == FAX_CAUSE_NONE, good || !rows[i].is_fax);
    }
}

static void an_unknown_code_is_unexpected(void **state)
{
    (void)state;
    assert_string_equal(fax_outcome_row(-5)->name, "t30Unexpected");
    assert_string_equal(fax_outcome_row(999)->name, "t30Unexpected");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_unique_and_in_order),
        cmocka_unit_test(every_t30_code_has_its_row),
        cmocka_unit_test(only_success_and_what_is_no_fax_have_no_cause),
        cmocka_unit_test(an_unknown_code_is_unexpected),
    };
    return cmocka_run_group_tests_name("engine/fax_outcome", tests, NULL, NULL);
}
