/* A far end that means harm, in audio and in T.38: an ordinary end of the call, and nothing is hurt. */
#include "engine/t30/t30_call.h"

#include <string.h>

#include "engine/fax_outcome.h"
#include "engine/line/virtual/random.h"
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

/* Three widths of page are in the standard; the fourth one was -1 pixels for spandsp 0.0.6, which it
 * cleared. */
static size_t reserved_width(uint8_t *frame, size_t length)
{
    if (is(frame, length, DCS))
        frame[5] |= 0x03;
    return length;
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

static void a_reserved_command_is_refused_and_the_call_fails(void **state)
{
    mangler_fn *const changes[] = {reserved_modulation, reserved_width};
    for (int t38 = 0; t38 < 2; t38++)
        for (size_t i = 0; i < 2; i++) {
            pair_t pair;
            run_mangled(&pair, *state, t38, changes[i]);
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

static random_source_t dice;

static size_t below(size_t limit)
{
    return (size_t)(random_even(&dice) * (double)limit);
}

/* Frames as a confused fax would send them: cut, lengthened, of another kind, or with another octet, all with
 * a good check sequence. */
static size_t any_change(uint8_t *frame, size_t length)
{
    if (below(6) > 0)
        return length;
    size_t at = FIELD + below(length > 8 ? 6 : length - FIELD);
    if (below(2) > 0)
        frame[at] = (uint8_t)random_bits(&dice);
    return below(3) == 0 ? 3 + below(MANGLER_LONGEST - 3) : length;
}

static void frames_changed_at_random_do_no_harm(void **state)
{
    uint32_t changed = 0;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        pair_t pair;
        random_seed(&dice, seed * 1000);
        pair_prepare(&pair, *state, 2, 120);
        pair.line.t38 = true;
        pair.setup[PAIR_SENDER].ecm = seed % 4 > 0;
        if (seed % 2 == 0)
            pair_poll(&pair, *state);
        pair_open(&pair);
        mangler_set(any_change);
        rig_run(pair.rig, 200 * RIG_SECOND);
        changed += mangler_count();
        mangler_set(NULL);
        for (int side = 0; side < 2; side++) {
            t30_call_drop(pair.call[side]);
            assert_true(pair_progress(&pair, side)->ended);
        }
        pair_close(&pair);
    }
    assert_true(changed > 200);
}

/* Packets of any octets. */
static void talk_nonsense(void *self, const line_frame_t *in, line_frame_t *out)
{
    (void)self, (void)in;
    memset(out, 0, sizeof *out);
    out->media = LINE_T38;
    out->packet_count = (uint16_t)below(LINE_PACKETS + 1);
    for (uint16_t i = 0; i < out->packet_count; i++) {
        line_packet_t *packet = &out->packets[i];
        packet->length = (uint16_t)below(LINE_PACKET_SIZE);
        for (uint16_t j = 0; j < packet->length; j++)
            packet->data[j] = (uint8_t)random_bits(&dice);
    }
}

static void packets_of_nonsense_do_no_harm(void **state)
{
    for (int side = 0; side < 2; side++) {
        pair_t pair;
        random_seed(&dice, 1);
        pair_prepare(&pair, *state, 1, 40);
        pair.line.t38 = true;
        pair.setup[side].media = LINE_T38;
        t30_call_t *call = t30_call_open(&pair.setup[side]);
        rig_t *rig = rig_new(&pair.line, rig_call(call), rig_party(talk_nonsense, NULL));
        assert_true(rig_run(rig, 100 * RIG_SECOND));
        assert_int_not_equal(t30_call_progress(call)->outcome, FAX_OUTCOME_OK);
        rig_free(rig);
        t30_call_close(call);
    }
}

#define ON_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_open, scratch_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SCRATCH(empty_image_frames_are_refused_and_the_call_fails),
        ON_SCRATCH(a_single_empty_image_frame_is_asked_for_again),
        ON_SCRATCH(a_long_dcs_or_dis_is_cut),
        ON_SCRATCH(a_reserved_command_is_refused_and_the_call_fails),
        ON_SCRATCH(the_far_ends_maker_is_known_by_its_nsf),
        ON_SCRATCH(frames_changed_at_random_do_no_harm),
        ON_SCRATCH(packets_of_nonsense_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
