#include "engine/t30/t30_call.h"

#include <time.h>

#include "tests/test.h"

static void the_filter_is_live_in_audio_and_t38(void **state)
{
    (void)state;
    clock_t start = clock();
    assert_true(t30_filter_is_live());
    print_message("the filter's proof: %.1f ms of CPU\n",
                  1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_filter_is_live_in_audio_and_t38)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
