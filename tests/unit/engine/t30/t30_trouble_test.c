/* What does not go smoothly: a bad line, a far end that is no fax, an end in mid-page, a full disk. */
#include "engine/t30/t30_call.h"

#include <stdio.h>
#include <string.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "tests/test.h"
#include "tests/unit/engine/t30/pair.h"

enum { ROWS = 400 };

static void assert_through(const pair_t *pair)
{
    for (int side = 0; side < 2; side++) {
        assert_int_equal(pair_progress(pair, side)->outcome, FAX_OUTCOME_OK);
        assert_int_equal(pair_progress(pair, side)->pages_confirmed, 2);
        assert_true(rig_seen(pair->rig, side)->monotonic);
        assert_true(rig_seen(pair->rig, side)->within_size);
    }
}

static void a_distorted_line_makes_them_train_again(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 2, ROWS);
    pair_open(&pair);
    rig_distort(pair.rig, 20);
    pair_run(&pair);
    assert_through(&pair);
    for (int side = 0; side < 2; side++) {
        assert_true(pair_progress(&pair, side)->retrains > 0);
        assert_true(pair_progress(&pair, side)->bit_rate < 14400);
    }
    pair_assert_equal(&pair);
    pair_close(&pair);
}

static void ecm_frames_that_were_lost_are_sent_again(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 2, ROWS);
    pair_open(&pair);
    rig_distort(pair.rig, 22);
    pair_run(&pair);
    assert_through(&pair);
    assert_true(pair_progress(&pair, PAIR_SENDER)->ecm_retries > 0);
    assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->ecm_retries,
                     pair_progress(&pair, PAIR_SENDER)->ecm_retries);
    pair_assert_equal(&pair);
    pair_close(&pair);
}

static void packets_that_were_lost_are_sent_again(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 2, ROWS);
    pair.line.t38 = true;
    pair.line.loss = 0.01;
    pair_open(&pair);
    pair_run(&pair);
    assert_through(&pair);
    assert_true(pair_progress(&pair, PAIR_SENDER)->ecm_retries > 0);
    pair_assert_equal(&pair);
    pair_close(&pair);
}

static void bad_rows_are_counted_without_ecm(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 2, ROWS);
    pair.setup[PAIR_SENDER].ecm = false;
    pair_open(&pair);
    rig_distort(pair.rig, 23);
    pair_run(&pair);
    assert_through(&pair);
    assert_true(pair_progress(&pair, PAIR_RECEIVER)->bad_rows > 0);
    assert_int_equal(pair_progress(&pair, PAIR_SENDER)->bad_rows, 0);
    pair_close(&pair);
}

/* The last word of a call is lost: the receiver has it all, and the sender cannot know. */
static void an_end_that_is_not_confirmed_may_have_arrived(void **state)
{
    for (int ecm = 0; ecm <= 1; ecm++) {
        pair_t pair;
        pair_prepare(&pair, *state, 2, ROWS);
        pair.setup[PAIR_SENDER].ecm = ecm;
        pair_open(&pair);
        while (pair_progress(&pair, PAIR_RECEIVER)->pages_confirmed < 2) {
            assert_true(rig_tick(pair.rig));
            assert_true(pair_progress(&pair, PAIR_SENDER)->current_page == 2 ||
                        !pair_progress(&pair, PAIR_SENDER)->unconfirmed);
        }
        for (int side = 0; side < 2; side++)
            t30_call_drop(pair.call[side]);
        assert_int_equal(pair_progress(&pair, PAIR_SENDER)->outcome, FAX_OUTCOME_DISCONNECTED);
        assert_int_equal(pair_progress(&pair, PAIR_SENDER)->pages_confirmed, 1);
        assert_true(pair_progress(&pair, PAIR_SENDER)->unconfirmed);
        assert_false(pair_progress(&pair, PAIR_RECEIVER)->unconfirmed);
        assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->outcome, FAX_OUTCOME_OK);
        pair_close(&pair);
    }
}

static void an_end_in_mid_page_has_not_arrived(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 1, ROWS);
    pair_open(&pair);
    pair_run_to(&pair, 1, 100);
    t30_call_drop(pair.call[PAIR_SENDER]);
    assert_false(pair_progress(&pair, PAIR_SENDER)->unconfirmed);
    pair_close(&pair);
}

