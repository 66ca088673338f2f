/* Faxes between a Class 1 modem of ours and an audio call, in virtual time: every modem, both directions,
 * with and without ECM; a bad line; calls that end before their time. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/fax_outcome.h"
#include "tests/test.h"
#include "tests/unit/engine/line/serial/class1_party.h"
#include "tests/unit/engine/t30/pair.h"

enum { OTHERS = FAX_MODEM_V29 | FAX_MODEM_V27TER };

/* A fax between them: `ours` (PAIR_SENDER or PAIR_RECEIVER) has the modem. */
typedef struct call {
    pair_t pair;
    int ours;
    fax_serial_config_t config;
    class1_party_t *party;
} call_t;

static void take_page(void *user, uint32_t page, bool last)
{
    (void)page, (void)last;
    const call_t *call = user;
    t30_call_take_page(class1_party_call(call->party), true);
}

static void prepare(call_t *call, scratch_t *scratch, int ours, uint32_t pages, uint32_t rows)
{
    *call = (call_t){.ours = ours, .config = {.device = "/dev/modem", .speed = 115200, .pace = 1}};
    pair_prepare(&call->pair, scratch, pages, rows);
    if (ours == PAIR_SENDER)
        return;
    call->pair.setup[PAIR_RECEIVER].keep_page = take_page;
    call->pair.setup[PAIR_RECEIVER].user = call;
}

static void open_call(call_t *call)
{
    pair_t *pair = &call->pair;
    const int far = !call->ours;
    call->party = class1_party_new(&pair->setup[call->ours], &call->config);
    pair->call[far] = t30_call_open(&pair->setup[far]);
    rig_party_t parties[2];
    parties[call->ours] = class1_party_as_party(call->party);
    parties[far] = rig_call(pair->call[far]);
    pair->rig = rig_new(&pair->line, parties[0], parties[1]);
}

static const t30_progress_t *near_progress(const call_t *call)
{
    assert_non_null(class1_party_call(call->party));
    return t30_call_progress(class1_party_call(call->party));
}

static const t30_progress_t *far_progress(const call_t *call)
{
    return t30_call_progress(call->pair.call[!call->ours]);
}

/* Until both ends have ended. */
static void run(call_t *call)
{
    uint32_t ticks = 0;
    while (!class1_party_call(call->party) || !near_progress(call)->ended || !far_progress(call)->ended) {
        rig_tick(call->pair.rig);
        assert_true(++ticks < RIG_LONGEST_CALL);
    }
}

static void close_call(call_t *call)
{
    rig_free(call->pair.rig);
    t30_call_close(call->pair.call[!call->ours]);
    class1_party_free(call->party);
}

static const struct {
    uint32_t modems;
    bool ecm;
    uint32_t pages;
    uint32_t bit_rate; /* what must come of it */
} ways[] = {
    {FAX_MODEM_ALL, true, 1, 14400},   {FAX_MODEM_ALL, false, 1, 14400},
    {FAX_MODEM_ALL, true, 3, 14400},   {FAX_MODEM_ALL, false, 3, 14400},
    {OTHERS, true, 1, 9600},           {OTHERS, false, 1, 9600},
    {OTHERS, true, 3, 9600},           {OTHERS, false, 3, 9600},
    {FAX_MODEM_V27TER, true, 1, 4800}, {FAX_MODEM_V27TER, false, 1, 4800},
    {FAX_MODEM_V27TER, true, 3, 4800}, {FAX_MODEM_V27TER, false, 3, 4800},
};

static void run_fax(scratch_t *scratch, int ours, size_t way, uint32_t quirks, bool polls)
{
    call_t call;
    prepare(&call, scratch, ours, ways[way].pages, 240);
    if (polls)
        pair_poll(&call.pair, scratch);
    call.config.quirks = quirks;
    for (int side = 0; side < 2; side++) {
        call.pair.setup[side].modems = ways[way].modems;
        call.pair.setup[side].ecm = ways[way].ecm;
    }
    open_call(&call);
    run(&call);
    const t30_progress_t *near = near_progress(&call);
    assert_int_equal(near->outcome, FAX_OUTCOME_OK);
    assert_int_equal(far_progress(&call)->outcome, FAX_OUTCOME_OK);
    assert_int_equal(near->pages_confirmed, ways[way].pages);
    assert_int_equal(near->bit_rate, ways[way].bit_rate);
    assert_int_equal(near->ecm, ways[way].ecm);
    assert_int_equal(near->retrains, 0);
    assert_int_equal(near->ecm_retries, 0);
    assert_int_equal(near->bad_rows, 0);
    assert_true(near->bytes > 0);
    assert_string_equal(near->remote_ident, ours == PAIR_SENDER ? "+43 1 7654321" : "+49 30 1234567");
    assert_int_equal(near->direction, ours == PAIR_SENDER ? FAX_DIRECTION_SENDING : FAX_DIRECTION_RECEIVING);
    pair_assert_equal(&call.pair);
    close_call(&call);
}

static void send_fax(scratch_t *scratch, int ours, size_t way, uint32_t quirks)
{
    run_fax(scratch, ours, way, quirks, false);
}

static void a_fax_is_sent(void **state)
{
    for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
        send_fax(*state, PAIR_SENDER, way, 0);
}

static void a_fax_is_received(void **state)
{
    for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
        send_fax(*state, PAIR_RECEIVER, way, 0);
}

