#include "agent/notice_queue.h"

#include "tests/test.h"

enum { ROOM = 4 };

static int set_up(void **state)
{
    *state = notice_queue_new(ROOM);
    assert_non_null(*state);
    return 0;
}

static int tear_down(void **state)
{
    notice_queue_free(*state);
    return 0;
}

static void push(notice_queue_t *queue, uint32_t sequence)
{
    const fax_event_t event = {.kind = FAX_EVENT_PORT_UP, .sequence = sequence};
    notice_queue_push(queue, &event);
}

static void assert_counts(notice_queue_t *queue, uint32_t waiting, uint32_t dropped)
{
    uint32_t now_waiting, now_dropped;
    notice_queue_count(queue, &now_waiting, &now_dropped);
    assert_int_equal(now_waiting, waiting);
    assert_int_equal(now_dropped, dropped);
}

static void what_came_first_goes_first(void **state)
{
    fax_event_t event;
    uint64_t ticket;
    assert_false(notice_queue_head(*state, &event, &ticket));
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 1; i <= ROOM; i++)
            push(*state, round * 10 + i);
        for (uint32_t i = 1; i <= ROOM; i++) {
            assert_true(notice_queue_head(*state, &event, &ticket));
            assert_int_equal(event.sequence, round * 10 + i);
            notice_queue_done(*state, ticket);
        }
    }
    assert_counts(*state, 0, 0);
}

static void the_head_stays_until_it_has_arrived(void **state)
{
    fax_event_t event;
    uint64_t ticket;
    push(*state, 1);
    push(*state, 2);
    for (int i = 0; i < 3; i++) {
        assert_true(notice_queue_head(*state, &event, &ticket));
        assert_int_equal(event.sequence, 1);
    }
    notice_queue_done(*state, ticket);
    notice_queue_done(*state, ticket); /* once more does nothing */
    assert_counts(*state, 1, 0);
}

static void a_full_queue_drops_the_oldest(void **state)
{
    fax_event_t event;
    uint64_t ticket;
    push(*state, 1);
    assert_true(notice_queue_head(*state, &event, &ticket));
    for (uint32_t i = 2; i <= ROOM + 2; i++)
        push(*state, i);
    assert_counts(*state, ROOM, 2);
    notice_queue_done(*state, ticket); /* 1 has arrived, but it is not the head any more */
    assert_counts(*state, ROOM, 2);
    assert_true(notice_queue_head(*state, &event, &ticket));
    assert_int_equal(event.sequence, 3);
}

static void what_never_arrives_counts_as_dropped(void **state)
{
    fax_event_t event;
    uint64_t ticket;
    push(*state, 1);
    push(*state, 2);
    assert_true(notice_queue_head(*state, &event, &ticket));
    notice_queue_drop(*state, ticket);
    notice_queue_drop(*state, ticket);
    assert_counts(*state, 1, 1);
}

#define CASE(TEST) cmocka_unit_test_setup_teardown(TEST, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_came_first_goes_first),
        CASE(the_head_stays_until_it_has_arrived),
        CASE(a_full_queue_drops_the_oldest),
        CASE(what_never_arrives_counts_as_dropped),
    };
    return cmocka_run_group_tests_name("agent/notice_queue", tests, NULL, NULL);
}
