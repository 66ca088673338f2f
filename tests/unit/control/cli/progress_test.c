#include "control/cli/progress.h"

#include <string.h>

#include "tests/test.h"

enum { SIZE = 256 };

#define IDLE "\"job\":{\"state\":\"converting\"},\"status\":null"
#define DIALING                                                                                              \
    "\"job\":{\"state\":\"active\"},\"status\":{\"description\":\"Dialing\",\"currentPage\":0,\"bitRate\":"  \
    "0}"
#define PAGE(NUMBER, BYTES)                                                                                  \
    "\"job\":{\"state\":\"active\"},\"status\":{\"description\":\"Sending page " #NUMBER                     \
    " of 4\",\"currentPage\":" #NUMBER ",\"pageCount\":4,\"pageBytes\":" #BYTES                              \
    ",\"pageSize\":1000,\"bitRate\":14400,\"ecm\":true,\"elapsedTime\":31.2}"

static json_t *update_of(const char *members)
{
    char text[1024];
    snprintf(text, sizeof text, "{%s}", members);
    json_t *update = json_loads(text, 0, NULL);
    assert_non_null(update);
    return update;
}

static void a_line_says_what_goes_on(void **state)
{
    (void)state;
    static const struct {
        const char *update, *line;
    } rows[] = {
        {IDLE, "converting the document"},
        {"\"job\":{\"state\":\"waiting\",\"attempts\":0},\"status\":null", "waiting for a port"},
        {"\"job\":{\"state\":\"waiting\",\"attempts\":2,\"outcomeText\":\"The number is "
         "busy\"},\"status\":null",
         "attempt 2: The number is busy; it will be tried again"},
        {DIALING, "Dialing"},
        {PAGE(2, 500), "Sending page 2 of 4, 14400 bit/s, ECM"},
        {"\"job\":{\"state\":\"active\"},\"status\":null", "a port takes it"},
        {"\"job\":null,\"status\":null", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[SIZE];
        json_t *update = update_of(rows[i].update);
        assert_string_equal(cli_progress_line(update, text, sizeof text), rows[i].line);
        json_decref(update);
    }
}

static void assert_bar(const char *members, size_t columns, const char *expected)
{
    char text[SIZE];
    json_t *update = update_of(members);
    assert_string_equal(cli_progress_bar(update, columns, text, sizeof text), expected);
    json_decref(update);
}

static void a_bar_fills_page_by_page(void **state)
{
    (void)state;
    assert_bar(PAGE(1, 0), 80,
               "[...................................]   0%  page 1 of 4  14400 bit/s  ECM  0:31");
    assert_bar(PAGE(2, 500), 80,
               "[#############......................]  37%  page 2 of 4  14400 bit/s  ECM  0:31");
    assert_bar(PAGE(4, 1000), 80,
               "[###################################] 100%  page 4 of 4  14400 bit/s  ECM  0:31");
    assert_bar(PAGE(4, 9999), 80,
               "[###################################] 100%  page 4 of 4  14400 bit/s  ECM  0:31");
}

static void a_bar_fits_the_terminal(void **state)
{
    (void)state;
    assert_bar(PAGE(2, 500), 60, "[#####..........]  37%  page 2 of 4  14400 bit/s  ECM  0:31");
    assert_bar(PAGE(2, 500), 50, " 37%  page 2 of 4  14400 bit/s  ECM  0:31");
    char text[SIZE];
    json_t *update = update_of(PAGE(2, 500));
    assert_true(strlen(cli_progress_bar(update, 1000, text, sizeof text)) < 100);
    json_decref(update);
}

static void before_the_first_page_there_is_a_line(void **state)
{
    (void)state;
    assert_bar(IDLE, 80, "converting the document");
    assert_bar(DIALING, 80, "Dialing");
}

static void the_end_says_how_it_went(void **state)
{
    (void)state;
    static const struct {
        const char *job, *end;
    } rows[] = {
        {"\"state\":\"done\",\"pagesSent\":1,\"number\":\"123\"", "1 page went to 123"},
        {"\"state\":\"done\",\"pagesSent\":2,\"number\":\"123\"", "2 pages went to 123"},
        {"\"state\":\"done\",\"pagesSent\":2,\"number\":\"123\",\"poll\":true", "2 pages came from 123"},
        {"\"state\":\"failed\",\"outcomeText\":\"The number is busy\",\"problem\":\"\"",
         "The number is busy"},
        {"\"state\":\"failed\",\"outcomeText\":\"x\",\"problem\":\"the document has no pages\"",
         "the document has no pages"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[SIZE];
        json_t *job = update_of(rows[i].job);
        assert_string_equal(cli_progress_end(job, text, sizeof text), rows[i].end);
        json_decref(job);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_says_what_goes_on), cmocka_unit_test(a_bar_fills_page_by_page),
        cmocka_unit_test(a_bar_fits_the_terminal),  cmocka_unit_test(before_the_first_page_there_is_a_line),
        cmocka_unit_test(the_end_says_how_it_went),
    };
    return cmocka_run_group_tests_name("control/cli/progress", tests, NULL, NULL);
}
