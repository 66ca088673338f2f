/* The modem as a telephone, against a wire of memory: each command gets the answer of a table, or none. */
#include "engine/line/serial/serial_modem.h"

#include <stdio.h>
#include <string.h>

#include "engine/line/serial/modulation.h"
#include "tests/test.h"

enum { SECOND = 1000, STEP = 20 };

typedef struct reply {
    const char *command, *answer; /* NULL: the table's end; an answer of NULL: none */
} reply_t;

/* A good modem. */
static const reply_t good[] = {
    {"AT+FCLASS=?", "0,1,2"},
    {"AT+FTM=?", "24,48,72,73,74,96,97,98,121,122,145,146"},
    {"AT+FRM=?", "24,48,72,96"},
    {"ATI", "ACME 56K Conexant"},
    {NULL, NULL},
};

typedef struct bench {
    fax_serial_config_t config;
    serial_modem_t *modem;
    const reply_t *replies; /* before those of the good modem */
    bool mute;
    char line[200], written[8000], events[400];
    char pending[8000]; /* what it is to hear */
    int64_t now;
    unsigned given_up;
} bench_t;

static bench_t bench;

static void note(char *to, size_t size, const char *what)
{
    const size_t used = strlen(to);
    snprintf(to + used, size - used, "%s%s", used ? " " : "", what);
}

static const char *find(const reply_t *replies, const char *command, bool *known)
{
    for (; replies && replies->command; replies++)
        if (strcmp(replies->command, command) == 0) {
            *known = true;
            return replies->answer;
        }
    return NULL;
}

static void say(const char *text)
{
    const size_t used = strlen(bench.pending);
    snprintf(bench.pending + used, sizeof bench.pending - used, "\r\n%s\r\n", text);
}

/* Information is followed by OK, a result code is not. */
static void obey(const char *command)
{
    bool known = false;
    note(bench.written, sizeof bench.written, command);
    const char *answer = find(bench.replies, command, &known);
    if (!known)
        answer = find(good, command, &known);
    if (bench.mute || (known && !answer))
        return;
    if (!known)
        answer = "OK";
    say(answer);
    if (at_result_of(answer) == AT_NO_RESULT)
        say("OK");
}

static size_t write_octets(void *user, const uint8_t *octets, size_t length)
{
    (void)user;
    for (size_t i = 0; i < length; i++) {
        const size_t used = strlen(bench.line);
        if (octets[i] == '\r') {
            obey(bench.line);
            memset(bench.line, 0, sizeof bench.line);
        } else if (octets[i] > 0x1f && used < sizeof bench.line - 1)
            bench.line[used] = (char)octets[i];
    }
    return length;
}

static void mind_sending(void *user, bool on)
{
    (void)user, (void)on;
}

static void discard(void *user)
{
    (void)user;
}

static void set_dtr(void *user, bool on)
{
    (void)user;
    note(bench.written, sizeof bench.written, on ? "[DTR on]" : "[DTR off]");
}

static void set_break(void *user, bool on)
{
    (void)user;
    note(bench.written, sizeof bench.written, on ? "[break on]" : "[break off]");
}

static void happened(void *user, line_event_t event)
{
    (void)user;
    static const char *const names[] = {
        [LINE_RINGS] = "rings",
        [LINE_RINGBACK] = "ringback",
        [LINE_CONNECTED] = "connected",
        [LINE_BUSY] = "busy",
        [LINE_NO_ANSWER] = "no-answer",
        [LINE_NO_DIAL_TONE] = "no-dial-tone",
        [LINE_REFUSED] = "refused",
        [LINE_DROPPED] = "dropped",
        [LINE_NO_CARRIER] = "no-carrier",
        [LINE_FAILED] = "failed",
        [LINE_SERVICE] = "service",
        [LINE_BAD_ADDRESS] = "bad-address",
        [LINE_HANDED_OVER] = "handed-over",
    };
    note(bench.events, sizeof bench.events, names[event]);
    if (event != LINE_SERVICE && event != LINE_RINGS && event != LINE_RINGBACK && event != LINE_CONNECTED)
        serial_modem_hang_up(bench.modem); /* as a port does */
}

