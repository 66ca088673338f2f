#include "engine/t30/dcs.h"

#include "tests/test.h"

/* Bits 11 to 14 of T.30 table 2, the first one lowest. */
static void each_modulation_has_its_rate(void **state)
{
    (void)state;
    const struct {
        uint8_t octet;
        uint32_t rate;
    } rows[] = {{0x00, 2400},  {0x08, 4800}, {0x04, 9600}, {0x0c, 7200}, {0x20, 14400},
                {0x28, 12000}, {0x24, 9600}, {0x2c, 7200}, {0x10, 0},    {0x30, 0},
                {0x3c, 0},     {0xc3, 2400}, {0xff, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(dcs_bit_rate(rows[i].octet), rows[i].rate);
}

static void short_or_reserved_frames_are_not_read(void **state)
{
    (void)state;
    const uint8_t good[] = {0xff, 0x13, 0x83, 0x00, 0x20, 0x00};
    const uint8_t reserved[] = {0xff, 0x13, 0x83, 0x00, 0x3c, 0x00};
    dcs_t dcs = {.bit_rate = 1};
    assert_false(dcs_read(good, sizeof good - 1, &dcs));
    assert_false(dcs_read(reserved, sizeof reserved, &dcs));
    assert_int_equal(dcs.bit_rate, 1);
    assert_true(dcs_read(good, sizeof good, &dcs));
    assert_int_equal(dcs.bit_rate, 14400);
    assert_false(dcs.ecm);
    assert_int_equal(dcs.encoding, FAX_ENCODING_MH);
    assert_int_equal(dcs.resolution, FAX_RESOLUTION_STANDARD);
}

static void each_bit_says_what_it_does_in_the_table(void **state)
{
    (void)state;
    const struct {
        unsigned bit;
        bool ecm;
        fax_encoding_t encoding;
        fax_resolution_t resolution;
    } rows[] = {
        {15, false, FAX_ENCODING_MH, FAX_RESOLUTION_FINE},
        {16, false, FAX_ENCODING_MR, FAX_RESOLUTION_STANDARD},
        {27, true, FAX_ENCODING_MH, FAX_RESOLUTION_STANDARD},
        {31, false, FAX_ENCODING_MMR, FAX_RESOLUTION_STANDARD},
        {41, false, FAX_ENCODING_MH, FAX_RESOLUTION_SUPERFINE},
        {42, false, FAX_ENCODING_MH, FAX_RESOLUTION_OTHER},
        {43, false, FAX_ENCODING_MH, FAX_RESOLUTION_OTHER},
        {105, false, FAX_ENCODING_MH, FAX_RESOLUTION_OTHER},
        {106, false, FAX_ENCODING_MH, FAX_RESOLUTION_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t frame[22] = {0xff, 0x13, 0x83};
        frame[3 + (rows[i].bit - 1) / 8] |= (uint8_t)(1 << (rows[i].bit - 1) % 8);
        dcs_t dcs;
        assert_true(dcs_read(frame, sizeof frame, &dcs));
        assert_int_equal(dcs.ecm, rows[i].ecm);
        assert_int_equal(dcs.encoding, rows[i].encoding);
        assert_int_equal(dcs.resolution, rows[i].resolution);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_modulation_has_its_rate),
        cmocka_unit_test(short_or_reserved_frames_are_not_read),
        cmocka_unit_test(each_bit_says_what_it_does_in_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
