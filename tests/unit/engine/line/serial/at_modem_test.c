/* The command engine against a wire of memory. */
#include "engine/line/serial/at_modem.h"

#include <stdio.h>
#include <string.h>

#include "tests/test.h"

/* What the engine wrote, and what it told, in one text each. */
typedef struct bench {
    at_modem_t *modem;
    char written[20000], told[8000];
    size_t room; /* octets that the wire takes */
    bool sending;
} bench_t;

static void note(bench_t *bench, const char *what, const char *more)
{
    const size_t used = strlen(bench->told);
    snprintf(bench->told + used, sizeof bench->told - used, "%s%s|", what, more);
}

static size_t write_octets(void *user, const uint8_t *octets, size_t length)
{
    bench_t *bench = user;
    const size_t taken = length < bench->room ? length : bench->room;
    for (size_t i = 0; i < taken; i++) {
        const char *mark = octets[i] == 0x10   ? "<DLE>"
                           : octets[i] == 3    ? "<ETX>"
                           : octets[i] == 0    ? "<NUL>"
                           : octets[i] == 0x18 ? "<CAN>"
                                               : "";
        const size_t end = strlen(bench->written);
        if (mark[0])
            strcat(bench->written, mark);
        else
            bench->written[end] = octets[i] == '\r' ? '/' : (char)octets[i];
    }
    bench->room -= taken;
    return taken;
}

static void mind_sending(void *user, bool sending)
{
    ((bench_t *)user)->sending = sending;
}

static void discard(void *user)
{
    strcat(((bench_t *)user)->written, "<discard>");
}

static void received(void *user, const uint8_t *data, size_t length, bool over)
{
    char text[600];
    snprintf(text, sizeof text, "%.*s%s", (int)length, (const char *)data, over ? "." : "");
    note(user, "data ", text);
}

static void unsolicited(void *user, at_result_t result, const char *line)
{
    (void)result;
    note(user, "line ", line);
}

static void answered(void *user, at_result_t result, const char *info)
{
    bench_t *bench = user;
    note(bench, at_result_name(result), "");
    if (info[0])
        note(bench, "info ", info);
}

static void feed(bench_t *bench, const char *text)
{
    at_modem_feed(bench->modem, (const uint8_t *)text, strlen(text));
}

static void ask(bench_t *bench, const char *text, at_data_t data)
{
    at_command_t command = {.timeout = 1000, .data = data, .result = answered, .user = bench};
    snprintf(command.text, sizeof command.text, "%s", text);
    assert_true(at_modem_command(bench->modem, &command));
}

static void expect(bench_t *bench, const char *written, const char *told)
{
    assert_string_equal(bench->written, written);
    assert_string_equal(bench->told, told);
    memset(bench->written, 0, sizeof bench->written);
    memset(bench->told, 0, sizeof bench->told);
}

static bench_t bench;

static int open_bench(void **state)
{
    bench = (bench_t){.room = SIZE_MAX / 2};
    const at_wire_t wire = {write_octets, mind_sending, discard, &bench};
    const at_listener_t listener = {received, unsolicited, &bench};
    bench.modem = at_modem_new(&wire, &listener);
    *state = &bench;
    return bench.modem ? 0 : -1;
}

static int close_bench(void **state)
{
    (void)state;
    at_modem_free(bench.modem);
    return 0;
}

static void commands_go_one_after_the_other(void **state)
{
    (void)state;
    ask(&bench, "I", AT_NO_DATA);
    ask(&bench, "Z", AT_NO_DATA);
    expect(&bench, "ATI/", "");
    feed(&bench, "ATI\r\r\nModem 1\r\nof 1999\r\n\r\nOK\r\n");
    expect(&bench, "ATZ/", "OK|info Modem 1\nof 1999|");
    feed(&bench, "\r\nERROR\r\n");
    expect(&bench, "", "ERROR|");
    assert_true(at_modem_is_idle(bench.modem));
}

static void silence_is_an_answer_at_the_deadline(void **state)
{
    (void)state;
    ask(&bench, "", AT_NO_DATA);
    ask(&bench, "Z", AT_NO_DATA);
    assert_int_equal(at_modem_deadline(bench.modem), 1000);
    feed(&bench, "AT\rAT\rAT\r"); /* a wire that echoes all */
    at_modem_run(bench.modem, 999);
    expect(&bench, "AT/", "");
    at_modem_run(bench.modem, 1000);
    expect(&bench, "ATZ/", "no answer|");
    assert_int_equal(at_modem_deadline(bench.modem), 2000);
}

