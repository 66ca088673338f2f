#include "engine/process/bell.h"

#include <event2/event.h>
#include <pthread.h>

#include "tests/test.h"

static void count(void *user)
{
    ++*(int *)user;
}

static void *ring(void *user)
{
    bell_ring(user);
    return NULL;
}

static void what_rang_in_another_thread_is_heard_once(void **state)
{
    (void)state;
    struct event_base *loop = event_base_new();
    int heard = 0;
    bell_t *bell = bell_new(loop, count, &heard);
    for (int round = 1; round <= 3; round++) {
        pthread_t others[4];
        for (int i = 0; i < 4; i++)
            assert_int_equal(pthread_create(&others[i], NULL, ring, bell), 0);
        for (int i = 0; i < 4; i++)
            pthread_join(others[i], NULL);
        event_base_loop(loop, EVLOOP_NONBLOCK);
        event_base_loop(loop, EVLOOP_NONBLOCK);
        assert_int_equal(heard, round);
    }
    bell_free(bell);
    bell_free(NULL);
    event_base_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_rang_in_another_thread_is_heard_once)};
    return cmocka_run_group_tests_name("engine/process/bell", tests, NULL, NULL);
}