static void give_up(void *user)
{
    (void)user;
    bench.given_up++;
    serial_modem_unplug(bench.modem);
}

static int open_bench(void **state)
{
    (void)state;
    bench = (bench_t){.config = {.device = "/dev/modem", .flow = FAX_FLOW_HARDWARE}};
    const serial_modem_host_t host = {
        {write_octets, mind_sending, discard, NULL}, {set_dtr, set_break, NULL}, happened, give_up, NULL};
    bench.modem = serial_modem_new(&bench.config, &host);
    return bench.modem ? 0 : -1;
}

static int close_bench(void **state)
{
    (void)state;
    serial_modem_free(bench.modem);
    return 0;
}

static void run(int64_t ms)
{
    for (const int64_t end = bench.now + ms; bench.now < end; bench.now += STEP) {
        char heard[sizeof bench.pending];
        memcpy(heard, bench.pending, sizeof heard);
        memset(bench.pending, 0, sizeof bench.pending);
        serial_modem_run(bench.modem, bench.now);
        if (heard[0])
            serial_modem_feed(bench.modem, (const uint8_t *)heard, strlen(heard));
    }
}

static void forget(void)
{
    memset(bench.written, 0, sizeof bench.written);
    memset(bench.events, 0, sizeof bench.events);
}

static void set_up(void)
{
    serial_modem_plug(bench.modem);
    run(SECOND);
    assert_int_equal(serial_modem_service(bench.modem), LINE_IN_SERVICE);
    assert_string_equal(serial_modem_problem(bench.modem), "");
    forget();
}

static void a_modem_is_set_up_as_its_family_wants_it(void **state)
{
    (void)state;
    strcpy(bench.config.init, "S91=8");
    bench.config.caller_id = true;
    assert_int_equal(serial_modem_service(bench.modem), LINE_ABSENT);
    serial_modem_plug(bench.modem);
    assert_int_equal(serial_modem_service(bench.modem), LINE_COMING_UP);
    run(SECOND);
    assert_int_equal(serial_modem_service(bench.modem), LINE_IN_SERVICE);
    assert_string_equal(bench.written,
                        "ATE0V1Q0 ATI AT+FMI? AT+FMM? AT+FCLASS=? AT+FCLASS=1 AT+FTM=? AT+FRM=? "
                        "AT+FAR=1 ATS0=0 ATS7=55 ATX4 AT&K3 AT+VCID=1 ATS91=8");
    assert_string_equal(bench.events, "service service");
    const modem_traits_t *traits = serial_modem_traits(bench.modem);
    assert_string_equal(traits->identity, "ACME 56K Conexant");
    assert_string_equal(traits->family->name, "Conexant / Rockwell");
    assert_int_equal(modulations_modems(traits->transmits), FAX_MODEM_ALL);
    assert_int_equal(modulations_modems(traits->receives), FAX_MODEM_V27TER | FAX_MODEM_V29);
}

static const struct {
    reply_t replies[2];
    const char *problem;
} unfit[] = {
    {{{"AT+FCLASS=?", "0,2,2.0"}}, "the modem has no fax Class 1 (+FCLASS=? says \"0,2,2.0\")"},
    {{{"AT+FCLASS=?", "0,1.0,2.1,11"}}, "the modem has no fax Class 1 (+FCLASS=? says \"0,1.0,2.1,11\")"},
    {{{"AT+FCLASS=?", "ERROR"}}, "the modem answers AT+FCLASS=? with ERROR"},
    {{{"AT+FCLASS=1", "ERROR"}}, "the modem answers AT+FCLASS=1 with ERROR"},
    {{{"AT+FTM=?", "3"}}, "the modem names no fax modulation in answer to +FTM=? and +FRM=?"},
    {{{"AT+FRM=?", "ERROR"}}, "the modem answers AT+FRM=? with ERROR"},
};