static void rings_come_at_any_time(void **state)
{
    (void)state;
    feed(&bench, "\r\nRING\r\n\r\nNMBR = 1\r\n");
    expect(&bench, "", "line RING|line NMBR = 1|");
    ask(&bench, "", AT_NO_DATA);
    feed(&bench, "\r\nRING\r\n\r\nOK\r\n");
    expect(&bench, "AT/", "line RING|OK|");
}

static void a_frame_is_received(void **state)
{
    (void)state;
    ask(&bench, "+FRH=3", AT_RECEIVES);
    feed(&bench, "\r\nCONNECT\r\n\nab\x10\x10");
    feed(&bench, "c\x10");
    feed(&bench, "\x03\r\nOK\r\n");
    expect(&bench, "AT+FRH=3/", "CONNECT|data \nab\x10|data c|data .|OK|");
    assert_true(at_modem_is_idle(bench.modem));
}

/* In the middle of data nothing is a result. */
static void data_may_look_like_a_result(void **state)
{
    (void)state;
    ask(&bench, "+FRM=96", AT_RECEIVES);
    feed(&bench, "\r\nCONNECT\r");
    feed(&bench, "\n\r\nOK\r\n\x10\x03\r\nNO CARRIER\r\n");
    expect(&bench, "AT+FRM=96/", "CONNECT|data \r\nOK\r\n.|NO CARRIER|");
}

static void data_is_sent_as_the_wire_takes_it(void **state)
{
    (void)state;
    ask(&bench, "+FTM=96", AT_SENDS);
    assert_int_equal(at_modem_room(bench.modem), 0);
    feed(&bench, "\r\nCONNECT\r\n");
    expect(&bench, "AT+FTM=96/", "CONNECT|");
    assert_true(bench.sending && at_modem_room(bench.modem) > 500);
    bench.room = 3;
    at_modem_send(bench.modem,
                  (const uint8_t *)"ab\x10"
                                   "cd",
                  5, true);
    assert_true(at_modem_wants_to_write(bench.modem));
    expect(&bench, "ab<DLE>", "");
    bench.room = 100;
    at_modem_write_on(bench.modem);
    assert_false(at_modem_wants_to_write(bench.modem));
    feed(&bench, "\r\nOK\r\n");
    expect(&bench, "<DLE>cd<DLE><ETX>", "OK|");
}

/* What is written last waits the longest: XOFF counts up to the result. Of a reception it is data. */
static void xoff_is_minded_as_long_as_a_command_sends(void **state)
{
    (void)state;
    ask(&bench, "+FTM=96", AT_SENDS);
    assert_true(bench.sending);
    feed(&bench, "\r\nCONNECT\r\n");
    bench.room = 3;
    at_modem_send(bench.modem, (const uint8_t *)"abcdef", 6, true);
    assert_true(bench.sending);
    bench.room = 100;
    at_modem_write_on(bench.modem);
    assert_true(bench.sending);
    feed(&bench, "\r\nOK\r\n");
    assert_false(bench.sending);
    ask(&bench, "+FRM=96", AT_RECEIVES);
    assert_false(bench.sending);
    feed(&bench, "\r\nCONNECT\r\n\x13\x11");
    assert_false(bench.sending);
    at_modem_break_off(bench.modem);
    ask(&bench, "+FTH=3", AT_SENDS);
    assert_false(bench.sending); /* of what is broken off data may still come */
    feed(&bench, "\r\nOK\r\n");
    assert_true(bench.sending);
    at_modem_break_off(bench.modem);
    ask(&bench, "H0", AT_NO_DATA);
    assert_true(bench.sending);
    feed(&bench, "\r\nOK\r\n");
    assert_false(bench.sending);
    feed(&bench, "\r\nOK\r\n");
    ask(&bench, "A", AT_SENDS);
    assert_true(bench.sending);
    at_modem_leave_data(bench.modem, 1000); /* CONNECT comes, and data right behind it */
    assert_false(bench.sending);
}

static void each_frame_that_is_sent_has_a_connect(void **state)
{
    (void)state;
    ask(&bench, "+FTH=3", AT_SENDS);
    feed(&bench, "\r\nCONNECT\r\n");
    at_modem_send(bench.modem, (const uint8_t *)"one", 3, true);
    assert_false(at_modem_takes_data(bench.modem));
    feed(&bench, "\r\nCONNECT\r\n");
    at_modem_send(bench.modem, (const uint8_t *)"two", 3, true);
    feed(&bench, "\r\nOK\r\n");
    expect(&bench, "AT+FTH=3/one<DLE><ETX>two<DLE><ETX>", "CONNECT|CONNECT|OK|");
}

