/* Faxes between a Class 1 modem of ours and an audio call, in virtual time: every modem, both directions, with and without ECM. */
#include <stdio.h>
#include <string.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "tests/test.h"
#include "tests/unit/engine/line/serial/class1_party.h"
#include "tests/unit/engine/t30/pair.h"

static const fax_serial_config_t config = {.device = "/dev/modem", .speed = 115200, .pace = 1};

static void take_page(void *user, uint32_t page, bool last)
{
    (void)last;
    class1_party_t **party = user;
    (void)page;
    t30_call_take_page(class1_party_call(*party), true);
}

/* One fax: `ours` (PAIR_SENDER or PAIR_RECEIVER) has the Class 1 modem. */
static void send_fax(scratch_t *scratch, int ours, uint32_t modems, bool ecm, uint32_t pages, uint32_t rows)
{
    pair_t pair;
    class1_party_t *party;
    pair_prepare(&pair, scratch, pages, rows);
    for (int side = 0; side < 2; side++) {
        pair.setup[side].modems = modems;
        pair.setup[side].ecm = ecm;
    }
    if (ours == PAIR_RECEIVER) {
        pair.setup[PAIR_RECEIVER].keep_page = take_page;
        pair.setup[PAIR_RECEIVER].user = &party;
    }
    party = class1_party_new(&pair.setup[ours], &config);
    pair.call[!ours] = t30_call_open(&pair.setup[!ours]);
    rig_party_t parties[2];
    parties[ours] = class1_party_as_party(party);
    parties[!ours] = rig_call(pair.call[!ours]);
    pair.rig = rig_new(&pair.line, parties[0], parties[1]);
    const bool ended = rig_run(pair.rig, RIG_LONGEST_CALL);
    const t30_progress_t *far = t30_call_progress(pair.call[!ours]);
    const t30_progress_t *near =
        class1_party_call(party) ? t30_call_progress(class1_party_call(party)) : NULL;
    print_message("%s modems %u ecm %d pages %u: %.1f s, far %d, near %d, events%s, rate %u, retrains %u\n",
                  ours == PAIR_SENDER ? "send" : "receive", modems, ecm, pages,
                  (double)rig_time(pair.rig) / RIG_SECOND, far->outcome, near ? near->outcome : -1,
                  class1_party_events(party), near ? near->bit_rate : 0, near ? near->retrains : 0);
    assert_true(ended);
    assert_int_equal(far->outcome, FAX_OUTCOME_OK);
    for (int i = 0; i < RIG_SECOND * 5 && !near->ended; i++)
        rig_tick(pair.rig);
    assert_int_equal(near->outcome, FAX_OUTCOME_OK);
    assert_int_equal(near->pages_confirmed, pages);
    assert_int_equal(near->retrains, 0);
    assert_int_equal(near->ecm, ecm);
    pair_assert_equal(&pair);
    rig_free(pair.rig);
    t30_call_close(pair.call[!ours]);
    class1_party_free(party);
}

static const struct {
    uint32_t modems;
    bool ecm;
    uint32_t pages;
} ways[] = {
    {FAX_MODEM_ALL, true, 1},
    {FAX_MODEM_ALL, false, 1},
    {FAX_MODEM_ALL, true, 3},
    {FAX_MODEM_ALL, false, 3},
    {FAX_MODEM_V29 | FAX_MODEM_V27TER, true, 1},
    {FAX_MODEM_V29 | FAX_MODEM_V27TER, false, 1},
    {FAX_MODEM_V27TER, true, 1},
    {FAX_MODEM_V27TER, false, 1},
};

static void a_fax_is_sent(void **state)
{
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        send_fax(*state, PAIR_SENDER, ways[i].modems, ways[i].ecm, ways[i].pages, 240);
}

static void a_fax_is_received(void **state)
{
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        send_fax(*state, PAIR_RECEIVER, ways[i].modems, ways[i].ecm, ways[i].pages, 240);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_fax_is_sent, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_fax_is_received, scratch_open, scratch_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