static void what_is_no_fax_modem_says_why(void **state)
{
    for (size_t i = 0; i < sizeof unfit / sizeof unfit[0]; i++) {
        close_bench(state);
        open_bench(state);
        bench.replies = unfit[i].replies;
        serial_modem_plug(bench.modem);
        run(SECOND);
        assert_int_equal(serial_modem_service(bench.modem), LINE_FAULTY);
        assert_string_equal(serial_modem_problem(bench.modem), unfit[i].problem);
    }
}

static void a_silent_modem_is_brought_back_step_by_step(void **state)
{
    (void)state;
    bench.mute = true;
    serial_modem_plug(bench.modem);
    run(3 * SECOND + 100);
    assert_int_equal(serial_modem_service(bench.modem), LINE_FAULTY);
    assert_string_equal(serial_modem_problem(bench.modem), "the modem does not answer ATE0V1Q0");
    run(60 * SECOND);
    assert_int_equal(bench.given_up, 1);
    assert_string_equal(bench.written,
                        "ATE0V1Q0 ATE0V1Q0 ATE0V1Q0  ATE0V1Q0 AT+FTS=1 ATE0V1Q0 [DTR off] [DTR on] ATE0V1Q0 "
                        "[break on] [break off] ATE0V1Q0");
    assert_int_equal(serial_modem_deadline(bench.modem), INT64_MAX);
}

static void a_modem_that_comes_back_is_set_up_again(void **state)
{
    (void)state;
    set_up();
    bench.mute = true;
    run(25 * SECOND); /* it is looked after while it is idle */
    assert_int_equal(serial_modem_service(bench.modem), LINE_FAULTY);
    assert_string_equal(serial_modem_problem(bench.modem), "the modem does not answer AT any more");
    bench.mute = false;
    run(6 * SECOND);
    assert_int_equal(serial_modem_service(bench.modem), LINE_IN_SERVICE);
    assert_int_equal(bench.given_up, 0);
}

/* What each answer to ATD comes to; the modem is on hook again after it. */
static const struct {
    const char *answer, *events;
} dialled[] = {
    {"BUSY", "busy"},           {"NO DIALTONE", "no-dial-tone"},
    {"NO ANSWER", "no-answer"}, {"NO CARRIER", "no-carrier"},
    {"OK", "no-carrier"},       {"+FCERROR", "no-carrier"},
    {"ERROR", "failed"},        {"DELAYED 00:01:00", "refused"},
};

static void each_answer_to_a_number_is_an_event(void **state)
{
    (void)state;
    set_up();
    strcpy(bench.config.dial_prefix, "T0,");
    for (size_t i = 0; i < sizeof dialled / sizeof dialled[0]; i++) {
        const reply_t replies[] = {{"ATDT0,4930123", dialled[i].answer}, {NULL, NULL}};
        bench.replies = replies;
        serial_modem_dial(bench.modem, "+49 (30) 12-3");
        run(SECOND);
        assert_string_equal(bench.events, dialled[i].events);
        assert_string_equal(bench.written, "AT+FCLASS=1 ATDT0,4930123 ATH0");
        assert_true(serial_modem_is_idle(bench.modem));
        forget();
    }
}

static void a_number_that_is_never_answered_ends(void **state)
{
    (void)state;
    static const reply_t replies[] = {{"ATD1", NULL}, {NULL, NULL}};
    set_up();
    bench.replies = replies;
    serial_modem_dial(bench.modem, "1");
    run(69 * SECOND);
    assert_string_equal(bench.events, "");
    run(2 * SECOND);
    assert_string_equal(bench.events, "failed service service service");
    run(3 * SECOND);
    assert_int_equal(serial_modem_service(bench.modem), LINE_IN_SERVICE);
}