static void a_reception_is_broken_off(void **state)
{
    (void)state;
    ask(&bench, "+FRM=96", AT_RECEIVES);
    at_modem_break_off(bench.modem);
    ask(&bench, "+FTS=8", AT_NO_DATA);
    expect(&bench, "AT+FRM=96/<CAN>", "");
    feed(&bench, "\r\nOK\r\n");
    expect(&bench, "AT+FTS=8/", "");
    feed(&bench, "\r\nOK\r\n");
    expect(&bench, "", "OK|");
}

static void a_transmission_is_broken_off(void **state)
{
    (void)state;
    ask(&bench, "+FTM=96", AT_SENDS);
    feed(&bench, "\r\nCONNECT\r\n");
    at_modem_break_off(bench.modem);
    ask(&bench, "H0", AT_NO_DATA);
    expect(&bench, "AT+FTM=96/<discard><NUL><DLE><ETX>", "CONNECT|");
    feed(&bench, "\r\nOK\r\n");
    expect(&bench, "ATH0/", "");
}

/* Its end is on its way already. */
static void a_transmission_that_ends_is_broken_off(void **state)
{
    (void)state;
    ask(&bench, "+FTM=96", AT_SENDS);
    feed(&bench, "\r\nCONNECT\r\n");
    at_modem_send(bench.modem, (const uint8_t *)"a", 1, true);
    at_modem_break_off(bench.modem);
    expect(&bench, "AT+FTM=96/a<DLE><ETX><DLE><ETX>", "CONNECT|");
}

/* A modem that is at its commands already answers no CAN: what waits goes on all the same. */
static void breaking_off_takes_no_answer(void **state)
{
    (void)state;
    ask(&bench, "+FRH=3", AT_RECEIVES);
    at_modem_break_off(bench.modem);
    ask(&bench, "H0", AT_NO_DATA);
    at_modem_run(bench.modem, 5000);
    expect(&bench, "AT+FRH=3/<CAN>ATH0/", "");
}

static void data_that_stands_still_is_silence(void **state)
{
    (void)state;
    ask(&bench, "+FTM=96", AT_SENDS);
    feed(&bench, "\r\nCONNECT\r\n");
    bench.room = 1;
    at_modem_send(bench.modem, (const uint8_t *)"abc", 3, false);
    at_modem_run(bench.modem, 19000);
    bench.room = 1;
    at_modem_write_on(bench.modem);
    at_modem_run(bench.modem, 38000);
    expect(&bench, "AT+FTM=96/ab", "CONNECT|");
    at_modem_run(bench.modem, 39000);
    expect(&bench, "", "no answer|");
}

static void garbage_does_no_harm(void **state)
{
    (void)state;
    static uint8_t garbage[100000];
    uint32_t dice = 1;
    for (size_t i = 0; i < sizeof garbage; i++) {
        dice = dice * 1664525 + 1013904223;
        garbage[i] = (uint8_t)(dice >> 24);
    }
    for (int data = AT_NO_DATA; data <= AT_SENDS; data++) {
        ask(&bench, "+FRM=96", (at_data_t)data);
        for (size_t at = 0; at < sizeof garbage; at += 1000) {
            memset(bench.told, 0, sizeof bench.told);
            at_modem_feed(bench.modem, garbage + at, 1000);
        }
        memset(bench.told, 0, sizeof bench.told);
        feed(&bench, "\r\nCONNECT\r\n\x10\x03\r\nOK\r\n");
        at_modem_reset(bench.modem);
        assert_true(at_modem_is_idle(bench.modem));
    }
}

static void a_full_queue_refuses(void **state)
{
    (void)state;
    const at_command_t command = {.text = "Z", .timeout = 1};
    for (int i = 0; i < AT_QUEUE; i++)
        assert_true(at_modem_command(bench.modem, &command));
    assert_false(at_modem_command(bench.modem, &command));
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(commands_go_one_after_the_other),
        TEST(silence_is_an_answer_at_the_deadline),
        TEST(rings_come_at_any_time),
        TEST(a_frame_is_received),
        TEST(data_may_look_like_a_result),
        TEST(data_is_sent_as_the_wire_takes_it),
        TEST(xoff_is_minded_as_long_as_a_command_sends),
        TEST(each_frame_that_is_sent_has_a_connect),
        TEST(a_reception_is_broken_off),
        TEST(a_transmission_is_broken_off),
        TEST(a_transmission_that_ends_is_broken_off),
        TEST(breaking_off_takes_no_answer),
        TEST(data_that_stands_still_is_silence),
        TEST(garbage_does_no_harm),
        TEST(a_full_queue_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
