/* T.30 on a Class 1 modem, without a modem: each step's operations, and what the front makes of a modem that
 * does something else. */
#include <stdio.h>
#include <string.h>

#include "engine/fax_outcome.h"
#include "tests/test.h"
#include "tests/unit/engine/t30/fake_channel.h"
#include "tests/unit/engine/t30/pair.h"

/* Frames that the far end sends, each with two octets where its check sequence is. */
static const uint8_t dis[] = {0xff, 0x13, 0x80, 0x00, 0x6e, 0x78, 0, 0}; /* V.17, V.29, V.27ter */
static const uint8_t cfr[] = {0xff, 0x13, 0x84, 0, 0};
static const uint8_t ftt[] = {0xff, 0x13, 0x44, 0, 0};
static const uint8_t mcf[] = {0xff, 0x13, 0x8c, 0, 0};
static const uint8_t dcs[] = {0xff, 0x13, 0x83, 0x00, 0x62, 0x78, 0, 0};      /* V.17 14400, MH, fine */
static const uint8_t slow_dcs[] = {0xff, 0x13, 0x83, 0x00, 0x46, 0x78, 0, 0}; /* V.29 9600 */
static const uint8_t eop[] = {0xff, 0x13, 0x2f, 0, 0};
static const uint8_t dcn[] = {0xff, 0x13, 0xfb, 0, 0};

static const uint8_t zeros[2700]; /* 1.5 s at 14400 bit/s */
static uint8_t garbage[5000];
static uint8_t page[3000];
static size_t page_length;

#define HEARS(FRAME)                                                                                         \
    {                                                                                                        \
        CLASS1_RECEIVE_HDLC, 10, true, FRAME, sizeof(FRAME), CLASS1_OK                                       \
    }
#define HEARS_DAMAGED(FRAME)                                                                                 \
    {                                                                                                        \
        CLASS1_RECEIVE_HDLC, 10, true, FRAME, sizeof(FRAME), CLASS1_ERROR                                    \
    }
#define HEARS_NONE(RESULT)                                                                                   \
    {                                                                                                        \
        CLASS1_RECEIVE_HDLC, FAKE_SECOND, false, NULL, 0, RESULT                                             \
    }
#define TAKES(OCTETS, LENGTH)                                                                                \
    {                                                                                                        \
        CLASS1_RECEIVE_DATA, 10, true, OCTETS, LENGTH, CLASS1_NO_CARRIER                                     \
    }
#define TAKES_NONE(RESULT)                                                                                   \
    {                                                                                                        \
        CLASS1_RECEIVE_DATA, FAKE_SECOND, false, NULL, 0, RESULT                                             \
    }

static void put_bits(const char *bits)
{
    static unsigned used;
    for (used = bits[0] == '!' ? 0 : used, bits += bits[0] == '!'; *bits; bits++, used++) {
        page[used / 8] |= (uint8_t)((*bits == '1') << used % 8);
        page_length = used / 8 + 1;
    }
}

/* So many white rows by T.4's one-dimensional code, and the return to control. */
static void make_page(unsigned rows)
{
    memset(page, 0, sizeof page);
    put_bits("!000000000001");
    for (unsigned row = 0; row < rows; row++)
        put_bits("01001101100110101"
                 "000000000001");
    for (int n = 0; n < 5; n++)
        put_bits("000000000001");
    put_bits("00000000");
}

typedef struct bench {
    pair_t pair;
    t30_call_t *call;
    fake_channel_t channel;
} bench_t;

static void open_call(bench_t *bench, scratch_t *scratch, int side, const fake_outcome_t *outcomes)
{
    pair_prepare(&bench->pair, scratch, 1, 20);
    t30_setup_t *setup = &bench->pair.setup[side];
    setup->media = LINE_CLASS1;
    setup->ecm = false;
    setup->codings = FAX_CODING_MH;
    setup->sub_address[0] = '\0';
    setup->keep_page = NULL;
    bench->call = t30_call_open(setup);
    assert_non_null(bench->call);
    fake_channel_begin(&bench->channel, bench->call,
                       side == PAIR_SENDER ? CLASS1_RECEIVE_HDLC : CLASS1_TRANSMIT_HDLC, outcomes);
}

