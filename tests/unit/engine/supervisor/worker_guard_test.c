#include "engine/supervisor/worker_guard.h"

#include <string.h>

#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "tests/test.h"

/* A bool that is neither may not even be compared as one. */
#define ASSERT_OCTET(MEMBER, VALUE) assert_memory_equal(&(MEMBER), (&(unsigned char){VALUE}), 1)

static void a_text_ends_and_is_clean(void **state)
{
    (void)state;
    char endless[16] = "Ada and Charles";
    worker_guard_text(endless, 8);
    assert_string_equal(endless, "Ada and");
    char dirty[8] = "Ada\x1b[2";
    worker_guard_text(dirty, sizeof dirty);
    assert_true(fax_text_is_clean(dirty));
    char clean[8] = "\xc3\x84rger";
    worker_guard_text(clean, sizeof clean);
    assert_string_equal(clean, "\xc3\x84rger");
}

static void a_status_is_that_of_its_port_and_has_values_that_exist(void **state)
{
    (void)state;
    fax_status_t status;
    memset(&status, 0xff, sizeof status);
    worker_guard_status(&status, 7, "fax7");
    assert_int_equal(status.device_id, 7);
    assert_string_equal(status.device_name, "fax7");
    assert_int_equal(strlen(status.description), sizeof status.description - 1);
    assert_true(fax_text_is_clean(status.description));
    assert_int_equal(status.state, FAX_STATE_AVAILABLE);
    assert_int_equal(status.encoding, FAX_ENCODING_NONE);
    ASSERT_OCTET(status.send, 1);
}

static void a_call_names_no_file_outside_the_inbox(void **state)
{
    (void)state;
    static const char *const places[] = {"/etc/passwd", "/s/inbox/../x", "/s/inbox", "/s/inboxes/a"};
    fax_call_t call;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        memset(&call, 0xff, sizeof call);
        strcpy(call.file, places[i]);
        worker_guard_call(&call, 7, "west", "/s/inbox");
        assert_string_equal(call.file, "");
    }
    strcpy(call.file, "/s/inbox/a.tif");
    worker_guard_call(&call, 7, "west", "/s/inbox");
    assert_string_equal(call.file, "/s/inbox/a.tif");
}

static void a_call_is_of_its_port_and_has_ended_by_now(void **state)
{
    (void)state;
    fax_call_t call;
    memset(&call, 0xff, sizeof call);
    worker_guard_call(&call, 7, "west", "/s/inbox");
    assert_int_equal(call.port_index, 7);
    assert_string_equal(call.port_name, "west");
    assert_int_equal(call.direction, FAX_DIRECTION_NONE);
    assert_true(call.end_time > 0 && call.end_time <= fax_time_utc());
    call.end_time = INT64_MAX;
    worker_guard_call(&call, 7, "west", "/s/inbox");
    assert_true(call.end_time <= fax_time_utc());
}

static void what_came_of_a_test_can_be_read(void **state)
{
    (void)state;
    wire_tested_t tested;
    memset(&tested, 0xff, sizeof tested);
    worker_guard_tested(&tested);
    assert_int_equal(strlen(tested.problem), sizeof tested.problem - 1);
    assert_true(fax_text_is_clean(tested.problem));
    ASSERT_OCTET(tested.ecm, 1);
}

static void a_good_report_of_a_test_stays_as_it_is(void **state)
{
    (void)state;
    wire_tested_t tested = {.slot = 1,
                            .number = 2,
                            .outcome = FAX_OUTCOME_OK,
                            .pages_sent = 1,
                            .bit_rate = 9600,
                            .duration = 31000,
                            .problem = "page 1: row 7 differs"};
    wire_tested_t before;
    memcpy(&before, &tested, sizeof before);
    worker_guard_tested(&tested);
    assert_memory_equal(&tested, &before, sizeof tested);
    ASSERT_OCTET(tested.ecm, 0);
}

/* Its texts become a program's environment. */
static void a_call_for_a_program_can_be_told_to_it(void **state)
{
    (void)state;
    wire_hand_over_t call;
    memset(&call, 0xff, sizeof call);
    worker_guard_hand_over(&call);
    const struct {
        const char *text;
        size_t size;
    } texts[] = {{call.caller, sizeof call.caller},
                 {call.caller_name, sizeof call.caller_name},
                 {call.called, sizeof call.called},
                 {call.ring, sizeof call.ring},
                 {call.connect, sizeof call.connect}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_true(strlen(texts[i].text) < texts[i].size);
        assert_true(fax_text_is_clean(texts[i].text));
    }
    assert_int_equal(call.reason, FAX_HAND_OVER_DATA);
    call.reason = FAX_HAND_OVER_OTHER_RINGS;
    worker_guard_hand_over(&call);
    assert_int_equal(call.reason, FAX_HAND_OVER_OTHER_RINGS);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_ends_and_is_clean),
        cmocka_unit_test(a_status_is_that_of_its_port_and_has_values_that_exist),
        cmocka_unit_test(a_call_names_no_file_outside_the_inbox),
        cmocka_unit_test(a_call_is_of_its_port_and_has_ended_by_now),
        cmocka_unit_test(what_came_of_a_test_can_be_read),
        cmocka_unit_test(a_good_report_of_a_test_stays_as_it_is),
        cmocka_unit_test(a_call_for_a_program_can_be_told_to_it),
    };
    return cmocka_run_group_tests_name("engine/supervisor/worker_guard", tests, NULL, NULL);
}
