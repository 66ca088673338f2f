/* A serial port whose modem's line distorts: trainings fail, both ends fall back until one holds, and the
 * port shows by what it sends or receives. In virtual time. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "tests/serial/serial_rig.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"

enum { LONGEST = 600 * SERIAL_RIG_SECOND, ALARM_S = 120 };

/* How bad it is, and what then is the best that there can be. (A page with ECM; without, bad rows may be the
 * end of it.) */
typedef struct bad_line {
    double decibels; /* of the signal above the noise */
    uint32_t best;   /* bit/s */
    uint32_t retrains;
} bad_line_t;

static const bad_line_t lines[] = {
    {20, 12000, 1},
    {16.5, 9600, 2},
    {14, 7200, 4},
};

typedef struct call {
    serial_rig_t *rig;
    serial_seat_t *serial, *from, *to;
    char document[SCRATCH_PATH_SIZE + 20], received[SCRATCH_PATH_SIZE + 40];
    fax_event_t sent, taken;
    uint32_t shown; /* the serial port's bit rate as it last sent or received */
    uint32_t shown_retrains;
} call_t;

static void write_document(scratch_t *scratch, call_t *call)
{
    good_file_t file = tiff_maker_good_file();
    file.pages = 1;
    snprintf(call->document, sizeof call->document, "%s", scratch_path(scratch, "document.tif"));
    tiff_maker_write_good(call->document, &file);
}

static void open_call(call_t *call, scratch_t *scratch, const bad_line_t *line, bool sends)
{
    static const fax_exchange_config_t exchange = {.delay = 100, .noise = -100};
    const fax_port_config_t near = serial_rig_config(FAX_PORT_SERIAL, "201");
    const fax_port_config_t far = serial_rig_config(FAX_PORT_VIRTUAL, "101");
    *call = (call_t){.rig = serial_rig_open(scratch, &exchange, 0)};
    write_document(scratch, call);
    call->serial = serial_rig_add_serial(call->rig, &near);
    serial_seat_t *other = serial_rig_add_virtual(call->rig, &far);
    call->from = sends ? call->serial : other;
    call->to = sends ? other : call->serial;
    snprintf(call->received, sizeof call->received, "%s", serial_rig_received(call->rig, call->to));
    unlink(call->received);
    soft_modem_distort(pty_modem_soft(serial_seat_modem(call->serial)), line->decibels);
    assert_true(serial_rig_await_state(call->rig, call->serial, FAX_STATE_AVAILABLE, LONGEST));
    assert_true(serial_rig_await_state(call->rig, other, FAX_STATE_AVAILABLE, LONGEST));
}

static bool is_faxing(const fax_status_t *status)
{
    return status->state == FAX_STATE_SENDING || status->state == FAX_STATE_RECEIVING;
}

static void run(call_t *call, bool sends)
{
    serial_rig_send(call->rig, call->from, sends ? "101" : "201", call->document, 1);
    for (uint32_t n = 0; n < LONGEST && !serial_rig_await_end(call->rig, call->from, 0, &call->sent); n++) {
        serial_rig_tick(call->rig);
        const fax_status_t *status = port_status(serial_seat_port(call->serial));
        if (is_faxing(status)) {
            call->shown = status->bit_rate;
            call->shown_retrains = status->retrains;
        }
    }
    assert_true(serial_rig_await_end(call->rig, call->to, LONGEST, &call->taken));
}

static void expect_fallen_back(const call_t *call, const bad_line_t *line, bool sends)
{
    char why[300] = "";
    const fax_call_t *near = sends ? &call->sent.call : &call->taken.call;
    printf("figure: %.1f dB, %s: %u bit/s after %u retrainings\n", line->decibels,
           sends ? "sent" : "received", near->bit_rate, near->retrains);
    assert_int_equal(call->sent.call.outcome, FAX_OUTCOME_OK);
    assert_int_equal(call->taken.call.outcome, FAX_OUTCOME_OK);
    assert_in_range(near->bit_rate, 2400, line->best);
    assert_int_equal(call->sent.call.bit_rate, call->taken.call.bit_rate);
    assert_in_range(near->retrains, line->retrains, 9);
    assert_int_equal(call->shown, near->bit_rate);
    assert_int_equal(call->shown_retrains, near->retrains);
    if (!page_file_equal(call->document, call->received, why, sizeof why))
        fail_msg("%s", why);
}

static void fall_back(scratch_t *scratch, bool sends)
{
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        call_t call;
        open_call(&call, scratch, &lines[i], sends);
        run(&call, sends);
        expect_fallen_back(&call, &lines[i], sends);
        serial_rig_close(call.rig);
    }
}

static void what_is_sent_falls_back(void **state)
{
    fall_back(*state, true);
}

static void what_is_received_falls_back(void **state)
{
    fall_back(*state, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_sent_falls_back, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(what_is_received_falls_back, scratch_open, scratch_close),
    };
    alarm(ALARM_S);
    return cmocka_run_group_tests_name("serial/bad_line", tests, NULL, NULL);
}
