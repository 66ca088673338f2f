/* A fax goes through, each way it can: what is negotiated, what is shown meanwhile, what arrives. */
#include "engine/t30/t30_call.h"

#include <stdio.h>

#include "engine/fax_outcome.h"
#include "tests/test.h"
#include "tests/unit/engine/t30/pair.h"

typedef struct way {
    const char *name;
    bool t38;
    bool ecm;
    uint32_t modems;
    uint32_t codings;
    uint32_t bit_rate; /* what must come of it */
    fax_encoding_t encoding;
} way_t;

enum { V27TER = FAX_MODEM_V27TER, V29 = FAX_MODEM_V27TER | FAX_MODEM_V29, V17 = FAX_MODEM_ALL };
enum { MH = FAX_CODING_MH, MR = FAX_CODING_MH | FAX_CODING_MR, MMR = FAX_CODING_ALL };

static const way_t ways[] = {
    {"V.17, ECM, MMR", false, true, V17, MMR, 14400, FAX_ENCODING_MMR},
    {"V.17, ECM, MR", false, true, V17, MR, 14400, FAX_ENCODING_MR},
    {"V.17, ECM, MH", false, true, V17, MH, 14400, FAX_ENCODING_MH},
    {"V.17, MR", false, false, V17, MMR, 14400, FAX_ENCODING_MR},
    {"V.17, MH", false, false, V17, MH, 14400, FAX_ENCODING_MH},
    {"V.29, ECM, MMR", false, true, V29, MMR, 9600, FAX_ENCODING_MMR},
    {"V.29, ECM, MR", false, true, V29, MR, 9600, FAX_ENCODING_MR},
    {"V.29, ECM, MH", false, true, V29, MH, 9600, FAX_ENCODING_MH},
    {"V.29, MR", false, false, V29, MR, 9600, FAX_ENCODING_MR},
    {"V.29, MH", false, false, V29, MH, 9600, FAX_ENCODING_MH},
    {"V.27ter, ECM, MMR", false, true, V27TER, MMR, 4800, FAX_ENCODING_MMR},
    {"V.27ter, ECM, MR", false, true, V27TER, MR, 4800, FAX_ENCODING_MR},
    {"V.27ter, ECM, MH", false, true, V27TER, MH, 4800, FAX_ENCODING_MH},
    {"V.27ter, MR", false, false, V27TER, MR, 4800, FAX_ENCODING_MR},
    {"V.27ter, MH", false, false, V27TER, MH, 4800, FAX_ENCODING_MH},
    {"T.38, ECM, MMR", true, true, V17, MMR, 14400, FAX_ENCODING_MMR},
    {"T.38, MR", true, false, V17, MR, 14400, FAX_ENCODING_MR},
    {"T.38, MH", true, false, V17, MH, 14400, FAX_ENCODING_MH},
};

static void assert_seen(const pair_t *pair, const way_t *way, int side)
{
    const rig_seen_t *seen = rig_seen(pair->rig, side);
    const t30_progress_t *progress = &seen->progress;
    assert_int_equal(progress->outcome, FAX_OUTCOME_OK);
    assert_true(progress->negotiated);
    assert_int_equal(progress->bit_rate, way->bit_rate);
    assert_int_equal(progress->ecm, way->ecm);
    assert_int_equal(progress->encoding, way->encoding);
    assert_int_equal(progress->resolution, FAX_RESOLUTION_FINE);
    assert_int_equal(progress->pages_confirmed, 2);
    assert_int_equal(progress->current_page, 2);
    assert_int_equal(progress->bad_rows + progress->ecm_retries + progress->retrains, 0);
    assert_int_equal(progress->frames_refused + progress->pages_refused, 0);
    assert_true(progress->frames >= 4);
    assert_true(seen->monotonic);
    assert_true(seen->within_size);
    assert_true(seen->steps >= 4);
    assert_true(progress->bytes > progress->page_bytes);
}

