#include "control/turns.h"

#include <event2/event.h>
#include <string.h>

#include "tests/test.h"

enum { WAITING = 3, MOST = 20 };

typedef struct bench {
    struct event_base *loop;
    control_turns_t *turns;
    control_turn_t places[WAITING];
    char taken[MOST]; /* by whom, in letters */
    int again;        /* so often the first asks anew as it is its turn */
} bench_t;

static void take(void *user, control_turn_t *turn)
{
    bench_t *bench = user;
    const size_t used = strlen(bench->taken);
    assert_true(used + 1 < MOST);
    assert_false(turn->waits);
    bench->taken[used] = (char)('a' + (turn - bench->places));
    if (turn == &bench->places[0] && bench->again-- > 0)
        control_turns_ask(bench->turns, turn);
}

static void open_bench(bench_t *bench)
{
    *bench = (bench_t){.loop = event_base_new()};
    bench->turns = control_turns_new(bench->loop, take, bench);
    assert_non_null(bench->turns);
}

static void close_bench(bench_t *bench)
{
    control_turns_free(bench->turns);
    event_base_free(bench->loop);
}

static void who_asks_for_much_waits_behind_the_others(void **state)
{
    (void)state;
    bench_t bench;
    open_bench(&bench);
    bench.again = 3;
    for (int place = 0; place < WAITING; place++)
        control_turns_ask(bench.turns, &bench.places[place]);
    control_turns_ask(bench.turns, &bench.places[0]); /* it does already */
    event_base_loop(bench.loop, EVLOOP_ONCE);
    assert_string_equal(bench.taken, "a"); /* one a turn of the loop */
    event_base_dispatch(bench.loop);
    assert_string_equal(bench.taken, "abcaaa");
    close_bench(&bench);
}

static void who_leaves_gets_none(void **state)
{
    (void)state;
    bench_t bench;
    open_bench(&bench);
    for (int place = 0; place < WAITING; place++)
        control_turns_ask(bench.turns, &bench.places[place]);
    control_turns_leave(bench.turns, &bench.places[1]);
    control_turns_leave(bench.turns, &bench.places[1]);
    event_base_dispatch(bench.loop);
    assert_string_equal(bench.taken, "ac");
    control_turns_ask(bench.turns, &bench.places[2]);
    control_turns_leave(bench.turns, &bench.places[2]); /* the last: the turn that was due is nobody's */
    event_base_dispatch(bench.loop);
    assert_string_equal(bench.taken, "ac");
    close_bench(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_asks_for_much_waits_behind_the_others),
        cmocka_unit_test(who_leaves_gets_none),
    };
    return cmocka_run_group_tests_name("control/turns", tests, NULL, NULL);
}