#define SAYS_DCN   " FTS=80 FTH=3(DCN) FTS=1000"
#define SENDS_DCS  " FTS=80 FTH=3(TSI DCS)"
#define SENDS_REST " FTS=80 FTM=146(page) FTS=80 FTH=3(EOP) FRH=3" SAYS_DCN
#define SENDS_ALL  SENDS_DCS " FTS=80 FTM=145(zeros) FRH=3" SENDS_REST
#define OFFERS     "FTH=3(CSI DIS) FRH=3"
#define TAKES_REST " FRH=3 FTS=80 FTH=3(MCF) FRH=3"

/* Run a call to its end, and compare what was asked for (NULL: whatever it was) and what came of it. */
static void expect(scratch_t *scratch, int side, const fake_outcome_t *outcomes, const char *log, int outcome)
{
    bench_t bench;
    open_call(&bench, scratch, side, outcomes);
    assert_true(fake_channel_run(&bench.channel, 300 * FAKE_SECOND));
    if (log)
        assert_string_equal(bench.channel.log, log);
    assert_int_equal(t30_call_progress(bench.call)->outcome, outcome);
    t30_call_close(bench.call);
}

/* ---- each step ---- */

static void a_caller_sends_step_by_step(void **state)
{
    const fake_outcome_t outcomes[] = {HEARS(dis), HEARS(cfr), HEARS(mcf), {0}};
    expect(*state, PAIR_SENDER, outcomes, "FRH=3" SENDS_ALL, FAX_OUTCOME_OK);
}

static void a_called_party_receives_step_by_step(void **state)
{
    const fake_outcome_t outcomes[] = {
        HEARS(dcs), TAKES(zeros, sizeof zeros), TAKES(page, page_length), HEARS(eop), HEARS(dcn), {0}};
    expect(*state, PAIR_RECEIVER, outcomes, OFFERS " FRM=145 FTS=80 FTH=3(CFR) FRM=146" TAKES_REST,
           FAX_OUTCOME_OK);
}

static void a_training_check_lasts_a_second_and_a_half(void **state)
{
    bench_t bench;
    const fake_outcome_t outcomes[] = {HEARS(dis), {0}};
    open_call(&bench, *state, PAIR_SENDER, outcomes);
    assert_true(fake_channel_run_to(&bench.channel, "(zeros)", 10 * FAKE_SECOND));
    assert_in_range(bench.channel.sent, sizeof zeros, sizeof zeros * 11 / 10); /* T.30 section 5.3.6.1.3 */
    t30_call_close(bench.call);
}

/* ---- trainings ---- */

static void a_training_that_fails_is_repeated_more_slowly(void **state)
{
    bench_t bench;
    const fake_outcome_t outcomes[] = {HEARS(dis), HEARS(ftt), HEARS(ftt), HEARS(cfr), HEARS(mcf), {0}};
    open_call(&bench, *state, PAIR_SENDER, outcomes);
    assert_true(fake_channel_run(&bench.channel, 60 * FAKE_SECOND));
    assert_string_equal(bench.channel.log,
                        "FRH=3" SENDS_DCS " FTS=80 FTM=145(zeros) FRH=3" SENDS_DCS
                        " FTS=80 FTM=121(zeros) FRH=3" SENDS_DCS " FTS=80 FTM=97(zeros) FRH=3"
                        " FTS=80 FTM=98(page) FTS=80 FTH=3(EOP) FRH=3" SAYS_DCN);
    assert_int_equal(t30_call_progress(bench.call)->retrains, 2);
    assert_int_equal(t30_call_progress(bench.call)->bit_rate, 9600);
    assert_int_equal(t30_call_progress(bench.call)->outcome, FAX_OUTCOME_OK);
    t30_call_close(bench.call);
}

