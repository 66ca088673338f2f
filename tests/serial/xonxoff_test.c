/* A serial port with flow control by XON and XOFF, on a pseudo terminal whose driver is the kernel's: the
 * modem stops and starts what the port writes, and page data with octets like XON and XOFF arrives as it was
 * sent. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "tests/serial/serial_rig.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"

enum { LONGEST = 300 * SERIAL_RIG_SECOND, PAGES = 1, ROWS = 2000, SPEED = 8, ALARM_S = 120 };

typedef struct call {
    serial_rig_t *rig;
    serial_seat_t *serial, *far;
    char document[SCRATCH_PATH_SIZE + 20];
} call_t;

static void write_document(scratch_t *scratch, call_t *call)
{
    good_file_t file = tiff_maker_good_file();
    file.pages = PAGES;
    file.rows = ROWS;
    snprintf(call->document, sizeof call->document, "%s", scratch_path(scratch, "document.tif"));
    tiff_maker_write_good(call->document, &file);
}

static fax_port_config_t config_of(fax_port_kind_t kind, const char *number, bool ecm)
{
    fax_port_config_t config = serial_rig_config(kind, number);
    config.serial.flow = FAX_FLOW_XONXOFF;
    config.ecm = ecm;
    return config;
}

static call_t open_call(scratch_t *scratch, bool ecm)
{
    static const fax_exchange_config_t exchange = {.delay = 100, .noise = -100};
    const fax_port_config_t near = config_of(FAX_PORT_SERIAL, "201", ecm);
    const fax_port_config_t far = config_of(FAX_PORT_VIRTUAL, "101", ecm);
    call_t call = {.rig = serial_rig_open(scratch, &exchange, SPEED)};
    write_document(scratch, &call);
    call.serial = serial_rig_add_serial(call.rig, &near);
    call.far = serial_rig_add_virtual(call.rig, &far);
    pty_modem_use_xonxoff(serial_seat_modem(call.serial));
    assert_true(serial_rig_await_state(call.rig, call.serial, FAX_STATE_AVAILABLE, LONGEST));
    assert_true(serial_rig_await_state(call.rig, call.far, FAX_STATE_AVAILABLE, LONGEST));
    return call;
}

static void expect_whole(call_t *call, serial_seat_t *from, serial_seat_t *to, const char *number)
{
    char why[300] = "", received[SCRATCH_PATH_SIZE + 40];
    fax_event_t sent, taken;
    snprintf(received, sizeof received, "%s", serial_rig_received(call->rig, to));
    unlink(received);
    serial_rig_send(call->rig, from, number, call->document, PAGES);
    assert_true(serial_rig_await_end(call->rig, from, LONGEST, &sent));
    assert_true(serial_rig_await_end(call->rig, to, LONGEST, &taken));
    assert_int_equal(sent.call.outcome, FAX_OUTCOME_OK);
    assert_int_equal(taken.call.outcome, FAX_OUTCOME_OK);
    if (!page_file_equal(call->document, received, why, sizeof why))
        fail_msg("%s", why);
}

static void send_fax(void **state, bool ecm)
{
    call_t call = open_call(*state, ecm);
    expect_whole(&call, call.serial, call.far, "101");
    const xonxoff_t *flow = pty_modem_flow(serial_seat_modem(call.serial));
    printf("figure: sent %s ECM: the modem stopped the port %u times, and lost %u octets\n",
           ecm ? "with" : "without", (unsigned)flow->stops, (unsigned)flow->lost);
    assert_true(flow->stops > 2);
    assert_int_equal(flow->lost, 0);
    serial_rig_close(call.rig);
}

static void receive_fax(void **state, bool ecm)
{
    call_t call = open_call(*state, ecm);
    expect_whole(&call, call.far, call.serial, "201");
    const uint64_t alike = pty_modem_alike(serial_seat_modem(call.serial));
    printf("figure: received %s ECM: %u octets of the data look like XON or XOFF\n", ecm ? "with" : "without",
           (unsigned)alike);
    assert_true(alike > 10);
    serial_rig_close(call.rig);
}

static void xoff_stops_a_page(void **state)
{
    send_fax(state, false);
}

static void xoff_stops_a_page_with_ecm(void **state)
{
    send_fax(state, true);
}

static void what_looks_like_xoff_in_a_page_is_data(void **state)
{
    receive_fax(state, false);
}

static void what_looks_like_xoff_in_a_page_with_ecm_is_data(void **state)
{
    receive_fax(state, true);
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(xoff_stops_a_page),
        TEST(xoff_stops_a_page_with_ecm),
        TEST(what_looks_like_xoff_in_a_page_is_data),
        TEST(what_looks_like_xoff_in_a_page_with_ecm_is_data),
    };
    alarm(ALARM_S);
    return cmocka_run_group_tests_name("serial/xonxoff", tests, NULL, NULL);
}
