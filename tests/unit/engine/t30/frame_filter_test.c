#include "engine/t30/frame_filter.h"

#include <string.h>

#include "tests/test.h"

enum { LONGEST = 400 };

static size_t filter(uint8_t field, uint8_t modulation, size_t length)
{
    uint8_t frame[LONGEST] = {0xff, 0x13, field, 0, modulation};
    return frame_filter(frame, length);
}

static void image_data_needs_its_number(void **state)
{
    (void)state;
    assert_int_equal(filter(0x06, 0, 3), 0);
    assert_int_equal(filter(0x07, 0, 3), 0); /* whatever the X bit */
    assert_int_equal(filter(0x06, 0, 4), 4);
    assert_int_equal(filter(0x06, 0, 260), 260);
}

static void long_identification_is_cut(void **state)
{
    (void)state;
    for (uint8_t field = 0x80; field <= 0x83; field++) { /* DIS, DTC, DCS with and without X */
        assert_int_equal(filter(field, 0, 21), 21);
        assert_int_equal(filter(field, 0, 22), 22);
        assert_int_equal(filter(field, 0, 23), 22);
        assert_int_equal(filter(field, 0, LONGEST), 22);
    }
}

static void a_modulation_must_be_there_and_known(void **state)
{
    (void)state;
    const uint8_t fields[] = {0x82, 0x83, 0x12, 0x13}; /* DCS, CTC */
    assert_int_equal(filter(0x12, 0, 5), 5);
    assert_int_equal(filter(0x82, 0, 5), 0); /* and the width is not there */
    for (size_t i = 0; i < sizeof fields; i++) {
        assert_int_equal(filter(fields[i], 0, 4), 0);
        assert_int_equal(filter(fields[i], 0x20, 6), 6);
        assert_int_equal(filter(fields[i], 0xc3, 6), 6); /* other bits do not matter */
        for (unsigned bits = 0x10; bits < 0x40; bits += 4)
            if (bits < 0x20 || bits >= 0x30)
                assert_int_equal(filter(fields[i], (uint8_t)bits, 6), 0);
    }
}

static void a_width_must_be_known(void **state)
{
    (void)state;
    uint8_t frame[] = {0xff, 0x13, 0x83, 0x00, 0x00, 0x00};
    for (uint8_t width = 0; width < 4; width++) {
        frame[5] = 0xfc | width;
        assert_int_equal(frame_filter(frame, sizeof frame), width == 3 ? 0 : sizeof frame);
    }
}

static void all_else_passes_as_it_is(void **state)
{
    (void)state;
    for (unsigned field = 0; field < 256; field++) {
        uint8_t plain = field & 0xfe;
        if (plain == 0x06 || plain == 0x80 || plain == 0x82 || plain == 0x12)
            continue;
        assert_int_equal(filter((uint8_t)field, 0x3c, 3), 3);
        assert_int_equal(filter((uint8_t)field, 0x3c, LONGEST), LONGEST);
    }
    for (size_t length = 0; length < 3; length++)
        assert_int_equal(filter(0x06, 0, length), length);
}

/* Every octet that is looked at is within the length: under the address sanitizer this is the test. */
static void nothing_is_read_beyond_the_frame(void **state)
{
    (void)state;
    for (unsigned field = 0; field < 256; field++)
        for (size_t length = 1; length < 8; length++) {
            uint8_t *frame = test_malloc(length);
            memset(frame, (int)field, length);
            assert_true(frame_filter(frame, length) <= length);
            test_free(frame);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(image_data_needs_its_number),
        cmocka_unit_test(long_identification_is_cut),
        cmocka_unit_test(a_modulation_must_be_there_and_known),
        cmocka_unit_test(a_width_must_be_known),
        cmocka_unit_test(all_else_passes_as_it_is),
        cmocka_unit_test(nothing_is_read_beyond_the_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
