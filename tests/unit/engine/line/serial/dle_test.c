#include "engine/line/serial/dle.h"

#include <string.h>

#include "tests/test.h"

static void what_is_stuffed_is_decoded(void **state)
{
    (void)state;
    uint8_t data[256], wire[520], back[521];
    for (int i = 0; i < 256; i++)
        data[i] = (uint8_t)i;
    data[17] = 0x10; /* two of them */
    size_t length = dle_stuff(data, sizeof data, wire), decoded;
    assert_int_equal(length, 258);
    wire[length++] = 0x10;
    wire[length++] = DLE_ETX;
    wire[length++] = 'O';
    dle_decoder_t decoder = {false, false};
    assert_int_equal(dle_decode(&decoder, wire, length, back, &decoded), length - 1);
    assert_int_equal(decoded, sizeof data);
    assert_memory_equal(back, data, sizeof data);
    assert_true(decoder.over);
}

/* Cut anywhere, it is the same. */
static void an_escape_may_be_cut_in_two(void **state)
{
    (void)state;
    static const uint8_t wire[] = {'a', 0x10, 0x10, 'b', 0x10, 0x1a, 0x10, 'x', 0x10, 0x03};
    static const uint8_t data[] = {'a', 0x10, 'b', 0x10, 0x10};
    for (size_t cut = 0; cut <= sizeof wire; cut++) {
        uint8_t back[32];
        size_t first, second;
        dle_decoder_t decoder = {false, false};
        assert_int_equal(dle_decode(&decoder, wire, cut, back, &first), cut);
        dle_decode(&decoder, wire + cut, sizeof wire - cut, back + first, &second);
        assert_int_equal(first + second, sizeof data);
        assert_memory_equal(back, data, sizeof data);
        assert_true(decoder.over);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_stuffed_is_decoded),
        cmocka_unit_test(an_escape_may_be_cut_in_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