static void a_page_that_was_refused_is_no_success(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 1, ROWS);
    pair.setup[PAIR_SENDER].ecm = false;
    pair_open(&pair);
    pair_run_to(&pair, 1, 100);
    rig_distort(pair.rig, 10);
    while (pair_progress(&pair, PAIR_SENDER)->page_bytes < pair_progress(&pair, PAIR_SENDER)->page_size)
        assert_true(rig_tick(pair.rig));
    rig_distort(pair.rig, 0);
    pair_run(&pair);
    for (int side = 0; side < 2; side++) {
        assert_true(pair_progress(&pair, side)->outcome >= FAX_OUTCOME_T30);
        assert_int_equal(pair_progress(&pair, side)->pages_confirmed, 0);
        assert_int_equal(pair_progress(&pair, side)->pages_refused, 1);
    }
    pair_close(&pair);
}

/* One call of ours and something that is no fax. */
static void assert_no_fax(bool sending, rig_party_t other, double noise, scratch_t *scratch)
{
    pair_t pair;
    wire_media_t line = rig_line();
    line.noise = noise;
    pair_prepare(&pair, scratch, 1, 40);
    t30_call_t *call = t30_call_open(&pair.setup[sending ? PAIR_SENDER : PAIR_RECEIVER]);
    rig_t *rig = sending ? rig_new(&line, rig_call(call), other) : rig_new(&line, other, rig_call(call));
    assert_true(rig_run(rig, 120 * RIG_SECOND));
    assert_int_equal(t30_call_progress(call)->outcome, FAX_OUTCOME_NOT_FAX_CALL);
    assert_int_equal(t30_call_progress(call)->frames, 0);
    rig_free(rig);
    t30_call_close(call);
}

static void what_sends_no_frame_is_no_fax(void **state)
{
    for (int sending = 0; sending < 2; sending++) {
        assert_no_fax(sending, rig_silence(), -100, *state);
        assert_no_fax(sending, rig_voice(), -100, *state);
        assert_no_fax(sending, rig_silence(), -25, *state); /* a carrier that never ends, for T.30 */
    }
}

static const struct {
    bool t38, ecm;
} fronts[] = {{false, true}, {false, false}, {true, true}, {true, false}};

static void open_in_mid_page(pair_t *pair, scratch_t *scratch, size_t i)
{
    pair_prepare(pair, scratch, 2, ROWS);
    pair->line.t38 = fronts[i].t38;
    pair->setup[PAIR_SENDER].ecm = fronts[i].ecm;
    pair_open(pair);
    pair_run_to(pair, 2, 1000);
}

static void a_line_that_drops_in_mid_page_ends_the_call_at_once(void **state)
{
    for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++) {
        pair_t pair;
        open_in_mid_page(&pair, *state, i);
        for (int side = 0; side < 2; side++) {
            t30_call_drop(pair.call[side]);
            assert_true(pair_progress(&pair, side)->ended);
            assert_int_equal(pair_progress(&pair, side)->outcome, FAX_OUTCOME_DISCONNECTED);
            assert_int_equal(pair_progress(&pair, side)->pages_confirmed, 1);
        }
        /* The page that was complete is kept. */
        assert_true(page_file_read_back(pair.setup[PAIR_RECEIVER].inbound, 0, NULL));
        assert_false(page_file_read_back(pair.setup[PAIR_RECEIVER].inbound, 1, NULL));
        pair_close(&pair);
    }
}

static void a_line_that_drops_when_all_is_through_does_no_harm(void **state)
{
    for (int side = 0; side < 2; side++) {
        pair_t pair;
        pair_prepare(&pair, *state, 1, ROWS);
        pair_open(&pair);
        while (pair_progress(&pair, side)->pages_confirmed == 0)
            assert_true(rig_tick(pair.rig));
        assert_false(pair_progress(&pair, side)->ended);
        t30_call_drop(pair.call[side]);
        assert_true(pair_progress(&pair, side)->ended);
        assert_int_equal(pair_progress(&pair, side)->outcome, FAX_OUTCOME_OK);
        pair_close(&pair);
    }
}

enum { DCN_IN_IMAGE = FAX_OUTCOME_T30 + 36, DCN_AFTER_IMAGE = FAX_OUTCOME_T30 + 37 };

static void an_abort_in_mid_page_ends_both_calls_soon(void **state)
{
    for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++)
        for (int side = 0; side < 2; side++) {
            pair_t pair;
            open_in_mid_page(&pair, *state, i);
            t30_call_abort(pair.call[side], FAX_OUTCOME_CANCELED);
            t30_call_abort(pair.call[side], FAX_OUTCOME_ABORTED); /* the first one counts */
            assert_false(pair_progress(&pair, side)->ended);      /* DCN is still to be sent */
            assert_true(rig_run(pair.rig, 5 * RIG_SECOND));
            assert_int_equal(pair_progress(&pair, side)->outcome, FAX_OUTCOME_CANCELED);
            /* A receiver listens, and hears DCN. A sender's modem does not in mid-page: it learns by the
             * line's drop. */
            int heard = pair_progress(&pair, !side)->outcome;
            if (side == PAIR_SENDER)
                assert_true(heard == DCN_IN_IMAGE || heard == DCN_AFTER_IMAGE);
            else
                assert_int_not_equal(heard, FAX_OUTCOME_OK);
            pair_close(&pair);
        }
}

