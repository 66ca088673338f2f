#include "engine/stats/call_tally.h"

#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

enum { CALLS = 20000 };

/* Calls of every kind, also of rates that there are not and of outcomes that nobody knows. */
static fax_call_t random_call(unsigned *seed)
{
    fax_call_t call = {.direction = rand_r(seed) % 2 ? FAX_DIRECTION_SENDING : FAX_DIRECTION_RECEIVING,
                       .pages_done = (uint32_t)rand_r(seed) % 20,
                       .bytes = (uint32_t)rand_r(seed),
                       .bit_rate = rand_r(seed) % 2 ? fax_rates[rand_r(seed) % FAX_RATES]
                                                    : (uint32_t)rand_r(seed) % 40000,
                       .retrains = (uint32_t)rand_r(seed) % 3,
                       .pages_refused = (uint32_t)rand_r(seed) % 2,
                       .setup_clock = 1,
                       .outcome = rand_r(seed) % 200 - 10};
    fax_call_settle(&call, 1 + rand_r(seed) % 1000000);
    return call;
}

static uint64_t sum(const call_tally_t *tally, call_way_t way, size_t from, size_t to)
{
    uint64_t all = 0;
    for (; from < to; from++)
        all += tally->sums[way][from];
    return all;
}

static void each_call_has_one_cause_and_one_rate(void **state)
{
    (void)state;
    unsigned seed = 4711;
    call_tally_t tally = {0};
    uint32_t calls[CALL_WAYS] = {0}, good[CALL_WAYS] = {0}, others[CALL_WAYS] = {0};
    for (int i = 0; i < CALLS; i++) {
        const fax_call_t call = random_call(&seed);
        const call_way_t way = call.direction == FAX_DIRECTION_SENDING ? CALL_SENT : CALL_RECEIVED;
        const bool is_fax = fax_outcome_row(call.outcome)->is_fax;
        calls[way] += is_fax;
        good[way] += is_fax && call.cause == FAX_CAUSE_NONE;
        others[way] += !is_fax;
        call_tally_add(&tally, &call);
        fax_traffic_t traffic;
        call_tally_traffic(&tally, way, &traffic);
        assert_int_equal(traffic.attempts, calls[way]);
        assert_int_equal(traffic.completions, good[way]);
        assert_int_equal(traffic.failures, calls[way] - good[way]);
        assert_int_equal(sum(&tally, way, TALLY_CAUSES + 1, TALLY_RATES), traffic.failures);
        assert_int_equal(sum(&tally, way, TALLY_RATES, TALLY_SUMS), traffic.attempts);
    }
    assert_true(good[CALL_SENT] && good[CALL_RECEIVED] && others[CALL_RECEIVED]);
    assert_int_equal(tally.sums[CALL_RECEIVED][TALLY_NO_FAXES], others[CALL_RECEIVED]);
}

static void a_call_counts_with_all_that_it_was(void **state)
{
    (void)state;
    const fax_call_t call = {.direction = FAX_DIRECTION_RECEIVING,
                             .pages_done = 3,
                             .bytes = UINT32_MAX,
                             .bit_rate = 9600,
                             .total = 61500,
                             .retrains = 2,
                             .pages_refused = 1,
                             .ecm_retries = 7,
                             .bad_rows = 9,
                             .outcome = FAX_OUTCOME_DISCONNECTED};
    call_tally_t tally = {0};
    fax_traffic_t traffic;
    call_tally_add(&tally, &call);
    call_tally_add(&tally, &call);
    call_tally_traffic(&tally, CALL_RECEIVED, &traffic);
    assert_int_equal(traffic.attempts, 2);
    assert_int_equal(traffic.failures, 2);
    assert_int_equal(traffic.pages, 6);
    assert_true(traffic.bytes == 2 * (uint64_t)UINT32_MAX);
    assert_int_equal(traffic.busy_seconds, 123);
    assert_int_equal(traffic.retrains, 4);
    assert_int_equal(traffic.pages_refused, 2);
    assert_int_equal(traffic.ecm_retries, 14);
    assert_int_equal(traffic.bad_rows, 18);
    assert_int_equal(tally.sums[CALL_RECEIVED][TALLY_CAUSES + FAX_CAUSE_DISCONNECTED - 1], 2);
    assert_int_equal(tally.sums[CALL_RECEIVED][TALLY_RATES + 4], 2);
    assert_int_equal(sum(&tally, CALL_SENT, 0, TALLY_SUMS), 0);
}

static void a_rate_that_is_none_of_them_counts_as_the_next_below(void **state)
{
    (void)state;
    static const struct {
        uint32_t bit_rate, place;
    } rows[] = {{0, 0}, {300, 0}, {2400, 1}, {7199, 2}, {7200, 3}, {14400, 6}, {33600, 6}, {UINT32_MAX, 6}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        call_tally_t tally = {0};
        call_tally_add(&tally,
                       &(fax_call_t){.direction = FAX_DIRECTION_SENDING, .bit_rate = rows[i].bit_rate});
        assert_int_equal(tally.sums[CALL_SENT][TALLY_RATES + rows[i].place], 1);
    }
}

/* A worker that has been taken over may say anything. */
static void a_call_of_nonsense_length_is_busy_for_a_time_that_can_be(void **state)
{
    (void)state;
    static const int64_t spans[] = {-1, INT64_MIN, INT64_MAX};
    static const uint64_t counts[] = {0, 0, UINT32_MAX};
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        call_tally_t tally = {0};
        call_tally_add(&tally, &(fax_call_t){.direction = FAX_DIRECTION_SENDING, .total = spans[i]});
        assert_true(tally.sums[CALL_SENT][TALLY_BUSY_MS] == counts[i]);
    }
}

static void each_sum_has_a_name_of_its_own(void **state)
{
    (void)state;
    char names[CALL_WAYS * TALLY_SUMS][TALLY_NAME_SIZE];
    for (size_t i = 0; i < CALL_WAYS * TALLY_SUMS; i++) {
        call_tally_name((call_way_t)(i / TALLY_SUMS), i % TALLY_SUMS, names[i]);
        assert_true(strlen(names[i]) < TALLY_NAME_SIZE - 1);
        for (size_t n = 0; n < i; n++)
            assert_string_not_equal(names[n], names[i]);
    }
    char name[TALLY_NAME_SIZE];
    call_tally_name(CALL_SENT, TALLY_CAUSES + FAX_CAUSE_BUSY - 1, name);
    assert_string_equal(name, "sent.cause.busy");
    call_tally_name(CALL_RECEIVED, TALLY_SUMS - 1, name);
    assert_string_equal(name, "received.rate.14400");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_has_one_cause_and_one_rate),
        cmocka_unit_test(a_call_counts_with_all_that_it_was),
        cmocka_unit_test(a_rate_that_is_none_of_them_counts_as_the_next_below),
        cmocka_unit_test(a_call_of_nonsense_length_is_busy_for_a_time_that_can_be),
        cmocka_unit_test(each_sum_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests_name("engine/stats/call_tally", tests, NULL, NULL);
}