static void a_call_rings_is_told_and_answered(void **state)
{
    (void)state;
    set_up();
    bench.config.caller_id = true;
    say("RING");
    run(2 * SECOND);
    assert_string_equal(bench.events, ""); /* the number is awaited */
    say("NMBR = 5551234");
    run(100);
    assert_string_equal(bench.events, "rings");
    assert_true(serial_modem_rings(bench.modem));
    assert_string_equal(serial_modem_caller(bench.modem)->number, "5551234");
    static const reply_t replies[] = {{"ATA", "CONNECT"}, {NULL, NULL}};
    bench.replies = replies;
    serial_modem_answer(bench.modem);
    run(SECOND);
    assert_string_equal(bench.events, "rings connected");
    assert_string_equal(bench.written, "ATA");
    class1_t events;
    serial_modem_give(bench.modem, &events);
    assert_int_equal(events.operation, CLASS1_TRANSMIT_HDLC);
    assert_true(events.connected);
}

static void a_caller_may_give_up_or_be_let_ring(void **state)
{
    (void)state;
    set_up();
    say("RING");
    run(6 * SECOND);
    say("RING");
    run(8 * SECOND);
    assert_string_equal(bench.events, "rings");
    run(2 * SECOND);
    assert_string_equal(bench.events, "rings dropped");
    forget();
    say("RING");
    run(100);
    serial_modem_hang_up(bench.modem); /* the port takes no calls */
    say("RING");
    run(20 * SECOND);
    assert_string_equal(bench.events, "rings");
    forget();
    say("RING");
    run(100);
    assert_string_equal(bench.events, "rings");
}

static void only_the_ring_for_faxes_is_told(void **state)
{
    (void)state;
    strcpy(bench.config.answer_ring, "B");
    set_up();
    say("RING A");
    run(10 * SECOND);
    assert_string_equal(bench.events, "");
    say("RING B");
    run(100);
    assert_string_equal(bench.events, "rings");
}

static void connect_call(void)
{
    static const reply_t replies[] = {{"ATD1", "CONNECT"}, {"AT+FRH=3", "ERROR"}, {NULL, NULL}};
    set_up();
    bench.replies = replies;
    serial_modem_dial(bench.modem, "1");
    run(SECOND);
    assert_string_equal(bench.events, "connected");
    assert_string_equal(bench.written, "AT+FCLASS=1 ATD1");
    forget();
}

static void an_unplugged_modem_fails_its_call(void **state)
{
    (void)state;
    connect_call();
    serial_modem_unplug(bench.modem);
    assert_string_equal(bench.events, "failed");
    assert_int_equal(serial_modem_service(bench.modem), LINE_ABSENT);
    serial_modem_feed(bench.modem, (const uint8_t *)"\r\nRING\r\n", 8);
    run(30 * SECOND);
    assert_string_equal(bench.events, "failed");
}

/* On hook a modem refuses all that is for a call. */
static void a_modem_that_refuses_has_lost_its_call(void **state)
{
    (void)state;
    const class1_t order = {.operation = CLASS1_RECEIVE_HDLC, .argument = 3};
    connect_call();
    for (int i = 0; i < 3; i++) {
        assert_string_equal(bench.events, "");
        serial_modem_take(bench.modem, &order);
        run(SECOND);
    }
    assert_string_equal(bench.events, "dropped");
    assert_true(serial_modem_is_idle(bench.modem));
}

static void a_modem_hangs_up_by_dtr(void **state)
{
    (void)state;
    bench.config.quirks = FAX_QUIRK_HANG_UP_BY_DTR;
    connect_call();
    serial_modem_hang_up(bench.modem);
    run(3 * SECOND);
    assert_memory_equal(bench.written, "[DTR off] ATH0 [DTR on] ATE0V1Q0 ATI", 36);
    assert_int_equal(serial_modem_service(bench.modem), LINE_IN_SERVICE);
}