static void a_fax_goes_through(void **state)
{
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        pair_t pair;
        pair_prepare(&pair, *state, 2, 240);
        pair.line.t38 = ways[i].t38;
        pair.setup[PAIR_SENDER].ecm = ways[i].ecm;
        pair.setup[PAIR_RECEIVER].modems = ways[i].modems;
        pair.setup[PAIR_RECEIVER].codings = ways[i].codings;
        pair_open(&pair);
        pair_run(&pair);
        print_message("%s: %.0f s of line, %.0f ms of CPU\n", ways[i].name,
                      (double)rig_time(pair.rig) / RIG_SECOND, pair.cpu);
        assert_seen(&pair, &ways[i], PAIR_SENDER);
        assert_seen(&pair, &ways[i], PAIR_RECEIVER);
        pair_assert_equal(&pair);
        pair_close(&pair);
    }
}

static void each_end_learns_who_the_other_is(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 1, 40);
    pair_open(&pair);
    pair_run(&pair);
    assert_string_equal(pair_progress(&pair, PAIR_SENDER)->remote_ident, "+43 1 7654321");
    assert_string_equal(pair_progress(&pair, PAIR_RECEIVER)->remote_ident, "+49 30 1234567");
    assert_string_equal(pair_progress(&pair, PAIR_RECEIVER)->remote_sub_address, "4711");
    assert_string_equal(pair_progress(&pair, PAIR_SENDER)->remote_sub_address, "");
    pair_close(&pair);
}

static void each_resolution_is_known(void **state)
{
    const struct {
        double y_dpi;
        fax_resolution_t resolution;
    } rows[] = {{98, FAX_RESOLUTION_STANDARD}, {196, FAX_RESOLUTION_FINE}, {391, FAX_RESOLUTION_SUPERFINE}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        pair_t pair;
        pair_prepare(&pair, *state, 1, 40);
        pair_write_file(&pair, 40, rows[i].y_dpi);
        pair_open(&pair);
        pair_run(&pair);
        for (int side = 0; side < 2; side++)
            assert_int_equal(pair_progress(&pair, side)->resolution, rows[i].resolution);
        pair_assert_equal(&pair);
        pair_close(&pair);
    }
}

/* More than 256 frames of 256 octets: the page goes in two blocks (T.30 annex A). */
static void a_long_page_goes_in_blocks(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 1, 2200);
    pair.setup[PAIR_SENDER].codings = FAX_CODING_MH;
    pair_open(&pair);
    pair_run(&pair);
    for (int side = 0; side < 2; side++) {
        const rig_seen_t *seen = rig_seen(pair.rig, side);
        assert_int_equal(seen->progress.outcome, FAX_OUTCOME_OK);
        assert_true(seen->progress.page_bytes > 256 * 256);
        assert_true(seen->steps > 256);
        assert_true(seen->monotonic);
    }
    assert_int_equal(pair_progress(&pair, PAIR_SENDER)->page_bytes,
                     pair_progress(&pair, PAIR_SENDER)->page_size);
    pair_assert_equal(&pair);
    pair_close(&pair);
}

/* A figure, not a test: what a usual page costs. */
static void a_whole_page_is_measured(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        pair_t pair;
        pair_prepare(&pair, *state, 1, 2156);
        pair.line.t38 = t38;
        pair_open(&pair);
        pair_run(&pair);
        print_message("one page of 2156 rows, %s: %.0f s of line, %.0f ms of CPU for both ends\n",
                      t38 ? "T.38" : "audio", (double)rig_time(pair.rig) / RIG_SECOND, pair.cpu);
        assert_int_equal(pair_progress(&pair, PAIR_RECEIVER)->outcome, FAX_OUTCOME_OK);
        pair_close(&pair);
    }
}

static void a_delay_of_a_satellite_does_no_harm(void **state)
{
    pair_t pair;
    pair_prepare(&pair, *state, 2, 240);
    pair.line.delay = 600;
    pair_open(&pair);
    pair_run(&pair);
    for (int side = 0; side < 2; side++)
        assert_int_equal(pair_progress(&pair, side)->outcome, FAX_OUTCOME_OK);
    pair_assert_equal(&pair);
    pair_close(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_fax_goes_through, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(each_end_learns_who_the_other_is, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(each_resolution_is_known, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_long_page_goes_in_blocks, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_whole_page_is_measured, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_delay_of_a_satellite_does_no_harm, scratch_open, scratch_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