static void who_never_trains_is_tried_by_each_modulation(void **state)
{
    bench_t bench;
    const fake_outcome_t outcomes[] = {HEARS(dis), HEARS(ftt), HEARS(ftt), HEARS(ftt), HEARS(ftt),
                                       HEARS(ftt), HEARS(ftt), HEARS(ftt), HEARS(ftt), {0}};
    open_call(&bench, *state, PAIR_SENDER, outcomes);
    assert_true(fake_channel_run(&bench.channel, 60 * FAKE_SECOND));
    const char *from = bench.channel.log;
    static const char *const tries[] = {"FTM=145", "FTM=121", "FTM=97", "FTM=96",
                                        "FTM=73",  "FTM=72",  "FTM=48", "FTM=24"};
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        from = strstr(from, tries[i]);
        assert_non_null(from);
    }
    assert_string_equal(fax_outcome_row(t30_call_progress(bench.call)->outcome)->name, "t30CannotTrain");
    assert_int_equal(t30_call_progress(bench.call)->retrains, 7);
    t30_call_close(bench.call);
}

static void a_training_that_was_noise_is_refused(void **state)
{
    const fake_outcome_t outcomes[] = {HEARS(dcs),
                                       TAKES(garbage, 2700),
                                       HEARS(slow_dcs),
                                       TAKES(zeros, 1800),
                                       TAKES(page, page_length),
                                       HEARS(eop),
                                       HEARS(dcn),
                                       {0}};
    expect(*state, PAIR_RECEIVER, outcomes,
           OFFERS " FRM=145 FTS=80 FTH=3(FTT) FRH=3 FRM=96 FTS=80 FTH=3(CFR) FRM=96" TAKES_REST,
           FAX_OUTCOME_OK);
}

/* The far end has repeated its command, which is the other carrier, and trains again. */
static void another_carrier_than_a_training_is_waited_out(void **state)
{
    const fake_outcome_t outcomes[] = {HEARS(dcs),
                                       TAKES_NONE(CLASS1_FCERROR),
                                       TAKES_NONE(CLASS1_FCERROR),
                                       TAKES_NONE(CLASS1_FCERROR),
                                       TAKES(zeros, sizeof zeros),
                                       TAKES(page, page_length),
                                       HEARS(eop),
                                       HEARS(dcn),
                                       {0}};
    expect(*state, PAIR_RECEIVER, outcomes,
           OFFERS " FRM=145 FRM=145 FRM=145 FRM=145 FTS=80 FTH=3(CFR) FRM=146" TAKES_REST, FAX_OUTCOME_OK);
}

static void no_training_at_all_is_refused(void **state)
{
    bench_t bench;
    const fake_outcome_t outcomes[] = {HEARS(dcs), TAKES_NONE(CLASS1_NO_CARRIER), {0}};
    open_call(&bench, *state, PAIR_RECEIVER, outcomes);
    assert_true(
        fake_channel_run_to(&bench.channel, "FRM=145 FRM=145 FTS=80 FTH=3(FTT) FRH=3", 20 * FAKE_SECOND));
    t30_call_close(bench.call);
}

/* ---- what is heard by V.21 ---- */

static void a_reception_that_fails_is_begun_again(void **state)
{
    static const class1_result_t results[] = {CLASS1_NO_CARRIER, CLASS1_ERROR, CLASS1_FCERROR, CLASS1_OK};
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++) {
        const fake_outcome_t outcomes[] = {
            HEARS_NONE(results[i]), HEARS_NONE(results[i]), HEARS(dis), HEARS(cfr), HEARS(mcf), {0}};
        expect(*state, PAIR_SENDER, outcomes, "FRH=3 FRH=3 FRH=3" SENDS_ALL, FAX_OUTCOME_OK);
    }
}

