#include "engine/fax_retry.h"

#include "tests/test.h"

enum { DELAY = 60000 };

static const fax_retry_plan_t usual = {.max_attempts = 3, .delay = DELAY};

/* Within a fifth of what is meant. */
static void assert_about(int64_t pause, double meant)
{
    assert_in_range(pause, (int64_t)(meant * 0.8), (int64_t)(meant * 1.2));
}

static void every_kind_has_its_pauses(void **state)
{
    (void)state;
    static const struct {
        fax_retry_class_t kind;
        double first, third; /* in delays */
    } rows[] = {
        {FAX_RETRY_BUSY, 1, 2.25},   {FAX_RETRY_NO_ANSWER, 5, 11.25}, {FAX_RETRY_LINE, 1, 4},
        {FAX_RETRY_NOT_FAX, 10, 40}, {FAX_RETRY_TRANSFER, 2, 8},      {FAX_RETRY_UNKNOWN, 1, 4},
        {FAX_RETRY_OTHER, 5, 11.25}, {FAX_RETRY_OPERATOR, 1, 1},
    };
    assert_int_equal(sizeof rows / sizeof rows[0], FAX_RETRY_CLASSES);
    for (size_t i = 0; i < FAX_RETRY_CLASSES; i++)
        for (uint64_t seed = 0; seed < 200; seed++) {
            assert_about(fax_retry_pause(&usual, rows[i].kind, 1, seed), DELAY * rows[i].first);
            assert_about(fax_retry_pause(&usual, rows[i].kind, 3, seed), DELAY * rows[i].third);
        }
}

static void pauses_differ_by_chance_and_chance_can_be_repeated(void **state)
{
    (void)state;
    int64_t least = INT64_MAX, most = 0;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        const int64_t pause = fax_retry_pause(&usual, FAX_RETRY_BUSY, 1, seed);
        assert_int_equal(pause, fax_retry_pause(&usual, FAX_RETRY_BUSY, 1, seed));
        least = pause < least ? pause : least;
        most = pause > most ? pause : most;
    }
    assert_true(least < DELAY * 82 / 100 && most > DELAY * 118 / 100);
}

static void a_section_changes_its_kind_only(void **state)
{
    (void)state;
    fax_retry_plan_t plan = usual;
    plan.classes[FAX_RETRY_BUSY] = (fax_retry_config_t){.attempts = 9, .first_delay = 1000, .growth = 3};
    assert_about(fax_retry_pause(&plan, FAX_RETRY_BUSY, 3, 1), 9000);
    assert_int_equal(fax_retry_attempts(&plan, FAX_RETRY_BUSY, 0), 9);
    assert_int_equal(fax_retry_attempts(&plan, FAX_RETRY_BUSY, 2), 2); /* the sender has the last word */
    assert_about(fax_retry_pause(&plan, FAX_RETRY_LINE, 1, 1), DELAY);
    assert_int_equal(fax_retry_attempts(&plan, FAX_RETRY_LINE, 0), 3);
}

static void no_pause_is_longer_than_a_day(void **state)
{
    (void)state;
    const fax_retry_plan_t plan = {.max_attempts = 100, .delay = FAX_RETRY_LONGEST};
    for (uint32_t attempt = 1; attempt <= 100; attempt++)
        assert_in_range(fax_retry_pause(&plan, FAX_RETRY_NOT_FAX, attempt, attempt), 1, FAX_RETRY_LONGEST);
}

static void what_the_operator_ends_is_tried_again_however_often(void **state)
{
    (void)state;
    assert_true(fax_retry_attempts(&usual, FAX_RETRY_OPERATOR, 1) > 1000000);
}

static void every_cause_belongs_to_a_kind(void **state)
{
    (void)state;
    size_t count;
    const fax_outcome_row_t *rows = fax_outcome_rows(&count);
    for (size_t i = 0; i < count; i++)
        assert_in_range(fax_retry_class_of(&rows[i]), 0, FAX_RETRY_CLASSES - 1);
    assert_int_equal(fax_retry_class_of(fax_outcome_row(FAX_OUTCOME_UNKNOWN)), FAX_RETRY_UNKNOWN);
    assert_int_equal(fax_retry_class_of(fax_outcome_row(FAX_OUTCOME_ABORTED)), FAX_RETRY_OPERATOR);
    assert_int_equal(fax_retry_class_of(fax_outcome_row(FAX_OUTCOME_STUCK)), FAX_RETRY_TRANSFER);
    assert_int_equal(fax_retry_class_of(fax_outcome_row(FAX_OUTCOME_NO_STORAGE)), FAX_RETRY_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_its_pauses),
        cmocka_unit_test(pauses_differ_by_chance_and_chance_can_be_repeated),
        cmocka_unit_test(a_section_changes_its_kind_only),
        cmocka_unit_test(no_pause_is_longer_than_a_day),
        cmocka_unit_test(what_the_operator_ends_is_tried_again_however_often),
        cmocka_unit_test(every_cause_belongs_to_a_kind),
    };
    return cmocka_run_group_tests_name("engine/fax_retry", tests, NULL, NULL);
}
