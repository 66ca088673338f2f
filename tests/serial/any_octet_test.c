/* A serial port's modem breaks at any octet that passes between them in a call: it is unplugged, or its line
 * drops, or it hears and says nothing any more. The call has an end, for both ends of it, and the port is in
 * service again once the modem is whole. In virtual time. See `help`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "tests/serial/serial_rig.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"

static const char help[] = "usage: any_octet_test [--every N]\n"
                           "\n"
                           "At every Nth octet (53).\n";

enum { LONGEST = 300 * SERIAL_RIG_SECOND, ROWS = 30, ALARM_S = 3600 };

typedef struct bench {
    serial_rig_t *rig;
    serial_seat_t *serial, *far;
    bool sends; /* the serial port */
    char document[SCRATCH_PATH_SIZE + 20];
} bench_t;

static unsigned every = 53;

static void open_bench(bench_t *bench, scratch_t *scratch, bool sends)
{
    static const fax_exchange_config_t exchange = {.delay = 100, .noise = -100};
    const fax_port_config_t near = serial_rig_config(FAX_PORT_SERIAL, "201");
    const fax_port_config_t far = serial_rig_config(FAX_PORT_VIRTUAL, "101");
    good_file_t file = tiff_maker_good_file();
    file.pages = 1;
    file.rows = ROWS;
    *bench = (bench_t){.rig = serial_rig_open(scratch, &exchange, 0), .sends = sends};
    snprintf(bench->document, sizeof bench->document, "%s", scratch_path(scratch, "document.tif"));
    tiff_maker_write_good(bench->document, &file);
    bench->serial = serial_rig_add_serial(bench->rig, &near);
    bench->far = serial_rig_add_virtual(bench->rig, &far);
}

static void expect_in_service(const bench_t *bench)
{
    assert_true(serial_rig_await_state(bench->rig, bench->serial, FAX_STATE_AVAILABLE, LONGEST));
    assert_true(serial_rig_await_state(bench->rig, bench->far, FAX_STATE_AVAILABLE, LONGEST));
}

/* True if the call was over before its modem broke. */
static bool break_call(bench_t *bench, pty_modem_fault_t fault, uint64_t octet)
{
    pty_modem_t *modem = serial_seat_modem(bench->serial);
    const uint64_t before = pty_modem_octets(modem);
    fax_event_t end;
    expect_in_service(bench);
    pty_modem_break(modem, fault, octet);
    serial_rig_send(bench->rig, bench->sends ? bench->serial : bench->far, bench->sends ? "101" : "201",
                    bench->document, 1);
    if (!serial_rig_await_end(bench->rig, bench->sends ? bench->serial : bench->far, LONGEST, &end))
        fail_msg("no end of the call that broke at octet %u", (unsigned)octet);
    assert_non_null(fax_outcome_row(end.call.outcome));
    assert_int_not_equal(end.call.outcome, FAX_OUTCOME_STUCK); /* T.30 and the modem's deadlines end it */
    const bool broke = pty_modem_octets(modem) - before >= octet;
    assert_true(pty_modem_heal(modem));
    expect_in_service(bench);
    assert_int_equal(port_faults(serial_seat_port(bench->serial)), 0);
    assert_int_equal(port_faults(serial_seat_port(bench->far)), 0);
    return end.call.outcome == FAX_OUTCOME_OK && !broke;
}

static void expect_good_fax(bench_t *bench)
{
    char why[300] = "";
    serial_seat_t *from = bench->sends ? bench->serial : bench->far,
                  *to = bench->sends ? bench->far : bench->serial;
    fax_event_t end;
    unlink(serial_rig_received(bench->rig, to));
    serial_rig_send(bench->rig, from, bench->sends ? "101" : "201", bench->document, 1);
    assert_true(serial_rig_await_end(bench->rig, from, LONGEST, &end));
    assert_int_equal(end.call.outcome, FAX_OUTCOME_OK);
    if (!page_file_equal(bench->document, serial_rig_received(bench->rig, to), why, sizeof why))
        fail_msg("%s", why);
}

static void break_everywhere(scratch_t *scratch, bool sends)
{
    static const char *const names[] = {
        [PTY_MODEM_UNPLUG] = "unplugged", [PTY_MODEM_DROP] = "dropped", [PTY_MODEM_WEDGE] = "wedged"};
    for (pty_modem_fault_t fault = PTY_MODEM_UNPLUG; fault <= PTY_MODEM_WEDGE; fault++) {
        bench_t bench;
        uint64_t octet = 1;
        unsigned calls = 0;
        open_bench(&bench, scratch, sends);
        for (; !break_call(&bench, fault, octet); octet += every)
            calls++;
        expect_good_fax(&bench);
        printf("%s in %u calls that were %s, up to octet %u: %.0f s of line time\n",
               sends ? "sending" : "receiving", calls, names[fault], (unsigned)octet,
               serial_rig_ticks(bench.rig) * LINE_TICK_MS / 1000.0);
        serial_rig_close(bench.rig);
    }
}

static void who_sends_may_break_at_any_octet(void **state)
{
    break_everywhere(*state, true);
}

static void who_receives_may_break_at_any_octet(void **state)
{
    break_everywhere(*state, false);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_sends_may_break_at_any_octet, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(who_receives_may_break_at_any_octet, scratch_open, scratch_close),
    };
    if (count == 3 && strcmp(words[1], "--every") == 0 && atoi(words[2]) > 0)
        every = (unsigned)atoi(words[2]);
    else if (count > 1)
        return fputs(help, stdout) < 0 ? EXIT_FAILURE : strcmp(words[1], "--help") == 0 ? 0 : 2;
    alarm(ALARM_S);
    return cmocka_run_group_tests_name("serial/any_octet", tests, NULL, NULL);
}