static void a_damaged_frame_does_not_count(void **state)
{
    const fake_outcome_t outcomes[] = {HEARS_DAMAGED(dis), HEARS(dis), HEARS(cfr), HEARS(mcf), {0}};
    expect(*state, PAIR_SENDER, outcomes, "FRH=3 FRH=3" SENDS_ALL, FAX_OUTCOME_OK);
}

static void frames_of_any_length_do_no_harm(void **state)
{
    static const size_t lengths[] = {0, 1, 2, 3, 4, 399, 400, 401, CLASS1_OCTETS, sizeof garbage};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        const fake_outcome_t outcomes[] = {{CLASS1_RECEIVE_HDLC, 10, true, garbage, lengths[i], CLASS1_OK},
                                           HEARS(dis),
                                           HEARS(cfr),
                                           HEARS(mcf),
                                           {0}};
        expect(*state, PAIR_SENDER, outcomes, "FRH=3 FRH=3" SENDS_ALL, FAX_OUTCOME_OK);
    }
}

static void who_says_nothing_is_no_fax(void **state)
{
    const fake_outcome_t outcomes[] = {{0}};
    expect(*state, PAIR_SENDER, outcomes, "FRH=3", FAX_OUTCOME_NOT_FAX_CALL);
    expect(*state, PAIR_RECEIVER, outcomes,
           OFFERS " FTS=80 FTH=3(CSI DIS) FRH=3 FTS=80 FTH=3(CSI DIS) FRH=3" SAYS_DCN,
           FAX_OUTCOME_NOT_FAX_CALL);
}

/* ---- pages ---- */

static void a_page_is_waited_for(void **state)
{
    const fake_outcome_t outcomes[] = {HEARS(dcs),
                                       TAKES(zeros, sizeof zeros),
                                       TAKES_NONE(CLASS1_NO_CARRIER),
                                       TAKES_NONE(CLASS1_FCERROR),
                                       TAKES(page, page_length),
                                       HEARS(eop),
                                       HEARS(dcn),
                                       {0}};
    expect(*state, PAIR_RECEIVER, outcomes,
           OFFERS " FRM=145 FTS=80 FTH=3(CFR) FRM=146 FRM=146 FRM=146" TAKES_REST, FAX_OUTCOME_OK);
}

/* Twice another carrier in a page's place may be a frame; if it is none, the page may come. */
static void another_carrier_than_a_page_may_be_a_frame(void **state)
{
    const fake_outcome_t outcomes[] = {HEARS(dcs),
                                       TAKES(zeros, sizeof zeros),
                                       TAKES_NONE(CLASS1_FCERROR),
                                       TAKES_NONE(CLASS1_FCERROR),
                                       HEARS_NONE(CLASS1_NO_CARRIER),
                                       TAKES(page, page_length),
                                       HEARS(eop),
                                       HEARS(dcn),
                                       {0}};
    expect(*state, PAIR_RECEIVER, outcomes,
           OFFERS " FRM=145 FTS=80 FTH=3(CFR) FRM=146 FRM=146 FRH=3 FRM=146" TAKES_REST, FAX_OUTCOME_OK);
}

static void a_farewell_in_a_pages_place_ends_the_call(void **state)
{
    const fake_outcome_t outcomes[] = {HEARS(dcs),
                                       TAKES(zeros, sizeof zeros),
                                       TAKES_NONE(CLASS1_FCERROR),
                                       TAKES_NONE(CLASS1_FCERROR),
                                       HEARS(dcn),
                                       {0}};
    bench_t bench;
    open_call(&bench, *state, PAIR_RECEIVER, outcomes);
    assert_true(fake_channel_run(&bench.channel, 20 * FAKE_SECOND));
    assert_int_not_equal(t30_call_progress(bench.call)->outcome, FAX_OUTCOME_OK);
    t30_call_close(bench.call);
}

