#include "control/record.h"

#include "engine/fax_outcome.h"
#include "tests/test.h"

static void a_job_says_its_outcome_in_words(void **state)
{
    (void)state;
    const fax_job_t job = {.id = 7, .state = FAX_JOB_FAILED, .outcome = FAX_OUTCOME_BUSY};
    json_t *record = control_record_job(&job);
    assert_string_equal(json_string_value(json_object_get(record, "state")), "failed");
    assert_string_equal(json_string_value(json_object_get(record, "outcome")), "busy");
    assert_string_equal(json_string_value(json_object_get(record, "outcomeText")),
                        fax_outcome_row(FAX_OUTCOME_BUSY)->text);
    json_decref(record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_says_its_outcome_in_words),
    };
    return cmocka_run_group_tests_name("control/record", tests, NULL, NULL);
}