static void a_data_call_is_no_fax_and_ends_by_dtr(void **state)
{
    (void)state;
    static const reply_t replies[] = {{"ATA", "DATA"}, {NULL, NULL}};
    bench.config.adaptive_answer = true;
    set_up();
    say("RING");
    run(100);
    forget();
    bench.replies = replies;
    serial_modem_answer(bench.modem);
    run(5 * SECOND);
    assert_string_equal(bench.events, "no-carrier service service");
    assert_non_null(strstr(bench.written, "[DTR off] ATH0 [DTR on] ATE0V1Q0"));
    assert_int_equal(serial_modem_service(bench.modem), LINE_IN_SERVICE);
}

/* Octet by octet, as far as it wants any. */
static size_t feed_until_it_leaves(const char *octets)
{
    const char *c = octets;
    for (; *c && !serial_modem_is_to_leave(bench.modem); c++) {
        assert_int_equal(serial_modem_appetite(bench.modem, 100), 1);
        serial_modem_feed(bench.modem, (const uint8_t *)c, 1);
    }
    return (size_t)(c - octets);
}

static void ring_for_a_program(uint32_t which)
{
    snprintf(bench.config.hand_over_command, sizeof bench.config.hand_over_command, "/a/program");
    bench.config.hand_over = which;
    bench.config.adaptive_answer = true;
    set_up();
    say("RING B");
    run(100);
    forget();
}

static void a_data_call_is_left_to_a_program_behind_its_connect(void **state)
{
    (void)state;
    static const reply_t replies[] = {{"ATA", NULL}, {NULL, NULL}};
    static const char said[] = "\r\nDATA\r\n\r\nCONNECT 9600/ARQ\r\n", rest[] = "\r\n~PPP";
    char all[sizeof said + sizeof rest];
    ring_for_a_program(FAX_HAND_OVER_DATA);
    bench.replies = replies;
    serial_modem_answer(bench.modem);
    snprintf(all, sizeof all, "%s%s", said, rest);
    assert_int_equal(feed_until_it_leaves(all), sizeof said - 1);
    serial_hand_over_t call;
    serial_modem_leave(bench.modem, &call);
    assert_int_equal(call.reason, FAX_HAND_OVER_DATA);
    assert_string_equal(call.connect, "CONNECT 9600/ARQ");
    assert_string_equal(call.caller->ring, "B");
    assert_false(serial_modem_is_to_leave(bench.modem));
    assert_true(serial_modem_deadline(bench.modem) == INT64_MAX);
    serial_modem_lend(bench.modem);
    assert_string_equal(bench.events, "");
    assert_int_equal(serial_modem_service(bench.modem), LINE_ABSENT);
    serial_modem_plug(bench.modem);
    run(5 * SECOND);
    assert_int_equal(serial_modem_service(bench.modem), LINE_IN_SERVICE);
}

static void a_line_feed_that_never_comes_is_not_waited_for(void **state)
{
    (void)state;
    static const reply_t replies[] = {{"ATA", NULL}, {NULL, NULL}};
    ring_for_a_program(FAX_HAND_OVER_DATA);
    bench.replies = replies;
    serial_modem_answer(bench.modem);
    feed_until_it_leaves("\r\nDATA\r\n\r\nCONNECT\r");
    assert_false(serial_modem_is_to_leave(bench.modem));
    run(SECOND);
    assert_true(serial_modem_is_to_leave(bench.modem));
}

static void a_modem_that_has_said_data_is_told_to_go_on(void **state)
{
    (void)state;
    static const reply_t replies[] = {{"ATA", "DATA"}, {"ATO", "CONNECT 33600"}, {NULL, NULL}};
    ring_for_a_program(FAX_HAND_OVER_DATA);
    bench.replies = replies;
    serial_modem_answer(bench.modem);
    run(2 * SECOND);
    assert_string_equal(bench.written, "ATA ATO");
    assert_true(serial_modem_is_to_leave(bench.modem));
}

