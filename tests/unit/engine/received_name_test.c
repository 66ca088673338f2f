#include "engine/received_name.h"

#include <string.h>

#include "tests/test.h"

enum { SIZE = 256 };

static void a_name_says_when_where_and_which(void **state)
{
    (void)state;
    char name[RECEIVED_NAME_SIZE], port[RECEIVED_PORT_SIZE];
    int64_t time;
    uint32_t call;
    received_name_make(INT64_C(1795335300123), "fax1", 17, name);
    assert_string_equal(name, "20261122T081500Z-fax1-17.tif");
    assert_true(received_name_read(name, &time, port, &call));
    assert_int_equal(time, INT64_C(1795335300000));
    assert_string_equal(port, "fax1");
    assert_int_equal(call, 17);
}

static void a_port_may_be_called_anything(void **state)
{
    (void)state;
    char name[RECEIVED_NAME_SIZE], port[RECEIVED_PORT_SIZE];
    int64_t time;
    uint32_t call;
    received_name_make(0, "../e\xc3\xbc t-1 and more", UINT32_MAX, name);
    assert_string_equal(name, "19700101T000000Z-___e___t-1_a-4294967295.tif");
    assert_true(received_name_read(name, &time, port, &call));
    assert_string_equal(port, "___e___t-1_a");
    assert_int_equal(call, UINT32_MAX);
    received_name_make(0, "", 1, name);
    assert_true(received_name_read(name, &time, port, &call));
    assert_string_equal(port, "");
}

static void what_is_no_such_name_is_known(void **state)
{
    (void)state;
    static const char *const names[] = {"",
                                        "letter.tif",
                                        "20261122T081500Z",
                                        "20261122T081500Z-17.tif",
                                        "20261122T081500Z-fax1-.tif",
                                        "20261122T081500Z-fax1-0.tif",
                                        "20261122T081500Z-fax1-17.pdf",
                                        "20269922T081500Z-fax1-17.tif",
                                        "20261122T081500Z-muchtoolongaport-17.tif"};
    char port[RECEIVED_PORT_SIZE];
    int64_t time;
    uint32_t call;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_false(received_name_read(names[i], &time, port, &call));
}

static void the_file_has_three_names(void **state)
{
    (void)state;
    char path[SIZE];
    received_name_part("/in/20261122T081500Z-fax1-17.tif", path, sizeof path);
    assert_string_equal(path, "/in/20261122T081500Z-fax1-17.tif.part");
    received_name_partial("/in/20261122T081500Z-fax1-17.tif", path, sizeof path);
    assert_string_equal(path, "/in/20261122T081500Z-fax1-17.partial.tif");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_says_when_where_and_which),
        cmocka_unit_test(a_port_may_be_called_anything),
        cmocka_unit_test(what_is_no_such_name_is_known),
        cmocka_unit_test(the_file_has_three_names),
    };
    return cmocka_run_group_tests_name("engine/received_name", tests, NULL, NULL);
}
