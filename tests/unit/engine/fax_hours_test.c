#include "engine/fax_hours.h"

#include <stdlib.h>
#include <time.h>

#include "tests/test.h"

/* Local time as ms UTC. */
static int64_t moment(int day, int hour, int minute)
{
    struct tm local = {.tm_year = 126, .tm_mon = 9, .tm_mday = day, .tm_hour = hour, .tm_min = minute};
    local.tm_isdst = -1;
    return (int64_t)mktime(&local) * 1000;
}

static fax_hours_t hours(const char *text)
{
    fax_hours_t hours;
    assert_true(fax_hours_read(text, &hours));
    return hours;
}

static void set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static void only_pairs_of_hours_are_read(void **state)
{
    (void)state;
    static const char *const wrong[] = {"20:00",       "20:00-",      "20-06",       "24:00-06:00",
                                        "20:60-21:00", "20:00-24:01", "20:00-20:00", "20:00-06:00 ",
                                        "x",           "-1:00-06:00", "2:00-06:00",  "20:00-06:000"};
    fax_hours_t read;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (fax_hours_read(wrong[i], &read))
            fail_msg("%s", wrong[i]);
    assert_true(fax_hours_read("00:00-24:00", &read));
    assert_true(fax_hours_read("", &read));
    assert_true(read.from == read.to);
}

static void hours_of_one_day_open_in_the_morning(void **state)
{
    (void)state;
    const fax_hours_t office = hours("08:00-17:30");
    assert_int_equal(fax_hours_next(&office, moment(5, 7, 59)), moment(5, 8, 0));
    assert_int_equal(fax_hours_next(&office, moment(5, 8, 0)), moment(5, 8, 0));
    assert_int_equal(fax_hours_next(&office, moment(5, 17, 29)), moment(5, 17, 29));
    assert_int_equal(fax_hours_next(&office, moment(5, 17, 30)), moment(6, 8, 0));
    assert_int_equal(fax_hours_next(&office, moment(31, 23, 0)), moment(32, 8, 0));
}

static void hours_across_midnight_are_one(void **state)
{
    (void)state;
    const fax_hours_t night = hours("20:00-06:00");
    assert_int_equal(fax_hours_next(&night, moment(5, 19, 59)), moment(5, 20, 0));
    assert_int_equal(fax_hours_next(&night, moment(5, 23, 59)), moment(5, 23, 59));
    assert_int_equal(fax_hours_next(&night, moment(6, 0, 0)), moment(6, 0, 0));
    assert_int_equal(fax_hours_next(&night, moment(6, 5, 59)), moment(6, 5, 59));
    assert_int_equal(fax_hours_next(&night, moment(6, 6, 0)), moment(6, 20, 0));
}

static void no_hours_are_always_open(void **state)
{
    (void)state;
    const fax_hours_t always = hours(""), all_day = hours("00:00-24:00");
    for (int hour = 0; hour < 24; hour++) {
        assert_int_equal(fax_hours_next(&always, moment(5, hour, 30)), moment(5, hour, 30));
        assert_int_equal(fax_hours_next(&all_day, moment(5, hour, 30)), moment(5, hour, 30));
    }
}

/* Each minute of the nights in which the clock is set: the next opening is open, and not long ago. */
static void summer_time_leads_nowhere(void **state)
{
    (void)state;
    set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    static const char *const openings[] = {"02:30-02:45", "02:00-03:00", "03:00-05:00", "23:00-02:30"};
    static const int64_t nights[] = {INT64_C(1774735200000),
                                     INT64_C(1792875600000)}; /* 28 March, 24 October 2026, 22:00 UTC */
    for (size_t i = 0; i < 4; i++)
        for (int64_t minute = 0; minute < 2 * 2 * 24 * 60; minute++) {
            const fax_hours_t opening = hours(openings[i]);
            const int64_t now = nights[minute % 2] + minute / 2 * 60000;
            int64_t next = fax_hours_next(&opening, now);
            for (int hop = 0; hop < 100 && fax_hours_next(&opening, next) != next; hop++) {
                assert_true(fax_hours_next(&opening, next) > next);
                next = fax_hours_next(&opening, next);
            }
            assert_int_equal(fax_hours_next(&opening, next), next);
            assert_in_range(next - now, 0, INT64_C(49) * 3600000);
        }
    set_zone("UTC");
}

int main(void)
{
    set_zone("UTC");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_pairs_of_hours_are_read),
        cmocka_unit_test(hours_of_one_day_open_in_the_morning),
        cmocka_unit_test(hours_across_midnight_are_one),
        cmocka_unit_test(no_hours_are_always_open),
        cmocka_unit_test(summer_time_leads_nowhere),
    };
    return cmocka_run_group_tests_name("engine/fax_hours", tests, NULL, NULL);
}