static void a_page_of_garbage_is_refused(void **state)
{
    bench_t bench;
    const fake_outcome_t outcomes[] = {
        HEARS(dcs), TAKES(zeros, sizeof zeros), TAKES(garbage, sizeof garbage), HEARS(eop), HEARS(dcn), {0}};
    open_call(&bench, *state, PAIR_RECEIVER, outcomes);
    assert_true(fake_channel_run(&bench.channel, 20 * FAKE_SECOND));
    assert_non_null(strstr(bench.channel.log, "FRM=146 FRH=3 FTS=80 FTH=3(RTN) FRH=3"));
    assert_int_equal(t30_call_progress(bench.call)->pages_confirmed, 0);
    assert_int_equal(t30_call_progress(bench.call)->pages_refused, 1);
    t30_call_close(bench.call);
}

/* ---- what is sent ---- */

static void nothing_is_given_before_a_late_connect(void **state)
{
    bench_t bench;
    const fake_outcome_t outcomes[] = {HEARS(dis),
                                       {CLASS1_TRANSMIT_HDLC, 3 * FAKE_SECOND, true, NULL, 0, CLASS1_GOES_ON},
                                       {CLASS1_TRANSMIT_DATA, 3 * FAKE_SECOND, true, NULL, 0, CLASS1_GOES_ON},
                                       HEARS(cfr),
                                       HEARS(mcf),
                                       {0}};
    open_call(&bench, *state, PAIR_SENDER, outcomes);
    assert_true(fake_channel_run_to(&bench.channel, "FTH=3", 10 * FAKE_SECOND));
    assert_false(fake_channel_run_to(&bench.channel, "FTH=3(", 2 * FAKE_SECOND));
    assert_true(fake_channel_run_to(&bench.channel, "FTM=145", 10 * FAKE_SECOND));
    assert_false(fake_channel_run_to(&bench.channel, "FTM=145(", 2 * FAKE_SECOND));
    assert_int_equal(bench.channel.sent, 0);
    assert_true(fake_channel_run(&bench.channel, 60 * FAKE_SECOND));
    assert_string_equal(bench.channel.log, "FRH=3" SENDS_ALL);
    t30_call_close(bench.call);
}

/* What the modem would not send nobody hears: T.30 repeats it. */
static void a_transmission_that_is_refused_is_as_one_that_nobody_hears(void **state)
{
    const fake_outcome_t frames[] = {HEARS(dis), {CLASS1_TRANSMIT_HDLC, 5, false, NULL, 0, CLASS1_ERROR},
                                     HEARS(dis), HEARS(cfr),
                                     HEARS(mcf), {0}};
    const fake_outcome_t training[] = {HEARS(dis), {CLASS1_TRANSMIT_DATA, 5, false, NULL, 0, CLASS1_ERROR},
                                       HEARS(ftt), HEARS(cfr),
                                       HEARS(mcf), {0}};
    const fake_outcome_t answer[] = {{CLASS1_TRANSMIT_HDLC, 5, false, NULL, 0, CLASS1_NO_CARRIER},
                                     HEARS(dcs),
                                     TAKES(zeros, sizeof zeros),
                                     TAKES(page, page_length),
                                     HEARS(eop),
                                     HEARS(dcn),
                                     {0}};
    expect(*state, PAIR_SENDER, frames, NULL, FAX_OUTCOME_OK);
    expect(*state, PAIR_SENDER, training, NULL, FAX_OUTCOME_OK);
    expect(*state, PAIR_RECEIVER, answer, NULL, FAX_OUTCOME_OK);
}

static void what_gets_no_answer_is_sent_three_times(void **state)
{
    bench_t bench;
    const fake_outcome_t outcomes[] = {HEARS(dis), HEARS(cfr), {0}};
    open_call(&bench, *state, PAIR_SENDER, outcomes);
    assert_true(fake_channel_run(&bench.channel, 60 * FAKE_SECOND));
    assert_non_null(strstr(bench.channel.log, "FTM=146(page) FTS=80 FTH=3(EOP) FRH=3 FTS=80 FTH=3(EOP) FRH=3"
                                              " FTS=80 FTH=3(EOP) FRH=3" SAYS_DCN));
    assert_string_equal(fax_outcome_row(t30_call_progress(bench.call)->outcome)->name, "t30TxPhddead");
    t30_call_close(bench.call);
}

