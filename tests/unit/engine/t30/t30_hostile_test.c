/* A far end that means harm, in audio and in T.38: an ordinary end of the call, and nothing is hurt. */
#include "engine/t30/t30_call.h"

#include <string.h>

#include "engine/fax_outcome.h"
#include "engine/t30/frame_filter.h"
#include "tests/test.h"
#include "tests/unit/engine/t30/mangler.h"
#include "tests/unit/engine/t30/pair.h"

enum { FIELD = 2, FCD = 0x06, DIS = 0x80, DCS = 0x82, CSI = 0x40, LONG = 60 };

static bool is(const uint8_t *frame, size_t length, uint8_t field)
{
    return length > FIELD && (frame[FIELD] & 0xfe) == field;
}

/* The frame that crashes spandsp 0.0.6: image data without even its number. */
static size_t empty_fcd(uint8_t *frame, size_t length)
{
    return is(frame, length, FCD) ? 3 : length;
}

static size_t empty_first_fcd(uint8_t *frame, size_t length)
{
    static size_t seen;
    return is(frame, length, FCD) && frame[3] == 0 && seen++ == 0 ? 3 : length;
}

/* Octets that say nothing but that more follow (bit 8 of each, T.30 table 2). */
static size_t lengthen(uint8_t *frame, size_t length)
{
    memset(frame + length, 0x80, LONG - length);
    return LONG;
}

static size_t long_dcs(uint8_t *frame, size_t length)
{
    return is(frame, length, DCS) ? lengthen(frame, length) : length;
}

static size_t long_dis(uint8_t *frame, size_t length)
{
    return is(frame, length, DIS) ? lengthen(frame, length) : length;
}

static size_t reserved_modulation(uint8_t *frame, size_t length)
{
    if (is(frame, length, DCS))
        frame[4] |= 0x3c;
    return length;
}

/* CSI's place taken by NSF with a maker's code. */
static size_t nsf(uint8_t *frame, size_t length)
{
    static const uint8_t hewlett_packard[] = {0xff, 0x03, 0x20, 0xad, 0x00, 0x36, 0x00, 0x00};
    if (!is(frame, length, CSI))
        return length;
    memcpy(frame, hewlett_packard, sizeof hewlett_packard);
    return sizeof hewlett_packard;
}

static void run_mangled(pair_t *pair, scratch_t *scratch, bool t38, mangler_fn *mangle)
{
    pair_prepare(pair, scratch, 1, 400);
    pair->line.t38 = t38;
    pair_open(pair);
    mangler_set(mangle);
    pair_run(pair);
    assert_true(mangler_count() > 0);
    mangler_set(NULL);
}

static void assert_failed(const pair_t *pair)
{
    for (int side = 0; side < 2; side++) {
        assert_int_not_equal(pair_progress(pair, side)->outcome, FAX_OUTCOME_OK);
        assert_int_equal(pair_progress(pair, side)->pages_confirmed, 0);
    }
}

static void assert_went_through(const pair_t *pair)
{
    for (int side = 0; side < 2; side++)
        assert_int_equal(pair_progress(pair, side)->outcome, FAX_OUTCOME_OK);
    pair_assert_equal(pair);
}

static void empty_image_frames_are_refused_and_the_call_fails(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        pair_t pair;
        run_mangled(&pair, *state, t38, empty_fcd);
        assert_true(pair_progress(&pair, PAIR_RECEIVER)->frames_refused > 0);
        assert_failed(&pair);
        pair_close(&pair);
    }
}

static void a_single_empty_image_frame_is_asked_for_again(void **state)
{
    pair_t pair;
    run_mangled(&pair, *state, false, empty_first_fcd);
    assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->frames_refused, 1);
    assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->ecm_retries, 1);
    assert_went_through(&pair);
    pair_close(&pair);
}

static void a_long_dcs_or_dis_is_cut(void **state)
{
    mangler_fn *const changes[] = {long_dcs, long_dis};
    for (int t38 = 0; t38 < 2; t38++)
        for (size_t i = 0; i < 2; i++) {
            pair_t pair;
            run_mangled(&pair, *state, t38, changes[i]);
            assert_true(pair_progress(&pair, PAIR_RECEIVER)->ended);
            assert_went_through(&pair);
            pair_close(&pair);
        }
}

static void a_reserved_modulation_is_refused_and_the_call_fails(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        pair_t pair;
        run_mangled(&pair, *state, t38, reserved_modulation);
        assert_true(pair_progress(&pair, PAIR_RECEIVER)->frames_refused > 0);
        assert_false(pair_progress(&pair, PAIR_RECEIVER)->negotiated);
        assert_failed(&pair);
        pair_close(&pair);
    }
}

static void the_far_ends_maker_is_known_by_its_nsf(void **state)
{
    pair_t pair;
    run_mangled(&pair, *state, false, nsf);
    assert_string_equal(pair_progress(&pair, PAIR_SENDER)->remote_vendor, "HP");
    assert_string_equal(pair_progress(&pair, PAIR_SENDER)->remote_country, "United States");
    assert_string_equal(pair_progress(&pair, PAIR_SENDER)->remote_ident, "");
    assert_went_through(&pair);
    pair_close(&pair);
}

#define ON_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_open, scratch_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SCRATCH(empty_image_frames_are_refused_and_the_call_fails),
        ON_SCRATCH(a_single_empty_image_frame_is_asked_for_again),
        ON_SCRATCH(a_long_dcs_or_dis_is_cut),
        ON_SCRATCH(a_reserved_modulation_is_refused_and_the_call_fails),
        ON_SCRATCH(the_far_ends_maker_is_known_by_its_nsf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
