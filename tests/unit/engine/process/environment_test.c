#include "engine/process/environment.h"

#include <string.h>

#include "tests/test.h"

static void it_has_path_lang_and_what_is_added(void **state)
{
    (void)state;
    environment_t environment;
    environment_begin(&environment);
    environment_add(&environment, "FAX_RING", "%s", "B");
    environment_add(&environment, "FAX_PAGES", "%d of %d", 1, 2);
    assert_int_equal(environment.count, 4);
    assert_string_equal(environment.entries[0], "PATH=/usr/local/bin:/usr/bin:/bin");
    assert_string_equal(environment.entries[1], "LANG=C.UTF-8");
    assert_string_equal(environment.entries[2], "FAX_RING=B");
    assert_string_equal(environment.entries[3], "FAX_PAGES=1 of 2");
    assert_null(environment.entries[4]);
    assert_false(environment.failed);
    environment_free(&environment);
}

static void one_too_many_is_a_failure(void **state)
{
    (void)state;
    environment_t environment;
    environment_begin(&environment);
    while (environment.count < ENVIRONMENT_MAX)
        environment_add(&environment, "N", "%zu", environment.count);
    assert_false(environment.failed);
    assert_null(environment.entries[ENVIRONMENT_MAX]);
    environment_add(&environment, "N", "%s", "");
    assert_true(environment.failed);
    environment_free(&environment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_path_lang_and_what_is_added),
        cmocka_unit_test(one_too_many_is_a_failure),
    };
    return cmocka_run_group_tests_name("engine/process/environment", tests, NULL, NULL);
}
