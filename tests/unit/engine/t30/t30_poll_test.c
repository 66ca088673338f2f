/* Polling: the caller fetches the pages. Both ends of it, on audio and on T.38; and what comes of it where
 * there is nothing to fetch. */
#include <string.h>
#include <unistd.h>

#include "engine/fax_outcome.h"
#include "engine/t30/t30_call.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"
#include "tests/unit/engine/t30/mangler.h"
#include "tests/unit/engine/t30/pair.h"

enum { FIELD = 2, DIS = 0x80, SEP = 0xa1, DCS = 0x82, CFR = 0x84 };
enum { TX_INCAPABLE = 10, UNEXPECTED = 13, RX_DCNWHY = 35, RETRYDCN = 48, NOPOLL = 50, INCOMPATIBLE = 8 };
enum { T30 = FAX_OUTCOME_T30 };

static const struct {
    bool t38, ecm;
    uint32_t pages;
} ways[] = {
    {false, true, 1}, {false, true, 3}, {false, false, 1}, {false, false, 3},
    {true, true, 1},  {true, true, 3},  {true, false, 1},  {true, false, 3},
};

static void prepare(pair_t *pair, scratch_t *scratch, uint32_t pages, bool t38)
{
    pair_prepare(pair, scratch, pages, 240);
    pair_poll(pair, scratch);
    pair->line.t38 = t38;
}

static void assert_outcomes(const pair_t *pair, int sender, int receiver)
{
    assert_int_equal(pair_progress(pair, PAIR_SENDER)->outcome, sender);
    assert_int_equal(pair_progress(pair, PAIR_RECEIVER)->outcome, receiver);
}

static void assert_directions(const pair_t *pair)
{
    assert_int_equal(pair_progress(pair, PAIR_SENDER)->direction, FAX_DIRECTION_SENDING);
    assert_int_equal(pair_progress(pair, PAIR_RECEIVER)->direction, FAX_DIRECTION_RECEIVING);
}

static void a_document_is_polled(void **state)
{
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        pair_t pair;
        prepare(&pair, *state, ways[i].pages, ways[i].t38);
        pair.setup[PAIR_SENDER].ecm = ways[i].ecm;
        pair_open(&pair);
        assert_int_equal(pair_progress(&pair, PAIR_SENDER)->direction, FAX_DIRECTION_NONE);
        pair_run(&pair);
        assert_outcomes(&pair, FAX_OUTCOME_OK, FAX_OUTCOME_OK);
        assert_directions(&pair);
        for (int side = 0; side < 2; side++) {
            assert_int_equal(pair_progress(&pair, side)->pages_confirmed, ways[i].pages);
            assert_int_equal(pair_progress(&pair, side)->ecm, ways[i].ecm);
            assert_int_equal(pair_progress(&pair, side)->retrains, 0);
            assert_true(rig_seen(pair.rig, side)->monotonic && rig_seen(pair.rig, side)->within_size);
        }
        assert_string_equal(pair_progress(&pair, PAIR_SENDER)->remote_ident, "+43 1 7654321");
        assert_string_equal(pair_progress(&pair, PAIR_RECEIVER)->remote_ident, "+49 30 1234567");
        assert_int_not_equal(access(pair.setup[PAIR_SENDER].inbound, F_OK), 0);
        pair_assert_equal(&pair);
        pair_close(&pair);
    }
}

static void add_page(const char *path, double y_dpi)
{
    good_file_t file = tiff_maker_good_file();
    file.pages = 1;
    file.y_dpi = y_dpi;
    file.mode = "a";
    tiff_maker_write_good(path, &file);
}

/* Pages of another resolution: phase B comes again between them (EOM, T.30 section 5.3.6.1.6), and the roles
 * stay. */
static void pages_of_two_kinds_are_polled(void **state)
{
    for (int t38 = 0; t38 < 2; t38++)
        for (int ecm = 0; ecm < 2; ecm++) {
            pair_t pair;
            prepare(&pair, *state, 1, t38);
            add_page(pair.setup[PAIR_SENDER].document, 98);
            pair.setup[PAIR_SENDER].pages = 2;
            pair.setup[PAIR_SENDER].ecm = ecm;
            pair_open(&pair);
            pair_run(&pair);
            assert_outcomes(&pair, FAX_OUTCOME_OK, FAX_OUTCOME_OK);
            assert_directions(&pair);
            for (int side = 0; side < 2; side++)
                assert_int_equal(pair_progress(&pair, side)->pages_confirmed, 2);
            pair_assert_equal(&pair);
            pair_close(&pair);
        }
}