static void a_modem_that_goes_on_by_itself_is_not(void **state)
{
    (void)state;
    static const reply_t replies[] = {{"ATA", "DATA"}, {NULL, NULL}};
    bench.config.quirks = FAX_QUIRK_DATA_CONNECTS;
    ring_for_a_program(FAX_HAND_OVER_DATA);
    bench.replies = replies;
    serial_modem_answer(bench.modem);
    run(60 * SECOND);
    assert_string_equal(bench.written, "ATA");
    say("CONNECT 300");
    run(SECOND);
    assert_true(serial_modem_is_to_leave(bench.modem));
}

static void a_data_call_that_never_connects_is_none(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        int64_t time;
    } rows[] = {{"NO CARRIER", SECOND}, {"OK", SECOND}, {"ERROR", SECOND}, {"RINGING", 71 * SECOND}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const reply_t replies[] = {{"ATA", "DATA"}, {"ATO", NULL}, {NULL, NULL}};
        ring_for_a_program(FAX_HAND_OVER_DATA);
        bench.replies = replies;
        serial_modem_answer(bench.modem);
        run(2 * SECOND);
        assert_string_equal(bench.events, "");
        say(rows[i].answer);
        run(rows[i].time);
        assert_non_null(strstr(bench.events, "no-carrier"));
        assert_non_null(strstr(bench.written, "[DTR off]"));
        close_bench(NULL);
        open_bench(NULL);
    }
}

static void another_ring_is_for_a_program_if_one_is_to_have_it(void **state)
{
    (void)state;
    snprintf(bench.config.answer_ring, sizeof bench.config.answer_ring, "A");
    ring_for_a_program(FAX_HAND_OVER_OTHER_RINGS);
    assert_true(serial_modem_rings_for_program(bench.modem));
    serial_modem_hand_over_ring(bench.modem);
    assert_true(serial_modem_is_to_leave(bench.modem));
    serial_hand_over_t call;
    serial_modem_leave(bench.modem, &call);
    assert_int_equal(call.reason, FAX_HAND_OVER_OTHER_RINGS);
    assert_string_equal(call.connect, "");
    serial_modem_unplug(bench.modem); /* the daemon has refused */
    assert_string_equal(bench.events, "failed");
}

static void another_ring_is_let_ring_if_only_data_is_for_a_program(void **state)
{
    (void)state;
    snprintf(bench.config.answer_ring, sizeof bench.config.answer_ring, "A");
    ring_for_a_program(FAX_HAND_OVER_DATA);
    assert_false(serial_modem_rings(bench.modem));
    assert_false(serial_modem_rings_for_program(bench.modem));
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_modem_is_set_up_as_its_family_wants_it),
        TEST(what_is_no_fax_modem_says_why),
        TEST(a_silent_modem_is_brought_back_step_by_step),
        TEST(a_modem_that_comes_back_is_set_up_again),
        TEST(each_answer_to_a_number_is_an_event),
        TEST(a_number_that_is_never_answered_ends),
        TEST(a_call_rings_is_told_and_answered),
        TEST(a_caller_may_give_up_or_be_let_ring),
        TEST(only_the_ring_for_faxes_is_told),
        TEST(a_data_call_is_no_fax_and_ends_by_dtr),
        TEST(an_unplugged_modem_fails_its_call),
        TEST(a_modem_that_refuses_has_lost_its_call),
        TEST(a_modem_hangs_up_by_dtr),
        TEST(a_data_call_is_left_to_a_program_behind_its_connect),
        TEST(a_line_feed_that_never_comes_is_not_waited_for),
        TEST(a_modem_that_has_said_data_is_told_to_go_on),
        TEST(a_modem_that_goes_on_by_itself_is_not),
        TEST(a_data_call_that_never_connects_is_none),
        TEST(another_ring_is_for_a_program_if_one_is_to_have_it),
        TEST(another_ring_is_let_ring_if_only_data_is_for_a_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
