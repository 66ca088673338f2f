#include "engine/queue/job_asks.h"

#include <event2/event.h>
#include <pthread.h>

#include "tests/test.h"

enum { ASKERS = 4, EACH = 500 };

typedef struct bench {
    job_asks_t *asks;
    uint32_t last[ASKERS]; /* that was taken of each asker's */
    uint32_t taken;
} bench_t;

typedef struct asker {
    bench_t *bench;
    uint32_t number;
} asker_t;

static fax_job_ask_t ask_number(uint32_t n)
{
    return FAX_JOB_ASK_CANCEL + (fax_job_ask_t)(n % 3);
}

/* Asker k asks of jobs k * EACH + 1, + 2... */
static void *ask_on(void *user)
{
    const asker_t *asker = user;
    for (uint32_t n = 1; n <= EACH; n++)
        assert_true(job_asks_put(asker->bench->asks, asker->number * EACH + n, ask_number(n)));
    return NULL;
}

static void take(void *user, uint32_t id, fax_job_ask_t ask)
{
    bench_t *bench = user;
    const uint32_t asker = (id - 1) / EACH, n = (id - 1) % EACH + 1;
    assert_int_equal(n, ++bench->last[asker]);
    assert_int_equal(ask, ask_number(n));
    bench->taken++;
}

static void all_are_taken_in_the_order_in_which_they_were_asked(void **state)
{
    (void)state;
    bench_t bench = {.taken = 0};
    struct event_base *loop = event_base_new();
    bench.asks = job_asks_new(loop, take, &bench);
    asker_t askers[ASKERS];
    pthread_t threads[ASKERS];
    for (uint32_t i = 0; i < ASKERS; i++) {
        askers[i] = (asker_t){&bench, i};
        assert_int_equal(pthread_create(&threads[i], NULL, ask_on, &askers[i]), 0);
    }
    event_base_loop(loop, EVLOOP_NONBLOCK);
    for (uint32_t i = 0; i < ASKERS; i++)
        pthread_join(threads[i], NULL);
    event_base_loop(loop, EVLOOP_NONBLOCK);
    assert_int_equal(bench.taken, ASKERS * EACH);
    job_asks_put(bench.asks, 1, FAX_JOB_ASK_HOLD); /* given back with it */
    job_asks_free(bench.asks);
    event_base_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_taken_in_the_order_in_which_they_were_asked),
    };
    return cmocka_run_group_tests_name("engine/queue/job_asks", tests, NULL, NULL);
}