/* Who calls it to send, sends. */
static void who_offers_a_document_still_receives(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        pair_t pair;
        pair_prepare(&pair, *state, 2, 240);
        pair.line.t38 = t38;
        strcpy(pair.setup[PAIR_RECEIVER].document, pair.setup[PAIR_SENDER].document);
        pair.setup[PAIR_RECEIVER].pages = 2;
        pair_open(&pair);
        pair_run(&pair);
        assert_outcomes(&pair, FAX_OUTCOME_OK, FAX_OUTCOME_OK);
        assert_directions(&pair);
        pair_assert_equal(&pair);
        pair_close(&pair);
    }
}

static void where_nothing_is_offered_nothing_is_polled(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        pair_t pair;
        prepare(&pair, *state, 1, t38);
        pair.setup[PAIR_SENDER].document[0] = '\0';
        pair_open(&pair);
        pair_run(&pair);
        assert_outcomes(&pair, T30 + RX_DCNWHY, T30 + TX_INCAPABLE);
        assert_int_not_equal(access(pair.setup[PAIR_RECEIVER].inbound, F_OK), 0);
        pair_close(&pair);
    }
}

/* ---- a far end that does not keep to it ---- */

static void run_mangled(pair_t *pair, mangler_fn *mangle)
{
    pair_open(pair);
    mangler_set(mangle);
    pair_run(pair);
    assert_true(mangler_count() > 0);
    mangler_set(NULL);
}

/* Bit 9: ready to transmit. */
static size_t offer(uint8_t *frame, size_t length)
{
    if (frame[FIELD] == DIS)
        frame[4] |= 0x01;
    return length;
}

static void a_poll_of_what_was_not_offered_is_not_accepted(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        pair_t pair;
        prepare(&pair, *state, 1, t38);
        pair.setup[PAIR_SENDER].document[0] = '\0';
        run_mangled(&pair, offer);
        assert_outcomes(&pair, T30 + NOPOLL, T30 + NOPOLL);
        pair_close(&pair);
    }
}

static uint8_t heard[MANGLER_LONGEST]; /* the frame that was waited for */
static size_t heard_length;

static void keep(const uint8_t *frame, size_t length)
{
    memcpy(heard, frame, length);
    heard_length = length;
}

static size_t keep_dis(uint8_t *frame, size_t length)
{
    if (frame[FIELD] == DIS)
        keep(frame, length);
    return length;
}

/* Bit 9, a document; not bit 51, a data file. Without a document, neither. */
static void what_is_offered_is_a_fax_and_no_data_file(void **state)
{
    for (int offers = 0; offers < 2; offers++) {
        pair_t pair;
        prepare(&pair, *state, 1, true);
        if (!offers)
            pair.setup[PAIR_SENDER].document[0] = '\0';
        heard_length = 0;
        pair_open(&pair);
        mangler_set(keep_dis);
        pair_run(&pair);
        mangler_set(NULL);
        assert_true(heard_length > 9);
        assert_int_equal(heard[4] & 0x01, offers);
        assert_int_equal(heard[9] & 0x04, 0);
        pair_close(&pair);
    }
}

/* Bit 47: it can be asked for one of its documents. */
static size_t offer_choice(uint8_t *frame, size_t length)
{
    if (frame[FIELD] == DIS)
        frame[8] |= 0x40;
    if (frame[FIELD] == SEP)
        keep(frame, length);
    return length;
}

static void which_document_is_wanted_is_said_where_that_can_be_asked(void **state)
{
    pair_t pair;
    prepare(&pair, *state, 1, true);
    strcpy(pair.setup[PAIR_RECEIVER].sub_address, "4711");
    heard_length = 0;
    run_mangled(&pair, offer_choice);
    assert_outcomes(&pair, FAX_OUTCOME_OK, FAX_OUTCOME_OK);
    assert_int_equal(heard_length, FIELD + 1 + 20);
    assert_memory_equal(heard + FIELD + 1, "1174                ", 20); /* the last digit goes first */
    pair_close(&pair);
}

/* The poller's DTC, or the DIS that spandsp sends when that had no answer: not ready to transmit. */
static bool is_poll(const uint8_t *frame)
{
    return (frame[FIELD] & 0xfe) == DIS && !(frame[4] & 0x01);
}

/* Too short to be one: no answer comes, but the DIS again. */
static size_t break_dtc(uint8_t *frame, size_t length)
{
    return is_poll(frame) ? 4 : length;
}

static void a_far_end_that_never_understands_is_left_after_three_polls(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        pair_t pair;
        prepare(&pair, *state, 1, t38);
        run_mangled(&pair, break_dtc);
        assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->outcome, T30 + RETRYDCN);
        assert_int_equal(pair_progress(&pair, PAIR_SENDER)->pages_confirmed, 0);
        assert_true(rig_time(pair.rig) < 60 * RIG_SECOND);
        pair_close(&pair);
    }
}