static void an_abort_before_anything_was_heard_ends_soon(void **state)
{
    for (int side = 0; side < 2; side++) {
        pair_t pair;
        pair_prepare(&pair, *state, 1, 40);
        pair_open(&pair);
        rig_run(pair.rig, RIG_SECOND);
        t30_call_abort(pair.call[side], FAX_OUTCOME_ABORTED);
        assert_true(rig_run(pair.rig, 5 * RIG_SECOND));
        assert_int_equal(pair_progress(&pair, side)->outcome, FAX_OUTCOME_ABORTED);
        pair_close(&pair);
    }
}

static void lose_page(void *user, uint32_t page, bool last)
{
    (void)page, (void)last;
    const pair_t *pair = user;
    t30_call_take_page(pair->call[PAIR_RECEIVER], false);
}

static void a_page_that_is_not_safe_is_not_confirmed(void **state)
{
    for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++) {
        pair_t pair;
        pair_prepare(&pair, *state, 1, ROWS);
        pair.line.t38 = fronts[i].t38;
        pair.setup[PAIR_SENDER].ecm = fronts[i].ecm;
        pair.setup[PAIR_RECEIVER].keep_page = lose_page;
        pair_open(&pair);
        pair_run(&pair);
        assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->outcome, FAX_OUTCOME_NO_STORAGE);
        assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->pages_confirmed, 0);
        assert_int_not_equal(pair_progress(&pair, PAIR_SENDER)->outcome, FAX_OUTCOME_OK);
        assert_int_equal(pair_progress(&pair, PAIR_SENDER)->pages_confirmed, 0);
        pair_close(&pair);
    }
}

static void files_that_are_not_there_fail_the_call(void **state)
{
    for (int side = 0; side < 2; side++) {
        pair_t pair;
        pair_prepare(&pair, *state, 1, 40);
        strcat(side == PAIR_SENDER ? pair.setup[side].document : pair.setup[side].inbound, "/nowhere");
        pair_open(&pair);
        pair_run(&pair);
        assert_int_equal(pair_progress(&pair, side)->outcome,
                         side == PAIR_SENDER ? FAX_OUTCOME_T30 + 41 : FAX_OUTCOME_NO_STORAGE);
        assert_int_not_equal(pair_progress(&pair, !side)->outcome, FAX_OUTCOME_OK);
        pair_close(&pair);
    }
}

static void a_file_with_fewer_pages_than_promised_is_no_success(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 1, 40);
    pair.setup[PAIR_SENDER].pages = 2;
    pair_open(&pair);
    pair_run(&pair);
    assert_int_equal(pair_progress(&pair, PAIR_SENDER)->outcome, FAX_OUTCOME_BAD_DOCUMENT);
    assert_int_equal(pair_progress(&pair, PAIR_SENDER)->pages_confirmed, 1);
    pair_close(&pair);
}

#define ON_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_open, scratch_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SCRATCH(a_distorted_line_makes_them_train_again),
        ON_SCRATCH(ecm_frames_that_were_lost_are_sent_again),
        ON_SCRATCH(packets_that_were_lost_are_sent_again),
        ON_SCRATCH(bad_rows_are_counted_without_ecm),
        ON_SCRATCH(an_end_that_is_not_confirmed_may_have_arrived),
        ON_SCRATCH(an_end_in_mid_page_has_not_arrived),
        ON_SCRATCH(a_page_that_was_refused_is_no_success),
        ON_SCRATCH(what_sends_no_frame_is_no_fax),
        ON_SCRATCH(a_line_that_drops_in_mid_page_ends_the_call_at_once),
        ON_SCRATCH(a_line_that_drops_when_all_is_through_does_no_harm),
        ON_SCRATCH(an_abort_in_mid_page_ends_both_calls_soon),
        ON_SCRATCH(an_abort_before_anything_was_heard_ends_soon),
        ON_SCRATCH(a_page_that_is_not_safe_is_not_confirmed),
        ON_SCRATCH(files_that_are_not_there_fail_the_call),
        ON_SCRATCH(a_file_with_fewer_pages_than_promised_is_no_success),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
