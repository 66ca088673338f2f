#include "engine/t30/ecm_tally.h"

#include "tests/test.h"

static void add(ecm_tally_t *tally, uint8_t number, size_t data)
{
    uint8_t frame[4 + 256] = {0xff, 0x03, 0x06, number};
    ecm_tally_frame(tally, frame, 4 + data);
}

static void a_frame_counts_once_in_its_block(void **state)
{
    (void)state;
    ecm_tally_t tally = {0};
    for (int i = 0; i < 256; i++)
        add(&tally, (uint8_t)i, 256);
    assert_int_equal(tally.bytes, 256 * 256);
    add(&tally, 0, 256);
    add(&tally, 63, 256);
    add(&tally, 64, 256);
    add(&tally, 255, 256);
    assert_int_equal(tally.bytes, 256 * 256);
}

static void a_block_goes_on_where_the_last_one_ended(void **state)
{
    (void)state;
    ecm_tally_t tally = {0};
    add(&tally, 7, 64);
    ecm_tally_block(&tally);
    add(&tally, 7, 64);
    assert_int_equal(tally.bytes, 128);
    ecm_tally_page(&tally);
    assert_int_equal(tally.bytes, 0);
    add(&tally, 7, 10);
    assert_int_equal(tally.bytes, 10);
}

static void frames_without_data_add_nothing(void **state)
{
    (void)state;
    ecm_tally_t tally = {0};
    const uint8_t frame[] = {0xff, 0x03, 0x06};
    ecm_tally_frame(&tally, frame, sizeof frame);
    add(&tally, 1, 0);
    assert_int_equal(tally.bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_counts_once_in_its_block),
        cmocka_unit_test(a_block_goes_on_where_the_last_one_ended),
        cmocka_unit_test(frames_without_data_add_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