/* It goes dumb when it is polled. */
static void tick_until_polled(void *self, const line_frame_t *in, line_frame_t *out)
{
    const pair_t *pair = self;
    t30_call_tick(pair->call[PAIR_SENDER], in, out);
    if (pair_progress(pair, PAIR_SENDER)->direction == FAX_DIRECTION_SENDING)
        memset(out->samples, 0, sizeof out->samples);
}

static void a_far_end_that_says_nothing_more_is_left(void **state)
{
    pair_t pair;
    prepare(&pair, *state, 1, false);
    pair_open(&pair);
    rig_t *rig = rig_new(&pair.line, rig_party(tick_until_polled, &pair), rig_call(pair.call[PAIR_RECEIVER]));
    while (!pair_progress(&pair, PAIR_RECEIVER)->ended && rig_time(rig) < 60 * RIG_SECOND)
        rig_tick(rig);
    assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->outcome, T30 + RETRYDCN);
    rig_free(rig);
    pair_close(&pair);
}

/* No modem in common: all that its DTC says is that there is none. */
static size_t strip_modems(uint8_t *frame, size_t length)
{
    if (is_poll(frame))
        frame[4] = (uint8_t)((frame[4] & ~0x3c) | 0x10);
    return length;
}

static void a_poller_without_a_modem_in_common_is_incompatible(void **state)
{
    pair_t pair;
    prepare(&pair, *state, 1, true);
    run_mangled(&pair, strip_modems);
    assert_int_equal(pair_progress(&pair, PAIR_SENDER)->outcome, T30 + INCOMPATIBLE);
    pair_close(&pair);
}

/* Asked for a document, and then sent one: instead of the confirmation comes what begins a fax. */
static size_t send_instead(uint8_t *frame, size_t length)
{
    static const uint8_t dcs[] = {0xff, 0x13, DCS | 1, 0x00, 0x62, 0x78};
    if ((frame[FIELD] & 0xfe) != CFR)
        return length;
    memcpy(frame, dcs, sizeof dcs);
    return sizeof dcs;
}

static void who_has_polled_does_not_get_to_send(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        pair_t pair;
        prepare(&pair, *state, 1, t38);
        run_mangled(&pair, send_instead);
        assert_int_equal(pair_progress(&pair, PAIR_SENDER)->direction, FAX_DIRECTION_SENDING);
        assert_int_equal(pair_progress(&pair, PAIR_SENDER)->outcome, T30 + UNEXPECTED);
        assert_int_not_equal(access(pair.setup[PAIR_SENDER].inbound, F_OK), 0);
        pair_close(&pair);
    }
}

/* ---- ended before its time ---- */

static void a_poll_is_ended_in_good_order(void **state)
{
    for (int t38 = 0; t38 < 2; t38++)
        for (int side = 0; side < 2; side++) {
            pair_t pair;
            prepare(&pair, *state, 2, t38);
            pair_open(&pair);
            pair_run_to(&pair, 2, 1000);
            t30_call_abort(pair.call[side], FAX_OUTCOME_CANCELED);
            pair_run(&pair);
            assert_int_equal(pair_progress(&pair, side)->outcome, FAX_OUTCOME_CANCELED);
            assert_int_not_equal(pair_progress(&pair, !side)->outcome, FAX_OUTCOME_OK);
            assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->pages_confirmed, 1);
            pair_close(&pair);
        }
}

static void a_page_that_is_not_safe_is_not_confirmed(void **state)
{
    pair_t pair;
    prepare(&pair, *state, 1, false);
    strcat(pair.setup[PAIR_RECEIVER].inbound, "/nowhere");
    pair_open(&pair);
    pair_run(&pair);
    assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->outcome, FAX_OUTCOME_NO_STORAGE);
    assert_int_not_equal(pair_progress(&pair, PAIR_SENDER)->outcome, FAX_OUTCOME_OK);
    pair_close(&pair);
}

#define ON_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_open, scratch_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SCRATCH(a_document_is_polled),
        ON_SCRATCH(pages_of_two_kinds_are_polled),
        ON_SCRATCH(who_offers_a_document_still_receives),
        ON_SCRATCH(where_nothing_is_offered_nothing_is_polled),
        ON_SCRATCH(what_is_offered_is_a_fax_and_no_data_file),
        ON_SCRATCH(which_document_is_wanted_is_said_where_that_can_be_asked),
        ON_SCRATCH(a_poll_of_what_was_not_offered_is_not_accepted),
        ON_SCRATCH(a_far_end_that_never_understands_is_left_after_three_polls),
        ON_SCRATCH(a_far_end_that_says_nothing_more_is_left),
        ON_SCRATCH(a_poller_without_a_modem_in_common_is_incompatible),
        ON_SCRATCH(who_has_polled_does_not_get_to_send),
        ON_SCRATCH(a_poll_is_ended_in_good_order),
        ON_SCRATCH(a_page_that_is_not_safe_is_not_confirmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
