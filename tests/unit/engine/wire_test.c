#include "engine/wire.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/test.h"

typedef struct pair {
    int ends[2];
} pair_t;

static int open_pair(void **state)
{
    static pair_t pair;
    *state = &pair;
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.ends);
}

static int close_pair(void **state)
{
    pair_t *pair = *state;
    close(pair->ends[0]);
    close(pair->ends[1]);
    return 0;
}

static void a_record_arrives_with_its_descriptor(void **state)
{
    const pair_t *pair = *state;
    wire_dial_t dial = {.slot = 3, .call_id = 9, .number = "100"};
    int pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    assert_true(wire_send(pair->ends[0], WIRE_DIAL, &dial, pipe_ends[1]));
    wire_record_t record;
    assert_int_equal(wire_receive(pair->ends[1], &record), WIRE_GOT);
    assert_int_equal(record.type, WIRE_DIAL);
    assert_memory_equal(&record.body.dial, &dial, sizeof dial);
    assert_int_equal(write(record.descriptor, "x", 1), 1);
    char byte;
    assert_int_equal(read(pipe_ends[0], &byte, 1), 1);
    close(record.descriptor);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

static void a_record_without_body_or_descriptor_arrives(void **state)
{
    const pair_t *pair = *state;
    wire_record_t record;
    assert_int_equal(wire_receive(pair->ends[1], &record), WIRE_EMPTY);
    assert_true(wire_send(pair->ends[0], WIRE_READY, NULL, -1));
    assert_int_equal(wire_receive(pair->ends[1], &record), WIRE_GOT);
    assert_int_equal(record.type, WIRE_READY);
    assert_int_equal(record.descriptor, -1);
}

static void another_version_an_unknown_type_and_a_wrong_size_are_bad(void **state)
{
    const pair_t *pair = *state;
    static const struct {
        uint16_t version, type;
        uint32_t size;
    } rows[] = {{WIRE_VERSION + 1, WIRE_READY, 0},
                {WIRE_VERSION, WIRE_LAST + 1, 0},
                {WIRE_VERSION, 0, 0},
                {WIRE_VERSION, WIRE_DIAL, 8}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wire_record_t record;
        assert_int_equal(send(pair->ends[0], &rows[i], sizeof rows[i], 0), sizeof rows[i]);
        assert_int_equal(wire_receive(pair->ends[1], &record), WIRE_BAD);
    }
    static const char big[sizeof(wire_record_t) + 100];
    wire_record_t record;
    assert_int_equal(send(pair->ends[0], big, sizeof big, 0), sizeof big);
    assert_int_equal(wire_receive(pair->ends[1], &record), WIRE_BAD);
    assert_int_equal(send(pair->ends[0], "x", 1, 0), 1);
    assert_int_equal(wire_receive(pair->ends[1], &record), WIRE_BAD);
}

static void a_body_has_the_size_of_its_type(void **state)
{
    (void)state;
    assert_int_equal(wire_body_size(WIRE_DIAL), sizeof(wire_dial_t));
    assert_int_equal(wire_body_size(WIRE_EVENT), sizeof(fax_event_t));
    assert_int_equal(wire_body_size(WIRE_HEARTBEAT), 0);
    assert_int_equal(wire_body_size(WIRE_LAST + 1), 0);
}

static void the_end_is_seen(void **state)
{
    pair_t *pair = *state;
    close(pair->ends[0]);
    wire_record_t record;
    assert_int_equal(wire_receive(pair->ends[1], &record), WIRE_CLOSED);
    pair->ends[0] = dup(pair->ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_record_arrives_with_its_descriptor, open_pair, close_pair),
        cmocka_unit_test_setup_teardown(a_record_without_body_or_descriptor_arrives, open_pair, close_pair),
        cmocka_unit_test_setup_teardown(another_version_an_unknown_type_and_a_wrong_size_are_bad, open_pair,
                                        close_pair),
        cmocka_unit_test(a_body_has_the_size_of_its_type),
        cmocka_unit_test_setup_teardown(the_end_is_seen, open_pair, close_pair),
    };
    return cmocka_run_group_tests_name("engine/wire", tests, NULL, NULL);
}
