#include "control/cli/table.h"

#include <locale.h>
#include <stdlib.h>

#include "control/cli/text.h"
#include "tests/test.h"

static void show_twice(const json_t *row, char cell[CLI_CELL_SIZE])
{
    snprintf(cell, CLI_CELL_SIZE, "%d", 2 * (int)json_integer_value(json_object_get(row, "count")));
}

static const cli_column_t columns[] = {
    {"NAME", "name", NULL, false},
    {"COUNT", "count", NULL, true},
    {"TWICE", NULL, show_twice, true},
    {"ON", "on", NULL, false},
    {0},
};

static void assert_printed(const char *rows_text, bool colour, const char *expected)
{
    json_t *rows = json_loads(rows_text, 0, NULL);
    char *text;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    cli_table_print(to, columns, rows, colour);
    fclose(to);
    assert_string_equal(text, expected);
    free(text);
    json_decref(rows);
}

static void columns_are_as_wide_as_what_is_in_them(void **state)
{
    (void)state;
    assert_printed("[{\"name\":\"Büro "
                   "München\",\"count\":7,\"on\":true},{\"name\":\"受付\",\"count\":123456,\"on\":false},{}]",
                   false,
                   "NAME           COUNT   TWICE  ON\n"
                   "Büro München       7      14  yes\n"
                   "受付          123456  246912  no\n"
                   "-                  -       0  -\n");
}

static void a_table_without_rows_has_its_titles(void **state)
{
    (void)state;
    assert_printed("[]", false, "NAME  COUNT  TWICE  ON\n");
    assert_printed("[]", true, "\033[1mNAME  COUNT  TWICE  ON\033[0m\n");
}

static void a_record_shows_what_says_something(void **state)
{
    (void)state;
    json_t *record = json_loads("{\"a\":\"x\",\"longer\":[\"p\",\"q\"],\"none\":null,\"empty\":\"\",\"zero\":"
                                "0,\"off\":false,\"t\":1.5}",
                                0, NULL);
    char *text;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    cli_table_print_record(to, record, false);
    fclose(to);
    assert_string_equal(text, "a       x\nlonger  p, q\noff     no\nt       1.50\n");
    free(text);
    json_decref(record);
}

static void durations_read_as_on_a_clock(void **state)
{
    (void)state;
    char text[32];
    assert_string_equal(cli_text_duration(0, text, sizeof text), "0:00");
    assert_string_equal(cli_text_duration(65.9, text, sizeof text), "1:05");
    assert_string_equal(cli_text_duration(3723, text, sizeof text), "1:02:03");
    assert_string_equal(cli_text_duration(-1, text, sizeof text), "0:00");
}

static void a_text_of_another_coding_is_counted_by_octets(void **state)
{
    (void)state;
    assert_int_equal(cli_text_width("B\xfcro"), 4);
    assert_int_equal(cli_text_width("Büro"), 4);
    assert_int_equal(cli_text_width("e\xcc\x81"), 1); /* a combining accent */
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_what_is_in_them),
        cmocka_unit_test(a_table_without_rows_has_its_titles),
        cmocka_unit_test(a_record_shows_what_says_something),
        cmocka_unit_test(durations_read_as_on_a_clock),
        cmocka_unit_test(a_text_of_another_coding_is_counted_by_octets),
    };
    return cmocka_run_group_tests_name("control/cli/table", tests, NULL, NULL);
}