/* +FCERROR comes then, and not +FRH:3 (T.31 +FAR). */
static void a_fax_is_received_without_adaptive_reception(void **state)
{
    for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
        send_fax(*state, PAIR_RECEIVER, way, FAX_QUIRK_NO_ADAPTIVE);
}

/* The caller has the modem, and polls; or it is called, and is polled. */
static void a_fax_is_polled(void **state)
{
    for (int ours = 0; ours < 2; ours++)
        for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
            run_fax(*state, ours, way, 0, true);
}

static void a_fax_is_polled_without_adaptive_reception(void **state)
{
    for (int ours = 0; ours < 2; ours++)
        for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
            run_fax(*state, ours, way, FAX_QUIRK_NO_ADAPTIVE, true);
}

static void data_waits_for_a_modem_that_connects_too_early(void **state)
{
    send_fax(*state, PAIR_SENDER, 0, FAX_QUIRK_SLOW_CONNECT);
    send_fax(*state, PAIR_SENDER, 1, FAX_QUIRK_SLOW_CONNECT);
}

/* A whole page in error correction mode, of several thousand octets. */
static void a_full_page_is_of_little_work(void **state)
{
    for (int ours = 0; ours < 2; ours++) {
        call_t call;
        prepare(&call, *state, ours, 1, 2156);
        open_call(&call);
        const clock_t start = clock();
        run(&call);
        print_message("%s a page of 2156 rows: %.0f s of line, %.0f ms of CPU for both ends\n",
                      ours == PAIR_SENDER ? "sending" : "receiving",
                      (double)rig_time(call.pair.rig) / RIG_SECOND,
                      1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC);
        assert_int_equal(near_progress(&call)->outcome, FAX_OUTCOME_OK);
        pair_assert_equal(&call.pair);
        close_call(&call);
    }
}

/* A line that does not bear 14400 bit/s: trainings fail, and both fall back. */
static void a_bad_line_makes_it_slower(void **state)
{
    for (int ours = 0; ours < 2; ours++)
        for (int way = 0; way < 4; way++) {
            call_t call;
            prepare(&call, *state, ours, 1, 240);
            call.pair.setup[0].ecm = call.pair.setup[1].ecm = way % 2;
            if (way >= 2)
                pair_poll(&call.pair, *state);
            open_call(&call);
            rig_distort(call.pair.rig, 20);
            run(&call);
            assert_int_equal(near_progress(&call)->outcome, FAX_OUTCOME_OK);
            assert_int_equal(far_progress(&call)->outcome, FAX_OUTCOME_OK);
            assert_true(near_progress(&call)->bit_rate < 14400 && near_progress(&call)->retrains > 0);
            close_call(&call);
        }
}

/* Ended by us in mid-page: the far end gets a DCN, and both end soon. */
static void a_call_is_ended_in_good_order(void **state)
{
    for (int ours = 0; ours < 2; ours++) {
        call_t call;
        prepare(&call, *state, ours, 2, 2156);
        open_call(&call);
        while (!class1_party_call(call.party) || near_progress(&call)->current_page < 1)
            rig_tick(call.pair.rig);
        for (int i = 0; i < 3 * RIG_SECOND; i++)
            rig_tick(call.pair.rig);
        t30_call_abort(class1_party_call(call.party), FAX_OUTCOME_CANCELED);
        for (int i = 0; i < 8 * RIG_SECOND; i++)
            rig_tick(call.pair.rig);
        assert_true(near_progress(&call)->ended);
        assert_int_equal(near_progress(&call)->outcome, FAX_OUTCOME_CANCELED);
        run(&call);
        assert_int_not_equal(far_progress(&call)->outcome, FAX_OUTCOME_OK);
        close_call(&call);
    }
}

/* The same between two modems of ours: both ways, the far end hears the DCN. */
static void a_call_between_two_modems_is_ended_in_good_order(void **state)
{
    static const fax_serial_config_t config = {.device = "/dev/modem", .speed = 115200, .pace = 1};
    for (int ends = 0; ends < 2; ends++) {
        pair_t pair;
        class1_party_t *parties[2];
        pair_prepare(&pair, *state, 2, 2156);
        pair.setup[PAIR_RECEIVER].keep_page = NULL;
        for (int side = 0; side < 2; side++)
            parties[side] = class1_party_new(&pair.setup[side], &config);
        rig_t *rig =
            rig_new(&pair.line, class1_party_as_party(parties[0]), class1_party_as_party(parties[1]));
        for (int i = 0; i < 25 * RIG_SECOND; i++)
            rig_tick(rig);
        t30_call_abort(class1_party_call(parties[ends]), FAX_OUTCOME_CANCELED);
        const t30_progress_t *far = t30_call_progress(class1_party_call(parties[!ends]));
        for (int i = 0; i < 60 * RIG_SECOND && !far->ended; i++)
            rig_tick(rig);
        assert_int_equal(t30_call_progress(class1_party_call(parties[ends]))->outcome, FAX_OUTCOME_CANCELED);
        assert_true(far->ended);
        assert_int_not_equal(far->outcome, FAX_OUTCOME_OK);
        rig_free(rig);
        for (int side = 0; side < 2; side++)
            class1_party_free(parties[side]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_fax_is_sent, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_fax_is_received, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_fax_is_received_without_adaptive_reception, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(a_fax_is_polled, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_fax_is_polled_without_adaptive_reception, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(data_waits_for_a_modem_that_connects_too_early, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(a_full_page_is_of_little_work, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_bad_line_makes_it_slower, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_call_is_ended_in_good_order, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_call_between_two_modems_is_ended_in_good_order, scratch_open,
                                        scratch_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
