/* This program is linked so that it hides its functions from libspandsp.so, which then calls its own: what a
 * -Bsymbolic spandsp would do. */
#include "engine/t30/t30_call.h"

#include "tests/test.h"

static void a_filter_that_is_gone_round_is_found_out(void **state)
{
    (void)state;
    assert_false(t30_filter_is_live());
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_filter_that_is_gone_round_is_found_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
