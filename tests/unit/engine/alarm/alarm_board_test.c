/* The alarms that stand, by age and by index. */
#include "engine/alarm/alarm_board.h"

#include "tests/test.h"

enum { PORTS = 100, KINDS = 3, MOST = PORTS * KINDS };

static const fax_event_kind_t kinds[KINDS] = {FAX_EVENT_PORT_DOWN, FAX_EVENT_CALL_STUCK,
                                              FAX_EVENT_FAILURES_HIGH};

static int set_up(void **state)
{
    *state = alarm_board_new(PORTS);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    alarm_board_free(*state);
    return 0;
}

/* Ports are counted from 1 in the order of the configuration; their indexes run the other way. */
static uint32_t index_of(size_t place)
{
    return (uint32_t)(place ? PORTS + 1 - place : 0) * 7;
}

static bool raise(alarm_board_t *board, size_t place, fax_event_kind_t kind, int64_t clock)
{
    const fax_event_t event = {.kind = kind, .port.index = index_of(place)};
    return alarm_board_raise(board, place, &event, clock, clock % 2 == 0);
}

static void assert_next(alarm_board_t *board, uint32_t port, uint32_t kind, uint32_t want_port,
                        uint32_t want_kind)
{
    fax_alarm_t alarm;
    assert_true(alarm_board_read_from(board, 100, port, kind, &alarm));
    assert_int_equal(alarm.port_index, want_port);
    assert_int_equal(alarm.kind, want_kind);
}

static void by_index_the_server_comes_first(void **state)
{
    alarm_board_t *board = *state;
    fax_alarm_t alarm;
    assert_false(alarm_board_read_from(board, 100, 0, 0, &alarm));
    raise(board, 1, FAX_EVENT_PORT_DOWN, 10);    /* index 700 */
    raise(board, 100, FAX_EVENT_CALL_STUCK, 20); /* index 7 */
    raise(board, 100, FAX_EVENT_PORT_DOWN, 30);
    raise(board, 0, FAX_EVENT_DISK_LOW, 40);
    assert_next(board, 0, 0, 0, FAX_EVENT_DISK_LOW);
    assert_next(board, 0, FAX_EVENT_DISK_LOW, 0, FAX_EVENT_DISK_LOW);
    assert_next(board, 0, FAX_EVENT_DISK_LOW + 1, 7, FAX_EVENT_PORT_DOWN);
    assert_next(board, 7, 2, 7, FAX_EVENT_CALL_STUCK);
    assert_next(board, 7, UINT32_MAX, 700, FAX_EVENT_PORT_DOWN);
    assert_false(alarm_board_read_from(board, 100, 700, 2, &alarm));
    assert_false(alarm_board_read_from(board, 100, UINT32_MAX, UINT32_MAX, &alarm));
    assert_true(alarm_board_read_from(board, 100, 700, 1, &alarm));
    assert_int_equal(alarm.age, 90);
}

/* Both orders against a plain table, while alarms are raised and cleared by a fixed random sequence. */
static void both_orders_hold_while_alarms_come_and_go(void **state)
{
    alarm_board_t *board = *state;
    static int64_t since[PORTS + 1][KINDS]; /* 0: does not stand */
    uint32_t random = 1;
    for (int64_t clock = 1; clock <= 5000; clock++) {
        random = random * 1664525 + 1013904223;
        const size_t place = 1 + (random >> 8) % PORTS, kind = (random >> 24) % KINDS;
        bool told;
        if (since[place][kind] == 0)
            assert_true(raise(board, place, kinds[kind], since[place][kind] = clock));
        else {
            assert_true(alarm_board_clear(board, kinds[kind], place, &told));
            assert_int_equal(told, since[place][kind] % 2 == 0);
            since[place][kind] = 0;
        }
        if (clock % 100 != 0)
            continue;
        static fax_alarm_t alarms[MOST];
        const size_t count = alarm_board_read(board, clock, alarms, MOST);
        for (size_t i = 1; i < count; i++)
            assert_true(alarms[i - 1].since_clock < alarms[i].since_clock);
        size_t seen = 0;
        fax_alarm_t alarm = {.port_index = 0};
        for (size_t at = PORTS; at > 0; at--)
            for (size_t n = 0; n < KINDS; n++)
                if (since[at][n] != 0) {
                    assert_next(board, alarm.port_index, alarm.kind + 1u, index_of(at), kinds[n]);
                    alarm_board_read_from(board, clock, alarm.port_index, alarm.kind + 1u, &alarm);
                    assert_int_equal(alarm.since_clock, since[at][n]);
                    seen++;
                }
        assert_int_equal(seen, count);
    }
}

static void raised_twice_it_is_renewed(void **state)
{
    alarm_board_t *board = *state;
    const fax_event_t event = {.kind = FAX_EVENT_CALL_STUCK, .port.index = 7, .value = 5};
    fax_alarm_t alarm;
    bool told;
    assert_true(raise(board, 100, FAX_EVENT_CALL_STUCK, 10));
    assert_false(alarm_board_raise(board, 100, &event, 20, true));
    assert_int_equal(alarm_board_read(board, 100, &alarm, 1), 1);
    assert_int_equal(alarm.value, 5);
    assert_int_equal(alarm.since_clock, 10);
    assert_true(alarm_board_clear(board, FAX_EVENT_CALL_STUCK, 100, &told));
    assert_false(alarm_board_clear(board, FAX_EVENT_CALL_STUCK, 100, &told));
    assert_int_equal(alarm_board_read(board, 100, NULL, 0), 0);
}

#define CASE(TEST) cmocka_unit_test_setup_teardown(TEST, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(by_index_the_server_comes_first),
        CASE(both_orders_hold_while_alarms_come_and_go),
        CASE(raised_twice_it_is_renewed),
    };
    return cmocka_run_group_tests_name("engine/alarm/alarm_board", tests, NULL, NULL);
}
