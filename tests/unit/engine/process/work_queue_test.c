#include "engine/process/work_queue.h"

#include <event2/event.h>
#include <pthread.h>
#include <unistd.h>

#include "engine/fax_time.h"
#include "tests/test.h"

enum { WORKS = 50, DEADLINE = 10000 };

typedef struct errand {
    work_t work;
    pthread_t actor;
    int order; /* in which it was done, from 1 */
    int *done_before;
    int gate; /* a pipe to be read from first; -1 is "none" */
} errand_t;

static void act(void *user)
{
    errand_t *errand = user;
    char octet;
    if (errand->gate >= 0)
        assert_int_equal(read(errand->gate, &octet, 1), 1);
    errand->actor = pthread_self();
}

static void finish(void *user)
{
    errand_t *errand = user;
    assert_false(errand->work.busy);
    errand->order = ++*errand->done_before;
}

static errand_t make(int *done_before)
{
    return (errand_t){.work = {.act = act, .done = finish}, .done_before = done_before, .gate = -1};
}

static void put(work_queue_t *queue, errand_t *errand)
{
    errand->work.user = errand;
    work_queue_put(queue, &errand->work);
}

static void works_are_done_beside_the_loop_in_their_order(void **state)
{
    (void)state;
    struct event_base *loop = event_base_new();
    work_queue_t *queue = work_queue_new(loop);
    errand_t errands[WORKS];
    int done = 0;
    for (int i = 0; i < WORKS; i++) {
        errands[i] = make(&done);
        put(queue, &errands[i]);
        assert_true(errands[i].work.busy);
    }
    const int64_t deadline = fax_time_clock() + DEADLINE;
    while (done < WORKS && fax_time_clock() < deadline)
        event_base_loop(loop, EVLOOP_ONCE);
    for (int i = 0; i < WORKS; i++) {
        assert_int_equal(errands[i].order, i + 1);
        assert_false(pthread_equal(errands[i].actor, pthread_self()));
    }
    work_queue_free(queue);
    event_base_free(loop);
}

static void one_that_is_waited_for_is_done_when_its_turn_was(void **state)
{
    (void)state;
    struct event_base *loop = event_base_new();
    work_queue_t *queue = work_queue_new(loop);
    int gate[2], done = 0;
    assert_int_equal(pipe(gate), 0);
    errand_t first = make(&done), second = make(&done);
    first.gate = gate[0];
    put(queue, &first);
    put(queue, &second);
    assert_int_equal(done, 0);
    assert_int_equal(write(gate[1], "x", 1), 1);
    work_queue_settle(queue, &second.work);
    assert_int_equal(second.order, 1);
    work_queue_settle(queue, &second.work); /* nothing more happens */
    work_queue_settle(queue, &first.work);
    assert_int_equal(first.order, 2);
    put(queue, &first);
    assert_int_equal(write(gate[1], "x", 1), 1);
    work_queue_free(queue);
    assert_int_equal(first.order, 3);
    event_base_free(loop);
    close(gate[0]);
    close(gate[1]);
}

static void how_long_the_work_in_hand_takes_is_known(void **state)
{
    (void)state;
    struct event_base *loop = event_base_new();
    work_queue_t *queue = work_queue_new(loop);
    int gate[2], done = 0;
    assert_int_equal(pipe(gate), 0);
    errand_t errand = make(&done);
    errand.gate = gate[0];
    assert_int_equal(work_queue_age(queue), 0);
    put(queue, &errand);
    const int64_t deadline = fax_time_clock() + DEADLINE;
    while (work_queue_age(queue) < 5)
        assert_true(fax_time_clock() < deadline);
    assert_int_equal(write(gate[1], "x", 1), 1);
    work_queue_free(queue);
    assert_int_equal(done, 1);
    event_base_free(loop);
    close(gate[0]);
    close(gate[1]);
}

static void without_a_queue_it_is_done_at_once(void **state)
{
    (void)state;
    int done = 0;
    errand_t errand = make(&done);
    put(NULL, &errand);
    assert_int_equal(errand.order, 1);
    work_queue_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(works_are_done_beside_the_loop_in_their_order),
        cmocka_unit_test(one_that_is_waited_for_is_done_when_its_turn_was),
        cmocka_unit_test(how_long_the_work_in_hand_takes_is_known),
        cmocka_unit_test(without_a_queue_it_is_done_at_once),
    };
    return cmocka_run_group_tests_name("engine/process/work_queue", tests, NULL, NULL);
}