/* ---- the end ---- */

static void who_hangs_up_in_any_operation_ends_the_call(void **state)
{
    static const char *const places[] = {"FRH=3",   "FTS=80",  "FTH=3",     "FTH=3(TSI",
                                         "FTM=145", "FTM=146", "FTH=3(EOP)"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        bench_t bench;
        const fake_outcome_t outcomes[] = {HEARS(dis), HEARS(cfr), HEARS(mcf), {0}};
        open_call(&bench, *state, PAIR_SENDER, outcomes);
        assert_true(fake_channel_run_to(&bench.channel, places[i], 20 * FAKE_SECOND));
        t30_call_drop(bench.call);
        assert_true(t30_call_progress(bench.call)->ended);
        assert_int_equal(t30_call_progress(bench.call)->outcome, FAX_OUTCOME_DISCONNECTED);
        const size_t asked = strlen(bench.channel.log);
        for (int n = 0; n < 10; n++) /* nothing is asked any more */
            fake_channel_run(&bench.channel, 1);
        assert_int_equal(strlen(bench.channel.log), asked);
        t30_call_close(bench.call);
    }
}

static void a_call_that_is_aborted_says_farewell(void **state)
{
    static const char *const places[] = {"FRH=3", "FTH=3(TSI", "FTM=145", "FTM=146"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        bench_t bench;
        const fake_outcome_t outcomes[] = {HEARS(dis), HEARS(cfr), HEARS(mcf), {0}};
        open_call(&bench, *state, PAIR_SENDER, outcomes);
        assert_true(fake_channel_run_to(&bench.channel, places[i], 20 * FAKE_SECOND));
        t30_call_abort(bench.call, FAX_OUTCOME_CANCELED);
        assert_true(fake_channel_run(&bench.channel, 2 * FAKE_SECOND));
        assert_int_equal(t30_call_progress(bench.call)->outcome, FAX_OUTCOME_CANCELED);
        assert_non_null(strstr(bench.channel.log, "DCN)"));
        t30_call_close(bench.call);
    }
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(a_caller_sends_step_by_step),
        TEST(a_called_party_receives_step_by_step),
        TEST(a_training_check_lasts_a_second_and_a_half),
        TEST(a_training_that_fails_is_repeated_more_slowly),
        TEST(who_never_trains_is_tried_by_each_modulation),
        TEST(a_training_that_was_noise_is_refused),
        TEST(another_carrier_than_a_training_is_waited_out),
        TEST(no_training_at_all_is_refused),
        TEST(a_reception_that_fails_is_begun_again),
        TEST(a_damaged_frame_does_not_count),
        TEST(frames_of_any_length_do_no_harm),
        TEST(who_says_nothing_is_no_fax),
        TEST(a_page_is_waited_for),
        TEST(another_carrier_than_a_page_may_be_a_frame),
        TEST(a_farewell_in_a_pages_place_ends_the_call),
        TEST(a_page_of_garbage_is_refused),
        TEST(nothing_is_given_before_a_late_connect),
        TEST(a_transmission_that_is_refused_is_as_one_that_nobody_hears),
        TEST(what_gets_no_answer_is_sent_three_times),
        TEST(who_hangs_up_in_any_operation_ends_the_call),
        TEST(a_call_that_is_aborted_says_farewell),
    };
    make_page(100);
    for (size_t i = 0; i < sizeof garbage; i++)
        garbage[i] = (uint8_t)(i * i * 31 + i * 7 + (i >> 3));
    return cmocka_run_group_tests_name("engine/t30/front_class1", tests, NULL, NULL);
}
